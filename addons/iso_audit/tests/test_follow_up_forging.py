"""Ways round the corrective-action file that RPC, imports and contexts offer: each is shut."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestFollowUpForging(NonconformityCase):

    SYSTEM = {
        'iso.nonconformity': {
            'stage_user_id': 'user', 'stage_deadline': 'day', 'deadline': 'day',
            'closed_by': 'user', 'closed_on': 'now', 'approved_by': 'user', 'approved_on': 'now',
            'accepted_by': 'user', 'proposed_by': 'user', 'round': 7, 'round_id': 'round',
            'rejection_reason': "No", 'res_model': 'res.users', 'res_id': 2,
            'origin_name': "Elsewhere", 'name': "KPH-2020-001", 'repeats_id': 'file', 'rank': 1,
            'clause_code': "1"},
        'iso.action': {
            'done_by': 'user', 'done_on': 'now', 'verified_by': 'user', 'verified_on': 'now',
            'round_id': 'round', 'is_current': False, 'first_deadline': 'day',
            'confidential': True, 'on_time_rate': 100, 'name': "HD-2020-001"},
        'iso.cause': {
            'round_id': 'round', 'is_current': False, 'root': "Other", 'company_id': 'company',
            'department_id': 'department'},
        'iso.nonconformity.extent': {'answered_by': 'user', 'company_id': 'company'},
        'iso.action.deadline': {
            'state': 'approved', 'decider_id': 'user', 'decided_by': 'user',
            'old_deadline': 'day', 'company_id': 'company'},
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._analysed(title="Other file")
        cls.second = cls._concluded('ineffective', title="Second round").with_user(cls.head)
        cls.file = cls._analysed(title="File")
        # Of somebody else's department, owned by somebody else.
        office_head = cls._user('office_head', 'staff', cls.agency, cls.dept_office)
        cls.dept_office.manager_id = cls._employee(office_head)
        cls.foreign = cls._accepted(department_id=cls.dept_office.id, title="Foreign")
        cls.foreign.with_user(office_head).write({
            'cause_ids': [Command.create({'why_1': "So", 'category_id': cls.category.id})],
            'action_ids': [Command.create(cls._action_values())]})
        cls.env.flush_all()

    def _refused(self, act, *args, words=None):
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            act(*args)
            self.env.flush_all()
        if words:
            self.assertRegex(str(refused.exception), words)

    def _values(self):
        given = {
            'user': self.doer.id, 'now': fields.Datetime.now(), 'day': self.today,
            'round': self.foreign.sudo().round_id.id, 'file': self.other.id,
            'company': self.other_agency.id, 'department': self.dept_plan.id}
        for model, values in self.SYSTEM.items():
            for name, value in values.items():
                yield model, name, given.get(value, value) if isinstance(value, str) else value

    def _record(self, model):
        draft = self.file.action_ids.filtered(lambda action: action.state == 'draft')
        return {
            'iso.nonconformity': self.file, 'iso.action': draft, 'iso.cause': self.file.cause_ids,
            'iso.nonconformity.extent': self.file.extent_ids[:1],
            'iso.action.deadline': self.env['iso.action.deadline']}[model]

    def _creation(self, model):
        part = {'nonconformity_id': self.file.id}
        return {
            'iso.nonconformity': {
                'description': "Seen", 'department_id': self.dept_vet.id},
            'iso.action': self._action_values(**part),
            'iso.cause': {**part, 'why_1': "So", 'category_id': self.category.id},
            'iso.nonconformity.extent': {
                **part, 'department_id': self.env['hr.department'].create(
                    {'name': "More", 'company_id': self.agency.id}).id},
            'iso.action.deadline': {
                'action_id': (self.file.action_ids.filtered(
                    lambda action: action.state == 'open')).id,
                'new_deadline': self._day(20), 'reason': "Late"},
        }[model]

    def test_system_fields(self):
        """Neither written nor created, nor imported, nor brought in by the context."""
        for model, name, value in self._values():
            with self.subTest(model=model, field=name):
                self.assertIn(name, self.env[model]._system_fields())
                record = self._record(model).with_user(self.secretary)
                Model = record.browse()
                if record:
                    self._refused(record.write, {name: value})
                    self._refused(record.web_save, {name: value}, {'id': {}})
                creation = self._creation(model)
                self._refused(Model.create, {**creation, name: value}, words="by itself")
                savepoint = self.env.cr.savepoint()
                made = Model.with_context(**{f'default_{name}': value}).create(creation)
                self.env.flush_all()
                kept = made[name]
                kept = kept.id if hasattr(kept, 'ids') else kept
                savepoint.close(rollback=True)
                if not (isinstance(value, bool) and name == 'is_current'):
                    self.assertNotEqual(kept, value)

    def test_an_import_moves_nothing(self):
        for values in (["Imported", 'closed'], ["Imported", 'approved']):
            result = self.env['iso.nonconformity'].with_user(self.secretary).load(
                ['title', 'state'], [values])
            self.assertFalse(result['ids'])
            self.assertIn("buttons", result['messages'][0]['message'])
        result = self.env['iso.nonconformity'].with_user(self.secretary).load(
            ['.id', 'closed_by/.id'], [[str(self.file.id), str(self.secretary.id)]])
        self.assertFalse(result['ids'])
        self.assertFalse(self.file.closed_by)
        result = self.env['iso.action'].with_user(self.head).load(
            ['.id', 'nonconformity_id/.id'],
            [[str(self.file.action_ids[:1].id), str(self.other.id)]])
        self.assertFalse(result['ids'])

    def test_no_state_by_context(self):
        Model = self.env['iso.nonconformity'].with_user(self.secretary)
        file = Model.with_context(default_state='closed').create({'title': "T"})
        self.assertEqual(file.state, 'reported')
        action = self.env['iso.action'].with_user(self.head).with_context(
            default_state='verified', default_active=False).create(
            self._action_values(department_id=self.dept_vet.id))
        self.assertEqual((action.state, action.active), ('open', True))

    def test_staff_name_no_owner(self):
        """Neither another reporter nor an owner, nor a report that nobody sees."""
        File = self.env['iso.nonconformity'].with_user(self.staff)
        values = {'title': "T", 'department_id': self.dept_vet.id}
        self.assertEqual(
            File.create({**values, 'owner_id': self.staff.id, 'active': False}).owner_id,
            self.head)
        file = File.with_context(
            default_owner_id=self.staff.id, default_active=False,
            default_reporter_id=self.secretary.id).create(values)
        self.assertEqual((file.owner_id, file.active, file.reporter_id),
                         (self.head, True, self.staff))

    def test_parts_stay_where_they_are(self):
        """No part goes into another file or another round, from either side."""
        mine, old = self.file, self.second.past_round_ids
        for part in (mine.cause_ids, mine.action_ids[1], mine.extent_ids[:1], mine.round_id):
            for target in (self.other, self.foreign, self.second):
                for user in (self.head, self.secretary):
                    self._refused(
                        part.with_user(user).write, {'nonconformity_id': target.id})
        for name, foreign in (
                ('cause_ids', self.foreign.cause_ids), ('action_ids', self.foreign.action_ids),
                ('extent_ids', self.foreign.extent_ids[:1]), ('cause_ids', old.cause_ids),
                ('action_ids', old.action_ids[:1])):
            changed = {'why_1': "X"} if name == 'cause_ids' else (
                {'title': "X"} if name == 'action_ids' else {'note': "X"})
            for command in (
                    Command.update(foreign.id, changed), Command.link(foreign.id),
                    Command.delete(foreign.id), Command.set(foreign.ids)):
                with self.subTest(name=name, command=command):
                    before = foreign.sudo().read(list(changed))
                    self._refused(mine.with_user(self.head).write, {name: [command]})
                    self.assertEqual(foreign.sudo().read(list(changed)), before)
        for values in ({'cause_ids': [Command.link(mine.cause_ids.id)]},
                       {'action_ids': [Command.link(mine.action_ids[0].id)]}):
            self._refused(self.second.round_id.with_user(self.head).write, values)

    def test_nothing_comes_in_by_the_way(self):
        """A free action does not slip into a file, nor into somebody's finding."""
        free = self.env['iso.action'].with_user(self.head).create(
            self._action_values(user_id=False, department_id=self.dept_vet.id))
        for target in (self.file, self.foreign, self._approved()):
            self._refused(free.write, {'nonconformity_id': target.id}, words="stays where it was")
        for target in (self.foreign, self._approved()):
            self._refused(
                free.browse().create, self._action_values(nonconformity_id=target.id))

    def test_a_past_round_stays(self):
        """Its parts, its verdict and the files of its verdict."""
        photo = self.env['ir.attachment'].create({
            'name': "proof.txt", 'raw': b"not effective",
            'res_model': 'iso.nonconformity.round', 'res_id': self.second.past_round_ids.id})
        self.second.sudo().past_round_ids._system_write(
            {'attachment_ids': [Command.link(photo.id)]})
        old = self.second.past_round_ids
        for user in (self.head, self.auditor, self.secretary, self.admin):
            for record, values in (
                    (old, {'verdict': 'effective'}), (old, {'attachment_ids': [(5,)]}),
                    (old.cause_ids, {'why_2': "X"}), (old.action_ids[:1], {'evidence': "X"}),
                    (photo, {'raw': b"effective"}),
                    (self.second, {'round_ids': [(1, old.id, {'verdict': 'effective'})]}),
                    (self.second, {'past_round_ids': [(1, old.id, {'evidence': "X"})]})):
                self._refused(record.with_user(user).write, values)
            for record in (photo, old, old.cause_ids, old.action_ids[:1]):
                self._refused(record.with_user(user).unlink)
        self.assertEqual(photo.raw, b"not effective")

    def test_files_of_the_verdict_are_the_checkers(self):
        file = self._done()
        file.with_user(self.auditor).verdict_attachment_ids = [
            Command.create({'name': "proof.txt", 'raw': b"twenty cases"})]
        proof = file.sudo().verdict_attachment_ids
        self.assertEqual(proof.res_model, 'iso.nonconformity.round')
        for user in (self.head, self.secretary, self.doer):
            self._refused(proof.with_user(user).write, {'raw': b"none"})
            self._refused(proof.with_user(user).unlink)
        proof.with_user(self.auditor).raw = b"twenty-one cases"

    def test_archiving_hides_no_open_work(self):
        """Neither the owner nor the doer puts an action away; only what is over, the secretary."""
        file = self._approved()
        action = file.action_ids[:1]
        for user in (self.head, self.doer, self.secretary, self.admin):
            for record in (action, file):
                self._refused(record.with_user(user).write, {'active': False})
                self._refused(record.with_user(user).action_archive)
        for user in (self.staff,):
            self._refused(self._reported().with_user(user).write, {'active': False})
        # Even if the system hides one, it is asked for and its doer remembered.
        action.sudo().active = False
        self.env.invalidate_all()
        self.assertIn(action.title, "".join(self._gaps(file)))
        self.assertIn(self.doer, file.sudo().round_id._parties())
        closed = self.second
        self.assertEqual(closed.state, 'analysis')
        closed = self._concluded()
        for user in (self.head, self.staff, self.auditor, self.leader):
            self._refused(closed.with_user(user).write, {'active': False})
        closed.with_user(self.secretary).active = False
        self.assertEqual(closed.with_user(self.staff).read(['title'])[0]['id'], closed.id)
        # The same fault again is still noticed.
        self.assertEqual(
            self._accepted().repeats_id,
            self.env['iso.nonconformity'].with_context(active_test=False).search(
                [('clause_id', '=', self.clause_81.id), ('department_id', '=', self.dept_vet.id)],
                order='date desc, id desc', limit=2)[1])

    def test_an_answer_is_not_somebody_elses(self):
        """The head of a department that is asked neither removes nor passes on the question."""
        head = self.dept_office.manager_id.user_id
        row = self.file.extent_ids.filtered(lambda row: row.department_id == self.dept_office)
        row = row.with_user(head)
        new = self.env['hr.department'].create({'name': "New", 'company_id': self.agency.id})
        self._refused(row.write, {'department_id': new.id}, words="say which departments")
        self._refused(row.unlink, words="say which departments")
        self._refused(row.create, {
            'nonconformity_id': self.other.id, 'department_id': new.id})
        row.answer = 'yes'
        self.assertEqual(row.answered_by, head)

    def test_it_is_nobody_for_a_stranger(self):
        for record in (self.file, self.file.cause_ids, self.file.action_ids[1]):
            self._refused(record.with_user(self.staff).unlink)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                record.with_user(self.doer).copy()
