import base64
import io
from datetime import date

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .test_legal import LegalCase


@tagged('post_install', '-at_install')
class TestLegalImport(HttpCase, LegalCase):

    def _wizard(self, *rows, user=None, **values):
        book = Workbook()
        for row in ([["Register"], ["Số hiệu", "Title"], *rows]):
            book.active.append(row)
        output = io.BytesIO()
        book.save(output)
        return self._of(output.getvalue(), user, **values)

    def _of(self, content, user=None, **values):
        return self.env['iso.legal.import'].with_user(user or self.secretary).create(
            {'file': base64.b64encode(content), 'filename': "laws.xlsx", **values})

    def _find(self, number):
        return self.env['iso.legal.document'].search(
            [('number', '=', number), ('company_id', 'in', [False, self.agency.id])])

    def test_new_and_twice(self):
        rows = [
            ["33/2024/QH15", "Archives", None, "National Assembly", "21/06/2024",
             date(2025, 7, 1), None, "01/2011/QH13", None, "https://example.com/33"],
            ["01/2011/QH13", "Archives, old", "Law", None, "11/11/2011", "01/07/2012"],
            ["12/2026/TT-BNV", "Guide", None, None, None, "01/02/2026", None, None,
             "33/2024/QH15; 61/2018/N\u00d0-CP"], [None]]
        wizard = self._wizard(*rows)
        self.assertFalse(wizard.faults)
        self.assertEqual(wizard.summary, "3 new, 0 changed, 0 as they are already.")
        wizard.action_import()
        law, old, guide = map(
            self._find, ("33/2024/QH15", "01/2011/QH13", "12/2026/TT-BNV"))
        self.assertEqual(
            (law.kind, law.replaces_ids, law.company_id, law.url),
            ('law', old, self.agency, "https://example.com/33"))
        self.assertEqual(str(law.effective_on), '2025-07-01')
        self.assertEqual(guide.amends_ids, law | self.decree)
        wizard = self._wizard(*rows)
        self.assertEqual((wizard.can_import, wizard.summary),
                         (False, "0 new, 0 changed, 3 as they are already."))
        wizard.action_import()
        self.assertEqual(len(self._find("33/2024/QH15")), 1)
        wizard = self._wizard(["33/2024/qh15", "Archives act"])
        self.assertEqual(wizard.summary, "0 new, 1 changed, 0 as they are already.")
        wizard.action_import()
        self.assertEqual((law.title, law.issuer), ("Archives act", "National Assembly"))

    def test_shared_by_the_top_only(self):
        row = ["40/2026/QH16", "Act", None, None, None, "01/02/2026"]
        self._wizard(row, user=self.top_admin, is_shared=True).action_import()
        self.assertFalse(self._find("40/2026/QH16").company_id)
        # An agency that asks for it keeps its own.
        self._wizard(
            ["41/2026/QH16", *row[1:]], user=self.secretary, is_shared=True).action_import()
        self.assertEqual(self._find("41/2026/QH16").company_id, self.agency)
        wizard = self._wizard(["40/2026/QH16", "Another title"])
        self.assertIn("top", wizard.faults)
        self.assertFalse(wizard.can_import)
        wizard = self._wizard(row)
        self.assertEqual(wizard.summary, "0 new, 0 changed, 1 as they are already.")

    def test_decisions_that_begin_anew_each_year(self):
        row = ["101/QĐ-UBND", "First", None, None, "05/01/2024", "05/01/2024"]
        again = ["101/QĐ-UBND", "Second", None, None, "07/01/2025", "07/01/2025"]
        self._wizard(row).action_import()
        wizard = self._wizard(row, again)
        self.assertEqual(wizard.summary, "1 new, 0 changed, 1 as they are already.")
        wizard.action_import()
        self.assertEqual(len(self._find("101/QĐ-UBND")), 2)
        self.assertIn("several", self._wizard(["101/QĐ-UBND", "Which?"]).faults)

    def test_the_template_comes_back(self):
        self.authenticate(self.secretary.login, self.secretary.login)
        answer = self.url_open('/iso_audit/sheet/iso.legal.import')
        self.assertEqual(answer.status_code, 200)
        texts = [row[0] for row in load_workbook(
            io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)]
        self.assertIn(self.newer.number, texts)
        wizard = self._of(answer.content)
        self.assertFalse(wizard.faults)
        self.assertIn("0 new, 0 changed", wizard.summary)

    def test_all_or_nothing(self):
        gone = self._law("90/2020/NĐ-CP", -5)
        gone.active = False
        day = "01/02/2026"
        bad = [
            (["51/2026/NĐ-CP", "A", None, None, None, day], None),
            (["51/2026/nđ-cp", "B", None, None, None, day], "stands in row 3 already"),
            (["52/2026/NĐ-CP", None, None, None, None, day], "no subject matter"),
            ([None, "C", None, None, None, day], "no number"),
            (["53/2026/NĐ-CP", "D", "Poem", None, None, day], "no kind"),
            (["54/2026/NĐ-CP", "E"], "no day"),
            (["55/2026/NĐ-CP", "F", None, None, None, "31/02/2026"], "no date"),
            (["56/2026/NĐ-CP", "G", None, None, "02/02/2026", day], "look at the dates"),
            (["57/2026/NĐ-CP", "H", None, None, None, day, None, "1/1900/NĐ-CP"], "neither"),
            (["58/2026/NĐ-CP", "I", None, None, None, day, None, "58/2026/NĐ-CP"], "itself"),
            (["59/2026/NĐ-CP", "J", None, None, None, day, None, None, None, "ftp://x"],
             "no address"),
            (["90/2020/NĐ-CP", "K", None, None, None, day], "archived")]
        wizard = self._wizard(*(row for row, _words in bad))
        self.assertFalse(wizard.can_import)
        with self.assertRaises(UserError) as refused:
            wizard.action_import()
        lines = str(refused.exception).splitlines()
        for number, (_row, words) in enumerate(bad, 3):
            found = [line for line in lines if line.startswith(f"Row {number}:")]
            self.assertEqual(len(found), bool(words), number)
            self.assertIn(words or "", "".join(found))
        self.assertFalse(self._find("51/2026/NĐ-CP"))

    def test_no_workbook(self):
        for content in (b' ', b'A,B', b'PK\x03\x04'):
            with self.assertRaises(UserError):
                self._of(content).action_import()
        with self.assertRaises(AccessError):
            self.env['iso.legal.import'].with_user(self.head).create({})
