from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .review_common import ReviewCase


@tagged('post_install', '-at_install')
class TestReviewForging(ReviewCase):
    """Ways round the flow of a review, as an RPC client would try them."""

    def test_a_remark_stays_where_it_was_made(self):
        sealed = self._approved_review(date_from='2020-01-01', date_to='2020-12-31')
        kept = self._input(sealed, 'audits')
        review = self._review()
        remark = self.env['iso.review.remark'].with_user(self.head).create(
            {'input_id': self._input(review, 'audits').id, 'text': "Said later"})
        for vals, record in (
                ({'input_id': kept.id}, remark),
                ({'input_id': self._input(review, 'risks').id}, remark),
                ({'remark_ids': [Command.link(remark.id)]}, kept.with_user(self.head))):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                record.write(vals)
        self.assertFalse(kept.remark_ids)

    def test_no_input_of_another_review(self):
        sealed = self._approved_review(date_from='2020-01-01', date_to='2020-12-31')
        kept = self._input(sealed, 'audits')
        review = self._held()
        decision = self._decision(review)
        with self.assertRaises(UserError):
            decision.review_input_id = kept
        with self.assertRaises(UserError):
            self.env['iso.action'].with_user(self.secretary).create({
                'title': "x", 'review_id': review.id, 'review_input_id': kept.id,
                'user_id': self.doer.id, 'deadline': self._day(9)})
        decision.review_input_id = self._input(review, 'risks')

    def test_an_action_of_something_else_is_no_decision(self):
        review = self._held()
        line = self._input(review, 'audits')
        file = self._accepted()
        action = self.env['iso.action'].with_user(self.head).create({
            'title': "Plan", 'kind': 'corrective', 'nonconformity_id': file.id,
            'user_id': self.doer.id, 'deadline': self._day(9)})
        self.assertEqual(action.state, 'draft')
        for user in (self.head, self.secretary):
            for vals in ({'review_input_id': line.id}, {'output_kind': 'change'},
                         {'review_id': review.id}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(
                        UserError):
                    action.with_user(user).write(vals)

    def test_a_decision_belongs_to_nothing_else(self):
        review = self._held()
        file = self._accepted()
        with self.assertRaises(UserError):
            self._decision(review, nonconformity_id=file.id)

    def test_the_chair_approves_what_was_put_before_the_chair(self):
        review = self._held()
        decision = self._decision(review)
        review.conclusion = "Effective."
        review.action_submit()
        for user in (self.secretary, self.leader):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    decision.with_user(user)._with_reason_cancel("Not liked")
                with self.assertRaises(UserError):
                    decision.with_user(user).user_id = self.staff
                with self.assertRaises(UserError):
                    decision.with_user(user).unlink()
        self.assertEqual(decision.state, 'draft')

    def test_what_the_meeting_dropped_is_not_news(self):
        """The responsible reads a decision from the approval on, not what was taken back."""
        review = self._held()
        decision = self._decision(review, user_id=self.staff.id)
        self.assertFalse(decision.with_user(self.staff).has_access('read'))
        decision._with_reason_cancel("Not affordable")
        self.assertFalse(decision.with_user(self.staff).has_access('read'))
        self.assertTrue(decision.with_user(self.head).has_access('read'))

    def test_a_copy_says_nothing_of_the_old_meeting(self):
        review = self._held()
        self._decision(review)
        review.write({'conclusion': "Effective.", 'absent': "Nobody"})
        copied = review.copy({'start': fields.Datetime.add(review.start, years=1)})
        self.assertFalse(copied.conclusion)
        self.assertFalse(copied.absent)
        self.assertFalse(copied.decision_ids)
        self.assertIn(str(copied.date_to.year), copied.title)

    def test_the_company_stays(self):
        self.leader.write({'company_ids': [Command.link(self.other_agency.id)]})
        self.secretary.write({'company_ids': [Command.link(self.other_agency.id)]})
        review = self._review()
        invited = self._invited(date_from='2020-01-01', date_to='2020-12-31')
        for record in (review, invited):
            with self.assertRaises(UserError):
                record.with_context(
                    allowed_company_ids=[self.agency.id, self.other_agency.id]
                ).company_id = self.other_agency

    def test_the_seal_holds_afterwards(self):
        """What happens to an approved review and its people later breaks no seal."""
        review = self._approved_review()
        decision = review.decision_ids
        self._holds("approved")
        decision.with_user(self.secretary).user_id = self.staff
        self._holds("handed on")
        change = self.env['iso.action.deadline'].with_user(self.staff).create({
            'action_id': decision.id, 'new_deadline': self._day(60), 'reason': "Late"})
        change.with_user(change.decider_id).action_approve()
        self._holds("put off")
        review.with_user(self.leader).action_release()
        self._holds("released")
        review.with_user(self.leader).action_withhold()
        for record in (self.head, self.dept_vet, self.doer, self.agency):
            record.name = "Renamed"
        self._holds("renamed")
        review.sudo().event_id.unlink()
        self._holds("without the event")
        self.agency.iso_leader_id = self.admin
        decision.with_user(self.staff).evidence = "Done"
        decision.with_user(self.staff).action_done()
        decision.with_user(decision.verifier_id).action_verify()
        self._holds("carried out")
        review.active = False
        self.head.active = False
        self.dept_vet.manager_id = False
        self._holds("archived")

    def _holds(self, step):
        self.env.flush_all()
        result = self.env['iso.seal']._verify(self.agency)
        self.assertFalse(result['fault'], f"{step}: {result['message']}")
        self.assertEqual(result['records'], 1)
