from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import IsoAuditCase


class ProgrammeCase(IsoAuditCase):
    """The agency's programme of next year: no month of it is past on the day of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = fields.Date.today().year + 1
        # The leadership and the office answer for what is not asked in every department.
        cls.dept_office.iso_applicability_ids = cls.env.ref('iso_audit.applicability_system')

    @classmethod
    def _programme(cls, user=None, **values):
        return cls.env['iso.programme'].with_user(user or cls.secretary).create(
            {'year': cls.year, **values})

    @classmethod
    def _approved(cls, **values):
        programme = cls._programme(**values)
        programme.action_propose()
        programme.action_submit()
        programme.with_user(cls.leader)._approve()
        return programme

    def _line(self, programme, department=None, month=5, **values):
        return self.env['iso.programme.line'].with_user(self.secretary).create({
            'programme_id': programme.id, 'department_id': (department or self.dept_vet).id,
            'month': month, **values})


@tagged('post_install', '-at_install')
class TestProgrammeFlow(ProgrammeCase):

    def test_from_draft_to_approved(self):
        programme = self._programme()
        self.assertRegex(programme.name, r'^CT-\d{4}-\d{3}$')
        self.assertEqual(
            len(programme.missing['items']), 3, "departments, clauses, and a cell")
        with self.assertRaisesRegex(UserError, "4.1, 7.5, 8.1, 9.2"):
            programme.action_submit()
        programme.action_propose()
        programme.invalidate_recordset(['missing'])
        self.assertFalse(programme.missing)
        programme.action_submit()
        duty = programme.activity_ids
        self.assertEqual(
            (duty.user_id, duty.date_deadline),
            (self.leader, fields.Date.add(fields.Date.today(), days=7)))
        programme.with_user(self.leader)._approve()
        self.assertEqual((programme.state, programme.approved_by), ('approved', self.leader))
        revision = programme.revision_ids
        self.assertEqual(
            (revision.number, revision.reason, revision.approved_by, len(revision.snapshot)),
            (0, False, self.leader, 3))
        first = min(programme.line_ids, key=lambda line: line.month)
        self.assertEqual(revision.snapshot[0], {
            'department_id': first.department_id.id, 'department': first.department_id.name,
            'month': 3, 'clauses': ['4.1', '7.5', '8.1', '9.2'], 'method': 'on_site',
            'method_reason': '', 'reason': "Never audited before."})
        # The next duty: prepare the first audit, two weeks before its month.
        duty = programme.activity_ids
        self.assertEqual(duty.user_id, self.secretary)
        self.assertEqual(str(duty.date_deadline), f'{self.year}-02-15')

    def test_nothing_changes_while_it_waits_or_is_approved(self):
        programme = self._programme()
        programme.action_propose()
        line = programme.line_ids[0]
        programme.action_submit()
        for state in ('submitted', 'approved'):
            if state == 'approved':
                programme.with_user(self.leader)._approve()
            for change in (
                    lambda: programme.write({'objective': "Other"}),
                    lambda: programme.write({'line_ids': [Command.update(line.id, {'month': 12})]}),
                    lambda: programme.write({'line_ids': [Command.delete(line.id)]}),
                    lambda: line.write({'month': 12}),
                    lambda: line.write({'clause_ids': [Command.clear()]}),
                    lambda: line.unlink(),
                    lambda: self._line(programme, month=12),
                    lambda: programme.unlink(),
                    lambda: programme.action_archive(),
                    lambda: programme.action_propose(),
                    lambda: programme.action_copy_previous(),
                    lambda: programme.write({'state': 'draft'}),
                    lambda: programme.action_submit()):
                with self.subTest(state=state, change=change), self.assertRaises(UserError):
                    change()
        self.assertEqual(len(programme.line_ids), 3)

    def test_signatures_are_not_written(self):
        programme = self._programme()
        for vals in (
                {'approved_by': self.leader.id}, {'submitted_by': self.leader.id},
                {'revision': 7}, {'revision_reason': "x"}, {'approved_on': '2026-01-01'}):
            with self.assertRaises(UserError):
                programme.write(vals)
        with self.assertRaises(AccessError):
            self.env['iso.programme.revision'].with_user(self.secretary).create(
                {'programme_id': programme.id, 'number': 0})


@tagged('post_install', '-at_install')
class TestProgrammeAudit(ProgrammeCase):

    def test_one_click_makes_the_audit(self):
        programme = self._approved()
        line = programme.line_ids.filtered(lambda line: line.department_id == self.dept_vet)
        action = line.action_make_audit()
        audit = self.env['iso.audit'].browse(action['res_id'])
        self.assertEqual(line.audit_id, audit)
        self.assertEqual(audit.programme_line_ids, line)
        self.assertEqual(
            (audit.programme_id, audit.department_ids, audit.clause_ids, audit.standard_ids,
             audit.method, audit.user_id, audit.company_id, audit.state),
            (programme, self.dept_vet, line.clause_ids, self.standard, 'on_site',
             self.secretary, self.agency, 'draft'))
        self.assertEqual(
            audit.title, f"Internal audit {line.month}/{self.year} – Veterinary")
        self.assertEqual((audit.date_start.year, audit.date_start.month), (self.year, line.month))
        self.assertLess(audit.date_start.weekday(), 5)
        self.assertEqual(audit.date_end, audit.date_start)
        # The second click opens the same audit.
        self.assertEqual(line.action_make_audit()['res_id'], audit.id)


@tagged('post_install', '-at_install')
class TestProgrammeGrid(ProgrammeCase):

    def _cell(self, grid, department, month):
        return next(
            cell for cell in grid['cells']
            if (cell['department_id'], cell['month']) == (department.id, month))

    def test_grid_shows_what_is_planned_and_what_is_missing(self):
        programme = self._programme(
            left_out_ids=[Command.set(self.dept_plan.ids)], left_out_reason="Being merged")
        self._line(programme, month=5, clause_ids=[Command.set(self.clause_75.ids)])
        grid = programme.get_grid()
        self.assertTrue(grid['editable'])
        self.assertFalse(grid['can_make'])
        self.assertEqual(
            [(row['name'], row['left_out']) for row in grid['departments']],
            [("Office", False), ("Planning", True), ("Veterinary", False)])
        cell = self._cell(grid, self.dept_vet, 5)
        self.assertEqual(
            (cell['status'], cell['late'], cell['fixed'], cell['audit'], cell['clauses']),
            ('planned', False, False, False, [{'code': '7.5', 'name': "Clause 7.5"}]))
        departments = grid['coverage']['departments']
        self.assertEqual(
            (departments['total'], departments['planned'], departments['left_out'],
             [unit['name'] for unit in departments['missing']]),
            (3, 1, ["Planning"], ["Office"]))
        standard, = grid['coverage']['standards']
        self.assertEqual(standard['missing'], 3)
        self.assertEqual(
            [clause['code'] for clause in standard['clauses'] if clause['missing']],
            ['4.1', '8.1', '9.2'])

    def test_cells_follow_their_audits(self):
        programme = self._approved()
        line = programme.line_ids.filtered(lambda line: line.department_id == self.dept_vet)
        place = self.dept_vet, line.month
        grid = programme.get_grid()
        self.assertTrue(grid['can_make'])
        self.assertFalse(grid['editable'])
        self.assertEqual(self._cell(grid, *place)['status'], 'planned')
        audit = self.env['iso.audit'].browse(line.action_make_audit()['res_id'])
        cell = self._cell(programme.get_grid(), *place)
        self.assertEqual(
            (cell['status'], cell['audit']['id'], cell['fixed']), ('underway', audit.id, False))
        audit.with_user(self.secretary)._with_reason_cancel("Flood")
        cell = self._cell(programme.get_grid(), *place)
        self.assertEqual((cell['status'], cell['audit']), ('planned', False))

    def test_late(self):
        """The month is over: late without an audit, and with one that is late itself."""
        programme = self._approved()
        line = programme.line_ids[0]
        with self.subTest("month not over"), freeze_time(f'{self.year}-{line.month:02}-28'):
            self.assertFalse(line._is_late())
        with freeze_time(f'{self.year}-{line.month + 1:02}-01'):
            self.assertTrue(line._is_late())
            audit = self.env['iso.audit'].browse(line.action_make_audit()['res_id'])
            self.assertFalse(line._is_late(), "a new date lies ahead")
        with freeze_time(fields.Date.add(audit.date_start, days=1)):
            audit.invalidate_recordset()
            self.assertTrue(line._is_late())

    def test_queries_do_not_grow_with_the_departments(self):
        programme = self._approved()
        programme.line_ids[0].action_make_audit()
        self.env.flush_all()

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            programme.get_grid()
            return self.env.cr.sql_log_count - before

        count()  # access rules and group lookups are cached once
        few = count()
        departments = self.env['hr.department'].create([
            {'name': f"Unit {number:02}", 'company_id': self.agency.id} for number in range(27)])
        programme._with_reason_revise("Reorganised")
        programme.action_propose()
        programme.action_submit()
        programme.with_user(self.leader)._approve()
        self.assertLessEqual(departments, programme.line_ids.department_id)
        programme.line_ids.filtered(
            lambda line: line.department_id in departments[:5]).action_make_audit()
        self.env.flush_all()
        self.assertEqual(count(), few)
        self.assertEqual(few, 0)
