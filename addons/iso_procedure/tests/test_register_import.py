import base64
import io

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestRegisterImport(HttpCase, ProcedureCase):

    def _wizard(self, *rows):
        book = Workbook()
        for row in ([["Anything"], ["Code", "Title"], *rows]):
            book.active.append(row)
        output = io.BytesIO()
        book.save(output)
        return self._of(output.getvalue())

    def _of(self, content):
        return self.env['iso.procedure.register.import'].with_user(self.secretary).create(
            {'file': base64.b64encode(content), 'filename': "register.xlsx"})

    def test_new_and_twice(self):
        rows = [
            ["QT-41", "Inspect a farm", "Internal procedure", self.dept_vet.name,
             self.head.login, None, 24],
            ["BM-41", "Form", "form", None, self.auditor.name, None, None], [None]]
        wizard = self._wizard(*rows)
        self.assertEqual(wizard.summary, "2 new, 0 changed, 0 as they are already.")
        wizard.action_import()
        document = self.env['iso.procedure'].search(
            [('code', '=', "QT-41"), ('company_id', '=', self.agency.id)])
        self.assertEqual(
            (document.title, document.department_id, document.user_id, document.review_months),
            ("Inspect a farm", self.dept_vet, self.head, 24))
        wizard = self._wizard(*rows)
        self.assertEqual((wizard.can_import, wizard.summary),
                         (False, "0 new, 0 changed, 2 as they are already."))
        wizard.action_import()
        wizard = self._wizard(["qt-41", "Inspect"])
        self.assertEqual(wizard.summary, "0 new, 1 changed, 0 as they are already.")
        wizard.action_import()
        self.assertEqual((document.title, document.review_months), ("Inspect", 24))

    def test_the_template_comes_back(self):
        document = self._document(review_months=6)
        self.authenticate(self.secretary.login, self.secretary.login)
        answer = self.url_open('/iso_audit/sheet/iso.procedure.register.import')
        self.assertEqual(answer.status_code, 200)
        texts = [row[0] for row in load_workbook(
            io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)]
        self.assertIn(document.code, texts)
        wizard = self._of(answer.content)
        self.assertFalse(wizard.faults)
        self.assertIn("0 new, 0 changed", wizard.summary)

    def test_all_or_nothing(self):
        effective = self._effective().procedure_id
        gone = self._document(code="QT-90")
        gone.active = False
        bad = [
            (["QT-51", "A"], None), (["qt-51", "B"], "stands in row 3 already"),
            (["QT-52"], "no title"), ([None, "C"], "no code"),
            (["QT-53", "D", "Poem"], "is no kind"), (["QT-54", "E", None, "Moon"], "not known"),
            (["QT-55", "F", None, None, "nobody"], "not known"),
            (["QT-56", "G", None, None, None, "99.9"], "no clause 99.9"),
            (["QT-57", "H", None, None, None, None, 0], "from 1 to 120"),
            ([effective.code, None, "Form"], "its kind stays"), (["QT-90", "I"], "archived")]
        wizard = self._wizard(*(row for row, _words in bad))
        self.assertFalse(wizard.can_import)
        with self.assertRaises(UserError) as refused:
            wizard.action_import()
        lines = str(refused.exception).splitlines()
        for number, (_row, words) in enumerate(bad, 3):
            found = [line for line in lines if line.startswith(f"Row {number}:")]
            self.assertEqual(len(found), bool(words), number)
            self.assertIn(words or "", "".join(found))
        self.assertFalse(self.env['iso.procedure'].search([('code', '=', "QT-51")]))

    def test_no_workbook(self):
        for content in (b'', b'A,B', b'PK\x03\x04'):
            with self.assertRaises(UserError):
                self._of(content or b' ').action_import()
        with self.assertRaises(AccessError):
            self.env['iso.procedure.register.import'].with_user(self.head).create({})
