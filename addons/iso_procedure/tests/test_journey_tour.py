import re

from odoo.tests import HttpCase, tagged

from . import word_common as make
from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestJourneyTour(ProcedureCase, HttpCase):
    """A document's whole life in the browser, in Vietnamese, by everybody concerned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        people = cls.secretary | cls.head | cls.auditor | cls.lead | cls.leader | cls.staff
        people.lang = 'vi_VN'
        cls.leader.password = 'leader-2026'

    def _tour(self, name, user, path):
        self.start_tour(f'/odoo/{path}', name, login=user.login)
        self.env.invalidate_all()

    def _lay_word_file(self):
        self.env['ir.attachment'].create({
            'name': 'iso_journey.docx', 'public': True, 'url': '/iso_journey.docx',
            'raw': make.word(
                make.heading("Mục đích"), make.paragraph("Trang trại quy mô lớn được thẩm định."),
                make.table(
                    ["Bước", "Nội dung", "Trách nhiệm", "Thời gian", "Kết quả"],
                    ["1", "Tiếp nhận", "Một cửa", "4 giờ", "Phiếu"],
                    ["2", "Ký", "Lãnh đạo", "1 ngày", "Giấy"]),
                make.picture())})

    def test_from_word_to_the_next_version(self):
        self._lay_word_file()
        self._tour('iso_journey_import', self.secretary, 'iso-documents')
        document = self.env['iso.procedure'].search(
            [('code', '=', "QT-05"), ('company_id', '=', self.agency.id)])
        version = document.version_ids
        self.assertEqual((document.user_id, len(version.step_ids)), (self.head, 2))
        self._tour('iso_journey_edit', self.head, f'iso-versions/{version.id}')
        self.assertIn("trong 7 ngày", version.content)
        self.assertEqual(version.state, 'review')
        self._agreed_and_approved(version)
        self.assertEqual((version.state, document.state), ('effective', 'effective'))
        self._posted(document)
        self._read_by_two(version)
        self._law_changes(document)
        self._tour('iso_journey_revise', self.head, 'iso-changes')
        revised = document.draft_id
        self.assertEqual(revised.number, 2)
        self._agreed_and_approved(revised)
        self.assertEqual((version.state, document.version_id), ('superseded', revised))
        self.assertEqual(
            self.env['iso.change.request'].search([('legal_id', '!=', False)]).mapped('state'),
            ['done'])
        self._tour('iso_journey_compare', self.head, f'iso-versions/{revised.id}')

    def _agreed_and_approved(self, version):
        self._tour('iso_procedure_agree', self.auditor, f'iso-versions/{version.id}')
        self.authenticate(self.leader.login, 'leader-2026')
        self._tour('iso_procedure_approve', self.leader, f'iso-versions/{version.id}')

    def _posted(self, document):
        self._tour('iso_journey_post', self.secretary, f'iso-documents/{document.id}')
        # Nobody signed in, and pages without a script: a plain browser's requests.
        self.logout()
        page = self.url_open(
            f'/iso/{self.agency.iso_public_name}/documents?search=tham+dinh+trang+trai').text
        [address] = re.findall(r'href="(/iso/[^"]*/documents/[^"?]*)"', page)
        self.assertIn("trong 7 ngày", self.url_open(address).text)

    def _read_by_two(self, version):
        """One of the staff and an auditor of another department, on their phones."""
        self.browser_size, self.touch_enabled = '390x844', True
        for user in (self.staff, self.lead):
            self._tour('iso_procedure_read', user, 'iso-to-read')
        self.browser_size, self.touch_enabled = '1366x768', False
        self.assertLessEqual(
            self.staff | self.lead,
            version.acknowledgement_ids.filtered(lambda one: one.state == 'read').user_id)

    def _law_changes(self, document):
        """The decree that it rests on is replaced: three months for its owner."""
        document.with_user(self.secretary).legal_ids = self.env[
            'iso.legal.document'].with_user(self.secretary).create({
                'number': "61/2018/NĐ-CP", 'title': "Một cửa", 'effective_on': '2018-06-21'})
        self._tour('iso_legal_apply', self.secretary, 'iso-legal')
