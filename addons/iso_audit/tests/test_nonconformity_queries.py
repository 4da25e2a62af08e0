"""Query counts, pinned: they do not grow with the number of files or actions."""

from odoo import Command
from odoo.tests import Form, tagged

from .nonconformity_common import NonconformityCase
from .query_common import CountedQueries


@tagged('post_install', '-at_install')
class TestNonconformityQueries(CountedQueries, NonconformityCase):

    def _values(self, count):
        return [
            {'description': f"Fault {number}", 'department_id': self.dept_vet.id,
             'clause_id': self.clause_81.id} for number in range(count)]

    def test_creating_many_files(self):
        """Eighty files in one call cost as much as eight."""
        Files = self.env['iso.nonconformity'].with_user(self.staff)
        counts = []
        for number in (8, 8, 80):
            with self._counted() as counted:
                files = Files.create(self._values(number))
            counts += counted
        self.assertEqual(set(files.sudo().mapped('stage_user_id')), {self.secretary})
        self.assertEqual(len(files.sudo().activity_ids), 80)
        self.assertEqual(len(files.sudo().stage_ids), 80)
        self.assertEqual(counts[1], counts[2])

    def test_one_mail_but_not_a_thousand(self):
        """Who gets one file gets a mail; who gets many at once finds them in the list."""
        Files = self.env['iso.nonconformity'].with_user(self.staff).with_context(
            tracking_disable=False)
        told = self.env['mail.notification'].search_count
        domain = [('res_partner_id', '=', self.secretary.partner_id.id)]
        before = told(domain)
        Files.create(self._values(1))
        self.assertEqual(told(domain), before + 1)
        files = Files.create(self._values(5))
        self.assertEqual(told(domain), before + 1)
        self.assertEqual(len(files.sudo().activity_ids), 5)

    def test_opening_the_form(self):
        """Three actions or thirty: the same, for everybody who opens it."""
        few = self._approved()
        many = self._analysed()
        many.write({'action_ids': [
            Command.create(self._action_values(title=f"Deed {number}")) for number in range(30)]})
        many.action_propose()
        many.with_user(self.leader)._approve()
        for user in (self.head, self.secretary, self.leader, self.doer, self.auditor):
            with self.subTest(user=user.login):
                spec = Form(few.with_user(user))._view['fields_spec']
                counts = []
                for file in (few, many, few, many):
                    with self._counted() as counted:
                        file.with_user(user).web_read(spec)
                    counts += counted
                self.assertEqual(counts[2], counts[3])
                self.assertLess(counts[3], 40)

    def test_the_list(self):
        """Eighty files on a page cost as much as eight."""
        self.env['iso.nonconformity'].with_user(self.head).create(self._values(100))
        for user in (self.head, self.secretary, self.staff):
            with self.subTest(user=user.login):
                Files = self.env['iso.nonconformity'].with_user(user)
                spec = self._list_spec('iso.nonconformity')
                spec.pop('company_id', None)
                Files.web_search_read([], spec, limit=8)
                counts = []
                for limit in (8, 80):
                    with self._counted() as counted:
                        Files.web_search_read([], spec, limit=limit)
                    counts += counted
                self.assertLessEqual(counts[1], counts[0] + 1)
                self.assertLess(counts[1], 25)

    def test_days_that_change(self):
        """The days of a stage are kept in memory; a change counts for the next file."""
        Days = self.env['iso.stage.days'].with_user(self.admin)
        self.assertEqual(self._reported().stage_deadline, self._day(3))
        rule = Days.create({
            'company_id': self.agency.id, 'grade': 'minor', 'stage': 'reported', 'days': 9})
        self.assertEqual(self._reported().stage_deadline, self._day(9))
        rule.days = 20
        self.assertEqual(self._reported().stage_deadline, self._day(20))
        rule.unlink()
        self.assertEqual(self._reported().stage_deadline, self._day(3))
