from odoo.tests import HttpCase, tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestLegalTour(ProcedureCase, HttpCase):
    """A change of the law in the browser, in Vietnamese: entered, applied, pointed out."""

    def test_a_decree_replaces_another(self):
        self.env['res.lang']._activate_lang('vi_VN')
        (self.secretary | self.head).lang = 'vi_VN'
        old = self.env['iso.legal.document'].with_user(self.secretary).create({
            'number': "61/2018/NĐ-CP", 'title': "Một cửa", 'effective_on': '2018-06-21'})
        document = self._effective().procedure_id
        document.with_user(self.secretary).write({'legal_ids': old.ids})
        self.start_tour('/odoo/iso-legal', 'iso_legal_apply', login=self.secretary.login)
        self.env.invalidate_all()
        request = self.env['iso.change.request'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(
            (request.state, request.legal_id.number, request.line_ids.user_id),
            ('open', "118/2025/NĐ-CP", self.head))
        self.assertEqual(request.deadline, request.legal_id.apply_by)
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour(
            f'/odoo/iso-documents/{document.id}', 'iso_legal_ended', login=self.head.login)
