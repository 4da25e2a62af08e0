from odoo.tests import tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestMyDepartments(IsoAuditCase):
    """Whose departments these are is kept for a transaction, but never wrong."""

    def _mine(self, user):
        return self.env['hr.department'].with_user(user)._iso_my_departments().sudo(False)

    def test_a_new_head(self):
        self.assertEqual(self._mine(self.auditor), self.dept_office)
        self.dept_plan.manager_id = self._employee(self.auditor)
        self.assertEqual(self._mine(self.auditor), self.dept_office | self.dept_plan)
        self.dept_plan.manager_id = False
        self.assertEqual(self._mine(self.auditor), self.dept_office)

    def test_below(self):
        self.assertEqual(self._mine(self.head), self.dept_vet)
        station = self.env['hr.department'].create({
            'name': "Station", 'company_id': self.agency.id, 'parent_id': self.dept_vet.id})
        self.assertEqual(self._mine(self.head), self.dept_vet | station)
        station.parent_id = self.dept_office
        self.assertEqual(self._mine(self.head), self.dept_vet)

    def test_who_moves(self):
        employee = self._employee(self.staff)
        self.assertEqual(self._mine(self.staff), self.dept_vet)
        employee.department_id = self.dept_plan
        self.assertEqual(self._mine(self.staff), self.dept_plan)
        employee.active = False
        self.assertFalse(self._mine(self.staff))

    def test_archived(self):
        self.dept_vet.active = False
        self.assertFalse(self._mine(self.head))
        self.assertEqual(
            self.env['hr.department'].with_user(self.head).with_context(
                active_test=False)._iso_my_departments().sudo(False), self.dept_vet)

    def test_a_new_employee(self):
        user = self._user('newcomer', 'staff', self.agency)
        self.assertFalse(self._mine(user))
        self.env['hr.employee'].create({
            'name': user.name, 'user_id': user.id, 'company_id': self.agency.id,
            'department_id': self.dept_vet.id})
        self.assertEqual(self._mine(user), self.dept_vet)

    def test_whose_employee(self):
        employee = self._employee(self.staff)
        other = self._user('other', 'staff', self.agency)
        self._mine(self.staff)
        self._mine(other)
        employee.user_id = other
        self.assertEqual((self._mine(other), self._mine(self.staff)), (
            self.dept_vet, self.env['hr.department']))
