from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .programme_common import ProgrammeCase


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

    def test_one_audit_for_several_cells(self):
        programme = self._programme()
        for department, clauses, values in (
                (self.dept_vet, self.clause_41 | self.clause_75, {}),
                (self.dept_office, self.clauses - self.clause_41, {
                    'method': 'remote', 'method_reason': "Records are online"}),
                (self.dept_plan, self.clause_81, {})):
            self._line(programme, department, clause_ids=[Command.set(clauses.ids)], **values)
        programme.action_submit()
        programme.with_user(self.leader)._approve()
        self.agency.resource_calendar_id.write({'global_leave_ids': [Command.create({
            'name': "Labour Day", 'date_from': f'{self.year}-04-30 12:00:00',
            'date_to': f'{self.year}-05-04 22:00:00'})]})
        action = programme.line_ids.action_make_audit()
        audit = self.env['iso.audit'].browse(action['res_id'])
        self.assertEqual(audit.department_ids, self.dept_vet | self.dept_office | self.dept_plan)
        self.assertEqual(audit.clause_ids, self.clauses)
        self.assertEqual((audit.method, audit.method_reason), ('mixed', "Records are online"))
        self.assertEqual(audit.programme_line_ids, programme.line_ids)
        # Three departments take two working days, behind the holiday.
        days = [audit.date_start, audit.date_end]
        self.assertLess(days[0], days[1])
        self.assertGreaterEqual(str(days[0]), f'{self.year}-05-05')
        self.assertEqual([day.month for day in days], [5, 5])
        self.assertFalse([day for day in days if day.weekday() > 4])

    def test_audit_only_from_an_approved_programme(self):
        programme = self._programme()
        line = self._line(programme)
        with self.assertRaisesRegex(UserError, "is not approved yet"):
            line.action_make_audit()
        self.assertFalse(line.audit_id)
        with self.assertRaisesRegex(UserError, "Choose the cells"):
            line.browse().action_make_audit()

    def test_who_makes_audits(self):
        line = self._approved().line_ids[0]
        for user in (self.staff, self.auditor, self.lead, self.leader, self.inspector,
                     self.other_secretary):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).action_make_audit()
        self.assertFalse(line.audit_id)

    def test_link_is_the_systems(self):
        programme = self._approved()
        line, other = programme.line_ids[:2]
        audit = self.env['iso.audit'].browse(line.action_make_audit()['res_id'])
        for change in (
                lambda: other.write({'audit_id': audit.id}),
                lambda: line.write({'audit_id': False})):
            with self.assertRaises(UserError):
                change()
        with self.assertRaisesRegex(UserError, "Some of these cells have an audit"):
            programme.line_ids.action_make_audit()

    def test_cell_stays_when_its_audit_has_begun(self):
        programme = self._approved()
        line = programme.line_ids.filtered(lambda line: line.department_id == self.dept_vet)
        audit = self.env['iso.audit'].browse(line.action_make_audit()['res_id'])
        programme._with_reason_revise("Change")
        line.month = 11  # nothing is promised yet
        audit.write({
            'decision_number': "1/QĐ", 'decision_date': fields.Date.today(),
            'member_ids': [
                Command.create({'auditor_id': self.lead_competence.id, 'role': 'lead'})],
        })
        audit.action_make_checklist()
        audit.action_propose_agenda()
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        for change in (
                lambda: line.write({'month': 12}), line.unlink,
                lambda: line.write({'clause_ids': [Command.clear()]}),
                lambda: line.write({'department_id': self.dept_plan.id}),
                lambda: programme.write({'line_ids': [Command.delete(line.id)]})):
            with self.assertRaisesRegex(UserError, "planned or carried out"):
                change()
        self.assertEqual(line.month, 11)

    def test_a_cancelled_audit_frees_the_cell(self):
        line = self._approved().line_ids[0]
        first = line.action_make_audit()['res_id']
        self.env['iso.audit'].with_user(self.secretary).browse(first)._with_reason_cancel("Flood")
        second = line.action_make_audit()['res_id']
        self.assertNotEqual(first, second)
        self.assertEqual(line.audit_id.id, second)

    def test_a_past_month_gets_the_next_working_day(self):
        programme = self._approved()
        line = min(programme.line_ids, key=lambda line: line.month)
        with freeze_time(f'{self.year}-07-01'):
            audit = self.env['iso.audit'].browse(line.action_make_audit()['res_id'])
        self.assertGreater(str(audit.date_start), f'{self.year}-07-01')
        self.assertLess(str(audit.date_start), f'{self.year}-07-07')

    def test_duty_follows_the_next_cell(self):
        programme = self._approved()
        for count, line in zip((3, 2, 1), programme.line_ids.sorted('month'), strict=True):
            programme.invalidate_recordset(['open_count'])
            self.assertEqual(programme.open_count, count)
            self.assertIn(line.display_name, programme.activity_ids.summary)
            action = programme.action_make_next_audit()
            self.assertEqual(line.audit_id.id, action['res_id'])
        self.assertFalse(programme.activity_ids)
        with self.assertRaisesRegex(UserError, "Choose the cells"):
            programme.action_make_next_audit()


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
        # Programme; its lines (ids, values, clauses); their audits; departments (ids, values),
        # left out (ids); standards (ids, values); clauses (the tree, those of the lines);
        # company and calendar (the day it is there).
        self.assertEqual(few, 14)
