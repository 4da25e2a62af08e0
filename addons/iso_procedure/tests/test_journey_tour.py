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
        people = cls.secretary | cls.head | cls.auditor | cls.leader | cls.staff
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
        self._tour('iso_procedure_agree', self.auditor, f'iso-versions/{version.id}')
        self.authenticate(self.leader.login, 'leader-2026')
        self._tour('iso_procedure_approve', self.leader, f'iso-versions/{version.id}')
        self.assertEqual((version.state, document.state), ('effective', 'effective'))
