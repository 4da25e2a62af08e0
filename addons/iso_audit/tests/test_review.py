from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .review_common import ReviewCase

KEYS = {'text', 'figures', 'tables', 'charts', 'links', 'weak', 'error'}


@tagged('post_install', '-at_install')
class TestReview(ReviewCase):

    def test_happy_path(self):
        file = self._approved()
        review = self._review()
        self.assertRegex(review.name, r'^XXLD-\d{4}-\d{3}$')
        self.assertEqual(review.chair_id, self.leader)
        self.assertEqual(review.secretary_id, self.secretary)
        self.assertEqual(review.input_ids.mapped('code')[0], "9.3.2 a")
        self.assertEqual(len(review.input_ids), 12)
        self.assertFalse(review.missing)
        review.action_invite()
        self.assertEqual(
            review.event_id.partner_ids,
            (self.leader | self.secretary | self.head).partner_id)
        self.assertEqual(review.activity_ids.user_id, self.secretary)
        nonconformities = self._input(review, 'nonconformities')
        self.assertEqual(nonconformities.content['figures'][0]['value'], '1')
        review.action_start()
        self.assertTrue(all(line.frozen_on for line in review.input_ids))
        self._input(review, 'audits').discussion = "The leader asks for two more auditors."
        decision = self._decision(review)
        self.assertEqual(decision.state, 'draft')
        self.assertEqual((decision.owner_id, decision.verifier_id), (self.leader, self.secretary))
        self.assertEqual((decision.kind, decision.origin), ('decision', 'review'))
        self.assertFalse(decision.activity_ids)
        review.conclusion = "Suitable, adequate and effective."
        review.action_submit()
        self.assertEqual(review.activity_ids.user_id, self.leader)
        chaired = review.with_user(self.leader)
        chaired._approve()
        self.assertEqual(review.state, 'approved')
        self.assertEqual(review.seal_ids.event, 'approved')
        self.assertEqual(decision.state, 'open')
        self.assertEqual(decision.activity_ids.user_id, self.doer)
        self.assertEqual(review.decided[0]['user'], self.doer.name)
        self.assertTrue(file.exists())

    def test_the_next_one_begins_with_the_decisions(self):
        review = self._approved_review()
        late = self._decision_of(review)
        following = self._review(
            start=fields.Datetime.add(review.start, months=6))
        self.assertEqual(following.date_from, fields.Date.add(review.date_to, days=1))
        content = self._input(following, 'previous').content
        self.assertIn(late.title, content['tables'][0]['rows'][0]['cells'][0])
        self.assertEqual(content['figures'][1]['value'], "0 / 1")

    def _decision_of(self, review):
        return self.env['iso.action'].search([('review_id', '=', review.id)])

    # -- content ------------------------------------------------------------------------------

    def test_every_input_has_its_content(self):
        self._approved()
        for line in self._review().input_ids:
            with self.subTest(line.kind):
                self.assertEqual(line.content.keys(), KEYS)
                self.assertFalse(line.content['error'])

    def test_figures_change_until_the_meeting_starts(self):
        review = self._invited()
        line = self._input(review, 'nonconformities')
        self.assertEqual(line.content['figures'][0]['value'], '0')
        self._accepted()
        line.invalidate_recordset(['content'])
        self.assertEqual(line.content['figures'][0]['value'], '1')
        review.action_start()
        self._accepted()
        line.invalidate_recordset(['content'])
        self.assertEqual(line.content['figures'][0]['value'], '1')

    def test_confidential_words_are_not_shown(self):
        self._accepted(title="Sensitive words", confidential=True, source='complaint')
        review = self._review()
        self.assertNotIn("Sensitive", str(self._input(review, 'satisfaction').content))
        self.assertIn("1", self._input(review, 'satisfaction').content['figures'][0]['value'])

    @mute_logger('odoo.addons.iso_audit.models.iso_review_input')
    def test_a_provider_that_fails(self):
        review = self._invited()
        Input = type(self.env['iso.review.input'])
        with patch.object(Input, '_gather_audits', side_effect=ZeroDivisionError):
            review.action_start()
        audits = self._input(review, 'audits')
        self.assertIn("could not be taken", audits.content['error'])
        self.assertTrue(audits.failed)
        self.assertFalse(self._input(review, 'resources').content['error'])
        audits.action_gather_again()
        self.assertFalse(audits.content['error'])
        with self.assertRaisesRegex(UserError, "fixed when the meeting started"):
            audits.action_gather_again()

    @mute_logger('odoo.addons.iso_audit.models.iso_review_input', 'odoo.sql_db')
    def test_a_provider_that_breaks_the_transaction(self):
        def broken(line, content):
            line.env.cr.execute("SELECT no_such_column FROM iso_review")

        review = self._review()
        Input = type(self.env['iso.review.input'])
        with patch.object(Input, '_gather_audits', broken):
            self.assertTrue(self._input(review, 'audits').failed)
        self.assertTrue(self._input(review, 'resources').content['figures'])

    def test_weak_inputs_are_pointed_out(self):
        review = self._review()
        words = str(review.weak_inputs)
        self.assertIn("9.3.2 b: What changed", words)
        self._input(review, 'context').comment = "A new decree on livestock."
        review.invalidate_recordset(['weak_inputs'])
        self.assertNotIn("9.3.2 b: ", str(review.weak_inputs))

    # -- guards -------------------------------------------------------------------------------

    def test_periods_do_not_overlap(self):
        review = self._review()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError) as refused, \
                self.env.cr.savepoint():
            self._review(date_from=review.date_to)
        self.assertEqual(refused.exception.diag.constraint_name, 'iso_review_one_period')
        other = self._review(
            date_from=fields.Date.add(review.date_to, days=1),
            date_to=fields.Date.add(review.date_to, days=9))
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            other.date_from = review.date_to
            other.flush_recordset()
        review._with_reason_cancel("Put off to next year")
        self.env.flush_all()
        self.assertTrue(self._review(
            date_from=review.date_from, date_to=review.date_to, start=review.start))

    def test_a_decision_without_owner(self):
        review = self._held()
        self._decision(review, user_id=False)
        review.conclusion = "Fine."
        with self.assertRaisesRegex(UserError, "has no responsible"):
            review.action_submit()

    def test_minutes_need_a_conclusion(self):
        with self.assertRaisesRegex(UserError, "The conclusion"):
            self._held().action_submit()

    def test_the_chair_is_a_leader(self):
        review = self._review(chair_id=self.head.id)
        with self.assertRaisesRegex(UserError, "not a leader"):
            review.action_invite()

    def test_who_keeps_the_minutes_does_not_chair(self):
        with self.assertRaisesRegex(ValidationError, "does not approve them"):
            self._review(chair_id=self.secretary.id)

    def test_only_the_chair_approves(self):
        second = self._user('second', 'leader', self.agency)
        review = self._submitted_minutes()
        with self.assertRaisesRegex(AccessError, "chaired"):
            review.with_user(second)._approve()
        with self.assertRaises(AccessError):
            review._approve()

    def test_a_chair_who_has_left(self):
        """Another leader approves then, and only then; the papers name who it was."""
        review = self._submitted_minutes()
        other = self._user('second', 'leader', self.agency)
        self.assertFalse(review.with_user(other).may_approve)
        with self.assertRaises(AccessError):
            review.with_user(other)._approve()
        self.leader.active = False
        review.invalidate_recordset()
        self.assertTrue(review.with_user(other).may_approve)
        self.assertFalse(review.may_approve)
        with self.assertRaises(AccessError):
            review._approve()
        review.with_user(other)._approve()
        self.assertEqual((review.state, review.approved_by), ('approved', other))
        paper = self.env['report.iso_audit.report_review']._paper(review)
        self.assertEqual(paper['signatures'][1]['name'], other.name)

    def test_once_is_enough(self):
        review = self._approved_review()
        for step in ('action_invite', 'action_start', 'action_submit'):
            with self.subTest(step), self.assertRaisesRegex(UserError, "not possible now"):
                getattr(review, step)()
        with self.assertRaisesRegex(UserError, "not possible now"):
            review.with_user(self.leader)._approve()

    def test_what_is_approved_stays(self):
        review = self._approved_review()
        decision = self._decision_of(review)
        for step in (
                lambda: review.write({'conclusion': "Other words"}),
                lambda: self._input(review, 'audits').write({'discussion': "Other"}),
                lambda: self._input(review, 'audits').unlink(),
                lambda: decision.with_user(self.secretary).write({'title': "Other"}),
                lambda: decision.with_user(self.secretary).unlink(),
                lambda: self._decision(review),
                review.unlink):
            with self.assertRaises(UserError):
                step()

    def test_figures_are_fixed_in_the_meeting(self):
        review = self._held()
        with self.assertRaisesRegex(UserError, "figures are fixed"):
            review.date_from = fields.Date.subtract(review.date_from, days=1)
        with self.assertRaises(UserError):
            self._input(review, 'audits').frozen = {}
        with self.assertRaisesRegex(UserError, "is not written while"):
            self._input(review, 'audits').comment = "Later thoughts"

    def test_held_on_another_day(self):
        """What was planned for in two weeks and is held today is of today."""
        review = self._invited()
        length = review.stop - review.start
        review.action_start()
        self.assertEqual(review._local(review.start).date(), self.today)
        self.assertEqual((review.date_to, review.stop - review.start), (self.today, length))
        self.assertEqual(review.event_id.start, review.start, "the calendar tells the same")

    def test_no_figures_of_what_is_to_come(self):
        review = self._invited(
            start='2099-01-05 01:00:00', date_from='2098-01-01', date_to='2098-12-31')
        with self.assertRaisesRegex(UserError, r"begins on 01/01/2098"):
            review.action_start()

    def test_held_as_planned(self):
        now = fields.Datetime.now().replace(microsecond=0)
        review = self._invited(start=now, stop=now + timedelta(hours=1), date_to=self._day(-3))
        review.action_start()
        self.assertEqual((review.start, review.date_to), (now, self._day(-3)))

    def test_discussion_waits_for_the_meeting(self):
        review = self._invited()
        with self.assertRaisesRegex(UserError, "is not written while"):
            self._input(review, 'audits').discussion = "Before"
        with self.assertRaisesRegex(UserError, "taken in the meeting"):
            self._decision(review)

    def test_minutes_taken_back(self):
        review = self._submitted_minutes()
        with self.assertRaises(UserError):
            review.conclusion = "Other"
        review._with_reason_take_back("A decision was forgotten")
        self.assertEqual(review.state, 'meeting')
        self.assertEqual(review.activity_ids.user_id, self.secretary)
        self._decision(review, title="The forgotten one")
        review.action_submit()
        self.assertEqual(len(review.decision_ids), 2)

    # -- remarks ------------------------------------------------------------------------------

    def test_a_participant_remarks(self):
        line = self._input(self._invited(), 'processes').with_user(self.head)
        line.remark_ids = [Command.create({'text': "Two people are missing."})]
        self.assertEqual(line.remark_ids.user_id, self.head)
        with self.assertRaises(AccessError):
            line.comment = "Not mine to write"
        with self.assertRaises(AccessError):
            line.remark_ids.with_user(self.secretary).text = "Changed by another"

    def test_remarks_end_with_the_meeting(self):
        review = self._invited()
        line = self._input(review, 'processes').with_user(self.head)
        remark = self.env['iso.review.remark'].with_user(self.head).create(
            {'input_id': line.id, 'text': "Two people are missing."})
        review.action_start()
        for step in (
                lambda: remark.write({'text': "Three"}), remark.unlink,
                lambda: line.write({'remark_ids': [Command.create({'text': "Late"})]})):
            with self.assertRaises(UserError):
                step()

    def test_a_remark_bears_its_author(self):
        line = self._input(self._invited(), 'processes')
        remark = self.env['iso.review.remark'].with_user(self.head).with_context(
            default_user_id=self.leader.id).create(
            {'input_id': line.id, 'text': "x", 'user_id': self.leader.id})
        self.assertEqual(remark.user_id, self.head)

    # -- calendar -----------------------------------------------------------------------------

    def test_the_calendar_moves_the_meeting(self):
        review = self._invited()
        day = review.start + timedelta(days=7)
        review.event_id.with_user(self.secretary).write(
            {'start': day, 'stop': day + timedelta(hours=2)})
        self.assertEqual(review.start, day)
        self.assertEqual(review.date_to, review._local(day).date())

    def test_the_meeting_moves_the_calendar(self):
        review = self._invited()
        review.write({'start': review.start + timedelta(days=1),
                      'stop': review.stop + timedelta(days=1)})
        self.assertEqual(review.event_id.start, review.start)
        review.participant_ids = [Command.link(self.auditor.id)]
        self.assertIn(self.auditor.partner_id, review.event_id.partner_ids)

    def test_the_calendar_does_not_call_it_off(self):
        review = self._invited()
        with self.assertRaisesRegex(UserError, "cancel the review"):
            review.event_id.with_user(self.secretary).unlink()
        with self.assertRaisesRegex(AccessError, "move it"):
            review.event_id.with_user(self.head).write(
                {'start': review.start + timedelta(days=1)})
        event = review.event_id
        review._with_reason_cancel("The head is away")
        self.assertFalse(event.exists())

    # -- who reads ----------------------------------------------------------------------------

    def test_released_minutes(self):
        review = self._approved_review()
        mine = review.with_user(self.staff)
        self.assertFalse(mine.has_access('read'))
        with self.assertRaises(AccessError):
            review.action_release()
        review.with_user(self.leader).action_release()
        self.assertTrue(mine.has_access('read'))
        self.assertTrue(mine.input_ids.has_access('read'))
        review.with_user(self.leader).action_withhold()
        self.assertFalse(mine.has_access('read'))

    def test_drafts_of_decisions_are_the_meetings(self):
        decision = self._decision(self._held())
        self.assertFalse(decision.with_user(self.auditor).has_access('read'))
        self.assertTrue(decision.with_user(self.head).has_access('read'))

    def test_query_count_of_the_figures(self):
        """The same for one file and for many."""
        review = self._review()
        self._accepted()
        review.input_ids.mapped('content')

        def count():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            review.input_ids.mapped('content')
            return self.env.cr.sql_log_count - before

        few = count()
        for _number in range(5):
            self._accepted()
        self.assertLessEqual(count(), few + 2)
