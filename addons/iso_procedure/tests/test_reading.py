from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.iso_audit.tests.query_common import CountedQueries

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestReading(CountedQueries, ProcedureCase):
    """Who has to read a document: by place and position, newcomers, those who left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vet_inspector, cls.clerk = cls.env['hr.job'].create([
            {'name': name, 'company_id': cls.agency.id} for name in ("Inspector", "Clerk")])

    def _of_dept(self, departments=None, jobs=None):
        document = self._document(
            reader_ids=[Command.set((departments or self.env['hr.department']).ids)],
            job_ids=[Command.set((jobs or self.env['hr.job']).ids)])
        version = self._submitted_version(document=document)
        version.with_user(self.leader)._approve()
        return version

    def _waiting(self, version, state='todo'):
        version.invalidate_recordset(['acknowledgement_ids'])
        return version.acknowledgement_ids.filtered(lambda one: one.state == state).user_id

    def _daily(self):
        Cron = self.registry['ir.cron']
        with patch.object(Cron, '_commit_progress', lambda cron, *args, **kwargs: 1):
            self.env['iso.procedure.version']._cron_ask_readers()

    # -- by department and position -----------------------------------------------------------

    def test_by_position(self):
        self._employee(self.doer).job_id = self.clerk
        self.assertEqual(self._waiting(self._of_dept(jobs=self.clerk)), self.doer)

    def test_by_department_or_position(self):
        self._employee(self.doer).job_id = self.clerk
        self.assertEqual(
            self._waiting(self._of_dept(self.dept_plan, self.clerk)), self.doer | self.lead)

    def test_departments_below_count(self):
        self.dept_plan.parent_id = self.dept_office
        self.assertIn(self.lead, self._waiting(self._of_dept(self.dept_office)))

    def test_a_closed_department_does_not_mean_everybody(self):
        empty = self.env['hr.department'].create(
            {'name': "Closed", 'company_id': self.agency.id, 'active': False})
        self.assertFalse(self._waiting(self._of_dept(empty)))

    def test_another_agency_is_not_asked(self):
        stranger = self._user('stranger', 'staff', self.other_agency, self.other_dept)
        self.assertNotIn(stranger, self._waiting(self._effective()))

    def test_other_readers_from_now_on(self):
        version = self._of_dept(self.dept_vet)
        self.assertIn(self.staff, self._waiting(version))
        version.with_user(self.staff).action_read()
        document = version.procedure_id.with_user(self.secretary)
        document.reader_ids = [Command.set(self.dept_plan.ids)]
        self.assertEqual(self._waiting(version), self.lead)
        self.assertEqual(self._waiting(version, 'read'), self.staff, "what was read stays")
        self.assertEqual(self._waiting(version, 'dropped'), self.doer)
        document.reader_ids = [Command.set(self.dept_vet.ids)]
        self.assertEqual(self._waiting(version), self.doer, "asked again, and only once")

    # -- newcomers ----------------------------------------------------------------------------

    def test_a_newcomer(self):
        """On the day of coming, with as long to read as anybody."""
        mine, others = self._of_dept(self.dept_vet), self._of_dept(self.dept_plan)
        mine._system_write({'effective_on': self._day(-300)})
        newcomer = self._user('newcomer', 'staff', self.agency, self.dept_vet)
        reading = mine.acknowledgement_ids.filtered(lambda one: one.user_id == newcomer)
        self.assertEqual(
            (reading.state, reading.deadline, reading.department_id),
            ('todo', self._day(14), self.dept_vet))
        self.assertNotIn(newcomer, self._waiting(others))

    def test_an_employee_gets_an_account(self):
        version = self._of_dept(self.dept_vet)
        employee = self.env['hr.employee'].create({
            'name': "New", 'company_id': self.agency.id, 'department_id': self.dept_vet.id})
        newcomer = self._user('newcomer', 'staff', self.agency)
        self.assertNotIn(newcomer, self._waiting(version))
        employee.user_id = newcomer
        self.assertIn(newcomer, self._waiting(version))
        employee.user_id = False
        self.assertNotIn(newcomer, self._waiting(version))

    def test_another_department(self):
        vet, plan = self._of_dept(self.dept_vet), self._of_dept(self.dept_plan)
        both = self._effective()
        self._employee(self.staff).department_id = self.dept_plan
        self.assertNotIn(self.staff, self._waiting(vet))
        self.assertIn(self.staff, self._waiting(plan))
        reading = both.acknowledgement_ids.filtered(lambda one: one.user_id == self.staff)
        self.assertEqual(
            (reading.state, reading.department_id), ('todo', self.dept_plan),
            "it waits where the person works now")

    def test_another_position(self):
        version = self._of_dept(jobs=self.vet_inspector)
        self.assertFalse(self._waiting(version))
        self._employee(self.staff).job_id = self.vet_inspector
        self.assertEqual(self._waiting(version), self.staff)

    def test_another_position_from_a_day_on(self):
        """A change that was entered for a day to come; the daily job sees it."""
        version = self._of_dept(jobs=self.vet_inspector)
        employee = self._employee(self.staff)
        employee.create_version({
            'date_version': fields.Date.today() + timedelta(days=1),
            'job_id': self.vet_inspector.id})
        self.assertFalse(self._waiting(version))
        with freeze_time(fields.Date.today() + timedelta(days=1)):
            self.env['hr.employee']._cron_update_current_version_id()
            self._daily()
            self.assertEqual(self._waiting(version), self.staff)

    def test_a_role_is_given(self):
        version = self._of_dept(self.dept_vet)
        newcomer = self._user('newcomer', 'staff', self.agency, self.dept_vet)
        staff = self.env.ref('iso_audit.group_iso_staff')
        newcomer.group_ids -= staff
        self.assertNotIn(newcomer, self._waiting(version))
        newcomer.group_ids += staff
        self.assertIn(newcomer, self._waiting(version))

    def test_the_daily_job_is_a_net(self):
        """Who was added to the role itself tells nobody of it."""
        version = self._of_dept(self.dept_vet)
        newcomer = self._user('newcomer', 'staff', self.agency, self.dept_vet)
        staff = self.env.ref('iso_audit.group_iso_staff')
        staff.user_ids -= newcomer
        self._daily()
        self.assertNotIn(newcomer, self._waiting(version))
        staff.user_ids += newcomer
        before = len(version.acknowledgement_ids)
        self._daily()
        self._daily()
        self.assertIn(newcomer, self._waiting(version))
        self.assertEqual(len(version.acknowledgement_ids), before)

    def test_who_wrote_or_approved_it_is_not_asked_later_either(self):
        version = self._effective()
        self._daily()
        asked = version.acknowledgement_ids.user_id
        self.assertFalse(asked & (version.user_id | version.approved_by))

    # -- who left -----------------------------------------------------------------------------

    def test_who_left_does_not_count(self):
        version = self._effective()
        document = version.procedure_id
        before = document.unread_count
        self.staff.active = False
        document.invalidate_recordset(['unread_count'])
        self.assertEqual(document.unread_count, before - 1)
        self.assertNotIn(self.staff, self._waiting(version))
        self.staff.active = True
        self.assertIn(self.staff, self._waiting(version), "back again")

    def test_an_employee_left(self):
        version = self._effective()
        version.with_user(self.doer).action_read()
        (self._employee(self.staff) | self._employee(self.doer)).action_archive()
        self.assertFalse(self._waiting(version) & (self.staff | self.doer))
        self.assertEqual(self._waiting(version, 'read'), self.doer)

    # -- figures ------------------------------------------------------------------------------

    def test_a_constant_number_of_queries_whatever_there_is(self):
        for _number in range(3):
            self._effective()
        versions = self.env['iso.procedure.version'].search(
            [('state', '=', 'effective'), ('company_id', '=', self.agency.id)])
        with self._counted() as few:
            versions._ask_readers()
        for number in range(30):
            self._user(f'reader_{number}', 'staff', self.agency, self.dept_plan)
            if number % 10 == 0:
                self._effective()
        more = self.env['iso.procedure.version'].search(
            [('state', '=', 'effective'), ('company_id', '=', self.agency.id)])
        self.assertGreater(len(more), len(versions))
        with self._counted() as many:
            more._ask_readers()
        self.assertEqual(many, few)

    def test_a_newcomer_costs_no_query_more_for_each_document(self):
        def come(login):
            user = self._user(login, 'staff', self.agency)
            with self._counted() as counted:
                self.env['hr.employee'].create({
                    'name': login, 'user_id': user.id, 'company_id': self.agency.id,
                    'department_id': self.dept_vet.id})
            return counted[0]

        self._effective()
        come('first')
        one = come('second')
        for _number in range(4):
            self._effective()
        come('third')
        self.assertLessEqual(come('fourth'), one + 1)
