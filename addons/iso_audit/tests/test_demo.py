from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file


@tagged('post_install', '-at_install')
class TestDemo(TransactionCase):

    def test_the_demo_agency_is_alive(self):
        """Odoo only warns when demo data do not load, and goes on without; here they have to."""
        for filename in Manifest.for_addon('iso_audit')['demo']:
            convert_file(self.env, 'iso_audit', filename, {}, mode='init', noupdate=True)
        agency = self.env.ref('iso_audit.demo_company_agency')
        year = self.env.ref('iso_audit.demo_programme')
        self.assertEqual((year.company_id, year.state), (agency, 'approved'))
        self.assertTrue(year.line_ids.filtered(lambda cell: not cell.audit_id))
        states = {
            name: self.env.ref(f'iso_audit.demo_audit_{name}').state
            for name in ('last_year', 'reported', 'running', 'planned')}
        self.assertEqual(states, {
            'last_year': 'reported', 'reported': 'reported', 'running': 'running',
            'planned': 'approved'})
        running = self.env.ref('iso_audit.demo_audit_running')
        self.assertTrue(0 < running.answered_count < running.line_count)
        self.assertIn('major', self.env.ref('iso_audit.demo_audit_reported').finding_ids.mapped('grade'))
