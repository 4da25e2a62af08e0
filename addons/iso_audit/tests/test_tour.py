from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestJourney(IsoAuditCase, HttpCase):
    """An audit in the browser, in Vietnamese: from the cell of the programme to the signed PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        (cls.secretary | cls.leader | cls.lead | cls.auditor).lang = 'vi_VN'
        cls.checklist.company_id = cls.agency
        cls.programme = cls.env['iso.programme'].with_user(cls.secretary).create({
            'line_ids': [
                Command.create({
                    'department_id': department.id,
                    'month': fields.Date.today().month,
                    'clause_ids': [Command.set(cls.clauses.ids)],
                }) for department in (cls.dept_vet, cls.dept_office, cls.dept_plan)],
        })
        cls.programme.action_submit()
        cls.programme.with_user(cls.leader)._approve()

    def _tour(self, name, user, record):
        self.start_tour(
            f'/odoo/{record._name}/{record.id}', f'iso_journey_{name}', login=user.login)
        self.env.invalidate_all()

    def test_journey(self):
        cell = self.programme.line_ids.filtered(
            lambda line: line.department_id == self.dept_vet)
        (self.programme.line_ids - cell).sudo().audit_id = self._audit()
        self._tour('secretary', self.secretary, self.programme)
        audit = cell.audit_id
        self.assertEqual((audit.state, audit.lead_id), ('submitted', self.lead))
        self._tour('leader', self.leader, audit)
        self.assertEqual((audit.state, audit.approved_by), ('approved', self.leader))
        self._tour('lead', self.lead, audit)
        self.assertEqual(audit.state, 'running')

        self._tour('auditor', self.auditor, audit)
        self.assertEqual(audit.answered_count, 3)
        self.assertEqual(audit.line_ids.answered_by, self.auditor)
        finding = audit.finding_ids
        self.assertEqual(
            (finding.grade, finding.statement, finding.evidence),
            ('minor', "Biểu mẫu hết hiệu lực còn được dùng.", "Quy trình QT-02 lần 1"))
        self.browser_size, self.touch_enabled = '375x667', True
        self._tour('phone', self.lead, audit)
        self.assertEqual(audit.answered_count, 4)
        self.browser_size, self.touch_enabled = '1366x768', False

        self._tour('report', self.lead, audit)
        self.assertEqual((audit.state, audit.reported_by), ('reported', self.lead))
        # The system prints in tests only when told to.
        self.authenticate(self.secretary.login, self.secretary.login)
        page = self.url_open(
            f'/report/pdf/iso_audit.report_audit/{audit.id}'
            '?context={"force_report_rendering": true}')
        self.assertEqual(page.headers['Content-Type'], 'application/pdf')
        self.assertEqual(page.content[:5], b'%PDF-')
        self.assertEqual(page.content, audit.report_file_id.raw)
