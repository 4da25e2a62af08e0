from odoo.tests import HttpCase, tagged

from .review_common import ReviewCase


@tagged('post_install', '-at_install')
class TestReviewTour(ReviewCase, HttpCase):
    """The year's review in the browser, in Vietnamese: prepared, held, approved, read."""

    def test_from_the_invitation_to_the_minutes(self):
        self.env['res.lang']._activate_lang('vi_VN')
        people = self.secretary | self.leader | self.staff
        people.lang = 'vi_VN'
        self.leader.password = 'leader-2026'
        self.dept_vet.manager_id = self._employee(self.head)
        self._approved()
        self.start_tour('/odoo/iso-overview', 'iso_review_held', login=self.secretary.login)
        review = self.env['iso.review'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(review.state, 'minutes')
        self.assertEqual(len(review.input_ids), 12)
        self.assertTrue(all(line.frozen for line in review.input_ids))
        self.assertEqual(review.participant_ids, self.head)
        # The session of the browser carries the password on, as at a login.
        self.authenticate(self.leader.login, 'leader-2026')
        self.start_tour('/odoo/iso-overview', 'iso_review_approved', login=self.leader.login)
        self.env.invalidate_all()
        self.assertEqual(review.state, 'approved')
        self.assertEqual(review.decision_ids.mapped('state'), ['open'] * 3)
        self.assertEqual(review.decision_ids.activity_ids.user_id, self.head | self.doer)
        self.assertTrue(review.seal_ids)
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour('/odoo/iso-reviews', 'iso_review_read', login=self.staff.login)
