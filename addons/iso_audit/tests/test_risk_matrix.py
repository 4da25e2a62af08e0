from odoo.tests import tagged

from .query_common import CountedQueries
from .risk_common import RiskCase


@tagged('post_install', '-at_install')
class TestRiskMatrix(CountedQueries, RiskCase):
    """The overview counts what the reader sees; its cost does not grow with the risks."""

    def _matrix(self, user=None, **options):
        Risk = self.env['iso.risk'].with_user(user or self.secretary)
        return Risk.get_matrix(**options)

    def _cells(self, *args, **options):
        return {
            (int(cell['likelihood']), int(cell['impact'])): cell['count']
            for cell in self._matrix(*args, **options)['cells']}

    def test_open_ones_by_cell(self):
        first, second = self._opened(), self._opened(department_id=self.dept_plan.id,
                                                     user_id=self.head.id)
        self._risk(likelihood='1')
        self._opened(kind='opportunity', likelihood='5', impact='5')
        self.assertEqual(self._cells(), {(3, 4): 2}, "neither drafts nor opportunities")
        self.assertEqual(self._cells(kind='opportunity'), {(5, 5): 1})
        self.assertEqual(self._cells(department_id=self.dept_plan.id), {(3, 4): 1})
        self._rate(first, '1', '4', residual=True)
        matrix = self._matrix(residual=True)
        self.assertEqual((matrix['total'], matrix['unrated']), (2, 1))
        self.assertEqual(self._cells(residual=True), {(1, 4): 1})
        self.assertEqual(
            [name for _id, name in matrix['departments']], ["Planning", "Veterinary"])
        found = self.env['iso.risk'].with_user(self.secretary).search(
            [*matrix['domain'], ('residual_rating', '=', 0)])
        self.assertEqual(found, second)

    def test_each_reader_counts_what_they_read(self):
        self._opened()
        self._opened(department_id=self.dept_plan.id, user_id=self.secretary.id)
        for user, count in (
                (self.staff, 1), (self.head, 1), (self.lead, 2), (self.leader, 2),
                (self.other_secretary, 0)):
            with self.subTest(user=user.login):
                self.assertEqual(self._matrix(user)['total'], count)

    def test_unknown_options_do_no_harm(self):
        self._opened()
        self.assertEqual(self._matrix(kind="'; --")['total'], 1)
        self.assertEqual(self._matrix(department_id=10**8)['total'], 0)

    def _many(self, count):
        risks = self.env['iso.risk'].with_user(self.secretary).create([{
            'title': f"Risk {number}", 'department_id': self.dept_vet.id,
            'likelihood': str(number % 5 + 1), 'impact': str(number % 4 + 1),
        } for number in range(count)])
        risks.action_open()

    def test_queries_of_matrix_and_list(self):
        spec = self._list_spec('iso.risk')
        counts = []
        for count in (8, 72):
            self._many(count)
            for user in (self.secretary, self.staff):
                Risk = self.env['iso.risk'].with_user(user)
                Risk.get_matrix()  # who looks is looked up once
                with self._counted() as matrix:
                    Risk.get_matrix()
                with self._counted() as listed:
                    Risk.web_search_read([], spec, limit=100)
                counts.append((matrix[0], listed[0]))
        self.assertEqual(counts[:2], counts[2:], "the same for 80 as for 8")
        self.assertLessEqual(max(max(pair) for pair in counts), 25)

    def test_creating_many(self):
        """Numbers are drawn at once, and no mail goes out for each."""
        Risk = self.env['iso.risk'].with_user(self.secretary)
        counts = []
        for count in (8, 8, 80):
            with self._counted() as counted:
                Risk.create([{
                    'title': "Many", 'department_id': self.dept_vet.id, 'likelihood': '2',
                    'impact': '2'} for _number in range(count)])
            counts += counted
        self.assertEqual(counts[1], counts[2])
