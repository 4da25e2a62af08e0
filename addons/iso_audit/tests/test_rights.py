"""Who may do what: every cell is proved, by the role, on a real record.

r read · w write · c create · u unlink · - nothing · . no such person.

Own: the record belongs to the company of the user. Other: to another branch of the same
province. Branch: to a branch below the user's company. Shared: to no company.

``staff`` works in the audited department, ``elsewhere`` does not; ``auditor`` is not in the
team, ``member`` and ``lead`` are. For the questions of an audit ``prepare`` is to change what is
asked of whom, ``answer`` is to answer a question that was given to ``member``.

======================== ========== ======== ====== ========== ======== ======= ===== ========== ======= ====== =========
model                    record     where    staff  elsewhere  auditor  member  lead  secretary  leader  admin  inspector
======================== ========== ======== ====== ========== ======== ======= ===== ========== ======= ====== =========
iso.applicability        any        shared   r      r          r        r       r     rwc        r       rwcu   r
iso.standard             any        shared   r      r          r        r       r     r          r       rw     r
iso.clause               any        shared   r      r          r        r       r     r          r       r      r
iso.clause.mapping       any        shared   r      r          r        r       r     r          r       r      r
iso.checklist            shipped    shared   r      r          r        r       r     r          r       r      r
iso.checklist            any        own      r      r          r        r       r     rwcu       r       rwcu   r
iso.checklist            any        other    -      .          -        .       .     -          -       -      -
iso.checklist            any        branch   -      .          -        .       .     -          -       -      r
iso.checklist.question   shipped    shared   r      r          r        r       r     r          r       r      r
iso.checklist.question   any        own      r      r          r        r       r     rwcu       r       rwcu   r
iso.checklist.question   any        other    -      .          -        .       .     -          -       -      -
iso.checklist.question   any        branch   -      .          -        .       .     -          -       -      r
iso.auditor              any        own      r      r          r        r       r     rwcu       r       rwcu   r
iso.auditor              any        other    -      .          -        .       .     -          -       -      -
iso.auditor              any        branch   -      .          -        .       .     -          -       -      r
iso.programme            draft      own      -      -          r        r       r     rwcu       r       rwcu   r
iso.programme            approved   own      r      r          r        r       r     rc         r       rc     r
iso.programme            draft      other    -      .          -        .       .     -          -       -      -
iso.programme            draft      branch   -      .          -        .       .     -          -       -      r
iso.programme.line       draft      own      -      -          r        r       r     rwcu       r       rwcu   r
iso.programme.line       approved   own      r      r          r        r       r     r          r       r      r
iso.programme.line       draft      other    -      .          -        .       .     -          -       -      -
iso.programme.line       draft      branch   -      .          -        .       .     -          -       -      r
iso.programme.revision   approved   own      r      r          r        r       r     r          r       r      r
iso.programme.revision   approved   other    -      .          -        .       .     -          -       -      -
iso.programme.revision   approved   branch   -      .          -        .       .     -          -       -      r
iso.audit                draft      own      -      -          r        r       rw    rwcu       r       rwcu   r
iso.audit                submitted  own      -      -          r        r       rw    rwcu       r       rwcu   r
iso.audit                approved   own      r      -          r        r       rw    rwc        r       rwc    r
iso.audit                running    own      r      -          r        r       rw    rwc        r       rwc    r
iso.audit                reported   own      r      -          r        r       r     rc         r       rc     r
iso.audit                cancelled  own      -      -          r        r       r     rc         r       rc     r
iso.audit                draft      other    -      .          -        .       .     -          -       -      -
iso.audit                running    other    -      .          -        .       .     -          -       -      -
iso.audit                reported   other    -      .          -        .       .     -          -       -      -
iso.audit                draft      branch   -      .          -        .       .     -          -       -      r
iso.audit                running    branch   -      .          -        .       .     -          -       -      r
iso.audit                reported   branch   -      .          -        .       .     -          -       -      r
iso.audit.member         draft      own      -      -          r        r       rwcu  rwcu       r       rwcu   r
iso.audit.member         running    own      r      -          r        r       rwcu  rwcu       r       rwcu   r
iso.audit.member         reported   own      r      -          r        r       r     r          r       r      r
iso.audit.member         running    other    -      .          -        .       .     -          -       -      -
iso.audit.member         running    branch   -      .          -        .       .     -          -       -      r
iso.audit.session        draft      own      -      -          r        r       rwcu  rwcu       r       rwcu   r
iso.audit.session        running    own      r      -          r        r       rwcu  rwcu       r       rwcu   r
iso.audit.session        reported   own      r      -          r        r       r     r          r       r      r
iso.audit.session        running    other    -      .          -        .       .     -          -       -      -
iso.audit.session        running    branch   -      .          -        .       .     -          -       -      r
iso.audit.line           draft      own      -      -          r        r       rwcu  rwcu       r       rwcu   r
iso.audit.line           running    own      -      -          r        r       rwcu  rwcu       r       rwcu   r
iso.audit.line           answer     own      -      -          r        rw      rcu   rcu        r       rcu    r
iso.audit.line           reported   own      r      -          r        r       r     r          r       r      r
iso.audit.line           answer     other    -      .          -        .       .     -          -       -      -
iso.audit.line           answer     branch   -      .          -        .       .     -          -       -      r
iso.finding              running    own      -      -          r        rwcu    rwcu  r          r       r      r
iso.finding              reported   own      r      -          r        r       r     r          r       r      r
iso.finding              running    other    -      .          -        .       .     -          -       -      -
iso.finding              reported   branch   -      .          -        .       .     -          -       -      r
iso.audit.change         running    own      -      -          r        r       r     r          r       r      r
iso.audit.change         running    other    -      .          -        .       .     -          -       -      -
iso.audit.change         running    branch   -      .          -        .       .     -          -       -      r
iso.seal                 reported   own      -      -          -        -       -     r          r       r      r
iso.seal                 reported   other    -      .          -        .       .     -          -       -      -
iso.seal                 reported   branch   -      .          -        .       .     -          -       -      r
iso.seal.verify          another's  own      -      -          -        -       -     c          c       c      c
iso.reminder.step        shipped    shared   r      r          r        r       r     r          r       r      r
iso.reminder.step        any        own      r      r          r        r       r     r          r       rwcu   r
iso.reminder.step        any        other    -      .          -        .       .     -          -       -      -
iso.reminder.step        any        branch   -      .          -        .       .     -          -       -      r
iso.reason               another's  own      c      c          c        c       c     c          c       c      c
iso.hand.over.wizard     another's  own      c      c          c        c       c     c          c       c      c
iso.team.chooser         another's  own      -      -          c        c       c     c          c       c      -
iso.team.chooser.line    another's  own      -      -          c        c       c     c          c       c      -
iso.library.import       another's  own      -      -          -        -       -     -          -       c      -
iso.settings             another's  own      -      -          -        -       -     -          -       c      -
======================== ========== ======== ====== ========== ======== ======= ===== ========== ======= ====== =========
"""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import (
    test_rights_follow_up,
    test_rights_objective,
    test_rights_review,
    test_rights_risk,
)
from .common import IsoAuditCase
from .rights_common import LETTERS, RightsMixin, table

