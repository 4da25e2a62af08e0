from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestJourney(IsoAuditCase, HttpCase):
    """An audit in the browser, from the cell of the programme to the signed report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        (cls.secretary | cls.leader | cls.lead | cls.auditor).lang = 'vi_VN'

    def _tour(self, name, user, record):
        path = f'/odoo/{record._name}/{record.id}'
        self.start_tour(path, f'iso_journey_{name}', login=user.login)
        record.invalidate_recordset()

    def test_journey(self):
        day = fields.Date.add(fields.Date.today(), days=14, weekday=0)
        audit = self.env['iso.audit'].with_user(self.secretary).create({
            'department_ids': [Command.set(self.dept_vet.ids)],
            'checklist_ids': [Command.set(self.checklist.ids)],
            'date_start': day, 'date_end': day})
        self._tour('secretary', self.secretary, audit)
        self.assertEqual(audit.state, 'submitted')
        self._tour('leader', self.leader, audit)
        self.assertEqual((audit.state, audit.approved_by), ('approved', self.leader))
        self._tour('start', self.lead, audit)
        self.assertEqual(audit.state, 'running')
