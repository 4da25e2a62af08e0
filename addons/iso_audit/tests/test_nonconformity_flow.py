from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestNonconformityFlow(NonconformityCase):

    def _duties(self, record):
        return {(duty.user_id, duty.summary) for duty in record.sudo().activity_ids}

    def test_from_report_to_closed(self):
        """Five people, each in turn; every stage has one owner and one date."""
        file = self._reported()
        self.assertRegex(file.name, r'^KPH-\d{4}-001$')
        self.assertEqual(file.title, file.description)
        self.assertEqual(
            (file.state, file.reporter_id, file.owner_id, file.stage_user_id),
            ('reported', self.staff, self.head, self.secretary))
        self.assertEqual(file.stage_deadline, self._day(3))

        file = file.with_user(self.secretary)
        file.write({'clause_id': self.clause_81.id, 'grade': 'major'})
        file.action_accept()
        self.assertEqual(
            (file.state, file.stage_user_id, file.stage_deadline, file.deadline),
            ('analysis', self.head, self._day(7), self._day(90)))
        self.assertEqual(
            file.extent_ids.department_id, self.dept_office | self.dept_plan)

        file = file.with_user(self.head)
        self._analyse(file)
        self.assertEqual(file.cause_ids.root, "Nothing stops the signing")
        correction, corrective = file.action_ids.sorted('kind')
        self.assertEqual((correction.state, corrective.state), ('open', 'draft'))
        file.action_propose()
        self.assertEqual((file.state, file.stage_user_id), ('proposed', self.leader))
        file.with_user(self.leader)._approve()
        self.assertEqual(
            (file.state, file.approved_by, corrective.state), ('approved', self.leader, 'open'))
        self.assertEqual((file.stage_user_id, file.stage_deadline), (self.head, self._day(10)))
        self.assertEqual(self._duties(corrective), {(self.doer, "Block the signing")})

        self._carry_out(file)
        self.assertEqual(set(file.action_ids.mapped('state')), {'verified'})
        file.action_finish()
        self.assertEqual((file.stage_user_id, file.stage_deadline), (self.auditor, self._day(30)))
        self._conclude(file)
        self.assertEqual(
            (file.state, file.closed_by, file.stage_user_id.id), ('closed', self.auditor, False))
        self.assertFalse(file.sudo().activity_ids)
        self.assertEqual(
            file.stage_ids.mapped('state'),
            ['reported', 'analysis', 'proposed', 'approved', 'done'])
        self.assertTrue(all(file.stage_ids.mapped('left_on')))
        self.assertEqual(file.round_ids.verdict, 'effective')

    def test_a_second_round(self):
        """What had no effect stays on record; the file begins again and closes at the second try."""
        file = self._concluded('ineffective')
        self.assertEqual(
            (file.state, file.round, file.stage_user_id), ('analysis', 2, self.head))
        self.assertFalse(
            file.cause_ids or file.action_ids or file.verdict or file.checker_id)
        old = file.past_round_ids
        self.assertEqual((old.number, old.verdict), (1, 'ineffective'))
        self.assertEqual((len(old.cause_ids), len(old.action_ids)), (1, 2))
        for part, values in (
                (old, {'evidence': "Other"}), (old.cause_ids, {'why_1': "Other"}),
                (old.action_ids[:1], {'title': "Other"})):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                part.with_user(self.head).write(values)
        file = file.with_user(self.head)
        self._analyse(file)
        file.action_propose()
        file.with_user(self.leader)._approve()
        self._carry_out(file)
        file.action_finish()
        self._conclude(file)
        self.assertEqual((file.state, file.round), ('closed', 2))
        self.assertEqual(
            file.round_ids.sorted('number').mapped('verdict'), ['ineffective', 'effective'])

    def test_what_is_missing_is_said_at_once(self):
        file = self._reported(department_id=False)
        self.assertEqual(len(self._gaps(file)), 3)
        with self.assertRaisesRegex(UserError, "department.*\n.*clause.*\n.*owner"):
            file.with_user(self.secretary).action_accept()
        file = self._accepted().with_user(self.head)
        # Correction, cause, extent, corrective action, checker, date of the check.
        self.assertEqual(len(self._gaps(file)), 6)
        with self.assertRaisesRegex(UserError, "Office, Planning"):
            file.action_propose()

    def test_closing_needs_everything(self):
        """No verdict, no closing; neither with an action that is still open."""
        file = self._approved()
        with self.assertRaisesRegex(UserError, "Doer has to act"):
            file.action_finish()
        with self.assertRaisesRegex(UserError, "this step is not possible now"):
            file.with_user(self.auditor)._conclude()
        self._carry_out(file)
        file.action_finish()
        with self.assertRaisesRegex(UserError, "verdict on the effect"):
            file.with_user(self.auditor)._conclude()
        self.assertEqual(file.state, 'done')

    def test_an_effect_takes_its_time(self):
        """No verdict before the day of the check, unless the secretary sets another day."""
        file = self._done().with_user(self.auditor)
        file.write({'verdict': 'effective', 'verdict_evidence': "20 cases since then"})
        with self.assertRaisesRegex(UserError, "The day of the check"):
            file._conclude()
        with self.assertRaises(AccessError):
            file.check_date = self.today
        file.with_user(self.secretary).check_date = self.today
        file._conclude()
        self.assertEqual(file.state, 'closed')
        # The fault comes back at once: nobody has to wait to say so.
        file = self._done().with_user(self.auditor)
        file.write({'verdict': 'ineffective', 'verdict_evidence': "It happened again"})
        file._conclude()
        self.assertEqual((file.state, file.round), ('analysis', 2))

    def test_the_state_is_moved_by_steps_only(self):
        file = self._accepted()
        for user in (self.head, self.secretary, self.admin):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                file.with_user(user).write({'state': 'closed'})
        with self.assertRaisesRegex(UserError, "starts as"):
            self._reported(state='closed')

    def test_who_approves_had_no_part(self):
        file = self._proposed()
        for user in (self.head, self.secretary, self.auditor, self.staff):
            with self.assertRaises(AccessError):
                file.with_user(user)._approve()
        second = self._user('second', 'leader', self.agency)
        file.sudo().owner_id = self.leader
        self.assertEqual(file.stage_user_id, second)
        with self.assertRaisesRegex(AccessError, "Another leader"):
            file.with_user(self.leader)._approve()
        file.with_user(second)._approve()
        self.assertEqual(file.approved_by, second)

    def test_who_judges_had_no_part(self):
        file = self._analysed()
        for user in (self.head, self.doer):
            with self.assertRaisesRegex(ValidationError, "cannot check the effect"), \
                    self.env.cr.savepoint():
                file.checker_id = user
        with self.assertRaisesRegex(ValidationError, "is to check the effect"), \
                self.env.cr.savepoint():
            file.action_ids[:1].user_id = self.auditor
        file = self._done()
        for user in (self.head, self.doer, self.secretary, self.leader):
            with self.assertRaises(AccessError):
                file.with_user(user)._conclude()

    def test_a_verdict_is_the_checkers(self):
        file = self._done()
        for user in (self.head, self.secretary, self.staff, self.doer):
            for record, values in (
                    (file, {'verdict': 'effective'}), (file.round_id, {'verdict': 'effective'})):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(user).write(values)

    def test_rejected_with_a_reason(self):
        file = self._reported()
        with self.assertRaises(AccessError):
            file.with_user(self.head)._with_reason_reject("No")
        file.with_user(self.secretary)._with_reason_reject("It is allowed since May")
        self.assertEqual(
            (file.state, file.rejection_reason), ('rejected', "It is allowed since May"))
        self.assertIn(self.staff.partner_id, file.message_ids.notified_partner_ids)
        with self.assertRaises(UserError):
            file.with_user(self.secretary).action_accept()

    def test_sent_back_and_taken_back(self):
        file = self._proposed()
        with self.assertRaises(AccessError):
            file.with_user(self.head)._with_reason_send_back("Mine")
        file.with_user(self.leader)._with_reason_send_back("The cause lies deeper")
        self.assertEqual((file.state, file.stage_user_id), ('analysis', self.head))
        file.action_propose()
        file._with_reason_take_back("One action more")
        file.write({'action_ids': [Command.create(self._action_values(title="More"))]})
        file.action_propose()
        file.with_user(self.leader)._approve()
        self.assertEqual(set(file.action_ids.mapped('state')), {'open'})

    def test_an_approved_plan_stays(self):
        file = self._approved()
        for values in (
                {'action_ids': [Command.create(self._action_values())]},
                {'cause_ids': [Command.create(
                    {'why_1': "Other", 'category_id': self.category.id})]},
                {'title': "Other"}, {'grade': 'major'}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                file.write(values)
        file._with_reason_reopen_plan("A second cause was found")
        self.assertEqual(file.state, 'analysis')
        self.assertEqual(set(file.action_ids.mapped('state')), {'open'})

    def test_closed_stays_closed(self):
        file = self._concluded()
        for user in (self.head, self.secretary, self.admin, self.auditor):
            for record, values in (
                    (file, {'title': "Other"}), (file, {'owner_id': self.staff.id}),
                    (file.action_ids[:1], {'evidence': "Other"}),
                    (file.cause_ids, {'why_1': "Other"}),
                    (file.round_id, {'evidence': "Other"})):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(user).write(values)
        for user in (self.secretary, self.admin):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                file.with_user(user).unlink()

    def test_late(self):
        file = self._reported()
        self.assertFalse(file.is_late)
        with freeze_time(self._day(5)):
            file.invalidate_recordset()
            self.assertTrue(file.is_late)
            self.assertEqual(file.days_left_text, "2 days late")
            self.assertIn(file, file.search([('is_late', '=', True)]))
            file.with_user(self.secretary).clause_id = self.clause_81
            file.with_user(self.secretary).action_accept()
        stage = file.stage_ids.filtered('left_on')
        self.assertEqual((stage.on_time_rate, round(stage.days)), (0, 5))

    def test_found_on_a_day_to_come(self):
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self._reported(date=self._day(1))

    def test_nothing_said(self):
        with self.assertRaisesRegex(UserError, "Say what happened"):
            self._reported(description=" \n ")

    def test_in_the_name_of_another(self):
        with self.assertRaises(AccessError):
            self._reported(reporter_id=self.head.id)
        self.assertEqual(
            self._reported(self.secretary, reporter_id=self.head.id).reporter_id, self.head)

    def test_the_same_fault_again(self):
        first = self._concluded()
        second = self._accepted()
        self.assertEqual(second.repeats_id, first)
        self.assertEqual((second.grade, second.grade_proposal), ('minor', 'major'))
        elsewhere = self._reported(department_id=self.dept_plan.id)
        elsewhere.with_user(self.secretary).clause_id = self.clause_81
        self.assertFalse(elsewhere.repeats_id)
        with freeze_time(self._day(400)):
            self.assertFalse(self._accepted(date=self._day(400)).repeats_id)

    def test_where_else(self):
        """The head of another department answers for the own, the owner for all."""
        office_head = self._user('office_head', 'staff', self.agency, self.dept_office)
        self.dept_office.manager_id = self._employee(office_head)
        file = self._accepted()
        there = file.extent_ids.filtered(lambda row: row.department_id == self.dept_office)
        there.with_user(office_head).write({'answer': 'yes', 'note': "Twice in May"})
        self.assertEqual(there.answered_by, office_head)
        other = file.extent_ids - there
        with self.assertRaises(AccessError):
            other.with_user(office_head).write({'answer': 'no'})
        with self.assertRaises(AccessError):
            other.with_user(self.doer).write({'answer': 'no'})
        file.with_user(self.head).action_no_extent()
        self.assertEqual(there.answer, 'yes')
        self.assertEqual(other.answer, 'no')

    def test_a_chain_without_gaps(self):
        file = self._accepted().with_user(self.head)
        with self.assertRaisesRegex(ValidationError, "has a gap before “Last”"):
            file.write({'cause_ids': [Command.create(
                {'why_1': "First", 'why_3': "Last", 'category_id': self.category.id})]})
