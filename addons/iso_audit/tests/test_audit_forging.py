"""Ways round the flow that RPC, imports and contexts offer: each one is shut."""

from contextlib import contextmanager

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestForging(IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.running = cls._running()
        cls.line = cls.running.line_ids[0]
        cls.line.with_user(cls.line.user_id).write(
            {'result': 'minor', 'note': "Missing", 'evidence': "File 7"})
        cls.finding = cls.running.finding_ids
        cls.reported = cls._running()
        for line in cls.reported.line_ids:
            line.with_user(line.user_id).write({'result': 'minor', 'note': "N", 'evidence': "E"})
        cls.reported.with_user(cls.lead).conclusion = "Conforms."
        cls.reported.with_user(cls.lead)._report()
        spare = cls._user('spare', 'auditor', cls.agency, cls.dept_plan)
        cls.spare_competence = cls._competence(spare, 'auditor')
        cls.env.flush_all()

    @contextmanager
    def _undone(self):
        """Nothing of the block stays."""
        savepoint = self.env.cr.savepoint()
        yield
        savepoint.close(rollback=True)

    def _refused(self, act, *args, words=None):
        # The class above AccessError and ValidationError.
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            act(*args)
            self.env.flush_all()
        if words:
            self.assertRegex(str(refused.exception), words)

    # -- system fields ------------------------------------------------------------------------

    SYSTEM = {
        'iso.audit': {
            'lead_id': 'user', 'approved_by': 'user', 'approved_on': 'now', 'started_on': 'now',
            'reported_by': 'user', 'reported_on': 'now', 'name': "DG-2020-999"},
        'iso.audit.member': {
            'user_id': 'user', 'exception_by': 'user', 'exception_reason': "Why not",
            'company_id': 'company'},
        'iso.audit.session': {'event_id': 'event', 'cancelled': True, 'company_id': 'company'},
        'iso.audit.line': {
            'answered_by': 'user', 'answered_on': 'now', 'clause_code': "1", 'clause_name': "X",
            'company_id': 'company'},
        'iso.finding': {
            'name': "PH-2020-999", 'repeats_id': 'finding', 'clause_code': "1",
            'grade_order': 9, 'company_id': 'company'},
    }

    def _system_values(self, user):
        event = self.env['calendar.event'].create({
            'name': "The minister", 'start': '2030-01-01 08:00:00', 'stop': '2030-01-01 09:00:00'})
        given = {
            'user': user.id, 'now': fields.Datetime.now(), 'company': self.other_agency.id,
            'finding': self.finding.id, 'event': event.id}
        for model, values in self.SYSTEM.items():
            for name, value in values.items():
                yield model, name, given.get(value, value)

    def _creation(self, model):
        part = {'audit_id': self.running.id}
        return {
            'iso.audit': {'department_ids': [Command.set(self.dept_vet.ids)]},
            'iso.audit.member': {**part, 'auditor_id': self.spare_competence.id},
            'iso.audit.session': {
                **part, 'name': "More", 'kind': 'team', 'start': self.running.session_ids[0].stop},
            'iso.audit.line': {
                **part, 'department_id': self.dept_vet.id, 'clause_id': self.clause_41.id,
                'question': "And?"},
            'iso.finding': {
                **part, 'department_id': self.dept_vet.id, 'clause_id': self.clause_41.id},
        }[model]

    def _record(self, model):
        return {
            'iso.audit': self.running, 'iso.audit.member': self.running.member_ids[-1],
            'iso.audit.session': self.running.session_ids[0],
            'iso.audit.line': self.running.line_ids.filtered(lambda line: not line.result)[0],
            'iso.finding': self.finding}[model]

    def _who(self, model):
        """Who has most rights on it: the secretary, but only the team makes findings."""
        return self.lead if model == 'iso.finding' else self.secretary

    def test_the_list_of_system_fields_is_complete(self):
        for model, values in self.SYSTEM.items():
            system = self.env[model]._system_fields()
            self.assertLessEqual(set(values), system, model)
        self.assertIn('state', self.env['iso.audit']._fields)

    def test_system_fields_are_not_written(self):
        for model, name, value in self._system_values(self.secretary):
            with self.subTest(model=model, field=name):
                record = self._record(model).with_user(self._who(model))
                self._refused(record.write, {name: value}, words="by itself|Only a leader")
                self._refused(record.web_save, {name: value}, {'id': {}}, words="by itself")

    def test_system_fields_are_not_created(self):
        for model, name, value in self._system_values(self.secretary):
            with self.subTest(model=model, field=name):
                Model = self.env[model].with_user(self._who(model))
                self._refused(
                    Model.create, {**self._creation(model), name: value},
                    words="by itself|Only a leader")

    def test_system_fields_do_not_come_by_context(self):
        for model, name, value in self._system_values(self.secretary):
            with self.subTest(model=model, field=name):
                Model = self.env[model].with_user(self._who(model)).with_context(
                    **{f'default_{name}': value})
                with self._undone():
                    record = Model.create(self._creation(model))
                    self.env.flush_all()
                    kept = record[name]
                    self.assertNotEqual(kept.id if hasattr(kept, 'ids') else kept, value)

    def test_system_fields_are_not_imported(self):
        Audit = self.env['iso.audit'].with_user(self.secretary)
        before = Audit.search_count([])
        for header, value in (
                ('name', "DG-2020-999"), ('state', "reported"), ('lead_id/.id', self.lead.id),
                ('approved_by/.id', self.leader.id)):
            with self.subTest(header=header):
                result = Audit.load(['title', header], [["Imported", str(value)]])
                self.assertFalse(result['ids'])
                self.assertTrue(result['messages'])
        self.assertEqual(Audit.search_count([]), before)
        result = Audit.load(['title'], [["Imported"]])
        self.assertTrue(result['ids'], "an import without them works")

    def test_nothing_forged_is_copied(self):
        copy = self.reported.with_user(self.secretary).copy()
        self.assertEqual(copy.state, 'draft')
        self.assertNotEqual(copy.name, self.reported.name)
        for name in ('approved_by', 'reported_by', 'started_on', 'lead_id', 'line_ids',
                     'member_ids', 'session_ids', 'finding_ids'):
            self.assertFalse(copy[name], name)

    # -- state --------------------------------------------------------------------------------

    def test_state_by_every_way(self):
        Audit = self.env['iso.audit'].with_user(self.secretary)
        for act in (
                lambda: self.running.write({'state': 'reported'}),
                lambda: self.running.web_save({'state': 'draft'}, {'id': {}}),
                lambda: self.running.update({'state': 'draft'}),
                lambda: self.running.copy({'state': 'running'}),
                lambda: Audit.create({'state': 'approved'}),
                lambda: Audit.web_save({'state': 'approved'}, {'id': {}})):
            self._refused(act, words="buttons|buttons of the form")
        self.assertEqual(Audit.with_context(default_state='reported').create({}).state, 'draft')
        self.assertEqual(self.running.state, 'running')

    # -- answers ------------------------------------------------------------------------------

    def test_nobody_answers_for_another(self):
        """Neither in another's name, nor another's question, nor from outside the team."""
        owner = self.line.user_id
        other = (self.lead | self.auditor) - owner
        stranger = self._user('stranger', 'auditor', self.agency, self.dept_plan)
        for user in (other, stranger, self.secretary, self.admin, self.staff, self.leader,
                     self.inspector, self.other_auditor):
            for values in ({'result': 'conform'}, {'evidence': "X"}, {'note': "X"},
                           {'result': False}, {'attachment_ids': [Command.clear()]}):
                with self.subTest(user=user.login, values=values):
                    self._refused(self.line.with_user(user).write, values)
        self.assertEqual(
            (self.line.result, self.line.answered_by), ('minor', owner))

    def test_an_answer_brings_nothing_else_along(self):
        """A member answers: with it the question is neither changed nor taken."""
        line = self.running.line_ids.filtered(lambda line: not line.result)[0]
        member = self.auditor
        line.with_user(self.secretary).user_id = member
        for values in ({'question': "Easier?"}, {'clause_id': self.clause_41.id},
                       {'user_id': self.lead.id}, {'department_id': self.dept_plan.id}):
            self._refused(
                line.with_user(member).write, {'result': 'conform', **values})
            self._refused(line.with_user(member).write, values)
        self.assertFalse(line.result)

    def test_a_new_question_has_no_answer(self):
        values = self._creation('iso.audit.line')
        Line = self.env['iso.audit.line'].with_user(self.lead)
        for forged in ({'result': 'conform'}, {'evidence': "X"}, {'note': "X"}):
            self._refused(Line.create, {**values, **forged}, words="answered afterwards")
            context = {f'default_{name}': value for name, value in forged.items()}
            with self._undone():
                line = Line.with_context(**context).create(values)
                self.assertFalse(line.result or line.note or line.evidence)

    def test_what_was_answered_stays_as_asked(self):
        for user in (self.secretary, self.lead):
            for values in ({'question': "Easier?"}, {'clause_id': self.clause_92.id},
                           {'department_id': self.dept_plan.id}, {'evidence_hint': "None"}):
                self._refused(
                    self.line.with_user(user).write, values, words="stays as it was asked")
            self._refused(self.line.with_user(user).unlink, words="answered and stays")

    # -- parts do not wander ------------------------------------------------------------------

    def test_parts_stay_with_their_audit(self):
        """Not out of a reported audit, nor into one."""
        for name in ('line_ids', 'session_ids', 'finding_ids', 'member_ids'):
            for source, target in (
                    (self.running, self.reported), (self.reported, self.running),
                    (self.running, self._audit())):
                part = source[name][-1:].with_user(
                    self.lead if name == 'finding_ids' else self.secretary)
                with self.subTest(part=name, target=target.state):
                    self._refused(part.write, {'audit_id': target.id})
                    self._refused(target.with_user(self.secretary).write,
                                  {name: [Command.link(part.id)]})

    def test_nothing_is_added_to_a_reported_audit(self):
        for model in self.SYSTEM:
            if model == 'iso.audit':
                continue
            values = {**self._creation(model), 'audit_id': self.reported.id}
            for user in (self.lead, self.secretary, self.admin):
                with self.subTest(model=model, user=user.login):
                    self._refused(self.env[model].with_user(user).create, values)

    def test_a_finding_belongs_to_a_question_of_its_audit(self):
        foreign = self.reported.line_ids[0]
        values = {**self._creation('iso.finding'), 'line_id': foreign.id}
        self._refused(self.env['iso.finding'].with_user(self.lead).create, values,
                      words="another audit")
        self._refused(self.finding.with_user(self.lead).write, {'line_id': foreign.id},
                      words="another audit")

    def test_a_finding_is_the_teams(self):
        self._refused(self.finding.with_user(self.lead).write, {'user_id': self.staff.id},
                      words="not in the team")

    # -- deleting -----------------------------------------------------------------------------

    def test_what_was_reported_is_not_deleted(self):
        for records in (
                self.reported, self.reported.line_ids, self.reported.finding_ids,
                self.reported.session_ids, self.reported.member_ids):
            for user in (self.secretary, self.admin, self.lead):
                with self.subTest(model=records._name, user=user.login):
                    self._refused(records.with_user(user).unlink)
            # The superuser (a cron, another addon) neither.
            self._refused(records.sudo().unlink)

    def test_what_was_reported_is_not_archived(self):
        self._refused(self.reported.with_user(self.secretary).action_archive)

    def test_nothing_falls_with_what_it_stands_on(self):
        """Deleting a record that a reported audit names: the database itself refuses."""
        person = self.line.user_id
        for record in (
                self.dept_vet, self.clauses, self.standard, self.checklist, self.competence,
                self.lead_competence, self.agency, self.lead, self.leader, self.secretary,
                self.auditor, person):
            with self.subTest(model=record._name, name=record[:1].display_name):
                before = self._picture(self.reported)
                try:
                    with self.env.cr.savepoint():
                        record.sudo().unlink()
                        self.env.flush_all()
                except Exception as refused:  # noqa: BLE001
                    self.assertNotIsInstance(refused, (AttributeError, KeyError, TypeError))
                self.env.invalidate_all()
                self.assertTrue(self.reported.exists())
                self.assertEqual(self._picture(self.reported), before)

    def _picture(self, audit):
        """All that the report of ``audit`` says."""
        self.env.invalidate_all()
        audit = audit.sudo()
        return [
            audit.read(['department_ids', 'clause_ids', 'standard_ids', 'lead_id', 'approved_by',
                        'reported_by', 'conclusion', 'title']),
            audit.member_ids.read(['user_id', 'auditor_id', 'role']),
            audit.session_ids.read(['department_id', 'member_ids', 'clause_ids', 'start']),
            audit.line_ids.read(['department_id', 'clause_id', 'question', 'result', 'user_id',
                                 'answered_by']),
            audit.finding_ids.read(['department_id', 'clause_id', 'statement', 'user_id']),
        ]

    # -- the log ------------------------------------------------------------------------------

    def test_the_log_stays(self):
        """What the system wrote down of an audit is neither changed nor deleted."""
        audit = self._audit()
        audit._with_reason_cancel("The office moved")
        log = audit.message_ids.filtered(lambda message: "moved" in message.body)
        self.assertTrue(log)
        for user in (self.secretary, self.admin):
            message = log.with_user(user)
            self._refused(message.unlink)
            self._refused(message.write, {'body': "Nothing happened"})
            self._refused(audit.with_user(user).write, {'message_ids': [Command.delete(log.id)]})
        self.assertIn("moved", log.body)
        note = audit.with_user(self.secretary).message_post(body="A typo", message_type='comment')
        note.with_user(self.secretary).write({'body': "Corrected"})
        note.with_user(self.secretary).unlink()

    def test_staff_may_comment_but_not_more(self):
        audit = self.reported.with_user(self.staff)
        audit.message_post(body="Thank you", message_type='comment')
        for act in (
                lambda: audit.write({'message_main_attachment_id': False, 'title': "X"}),
                lambda: audit.message_subscribe(partner_ids=self.head.partner_id.ids),
                lambda: audit.message_unsubscribe(partner_ids=self.lead.partner_id.ids),
                lambda: self._audit().with_user(self.staff).message_post(body="Seen?")):
            self._refused(act)

    # -- the wizard for reasons ---------------------------------------------------------------

    def test_the_reason_wizard_reaches_reasons_only(self):
        Reason = self.env['iso.reason'].with_user(self.secretary)
        cases = [
            ('iso.audit', 'unlink', "does not take a reason"),
            ('iso.audit', '', "does not take a reason"),
            ('iso.audit', '_approve', "does not take a reason"),
            ('iso.audit', 'approve', "does not take a reason"),
            ('res.users', 'cancel', "does not take a reason"),
            ('no.such.model', 'cancel', "does not take a reason"),
            ('iso.audit', 'take_back', "not possible now"),
        ]
        for model, verb, words in cases:
            with self.subTest(model=model, verb=verb):
                wizard = Reason.create({
                    'res_model': model, 'res_id': self.running.id, 'verb': verb or 'x',
                    'reason': "Because"})
                wizard.verb = verb
                self._refused(wizard.action_confirm, words=words)
        foreign = self.env['iso.reason'].with_user(self.other_secretary).create({
            'res_model': 'iso.audit', 'res_id': self.running.id, 'verb': 'cancel', 'reason': "X"})
        self._refused(foreign.action_confirm)
        self.assertEqual(self.running.state, 'running')

    # -- methods ------------------------------------------------------------------------------

    def test_only_buttons_and_the_orms_own_are_public(self):
        """A public method is a way in for every client; ours are buttons, and what a screen reads.

        A new one is decided on here: it has to ask for rights by itself.
        """
        read = {
            'get_grid', 'get_matrix', 'get_overview', 'get_presentation', 'save_conclusion',
            'save_discussion', 'similar_to'}
        for model, Model in self.env.registry.items():
            ours = [cls for cls in Model.mro()
                    if cls.__module__.startswith('odoo.addons.iso_audit.')]
            others = set().union(*(vars(cls) for cls in Model.mro() if cls not in ours))
            for cls in ours:
                for name, attribute in vars(cls).items():
                    if callable(attribute) and not name.startswith(('_', 'action_')):
                        self.assertIn(name, others | read, f"{model}.{name}")

    def test_public_methods_ask_for_rights(self):
        """Every button of an audit, pressed over RPC by somebody from another department."""
        outsider = self._user('outsider', 'staff', self.agency, self.dept_office)
        audit = self._audit()
        before = self._picture(audit)
        for name in dir(type(audit)):
            if not name.startswith('action_') or name in ('action_approve', 'action_report'):
                continue
            with self.subTest(method=name):
                try:
                    with self.env.cr.savepoint():
                        done = getattr(audit.with_user(outsider), name)()
                except UserError:
                    continue
                # Else it only told where to look, and looking there asks for rights.
                self.assertIn(done['type'], ('ir.actions.act_window', 'ir.actions.act_url'))
        self.assertEqual(self._picture(audit), before)
