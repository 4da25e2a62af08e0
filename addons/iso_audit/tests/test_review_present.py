"""What the screen of the meeting shows and keeps, and to whom."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .query_common import CountedQueries
from .review_common import ReviewCase


@tagged('post_install', '-at_install')
class TestReviewPresent(CountedQueries, ReviewCase):

    def _shown(self, review, user=None):
        self.env.invalidate_all()
        return review.with_user(user or self.secretary).get_presentation()

    def _page(self, shown, line):
        return next(page for page in shown['inputs'] if page['id'] == line.id)

    # -- what is shown ------------------------------------------------------------------------

    def test_preview_and_meeting(self):
        review = self._invited()
        shown = self._shown(review)
        self.assertEqual(
            (shown['live'], shown['running'], shown['editable']), (True, False, False))
        self.assertEqual(
            [page['id'] for page in shown['inputs']], review.input_ids.ids)
        self.assertEqual(shown['inputs'][0]['code'], "9.3.2 a", "previous decisions first")
        self.assertEqual(
            (shown['chair'], shown['secretary'], shown['participants']),
            (self.leader.name, self.secretary.name, [self.head.name]))
        for page in shown['inputs']:
            self.assertFalse(page['decisions'])
            self.assertEqual(
                page['content'].keys(),
                {'text', 'figures', 'tables', 'charts', 'links', 'weak', 'error'})
        review.action_start()
        shown = self._shown(review)
        self.assertEqual(
            (shown['live'], shown['running'], shown['editable']), (False, True, True))

    def test_the_meeting_sees_frozen_figures(self):
        review = self._invited()
        line = self._input(review, 'nonconformities')
        before = self._page(self._shown(review), line)['content']['figures'][0]['value']
        review.action_start()
        self._reported()
        figures = self._page(self._shown(review), line)['content']['figures']
        self.assertEqual(figures[0]['value'], before)
        self.assertNotEqual(line._gather()['figures'][0]['value'], before, "they did change")

    def test_words_make_up_for_thin_figures(self):
        review = self._review()
        line = self._input(review, 'context')
        self.assertTrue(self._page(self._shown(review), line)['content']['weak'])
        line.comment = "Two new decrees."
        self.env['iso.review.remark'].with_user(self.head).create(
            {'input_id': line.id, 'text': "Three more people are needed."})
        page = self._page(self._shown(review), line)
        self.assertFalse(page['content']['weak'])
        self.assertEqual(page['comment'], "Two new decrees.")
        self.assertEqual(
            page['remarks'],
            [{'user': self.head.name, 'text': "Three more people are needed."}])

    def test_decisions_stand_with_their_input_and_in_the_list(self):
        review = self._held()
        late = self._decision(review, 'improvement', title="Buy scanners")
        early = self._decision(review, 'previous', title="Train again", user_id=False)
        free = self._decision(review, title="Write a letter", review_input_id=False,
                              review_id=review.id, deadline=False)
        shown = self._shown(review)
        self.assertEqual(
            [one['id'] for one in shown['decisions']], [early.id, late.id, free.id])
        page = self._page(shown, self._input(review, 'improvement'))
        self.assertEqual([one['title'] for one in page['decisions']], ["Buy scanners"])
        self.assertEqual(
            page['decisions'][0]['deadline'], late.deadline.isoformat())
        self.assertEqual(shown['decisions'][0]['user'], "", "said, not hidden")
        self.assertEqual(shown['decisions'][2]['deadline'], False)

    def test_approved_decisions_are_shown_as_in_the_minutes(self):
        review = self._approved_review()
        action = review.decision_ids
        action.with_user(self.secretary).user_id = self.head
        [shown] = self._shown(review)['decisions']
        self.assertEqual(shown['user'], self.doer.name)

    def test_a_failed_provider_is_said(self):
        review = self._held()
        line = self._input(review, 'audits')
        line._system_write({'frozen': {**line.frozen, 'error': "No figures today."}})
        content = self._page(self._shown(review), line)['content']
        self.assertEqual((content['error'], content['weak']), ("No figures today.", []))

    # -- who sees it, who writes --------------------------------------------------------------

    def test_who_may_see_it(self):
        review = self._held()
        for user, editable in (
                (self.secretary, True), (self.leader, True), (self.admin, True),
                (self.head, False), (self.inspector, False)):
            with self.subTest(user=user.login):
                self.assertEqual(self._shown(review, user)['editable'], editable)
                self.assertEqual(
                    review.with_user(user).action_present()['params'], {'resId': review.id})
        for user in (self.staff, self.auditor, self.other_secretary):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                for act in ('get_presentation', 'action_present'):
                    with self.assertRaises(AccessError):
                        getattr(review.with_user(user), act)()

    def test_staff_sees_released_minutes_with_their_decisions(self):
        review = self._approved_review()
        with self.assertRaises(AccessError):
            self._shown(review, self.staff)
        review.with_user(self.leader).action_release()
        shown = self._shown(review, self.staff)
        self.assertFalse(shown['editable'])
        self.assertEqual([one['user'] for one in shown['decisions']], [self.doer.name])

    def test_nothing_is_editable_after_the_meeting(self):
        review = self._submitted_minutes()
        self.assertFalse(self._shown(review)['editable'])
        with self.assertRaises(UserError):
            review.input_ids[0].with_user(self.secretary).save_discussion("Later", "")
        with self.assertRaises(UserError):
            review.with_user(self.secretary).save_conclusion("Later", review.conclusion)

    # -- what is typed ------------------------------------------------------------------------

    def test_what_is_said_is_kept(self):
        review = self._held()
        line = self._input(review, 'audits')
        for user, text, known in (
                (self.secretary, "Good.", ""), (self.leader, "Good. But slow.", "Good.")):
            answer = line.with_user(user).save_discussion(text, known)
            self.assertEqual(answer, {'saved': True, 'text': text, 'by': ""})
            self.assertEqual(line.discussion, text)
        answer = review.with_user(self.leader).save_conclusion("Effective.", "")
        self.assertTrue(answer['saved'])
        self.assertEqual(review.conclusion, "Effective.")

    def test_what_another_wrote_is_not_overwritten(self):
        review = self._held()
        line = self._input(review, 'audits')
        line.with_user(self.leader).save_discussion("From the chair", "")
        answer = line.with_user(self.secretary).save_discussion("From the secretary", "")
        self.assertEqual(
            answer, {'saved': False, 'text': "From the chair", 'by': self.leader.name})
        self.assertEqual(line.discussion, "From the chair")
        # Having seen it, the secretary goes on from there; sent twice it is there once.
        both = "From the chair\nFrom the secretary"
        for _time in range(2):
            self.assertTrue(line.with_user(self.secretary).save_discussion(
                both, "From the chair")['saved'])
        self.assertEqual(line.discussion, both)

    def test_who_may_not_write_what_is_said(self):
        review, before = self._held(), self._invited
        line = review.input_ids[0]
        for user in (self.head, self.staff, self.inspector, self.other_secretary):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    line.with_user(user).save_discussion("I say", "")
                with self.assertRaises(AccessError):
                    review.with_user(user).save_conclusion("I say", "")
        for text, known in ((False, ""), (["x"], ""), ("x", None)):
            with self.assertRaises(UserError):
                line.with_user(self.secretary).save_discussion(text, known)
        review.with_user(self.secretary).conclusion = "Done."
        review.with_user(self.secretary).action_submit()
        early = before(start='2040-03-04 01:00:00', date_from='2040-01-01')
        with self.assertRaises(UserError):
            early.input_ids[0].with_user(self.secretary).save_discussion("Too early", "")

    # -- speed --------------------------------------------------------------------------------

    def test_queries_do_not_grow(self):
        review = self._held()
        self._decision(review)

        def count():
            with self._counted() as queries:
                review.with_user(self.head).get_presentation()
            return queries[0]

        count()
        few = count()
        for line in review.input_ids:
            for number in range(3):
                self._decision(review, line.kind, title=f"Decision {number}")
            line.with_user(self.secretary).save_discussion("Said", "")
        self.assertEqual(len(self._shown(review)['decisions']), 3 * len(review.input_ids) + 1)
        self.assertLessEqual(count(), few)
        self.assertLessEqual(few, 30)


@tagged('post_install', '-at_install')
class TestReviewPresentTour(ReviewCase, HttpCase):
    """A meeting before the screen, in Vietnamese: typed, decided, read along on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        (cls.secretary | cls.leader | cls.head).lang = 'vi_VN'

    def test_meeting(self):
        review = self._held(participant_ids=[Command.set((self.head | self.doer).ids)])
        self.start_tour(
            f'/odoo/iso.review/{review.id}', 'iso_review_present', login=self.secretary.login)
        self.env.invalidate_all()
        line = self._input(review, 'previous')
        self.assertEqual(line.discussion, "Hai việc còn chậm vì thiếu người.")
        decision = review.decision_ids
        self.assertEqual(
            (decision.title, decision.user_id, decision.review_input_id, decision.output_kind),
            ("Bố trí thêm một người tại Bộ phận Một cửa", self.doer, line, 'resource'))
        self.assertTrue(decision.deadline)
        self.assertEqual(review.conclusion, "Hệ thống phù hợp, đầy đủ và có hiệu lực.")
        # By its address, as after a reload of the browser, and on a phone.
        address = f'/odoo/iso-review-present/{review.id}'
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour(address, 'iso_review_present_reader', login=self.head.login)

    def test_nothing_typed_is_lost(self):
        review = self._held()
        self.start_tour(
            f'/odoo/iso-review-present/{review.id}', 'iso_review_present_kept',
            login=self.secretary.login)
        self.env.invalidate_all()
        self.assertEqual(
            (review.state, review.conclusion), ('minutes', "Có hiệu lực.\nPhù hợp."))

    def test_preview(self):
        review = self._invited()
        self.start_tour(
            f'/odoo/iso.review/{review.id}', 'iso_review_preview', login=self.leader.login)

    def test_a_record_that_is_not_open(self):
        risk = self.env['iso.risk'].with_user(self.secretary).create({
            'title': "Chuỗi lạnh bị đứt", 'department_id': self.dept_plan.id,
            'user_id': self.lead.id, 'likelihood': '3', 'impact': '4'})
        risk.action_open()
        self.assertFalse(risk.with_user(self.head).has_access('read'))
        review = self._invited()
        self.start_tour(
            f'/odoo/iso-review-present/{review.id}', 'iso_review_present_closed',
            login=self.head.login)