ROLES = (
    'staff', 'elsewhere', 'auditor', 'member', 'lead', 'secretary', 'leader', 'admin',
    'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRights(RightsMixin, IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        spare = cls._user('spare', 'auditor', cls.agency, cls.dept_plan)
        cls.users = {
            'own': {
                'staff': cls.staff,
                'elsewhere': cls._user('elsewhere', 'staff', cls.agency, cls.dept_office),
                'auditor': spare,
                'member': cls.auditor, 'lead': cls.lead, 'secretary': cls.secretary,
                'leader': cls.leader, 'admin': cls.admin,
                'inspector': cls._user('own_inspector', 'inspector', cls.agency),
            },
            'other': {'secretary': cls.other_secretary, 'auditor': cls.other_auditor},
            'branch': {'inspector': cls.inspector},
        }
        cls.users['shared'] = cls.users['own']
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector'):
                if role not in cls.users[where]:
                    cls.users[where][role] = cls._user(f'{where}_{role}', role, company)
        cls.spare_competence = cls._competence(spare, 'auditor')
        cls._make_library()
        cls._make_audits()
        cls._make_wizards()
        cls.env.flush_all()

    @classmethod
    def _make_library(cls):
        standard, clause = cls.standard, cls.clauses[0]
        own = cls.env['iso.checklist'].create({
            'name': "Own", 'standard_id': standard.id, 'company_id': cls.agency.id,
            'question_ids': [Command.create({'clause_id': clause.id, 'name': "Own?"})]})
        shipped = cls.checklist.copy({'company_id': False, 'urn': 'urn:test:shipped'})
        newer = cls.env['iso.clause'].create({
            'code': '4.1', 'name': "Newer", 'urn': 'urn:test:2030:4.1',
            'standard_id': cls.env['iso.standard'].create({
                'name': "Newer", 'code': "TEST", 'edition': "2030", 'urn': 'urn:test:2030'}).id})
        unused = cls._competence(cls.staff, 'trainee')
        programme, approved = cls.env['iso.programme'].create([{
            'year': year, 'company_id': cls.agency.id, 'user_id': cls.secretary.id,
            'line_ids': [Command.create({'department_id': cls.dept_vet.id, 'month': 3})],
        } for year in (2030, 2029)])
        revision = cls.env['iso.programme.revision'].create(
            {'programme_id': approved.id, 'number': 1})
        # Not by its button, which asks for a complete programme.
        cls.env.cr.execute(
            "UPDATE iso_programme SET state = 'approved' WHERE id = %s", [approved.id])
        approved.invalidate_recordset()
        new_programme = {
            'year': 2031, 'company_id': cls.agency.id, 'user_id': cls.secretary.id}
        #: {(model, record): (a record, what to write, what to create)}
        cls.samples = {
            ('iso.applicability', 'any'): (
                cls.env['iso.applicability'].create({'name': "Some", 'code': 'some'}),
                {'name': "Changed"}, {'name': "More", 'code': 'more'}),
            ('iso.standard', 'any'): (
                standard, {'active': True},
                {'name': "N", 'code': "N", 'edition': "1", 'urn': 'urn:n'}),
            ('iso.clause', 'any'): (
                clause, {'guidance': "Look"},
                {'standard_id': standard.id, 'code': '99', 'name': "N", 'urn': 'urn:c'}),
            ('iso.clause.mapping', 'any'): (
                cls.env['iso.clause.mapping'].create({
                    'source_id': clause.id, 'target_id': newer.id, 'provider_id': standard.id}),
                {'note': "Same"}, {
                    'source_id': clause.id, 'target_id': cls.clauses[2].id,
                    'provider_id': standard.id}),
            ('iso.checklist', 'shipped'): (
                shipped, {'name': "Changed"},
                {'name': "N", 'standard_id': standard.id, 'company_id': False, 'urn': 'urn:n'}),
            ('iso.checklist.question', 'shipped'): (
                shipped.question_ids[0], {'name': "Changed?"},
                {'checklist_id': shipped.id, 'clause_id': clause.id, 'name': "N?"}),
            ('iso.checklist', 'any'): (
                own, {'name': "Changed"},
                {'name': "N", 'standard_id': standard.id, 'company_id': cls.agency.id}),
            ('iso.checklist.question', 'any'): (
                own.question_ids, {'name': "Changed?"},
                {'checklist_id': own.id, 'clause_id': clause.id, 'name': "N?"}),
            ('iso.reminder.step', 'shipped'): (
                cls.env.ref('iso_audit.reminder_step_head_3'), {'days': 5},
                {'recipient': 'head', 'days': 50, 'company_id': False}),
            ('iso.reminder.step', 'any'): (
                cls.env['iso.reminder.step'].create(
                    {'recipient': 'head', 'days': 9, 'company_id': cls.agency.id}),
                {'days': 8}, {'recipient': 'head', 'days': 50, 'company_id': cls.agency.id}),
            ('iso.auditor', 'any'): (
                unused, {'number': "1"},
                {'user_id': cls.head.id, 'company_id': cls.agency.id,
                 'standard_ids': [Command.set(standard.ids)]}),
            ('iso.programme', 'draft'): (programme, {'objective': "Changed"}, new_programme),
            ('iso.programme', 'approved'): (approved, {'objective': "Changed"}, new_programme),
            ('iso.programme.line', 'draft'): (
                programme.line_ids, {'reason': "Changed"},
                {'programme_id': programme.id, 'department_id': cls.dept_plan.id, 'month': 4}),
            ('iso.programme.line', 'approved'): (
                approved.line_ids, {'reason': "Changed"},
                {'programme_id': approved.id, 'department_id': cls.dept_plan.id, 'month': 4}),
            ('iso.programme.revision', 'approved'): (
                revision, {'reason': "Changed"}, {'programme_id': approved.id, 'number': 2}),
        }

    @classmethod
    def _make_audits(cls):
        audits = {
            'draft': cls._audit(), 'submitted': cls._audit(), 'approved': cls._audit(),
            'running': cls._running(), 'reported': cls._running(), 'cancelled': cls._audit()}
        audits['submitted'].action_submit()
        audits['approved'].action_submit()
        audits['approved'].with_user(cls.leader)._approve()
        audits['cancelled']._with_reason_cancel("Not needed")
        for state in ('running', 'reported'):
            # One question stays open, for who may still take it away.
            audit = audits[state]
            audit.line_ids[0].user_id = cls.auditor
            audit.line_ids[1].user_id = cls.lead
            audit.line_ids[1].with_user(cls.lead).write(
                {'result': 'minor', 'note': "Missing", 'evidence': "File 7"})
        reported = audits['reported']
        for line in reported.line_ids:
            line.with_user(line.user_id).write(
                {'result': line.result or 'conform', 'evidence': "Seen"})
        reported.with_user(cls.lead).conclusion = "Conforms."
        reported.with_user(cls.lead)._report()
        for state, audit in audits.items():
            assert audit.state == state
            part = {'audit_id': audit.id}
            cls.samples['iso.audit', state] = (
                audit, {'location': "Room 2"},
                {'department_ids': [Command.set(cls.dept_vet.ids)],
                 'checklist_ids': False, 'standard_ids': [Command.set(cls.standard.ids)],
                 'company_id': cls.agency.id, 'user_id': cls.secretary.id})
            cls.samples['iso.audit.member', state] = (
                audit.member_ids.filtered(lambda member: member.role == 'auditor'),
                {'role': 'trainee'}, {**part, 'auditor_id': cls.spare_competence.id})
            cls.samples['iso.audit.session', state] = (
                audit.session_ids[1], {'location': "Room 2"},
                {**part, 'start': audit.session_ids[0].start, 'department_id': cls.dept_vet.id,
                 'kind': 'audit', 'name': "More"})
            cls.samples['iso.audit.line', state] = (
                audit.line_ids[0], {'sequence': 90},
                {**part, 'department_id': cls.dept_vet.id, 'clause_id': cls.clause_41.id,
                 'question': "And?"})
            if audit.finding_ids:
                cls.samples['iso.finding', state] = (
                    audit.finding_ids[0], {'statement': "Changed"},
                    {**part, 'department_id': cls.dept_vet.id, 'clause_id': cls.clause_41.id,
                     'statement': "More", 'user_id': cls.lead.id})
        record, _prepare, create = cls.samples['iso.audit.line', 'running']
        change = cls.env['iso.audit.change'].search([('audit_id', '=', audits['running'].id)])
        seal = cls.env['iso.seal'].search(
            [('res_model', '=', 'iso.audit'), ('res_id', '=', reported.id)], limit=1)
        cls.samples['iso.seal', 'reported'] = (seal, {'name': "X"}, {
            **seal.copy_data()[0], 'content': "{}", 'content_hash': 64 * '0'})
        cls.samples['iso.audit.change', 'running'] = (change[0], {'is_changed': True}, {})
        cls.samples['iso.audit.line', 'answer'] = (record, {'result': 'conform'}, create)
        cls.audits = audits

    @classmethod
    def _make_wizards(cls):
        draft = cls.audits['draft']
        values = {
            'res_model': 'iso.audit', 'res_id': draft.id, 'verb': 'cancel', 'reason': "Why"}
        cls.samples['iso.reason', "another's"] = (
            cls.env['iso.reason'].with_user(cls.head).create(values), {'reason': "X"}, values)
        # The superuser's: nobody in the table has made it.
        chooser = cls.env['iso.team.chooser'].create({'audit_id': draft.id})
        person = {'auditor_id': cls.competence.id, 'role': 'auditor'}
        line = cls.env['iso.team.chooser.line'].create({'chooser_id': chooser.id, **person})
        cls.samples['iso.team.chooser', "another's"] = (
            chooser, {'audit_id': draft.id}, {'audit_id': draft.id})
        cls.samples['iso.team.chooser.line', "another's"] = (
            line, {'chosen': True}, {'chooser_id': chooser.id, **person})
        for model, values in (
                ('iso.library.import', {'file': b'bm90IGEgbGlicmFyeQ=='}),
                ('iso.hand.over.wizard', {
                    'company_id': cls.agency.id, 'from_id': cls.head.id, 'to_id': cls.staff.id,
                    'reason': "On leave"}),
                ('iso.settings', {'company_id': cls.agency.id}),
                ('iso.seal.verify', {'company_id': cls.agency.id})):
            cls.samples[model, "another's"] = (
                cls.env[model].create(values), values, values)

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 1500, "the table was not read")

    def _models(self):
        """All that is in the table above or in those of the other files."""
        tables = [ROWS, *(other.ROWS for other in (
            test_rights_follow_up, test_rights_objective, test_rights_review,
            test_rights_risk))]
        return {model for rows in tables for model, *_row in rows}

    def test_no_model_is_left_out(self):
        """A model added to the addon without a row in the table fails here."""
        Data = self.env['ir.model.data'].sudo()
        ours = self.env['ir.model'].browse(Data.search([
            ('module', '=', 'iso_audit'), ('model', '=', 'ir.model')]).mapped('res_id'))
        ours = {
            model.model for model in ours.exists()
            if model.model.startswith('iso.') and not self.env[model.model]._abstract}
        self.assertEqual(ours - self._models(), set())

    def test_everything_of_a_company_has_rules(self):
        """Every model with a company has a global rule for reading and one for writing."""
        for model in self._models():
            if 'company_id' not in self.env[model]._fields:
                continue
            rules = self.env['ir.rule'].sudo().search(
                [('model_id.model', '=', model), ('groups', '=', False)])
            for right in LETTERS.values():
                with self.subTest(model=model, right=right):
                    self.assertTrue(any(rules.mapped(f'perm_{right}')))

    def test_who_answers_for_the_department_reads_too(self):
        """The head of the audited department, and of the one above it, reads the report."""
        above = self.env['hr.department'].create({
            'name': "Above", 'company_id': self.agency.id})
        boss = self._user('boss', 'staff', self.agency, above)
        above.manager_id = self._employee(boss)
        reported = self.audits['reported'].with_user(boss)
        self.assertFalse(reported.search([('id', '=', reported.id)]))
        self.dept_vet.parent_id = above
        self.env.invalidate_all()
        self.assertTrue(reported.search([('id', '=', reported.id)]))
        self.assertTrue(reported.finding_ids.read(['statement']))
        self.assertFalse(self.audits['draft'].with_user(boss).search(
            [('id', '=', self.audits['draft'].id)]))

    def test_rights_end_with_the_team(self):
        """Who left the team does not answer any more; who was archived leads nothing."""
        audit = self.audits['running']
        line = audit.line_ids[0]
        member = audit.member_ids.filtered(lambda member: member.user_id == self.auditor)
        member.with_user(self.secretary).unlink()
        self.assertFalse(line.user_id, "the question is to be divided again")
        with self.assertRaises(AccessError):
            line.with_user(self.auditor).write({'result': 'conform'})

    def test_inspecting_branches_is_not_keeping_them(self):
        """Who is secretary of the company above and inspects its branches prepares nothing there."""
        both = self._user('both', 'secretary', self.province)
        both.group_ids += self.env.ref('iso_audit.group_iso_inspector')
        audit = self.audits['draft'].with_user(both)
        self.assertTrue(audit.title)
        self.assertFalse(audit.is_organiser)
        before = audit.session_ids.mapped('cancelled')
        audit.sudo().line_ids.unlink()
        for act in (
                audit.action_make_checklist, audit.action_divide, audit.action_propose_agenda,
                audit.action_submit, audit.session_ids.action_cancel,
                audit.session_ids.action_restore, lambda: audit._with_reason_cancel("No"),
                lambda: audit._with_reason_take_back("No")):
            with self.assertRaises(UserError):
                act()
        self.assertFalse(audit.line_ids)
        self.assertEqual(audit.session_ids.mapped('cancelled'), before)
        self.assertEqual(audit.state, 'draft')

    def test_the_samples_are_what_they_are_called(self):
        """A table over wrong records proves nothing."""
        today = fields.Date.today()
        self.assertGreater(self.audits['draft'].date_start, today)
        self.assertFalse(self.audits['running'].line_ids[0].result)
        self.assertEqual(self.audits['running'].line_ids[0].user_id, self.auditor)
