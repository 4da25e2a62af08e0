"""Query counts of nonconformities and actions, pinned: they do not grow with the records."""

from odoo.tests import Form, tagged

from .nonconformity_common import NonconformityCase
from .query_common import CountedQueries


@tagged('post_install', '-at_install')
class TestFollowUpQueries(CountedQueries, NonconformityCase):

    def _values(self, count, **values):
        return [
            {'title': f"Fault {number}", 'department_id': self.dept_vet.id, **values}
            for number in range(count)]

    def _create(self, model, user, vals_list):
        with self._counted() as counted:
            records = self.env[model].with_user(user).create(vals_list)
        return records, counted[0]

    def test_reporting_many(self):
        """50 reports: one number, one batch of stages and duties, no mail for each."""
        counts = []
        for count in (1, 2, 50):
            for _time in range(2):
                _files, spent = self._create(
                    'iso.nonconformity', self.staff, self._values(count))
            counts.append(spent)
        self.assertLessEqual(counts[2], counts[1] + 5)

    def test_reporting_many_without_a_department(self):
        """Where the reporter works is asked once."""
        counts = []
        for count in (2, 2, 50):
            files, spent = self._create('iso.nonconformity', self.staff, [
                {'title': f"Fault {number}"} for number in range(count)])
            counts.append(spent)
        self.assertEqual(files.department_id, self.dept_vet)
        self.assertLessEqual(counts[2], counts[1] + 5)

    def test_accepting_many(self):
        counts = []
        for count in (2, 2, 50):
            files = self.env['iso.nonconformity'].with_user(self.secretary).create(
                self._values(count, clause_id=self.clause_81.id))
            with self._counted() as counted:
                files.action_accept()
            counts += counted
        # A few UPDATEs and INSERTs more, that hold 100 rows each.
        self.assertLessEqual(counts[2], counts[1] + 20)

    def test_giving_many_actions(self):
        counts = []
        for count in (2, 2, 50):
            _actions, spent = self._create('iso.action', self.secretary, [
                self._action_values(title=f"Do {number}") for number in range(count)])
            counts.append(spent)
        self.assertLessEqual(counts[2], counts[1] + 20)

    def test_the_lists(self):
        """A page of 30 costs the same out of 30 and out of 3,000."""
        for model, values in (
                ('iso.nonconformity', self._values(3000)),
                ('iso.action', [self._action_values(title=f"Do {number}")
                                for number in range(3000)])):
            spec = self._list_spec(model)
            Model = self.env[model].with_user(self.secretary)
            small = Model.create(values[:30])
            Model.web_search_read([], spec, limit=30)
            counts = []
            for _time in range(2):
                with self._counted() as counted:
                    page = Model.web_search_read([('id', '>=', small[0].id)], spec, limit=30)
                self.assertEqual(len(page['records']), 30)
                counts += counted
                if len(counts) == 1:
                    Model.create(values[30:])
            # Of the large one there are further pages, whose number is counted by one query.
            self.assertLessEqual(counts[1], counts[0] + 1)
            for limit in (30, 80):
                with self._counted() as counted:
                    Model.web_search_read([], spec, limit=limit)
                self.assertLessEqual(counted[0], counts[1] + 1)

    def test_opening_the_form(self):
        """For everybody who opens it, with two actions or with forty."""
        small, large = self._analysed(), self._analysed()
        self.env['iso.action'].with_user(self.head).create([
            self._action_values(title=f"Do {number}", nonconformity_id=large.id)
            for number in range(40)])
        for user in (self.head, self.staff, self.secretary, self.leader, self.auditor):
            with self.subTest(user=user.login):
                counts = []
                for file in (small, large, small, large):
                    with self._counted() as counted:
                        Form(file.with_user(user))
                    counts += counted
                self.assertLessEqual(counts[3], counts[2] + 2)
                self.assertLess(counts[3], 120)

    def test_what_is_missing(self):
        """Of 50 files as of two."""
        counts = []
        for count in (2, 2, 50):
            files = self.env['iso.nonconformity'].with_user(self.secretary).create(
                self._values(count, clause_id=self.clause_81.id))
            files.action_accept()
            with self._counted() as counted:
                files.mapped('missing')
            counts += counted
        self.assertLessEqual(counts[2], counts[1] + 5)
