from odoo.tests import HttpCase, tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestProcedureTour(ProcedureCase, HttpCase):
    """A document in the browser, in Vietnamese: entered, written, reviewed, approved, read."""

    def test_from_the_entry_to_the_reader(self):
        self.env['res.lang']._activate_lang('vi_VN')
        people = self.secretary | self.head | self.auditor | self.leader | self.staff
        people.lang = 'vi_VN'
        self.leader.password = 'leader-2026'
        self.start_tour('/odoo/iso-documents', 'iso_procedure_new', login=self.secretary.login)
        document = self.env['iso.procedure'].search([('company_id', '=', self.agency.id)])
        self.assertEqual((document.code, document.user_id), ("QT-01", self.head))
        self.start_tour('/odoo/iso-documents', 'iso_procedure_write', login=self.head.login)
        version = document.version_ids
        self.assertEqual((version.state, version.total_hours), ('review', 4))
        address = f'/odoo/iso-versions/{version.id}'
        self.start_tour(address, 'iso_procedure_agree', login=self.auditor.login)
        self.authenticate(self.leader.login, 'leader-2026')
        self.start_tour(address, 'iso_procedure_approve', login=self.leader.login)
        self.env.invalidate_all()
        self.assertEqual((version.state, document.state), ('effective', 'effective'))
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour('/odoo/iso-to-read', 'iso_procedure_read', login=self.staff.login)
        self.env.invalidate_all()
        self.assertEqual(
            version.acknowledgement_ids.filtered(lambda one: one.state == 'read').user_id,
            self.staff)
