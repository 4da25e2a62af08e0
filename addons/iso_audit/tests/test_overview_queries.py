from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .overview_common import OverviewCase
from .query_common import CountedQueries


@tagged('post_install', '-at_install')
class TestOverviewQueries(CountedQueries, OverviewCase):
    """The number of queries depends on the role, not on how much there is."""

    def _queries(self, user, **look):
        self._look(user, **look)  # what is kept between two requests
        with self._counted() as counted:
            self._look(user, **look)
        return counted[0]

    def _more(self):
        """Many more departments, records and agencies."""
        departments = self.env['hr.department'].create([
            {'name': f"Department {number}", 'company_id': self.agency.id}
            for number in range(10)])
        for department in departments:
            self._findings(self.audit, 'minor', department=self.dept_vet)
            self._action(self.doer, -40, department_id=department.id)
            self._action(self.auditor, -41)
            self._reported(department_id=department.id)
            self.env['iso.audit'].with_user(self.secretary).create({
                'department_ids': department.ids, 'date_start': self.today})
        self._accepted()
        agencies = self.env['res.company'].create([
            {'name': f"Agency {number}", 'parent_id': self.province.id}
            for number in range(10)])
        self.env['iso.nonconformity'].create([{
            'description': "There", 'company_id': agency.id, 'department_id': False,
            'owner_id': False} for agency in agencies])

    def test_constant(self):
        looks = [(user, {}) for user in (
            self.staff, self.head, self.auditor, self.secretary, self.leader, self.inspector)]
        looks.append((self.inspector, {'scope': self.agency.id}))
        before = [self._queries(user, **look) for user, look in looks]
        self._more()
        for (user, look), few in zip(looks, before, strict=True):
            with self.subTest(user=user.login, **look):
                many = self._queries(user, **look)
                self.assertLessEqual(many, few + 3)
                self.assertLess(few, 140)

    def test_late_actions_by_index(self):
        """What is late comes in order from the index of open actions, not from all of history."""
        overview = self.env['iso.overview'].with_user(self.inspector)
        frame = overview._frame(None, None, overview._scopes())
        [domain] = [domain for model, _label, domain in overview._late_sources(frame)
                    if model == 'iso.action']
        query = overview.env['iso.action']._search(
            domain & Domain('state', '!=', 'done'), order='deadline, id', limit=5)
        # The tables of a test are so small that sorting them would be cheaper.
        self.env.cr.execute(
            "SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off")
        plan = "\n".join(line for [line] in self.env.execute_query(
            SQL("EXPLAIN %s", query.select())))
        self.assertIn('iso_action_urgent', plan)
