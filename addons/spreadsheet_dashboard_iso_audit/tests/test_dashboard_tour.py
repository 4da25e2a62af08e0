from odoo.tests import HttpCase, tagged

from odoo.addons.iso_audit.tests.nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestDashboardTour(NonconformityCase, HttpCase):
    """Both dashboards in the browser: no cell in error, the figures right, a click to the list."""

    ACTION = '/odoo/action-spreadsheet_dashboard_iso_audit.action_iso_dashboards'

    def _records(self):
        audit = self._running()
        Finding = self.env['iso.finding'].with_user(self.lead)
        for grade, clause in (('major', self.clause_75), ('minor', self.clause_81)):
            Finding.create({
                'audit_id': audit.id, 'grade': grade, 'department_id': self.dept_vet.id,
                'clause_id': clause.id, 'statement': f"A {grade} fault", 'evidence': "Seen"})
        file = self._analysed(title="Two certificates too early")
        file._system_write({'stage_deadline': self._day(-1)})

    def test_leader(self):
        self._records()
        self.start_tour(self.ACTION, 'iso_dashboards', login=self.leader.login)

    def test_inspector(self):
        """Departments of the agency are shown by name, though not open to the inspector."""
        self._records()
        self.start_tour(self.ACTION, 'iso_dashboards', login=self.inspector.login)

    def test_empty_database(self):
        """The sample: no source, no error."""
        dashboards = self.env['spreadsheet.dashboard'].search([(
            'dashboard_group_id', '=', self.env.ref(
                'spreadsheet_dashboard_iso_audit.spreadsheet_dashboard_group_iso').id)])
        # A model of which there is no record, as in a new database of all models.
        dashboards.main_data_model_ids = self.env['ir.model']._get('spreadsheet.dashboard.share')
        self.start_tour(self.ACTION, 'iso_dashboards_sample', login=self.secretary.login)
