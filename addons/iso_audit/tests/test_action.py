from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestAction(NonconformityCase):

    def _action(self, user=None, **values):
        return self.env['iso.action'].with_user(user or self.head).create(self._action_values(
            **{'kind': 'improvement', 'department_id': self.dept_vet.id, **values}))

    def _done_one(self, **values):
        action = self._action(**values).with_user(self.doer)
        action.evidence = "Seen in the software"
        action.action_done()
        return action

    def _duties(self, action):
        return {(duty.user_id, duty.summary) for duty in action.sudo().activity_ids}

    # -- making -------------------------------------------------------------------------------

    def test_who_gives_actions(self):
        for user in (self.head, self.auditor, self.secretary, self.leader, self.admin, self.doer):
            action = self._action(user)
            self.assertEqual((action.state, action.owner_id), ('open', user))
        for user in (self.staff, self.other_secretary, self.other_auditor, self.inspector):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._action(user, company_id=self.agency.id)

    def test_opens_at_once_or_waits(self):
        action = self._action(user_id=False)
        self.assertEqual(action.state, 'draft')
        with self.assertRaisesRegex(UserError, "responsible"):
            action.action_assign()
        action.user_id = self.doer
        self.assertEqual((action.state, self._duties(action)), ('open', {(self.doer, "Do it")}))
        file = self._analysed()
        self.assertEqual(
            {action.kind: action.state for action in file.action_ids},
            {'correction': 'open', 'corrective': 'draft'})
        waiting = file.action_ids.filtered(lambda action: action.state == 'draft')
        with self.assertRaisesRegex(UserError, "when the plan of .* is approved"):
            waiting.action_assign()
        with self.assertRaisesRegex(UserError, "this step is not possible now"):
            waiting.with_user(self.doer).action_done()

    def test_a_deadline_that_is_over(self):
        with self.assertRaisesRegex(UserError, "is over already. Give a day from today on"):
            self._action(deadline=self._day(-1))
        action = self._action(user_id=False, deadline=self._day(0))
        with self.assertRaisesRegex(UserError, "is over already"):
            action.deadline = self._day(-1)

    @freeze_time('2027-03-01 18:00:00')
    def test_the_day_is_that_of_the_agency(self):
        """In Hanoi it is the 2nd, for a job without a time zone too."""
        user = self.head
        user.tz = False
        with self.assertRaisesRegex(UserError, "is over already"):
            self._action(user, deadline='2027-03-01')
        self._action(user, deadline='2027-03-02')

    def test_on_a_finding(self):
        """The team, the secretary and the head of the department; nobody else by saying so."""
        audit = self._running()
        for line in audit.line_ids:
            line.with_user(line.user_id).write(
                {'result': 'ofi', 'note': "Better", 'evidence': "Seen"})
        finding = audit.finding_ids[0]
        with self.assertRaisesRegex(UserError, "when the report of the audit is signed"):
            self._action(self.lead, finding_id=finding.id)
        audit.with_user(self.lead).conclusion = "Done"
        audit.with_user(self.lead)._report()
        for user in (self.lead, self.secretary, self.head):
            self.assertEqual(self._action(user, finding_id=finding.id).state, 'open')
        spare = self._user('spare', 'auditor', self.agency, self.dept_plan)
        for user in (self.staff, spare, self.leader):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._action(user, finding_id=finding.id, owner_id=user.id)

    def test_without_a_department(self):
        """May be read by everybody, heads of nothing too."""
        action = self._action(self.leader, department_id=False, user_id=self.leader.id)
        self.assertFalse(action.department_id)
        self.assertFalse(action.with_user(self.staff).may_plan)

    def test_the_company_is_that_of_the_file(self):
        """Numbered there too, whichever company its author has open."""
        both = self._user('both', 'secretary', self.agency)
        both.company_ids += self.other_agency
        file = self._accepted()
        action = self.env['iso.action'].with_user(both).with_context(
            allowed_company_ids=[self.other_agency.id, self.agency.id],
        ).create(self._action_values(nonconformity_id=file.id))
        self.assertEqual(action.company_id, self.agency)
        self.assertRegex(action.name, '-001$')
        self.assertRegex(self._action().name, '-002$')

    # -- doing --------------------------------------------------------------------------------

    def test_done_needs_a_result(self):
        action = self._action().with_user(self.doer)
        with self.assertRaisesRegex(UserError, "The result: what was done"):
            action.action_done()
        action.evidence = "  "
        with self.assertRaises(UserError):
            action.action_done()
        action.write({'evidence': False, 'attachment_ids': [
            (0, 0, {'name': "photo.png", 'raw': b"photo"})]})
        action.action_done()
        self.assertEqual((action.state, action.done_by), ('done', self.doer))
        self.assertEqual(self._duties(action), {(self.head, "Verify: Do it")})

    def test_the_result_is_the_doers(self):
        action = self._action()
        for user in (self.head, self.secretary, self.staff, self.leader):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                action.with_user(user).evidence = "Seen"
            with self.assertRaises(UserError), self.env.cr.savepoint():
                action.with_user(user).action_done()
        with self.assertRaisesRegex(UserError, "written down by who does it"):
            self._action(evidence="Done already")
        done = self._done_one()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            done.evidence = "Something else"

    def test_files_of_the_result_stay(self):
        """What was reported as done is not replaced behind the back of who verifies."""
        action = self._action().with_user(self.doer)
        action.attachment_ids = [(0, 0, {'name': "photo.png", 'raw': b"photo"})]
        photo = action.attachment_ids
        photo.with_user(self.doer).raw = b"a better photo"
        with self.assertRaises(UserError), self.env.cr.savepoint():
            photo.with_user(self.head).unlink()
        action.action_done()
        for user in (self.doer, self.head, self.secretary):
            for change in (lambda file: file.write({'raw': b"forged"}),
                           lambda file: file.unlink()):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    change(photo.with_user(user))
        self.assertEqual(photo.raw, b"a better photo")

    # -- verifying ----------------------------------------------------------------------------

    def test_verified_by_another(self):
        action = self._done_one()
        for user in (self.doer, self.staff, self.auditor, self.leader):
            with self.assertRaises(AccessError):
                action.with_user(user).action_verify()
        action.with_user(self.head).action_verify()
        self.assertEqual((action.state, action.verified_by), ('verified', self.head))
        self.assertFalse(self._duties(action))
        self.assertEqual(self._done_one().with_user(self.secretary).action_verify(), True)

    def test_never_by_who_did_it(self):
        """Not even as secretary, nor by handing it on or naming oneself afterwards."""
        with self.assertRaisesRegex(ValidationError, "cannot verify it"):
            self._action(verifier_id=self.doer.id)
        own = self._action(self.secretary, user_id=self.secretary.id)
        self.assertEqual(own.verifier_id, self.admin)
        own.evidence = "Seen"
        own.action_done()
        with self.assertRaisesRegex(AccessError, "does not verify it"):
            own.action_verify()
        for values in ({'user_id': self.doer.id}, {'verifier_id': self.secretary.id}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                own.write(values)
        own.verifier_id = self.head
        own.with_user(self.head).action_verify()

    def test_returned_with_a_reason(self):
        action = self._done_one()
        with self.assertRaises(AccessError):
            action.with_user(self.doer)._with_reason_return("Mine")
        action.with_user(self.head)._with_reason_return("The file number is missing")
        self.assertEqual((action.state, action.done_by.id, action.done_on), ('open', False, False))
        self.assertEqual(self._duties(action), {(self.doer, "Do it")})
        self.assertIn("The file number is missing", action.message_ids[0].body)
        action.evidence = "File 7"
        action.action_done()
        self.assertEqual(action.state, 'done')

    def test_what_is_verified_stays(self):
        action = self._done_one()
        action.with_user(self.head).action_verify()
        for user in (self.head, self.doer, self.secretary, self.admin):
            for values in ({'title': "Other"}, {'evidence': "Other"}, {'user_id': self.staff.id},
                           {'deadline': self._day(40)}):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    action.with_user(user).write(values)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                action.with_user(user).unlink()

    # -- cancelling, deleting, handing on -----------------------------------------------------

    def test_cancelled_with_a_reason(self):
        action = self._action()
        for user in (self.doer, self.staff, self.auditor):
            with self.assertRaises(UserError):
                action.with_user(user)._with_reason_cancel("No")
        action._with_reason_cancel("Done by the IT office already")
        self.assertEqual(action.state, 'cancelled')
        self.assertFalse(self._duties(action))

    def test_what_was_approved_is_not_dropped_by_who_planned_it(self):
        file = self._approved()
        action = file.action_ids.filtered(lambda action: action.kind == 'corrective')
        for user in (self.head, self.doer):
            with self.assertRaises(AccessError):
                action.with_user(user)._with_reason_cancel("Too much work")
        action.with_user(self.head).user_id = self.secretary
        with self.assertRaises(AccessError):
            action.with_user(self.secretary)._with_reason_cancel("Too much work for me")
        action.with_user(self.leader)._with_reason_cancel("No longer needed")
        self.assertEqual(action.state, 'cancelled')
        with self.assertRaisesRegex(UserError, "A corrective action that was carried out"):
            self._carry_out(file) or file.action_finish()

    def test_deleting(self):
        draft = self._action(user_id=False)
        with self.assertRaises(UserError):
            draft.with_user(self.staff).unlink()
        draft.unlink()
        with self.assertRaisesRegex(UserError, "was begun and stays on record"):
            self._action().unlink()

    def test_handed_to_another(self):
        action = self._action()
        with self.assertRaises(UserError):
            action.with_user(self.doer).user_id = self.staff
        action.user_id = self.staff
        self.assertEqual(self._duties(action), {(self.staff, "Do it")})
        with self.assertRaises(UserError):
            action.title = "Something else"

    # -- figures and order --------------------------------------------------------------------

    def test_on_time_in_the_agency(self):
        """23:30 of the last day in Hanoi is on time, though the next minute is not."""
        action = self._action(deadline=self._day(3)).with_user(self.doer)
        action.evidence = "Seen"
        day = datetime.combine(self._day(3), datetime.min.time())
        for clock, rate in ((day.replace(hour=16, minute=59), 100),
                            (day.replace(hour=17, minute=1), 0)):
            with freeze_time(clock):
                action.action_done()
            self.assertEqual(action.on_time_rate, rate)
            action.with_user(self.head)._with_reason_return("Again")

    def test_late_first(self):
        later, late, done = self._action(deadline=self._day(9)), self._action(
            deadline=self._day(1)), self._done_one(deadline=self._day(2))
        done.with_user(self.head).action_verify()
        actions = later | late | done
        self.assertEqual(
            self.env['iso.action'].search([('id', 'in', actions.ids)]).ids,
            [late.id, later.id, done.id])
        with freeze_time(self._day(2)):
            actions.invalidate_recordset()
            self.assertEqual(actions.filtered('is_late'), late)
            self.assertEqual(late.days_left_text, "1 days late")
            self.assertIn(late, later.search([('is_late', '=', True)]))
