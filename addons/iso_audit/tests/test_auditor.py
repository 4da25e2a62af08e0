from itertools import count

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import IsoAuditCase

TODAY = '2027-03-01'


@tagged('post_install', '-at_install')
@freeze_time(f'{TODAY} 03:00:00')
class TestAuditor(IsoAuditCase):

    def setUp(self):
        super().setUp()
        self.committed = []
        # A test has no transaction of its own to commit.
        self.patch(self.env.registry['ir.cron'], '_commit_progress', self._progress)
        self.time_left = 60
        self.numbers = count()

    def _progress(self, processed=0, *, remaining=None):
        self.committed.append((processed, remaining))
        return self.time_left

    def _ending(self, days, **values):
        person = self._user(f'person_{next(self.numbers)}',
                            'auditor', values.pop('company', self.agency))
        return self._competence(
            person, 'auditor', valid_from='2020-01-01',
            valid_to=fields.Date.add(fields.Date.to_date(TODAY), days=days), **values)

    def _duties(self, auditor):
        return auditor.sudo().activity_ids

    def test_sixty_days_before_and_once(self):
        past, today, last, early, never = (
            self._ending(-1), self._ending(0), self._ending(60), self._ending(61),
            self._competence(self.staff, 'trainee'))
        for _run in range(2):
            self.env['iso.auditor']._cron_notify_expiry()
        self.assertEqual(
            [len(self._duties(auditor)) for auditor in (past, today, last, early, never)],
            [0, 1, 1, 0, 0])
        self.assertEqual(self._duties(last).user_id, self.secretary)
        self.assertEqual(
            str(self._duties(last).date_deadline), '2027-04-16', "two weeks before the end")
        self.assertEqual(str(self._duties(today).date_deadline), TODAY, "not late at once")

    def test_renewed_and_ending_again(self):
        auditor = self._ending(30)
        self.env['iso.auditor']._cron_notify_expiry()
        self._duties(auditor).action_feedback()
        auditor.valid_to = '2027-04-20'
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertEqual(len(self._duties(auditor)), 1)

    def test_in_the_language_of_the_secretary(self):
        self.env['res.lang']._activate_lang('vi_VN')
        self.secretary.lang = 'vi_VN'
        auditor = self._ending(30)
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertIn("31/03/2027", self._duties(auditor).summary)
        self.assertIn(auditor.user_id.name, self._duties(auditor).summary)

    def test_who_is_gone_is_not_renewed(self):
        archived, left = self._ending(30, active=False), self._ending(30)
        left.user_id.active = False
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertFalse(self._duties(archived) | self._duties(left))

    def test_nobody_to_tell_yet(self):
        """Without a secretary nothing is lost: the first one to come is told."""
        lonely = self.env['res.company'].create({'name': "Lonely"})
        auditor = self._ending(30, company=lonely)
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertFalse(self._duties(auditor))
        secretary = self._user('lonely_secretary', 'secretary', lonely)
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertEqual(self._duties(auditor).user_id, secretary)

    def test_goes_on_after_an_interruption(self):
        first, second = self._ending(30), self._ending(30, company=self.other_agency)
        self.time_left = 0
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertEqual(self.committed, [(1, 1)])
        self.assertEqual(len(self._duties(first) | self._duties(second)), 1)
        self.env['iso.auditor']._cron_notify_expiry()
        self.assertEqual(len(self._duties(first)), 1)
        self.assertEqual(len(self._duties(second)), 1)
        self.assertEqual(self._duties(second).user_id, self.other_secretary)

    def test_queries_do_not_grow(self):
        counts = []
        for number in (2, 20):
            for _number in range(number):
                self._ending(40)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env['iso.auditor']._cron_notify_expiry()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_state(self):
        """What the list says and what searching finds are the same."""
        records = {
            'expired': self._ending(-1), 'expiring': self._ending(60), 'valid': self._ending(61)}
        records['future'] = self._ending(90)
        records['future'].valid_from = '2027-03-02'
        for state, auditor in records.items():
            self.assertEqual(auditor.state, state)
            for searched in records:
                found = auditor.search([('id', '=', auditor.id), ('state', '=', searched)])
                self.assertEqual(bool(found), searched == state, f"{state} by {searched}")
        with_end = self._competence(self.head, 'auditor', valid_from='2020-01-01')
        self.assertEqual(with_end.state, 'valid')
        self.assertIn(with_end, with_end.search([('state', 'in', ['valid', 'future'])]))
