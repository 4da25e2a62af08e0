import base64
import io

from openpyxl import Workbook, load_workbook

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .objective_common import ObjectiveCase


@tagged('post_install', '-at_install')
class TestObjectiveImport(HttpCase, ObjectiveCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._in_force(title="Mine")
        cls.other = cls._in_force(title="Of the office", department_id=cls.dept_office.id,
                                  user_id=cls.secretary.id)
        cls._in_force(title="Counted", measure='files_repeated')
        cls._draft(title="Draft")

    def _template(self, user):
        content = self.env['iso.objective.import'].with_user(user)._template()
        book = load_workbook(io.BytesIO(content))
        return book, book.worksheets[0]

    def _wizard(self, content, user=None):
        if not isinstance(content, bytes):
            output = io.BytesIO()
            content.save(output)
            content = output.getvalue()
        return self.env['iso.objective.import'].with_user(user or self.head).create(
            {'file': base64.b64encode(content), 'filename': "values.xlsx"})

    def _filled(self, *rows):
        """Rows of reference, last day, value, note below a heading."""
        book = Workbook()
        book.active.append(["Anything"])
        for reference, day, value, note in rows:
            book.active.append([reference, "", "", "", "", "", day, value, note])
        return book

    def test_the_template(self):
        """The own objectives and the periods begun; for the secretary all of them."""
        _book, sheet = self._template(self.head)
        rows = list(sheet.iter_rows(min_row=5, values_only=True))
        self.assertEqual(
            [(row[0], row[5], str(row[6].date())) for row in rows],
            [(self.mine.name, "Quarter 1/2026", '2026-03-31'),
             (self.mine.name, "Quarter 2/2026", '2026-06-30')])
        _book, sheet = self._template(self.secretary)
        self.assertEqual(
            {row[0] for row in sheet.iter_rows(min_row=5, values_only=True)},
            {self.mine.name, self.other.name})
        self._measured(self.mine, 96)
        _book, sheet = self._template(self.head)
        self.assertEqual(len(list(sheet.iter_rows(min_row=5))), 1)

    def test_filled_in_and_imported_twice(self):
        book, sheet = self._template(self.head)
        sheet['H5'], sheet['I5'] = 88.5, "One person was ill; a second one is trained"
        sheet['H6'] = "97,5 %"
        wizard = self._wizard(book)
        self.assertEqual(
            (wizard.can_import, wizard.faults, wizard.summary),
            (True, False, "2 new, 0 changed, 0 as they are already."))
        wizard.action_import()
        values = self.mine.value_ids.sorted('date')
        self.assertEqual(values.mapped('value'), [88.5, 97.5])
        self.assertEqual(values.create_uid, self.head)
        self.assertEqual((self.mine.status, self.mine.last_value), ('met', 97.5))
        written = values.mapped('write_date')
        wizard = self._wizard(book)
        self.assertEqual(
            (wizard.can_import, wizard.summary),
            (False, "0 new, 0 changed, 2 as they are already."))
        wizard.action_import()
        self.assertEqual(self.mine.value_ids.sorted('date').mapped('write_date'), written)
        sheet['H6'] = 96
        wizard = self._wizard(book)
        self.assertEqual(wizard.summary, "0 new, 1 changed, 1 as they are already.")
        wizard.action_import()
        self.assertEqual(self.mine.last_value, 96)

    def test_all_or_nothing(self):
        """Every bad row by its number and reason; the good ones are not taken either."""
        name = self.mine.name
        wizard = self._wizard(self._filled(
            (name, "31/03/2026", 99, "Late: leave"),
            (self.other.name, "31/03/2026", 99, "x"),
            ("MT-2026-999", "31/03/2026", 99, "x"),
            (name, "soon", 99, "x"),
            (name, "31/12/2026", 99, "x"),
            (name, "30/06/2026", "ninety", "x"),
            (name, "30/06/2026", 50, ""),
            (name, "01/02/2026", 98, "x"),
            ("", "31/03/2026", 98, "x")))
        self.assertFalse(wizard.can_import)
        expected = [
            (3, "is no objective in force whose values you enter"),
            (4, "is no objective in force whose values you enter"), (5, "“soon” is no date"),
            (6, "lies in no period"), (7, "“ninety” is no number"),
            (8, "misses its target"), (9, "stands in row 2 already"),
            (10, "– is no objective")]
        with self.assertRaises(UserError) as refused:
            wizard.action_import()
        message = str(refused.exception)
        for row, words in expected:
            line = next(line for line in message.splitlines() if line.startswith(f"Row {row}:"))
            self.assertIn(words, line)
            self.assertIn(f"<td>{row}</td>", wizard.faults)
        self.assertNotIn("Row 2:", message)
        self.assertFalse(self.mine.value_ids)

    def test_late_without_a_note(self):
        wizard = self._wizard(self._filled((self.mine.name, "31/03/2026", 99, "")))
        self.assertIn("entered late", wizard.faults)
        # The note that is there already counts.
        self._measured(self.mine, 98, '2026-03-31')
        wizard = self._wizard(self._filled((self.mine.name, "31/03/2026", 99, "")))
        self.assertTrue(wizard.can_import)
        wizard.action_import()
        self.assertEqual((self.mine.last_value, self.mine.value_ids.note), (99, "Seen"))

    def test_no_workbook(self):
        book = Workbook()
        book.active.append(["Nothing here"])
        for content, words in (
                (b'', "Choose the filled-in template"), (b'no workbook', "no XLSX workbook"),
                (b'PK\x03\x04broken', "no XLSX workbook"), (book, "No row begins with")):
            with self.assertRaisesRegex(UserError, words):
                self._wizard(content).action_import()

    def test_the_download(self):
        for user, rows in ((self.head, 2), (self.staff, 0)):
            self.authenticate(user.login, user.login)
            page = self.url_open('/iso_audit/sheet/iso.objective.import')
            self.assertEqual(page.status_code, 200)
            sheet = load_workbook(io.BytesIO(page.content)).worksheets[0]
            self.assertEqual(sheet.max_row - 4, rows)
        for model in ('res.users', 'iso.sheet.import.mixin', 'none'):
            self.assertEqual(self.url_open(f'/iso_audit/sheet/{model}').status_code, 404)
        self.authenticate(None, None)
        page = self.url_open('/iso_audit/sheet/iso.objective.import')
        self.assertNotIn('spreadsheet', page.headers['Content-Type'])

    def test_of_ones_own_only(self):
        """Whoever holds the file of somebody else imports nothing."""
        for user in (self.staff, self.leader, self.other_secretary):
            wizard = self._wizard(
                self._filled((self.mine.name, "30/06/2026", 99, "")), user=user)
            self.assertIn("no objective in force", wizard.faults)
            with self.assertRaisesRegex(UserError, "Row 2"):
                wizard.action_import()
        self.assertFalse(self.mine.value_ids)
        self._wizard(
            self._filled((self.mine.name, "30/06/2026", 99, "")), user=self.admin).action_import()
        self.assertEqual(self.mine.last_value, 99)
