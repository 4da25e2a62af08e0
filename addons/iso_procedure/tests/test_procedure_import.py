from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import word_common as make
from .common import ProcedureCase

STEPS = make.table(
    ["Bước", "Nội dung", "Trách nhiệm", "Thời gian", "Kết quả"],
    ["1", "Tiếp nhận", "Một cửa", "4 giờ", "Phiếu"], ["2", "Ký", "Lãnh đạo", "1 ngày", "Giấy"])


@tagged('post_install', '-at_install')
class TestProcedureImport(ProcedureCase):

    def _wizard(self, files, user=None):
        user = user or self.secretary
        attachments = self.env['ir.attachment'].with_user(user).create([
            {'name': name, 'raw': content, 'res_model': 'iso.procedure.import', 'res_id': 0}
            for name, content in files.items()])
        wizard = self.env['iso.procedure.import'].with_user(user).create({
            'attachment_ids': [Command.set(attachments.ids)],
            'department_id': self.dept_vet.id})
        wizard.action_read()
        return wizard

    def _import(self, files):
        wizard = self._wizard(files)
        action = wizard.action_import()
        return self.env['iso.procedure.version'].with_user(self.secretary).search(
            action['domain'])

    def _text(self, text="Purpose", *more):
        return make.word(make.heading("Quy trình"), make.paragraph(text), *more)

    def test_new_documents(self):
        wizard = self._wizard({
            "BM-QT-05-01 Phiếu.docx": self._text(),
            "QT-05 Thẩm định trang trại.docx": self._text("Purpose", STEPS, make.picture()),
            "Họp.docx": self._text()})
        form, meeting, document = wizard.line_ids
        self.assertEqual((document.code, document.title, document.kind, document.effect),
                         ("QT-05", "Thẩm định trang trại", 'internal', 'new'))
        self.assertEqual((document.step_count, form.kind, meeting.code), (2, 'form', ""))
        files = wizard.attachment_ids
        wizard.action_import()
        self.assertFalse(files.exists())
        document = self.env['iso.procedure'].search(
            [('code', '=', "QT-05"), ('company_id', '=', self.agency.id)])
        version = document.version_ids
        self.assertEqual((document.state, version.state, version.number), ('draft', 'draft', 1))
        self.assertEqual(document.department_id, self.dept_vet)
        self.assertEqual(document.child_ids.code, "BM-QT-05-01")
        self.assertEqual(version.step_ids.mapped('name'), ["Tiếp nhận", "Ký"])
        self.assertEqual(version.step_ids.mapped('hours'), [4, 8])
        self.assertEqual(version.step_ids.mapped('role'), ["Một cửa", "Lãnh đạo"])
        self.assertIn('src="data:image/png;base64,', version.content)
        self.assertIn("See the steps", version.content)
        self.assertNotIn("<table", version.content)
        self.assertIn("QT-05 Thẩm định", version.message_ids[0].body)

    def test_twice(self):
        """The draft gets the new text; steps that somebody wrote stay where the file has none."""
        files = {"QT-05 A.docx": self._text("First", STEPS), "Họp.docx": self._text("First")}
        first = self._import(files)
        wizard = self._wizard({"QT-05 A.docx": self._text("Second"),
                               "Họp.docx": self._text("Second", STEPS)})
        self.assertEqual(set(wizard.line_ids.mapped('effect')), {'replace'})
        wizard.action_import()
        documents = self.env['iso.procedure'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(documents.version_ids, first)
        self.assertEqual([len(version.step_ids) for version in first], [2, 2])
        for version in first:
            self.assertIn("Second", version.content)
            self.assertNotIn("First", version.content)
        self._import({"QT-05 A.docx": self._text("Third", STEPS)})
        self.assertEqual([len(version.step_ids) for version in first], [2, 2])

    def test_in_force(self):
        version = self._effective()
        document = version.procedure_id
        name = f"{document.code.lower()} Another title.docx".replace("qt", "QT")
        wizard = self._wizard({name: self._text("New text")})
        self.assertEqual(wizard.line_ids.effect, 'version')
        wizard.action_import()
        draft = document.draft_id
        self.assertEqual((draft.number, draft.state), (2, 'draft'))
        self.assertIn("New text", draft.content)
        self.assertEqual(document.version_id, version)
        self.assertNotIn("New text", version.content)
        self.assertEqual(document.title, "Issue a certificate")

    def test_in_review(self):
        code = self._in_review().procedure_id.code
        wizard = self._wizard({f"{code} A.docx": self._text()})
        self.assertIn("in review", wizard.line_ids.fault)
        with self.assertRaisesRegex(UserError, "in review"):
            wizard.action_import()

    def test_all_or_nothing(self):
        count = self.env['iso.procedure'].search_count([])
        wizard = self._wizard({
            "QT-11 Good.docx": self._text(), "QT-12 Old.docx": b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
            "QT-13 A.docx": self._text(), "QT-13 B.docx": self._text()})
        self.assertEqual(wizard.fault_count, 3)
        with self.assertRaises(UserError) as refused:
            wizard.action_import()
        message = str(refused.exception)
        self.assertIn("QT-12 Old.docx: It is in the old format", message)
        self.assertIn("QT-13 B.docx: Another file has the same code", message)
        self.assertNotIn("QT-11", message)
        self.assertEqual(self.env['iso.procedure'].search_count([]), count)
        wizard.line_ids.filtered('file_fault').unlink()
        wizard.line_ids[-1].code = "QT-14"
        self.assertEqual(wizard.fault_count, 0)
        wizard.action_import()
        self.assertEqual(self.env['iso.procedure'].search_count([]), count + 3)

    def test_each_reason_has_words(self):
        words = {self.env['iso.procedure.import']._reason_words(reason) for reason in (
            'large', 'old', 'encrypted', 'pdf', 'foreign', 'macros', 'bomb', 'entity', 'picture',
            'empty', 'broken')}
        self.assertEqual(len(words), 11)

    def test_what_could_do_harm(self):
        version = self._import({"QT-05 A.docx": make.word(
            make.paragraph('<script>alert(1)</script><b onclick="x()">'),
            make.link('rBad', "Click"), relations=[make.relation(
                'rBad', 'hyperlink', 'javascript:alert(1)', 'TargetMode="External"')])})
        self.assertIn("&lt;script&gt;", version.content)
        self.assertNotIn("<script", version.content)
        self.assertNotIn("javascript:", version.content)
        self.assertIn("Click", version.content)

    def test_another_agency_has_the_code(self):
        self.env['iso.procedure'].with_user(self.other_secretary).create(
            {'title': "Theirs", 'code': "QT-05"})
        self.assertEqual(self._import({"QT-05 A.docx": self._text()}).company_id, self.agency)

    def test_only_the_secretary(self):
        for user in (self.head, self.auditor, self.leader):
            with self.assertRaises(AccessError):
                self.env['iso.procedure.import'].with_user(user).create({})
