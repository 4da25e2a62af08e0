from odoo.tests import HttpCase, tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestChangeTour(ProcedureCase, HttpCase):
    """A change in the browser, in Vietnamese: asked for, accepted, begun on a phone."""

    def test_from_the_document_to_its_next_version(self):
        self.env['res.lang']._activate_lang('vi_VN')
        (self.secretary | self.head | self.staff).lang = 'vi_VN'
        document = self._effective().procedure_id
        self.start_tour(
            f'/odoo/iso-documents/{document.id}', 'iso_change_ask', login=self.staff.login)
        request = self.env['iso.change.request'].search([('user_id', '=', self.staff.id)])
        self.assertEqual((request.state, request.line_ids.procedure_id), ('submitted', document))
        self.start_tour(
            f'/odoo/iso-change-requests/{request.id}', 'iso_change_accept',
            login=self.secretary.login)
        self.env.invalidate_all()
        self.assertEqual((request.state, request.deadline), ('open', self._day(30)))
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour('/odoo/iso-changes', 'iso_change_start', login=self.head.login)
        self.env.invalidate_all()
        self.assertEqual(request.line_ids.version_id, document.draft_id)
        self.assertIn("Chưa nói ai ký", document.draft_id.reason)
