from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestActionDeadline(NonconformityCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env['iso.action'].with_user(cls.head).create(cls._action_values(
            kind='improvement', department_id=cls.dept_vet.id))

    def _ask(self, user=None, **values):
        return self.env['iso.action.deadline'].with_user(user or self.doer).create({
            'action_id': self.action.id, 'new_deadline': self._day(20),
            'reason': "The supplier is late", **values})

    def _duties(self):
        return {duty.user_id for duty in self.action.sudo().activity_ids}

    def test_asked_and_granted(self):
        change = self._ask()
        self.assertEqual(
            (change.state, change.decider_id, change.old_deadline),
            ('asked', self.head, self._day(10)))
        self.assertEqual(self.action.deadline, self._day(10))
        self.assertEqual(self._duties(), {self.doer, self.head})
        for user in (self.doer, self.staff, self.auditor, self.leader):
            with self.assertRaises(AccessError):
                change.with_user(user).action_approve()
        change.with_user(self.head).action_approve()
        self.assertEqual(
            (self.action.deadline, self.action.first_deadline, change.decided_by),
            (self._day(20), self._day(10), self.head))
        self.assertEqual(self._duties(), {self.doer})
        self.assertIn("The supplier is late", "".join(self.action.message_ids.mapped('body')))
        with self.assertRaisesRegex(UserError, "decided in the meantime"):
            change.with_user(self.head).action_refuse()

    def test_again(self):
        """Each time stays visible, the first date too."""
        self._ask().with_user(self.head).action_approve()
        self._ask(new_deadline=self._day(30)).with_user(self.head).action_approve()
        self.assertEqual(
            (self.action.deadline_change_count, self.action.first_deadline, self.action.deadline),
            (2, self._day(10), self._day(30)))
        self.assertEqual(
            self.action.deadline_change_ids.sorted('id').mapped('old_deadline'),
            [self._day(10), self._day(20)])

    def test_refused(self):
        change = self._ask()
        change.with_user(self.head).action_refuse()
        self.assertEqual((self.action.deadline, self.action.first_deadline), (self._day(10), False))
        self.assertEqual(change.state, 'refused')
        self._ask()

    def test_one_at_a_time(self):
        self._ask()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError) as refused, \
                self.env.cr.savepoint():
            self._ask()
        message = self.env['iso.action.deadline']._sql_error_to_message(refused.exception)
        self.assertIn("Another date has been asked for already", message)

    def test_never_decided_by_who_asked_or_acts(self):
        """Where the owner asks, or acts, the secretary decides."""
        change = self._ask(self.head)
        self.assertEqual(change.decider_id, self.secretary)
        with self.assertRaises(AccessError):
            change.with_user(self.head).action_approve()
        change.with_user(self.secretary).action_refuse()
        change = self._ask(self.secretary)
        self.assertEqual(change.decider_id, self.head)
        with self.assertRaises(AccessError):
            change.with_user(self.secretary).action_approve()
        # The owner takes the action over while it waits.
        self.action.user_id = self.head
        with self.assertRaises(AccessError):
            change.with_user(self.head).action_approve()

    def test_what_cannot_be_asked(self):
        for values, words in (
                ({'new_deadline': self._day(-1)}, "is over already"),
                ({'new_deadline': self._day(10)}, "the present deadline"),
                ({'reason': "  "}, "Write down the reason")):
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self._ask(**values)
        for user in (self.staff, self.auditor, self.leader, self.other_secretary):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._ask(user)
        self.action.with_user(self.doer).evidence = "Seen"
        self.action.with_user(self.doer).action_done()
        with self.assertRaisesRegex(UserError, "not possible now"):
            self._ask()

    def test_nothing_of_it_is_changed_or_lost(self):
        change = self._ask()
        for user in (self.doer, self.head, self.secretary, self.admin):
            for values in ({'new_deadline': self._day(40)}, {'state': 'approved'},
                           {'decider_id': user.id}, {'reason': "Other"}):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    change.with_user(user).write(values)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change.with_user(user).unlink()
            for values in ({'state': 'approved'}, {'decided_by': user.id},
                           {'old_deadline': self._day(1)}):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._ask(user, **values)

    def test_not_granted_after_the_deed(self):
        """Done late stays done late: what was asked for is dropped when it was done."""
        change = self._ask()
        with freeze_time(self._day(12)):
            action = self.action.with_user(self.doer)
            action.evidence = "Seen"
            action.action_done()
            self.assertEqual((action.on_time_rate, change.state), (0, 'dropped'))
            self.assertEqual(self._duties(), {self.head})
            for decide in (change.with_user(self.head).action_approve,
                           change.with_user(self.secretary).action_refuse):
                with self.assertRaisesRegex(UserError, "not possible now"):
                    decide()
        self.assertEqual((action.deadline, action.on_time_rate), (self._day(10), 0))

    def test_the_question_stays_when_the_action_is_handed_on(self):
        self._ask()
        self.action.user_id = self.staff
        self.assertEqual(self._duties(), {self.staff, self.head})

    def test_the_stage_of_the_file_ends_later_too(self):
        file = self._approved()
        self.action = file.action_ids[:1]
        self.assertEqual(file.stage_deadline, self._day(10))
        self._ask().with_user(self.head).action_approve()
        self.assertEqual(file.stage_deadline, self._day(20))
        self.assertEqual(
            file.stage_ids.filtered(lambda stage: not stage.left_on).deadline, self._day(20))
