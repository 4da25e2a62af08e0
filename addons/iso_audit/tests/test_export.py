import io
from datetime import datetime
from urllib.parse import unquote

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestExport(IsoAuditCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency.partner_id.lang = 'en_US'
        cls.audit = cls._running(cls.dept_vet | cls.dept_plan, title="Round 1/2: “all” *?")
        for number, line in enumerate(cls.audit.line_ids):
            line.with_user(line.user_id).write({
                'result': 'minor' if number == 2 else 'conform',
                'evidence': "=HYPERLINK(\"http://example.com\")" if number == 1 else "Seen",
                'note': "+1+1" if number == 2 else False})
        cls.audit.with_user(cls.lead).conclusion = "-2+3 is no formula.\nIt works."

    def _book(self, user):
        content = self.env['report.iso_audit.workbook'].with_user(user)._workbook(
            self.audit.with_user(user))
        return openpyxl.load_workbook(io.BytesIO(content))

    def _table(self, sheet):
        heads, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in rows]

    def test_sheets_hold_the_records(self):
        book = self._book(self.secretary)
        self.assertEqual(book.sheetnames, ["Summary", "Checklist", "Findings"])
        rows = self._table(book["Checklist"])
        lines = self.audit.line_ids.sorted(
            lambda line: (line.department_id.name, line.sequence, line.id))
        self.assertEqual(
            [(row["No."], row["Department"], row["Clause"], row["Question"], row["Auditor"],
              row["Result"], row["Evidence seen"], row["Remark"], row["Answered by"])
             for row in rows],
            [(number, line.department_id.name, line.clause_code, line.question,
              line.user_id.name, dict(line._fields['result'].selection)[line.result],
              line.evidence, line.note or None, line.answered_by.name)
             for number, line in enumerate(lines, 1)])
        self.assertEqual(
            [row["Answered on"] for row in rows],
            [self.audit._utc_to_local(line.answered_on).replace(microsecond=0)
             for line in lines])
        finding = self.audit.finding_ids
        row, = self._table(book["Findings"])
        self.assertEqual(
            (row["Reference"], row["Grade"], row["Clause"], row["Department"],
             row["What was found"], row["Date"]),
            (finding.name, "Minor nonconformity", finding.clause_code,
             finding.department_id.name, "+1+1",
             datetime.combine(finding.date, datetime.min.time())))

    def test_summary(self):
        rows = list(self._book(self.secretary)["Summary"].iter_rows(values_only=True))
        facts = {row[0]: row[1] for row in rows if row[0]}
        self.assertEqual(rows[0][0], self.audit.title)
        self.assertEqual(
            (facts["Reference"], facts["Lead auditor"], facts["Conclusion"]),
            (self.audit.name, "Lead", "-2+3 is no formula. It works."))
        self.assertEqual(
            facts["From"], datetime.combine(self.audit.date_start, datetime.min.time()))
        table = rows[-4:]
        self.assertEqual(table[0][:3], ("Department", "Conform", "Minor NC"))
        self.assertEqual(
            [(row[0], row[1], row[2], row[-2], row[-1]) for row in table[1:]],
            [("Planning", 4 - self._minors("Planning"), self._minors("Planning"), 0, 4),
             ("Veterinary", 4 - self._minors("Veterinary"), self._minors("Veterinary"), 0, 4),
             ("Total", 7, 1, 0, 8)])

    def _minors(self, department):
        return len(self.audit.line_ids.filtered(
            lambda line: line.department_id.name == department and line.result == 'minor'))

    def test_made_for_reading_and_printing(self):
        book = self._book(self.secretary)
        for sheet in book:
            setup = sheet.page_setup
            self.assertEqual(
                (setup.orientation, int(setup.paperSize), int(setup.fitToHeight)),
                ('landscape', 9, 0))
            self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        for name, last in (("Checklist", 9), ("Findings", 2)):
            sheet = book[name]
            self.assertEqual(sheet.freeze_panes, 'A2')
            self.assertEqual(sheet.print_title_rows, '$1:$1')
            self.assertTrue(sheet.auto_filter.ref.endswith(str(last)))
        checklist = book["Checklist"]
        self.assertTrue(checklist['E2'].alignment.wrap_text)
        self.assertEqual(checklist['L2'].number_format, 'dd/mm/yyyy hh:mm')
        colours = {
            row[7].value: row[7].fill.fgColor.rgb for row in checklist.iter_rows(min_row=2)}
        self.assertEqual(
            colours, {"Conform": 'FFEDF7F1', "Minor nonconformity": 'FFFFF3CD'})

    def test_no_text_is_a_formula(self):
        for sheet in self._book(self.secretary):
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, 'f', cell.coordinate)
                    self.assertIsNone(cell.hyperlink)
        texts = [row["Evidence seen"] for row in self._table(
            self._book(self.secretary)["Checklist"])]
        self.assertIn("=HYPERLINK(\"http://example.com\")", texts)

    # -- rights -------------------------------------------------------------------------------

    def test_staff_get_what_they_may_read(self):
        self.assertEqual(len(self._table(self._book(self.staff)["Checklist"])), 0)
        self.audit.with_user(self.lead)._report()
        book = self._book(self.staff)
        self.assertEqual(
            {row["Department"] for row in self._table(book["Checklist"])}, {"Veterinary"})
        self.assertIn(
            "Only the departments whose questions you may read are listed.",
            [cell for row in book["Summary"].iter_rows(values_only=True) for cell in row])

    def test_the_parent_company_may_read(self):
        self.assertEqual(len(self._table(self._book(self.inspector)["Checklist"])), 8)

    def test_download(self):
        self.authenticate('iso_secretary', 'iso_secretary')
        url = self.audit.with_user(self.secretary).action_export_xlsx()['url']
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames,
            ["Summary", "Checklist", "Findings"])
        name = unquote(answer.headers['Content-Disposition'])
        self.assertIn(f"{self.audit.name} Round 1-2- “all”", name)
        self.assertTrue(name.endswith(".xlsx"), name)

    def test_download_refused(self):
        elsewhere = self._user('elsewhere', 'staff', self.agency, self.dept_office)
        url = f'/iso_audit/audit/{self.audit.id}/xlsx'
        for user in (self.other_secretary, elsewhere):
            with self.assertRaises(AccessError):
                self.env['iso.audit'].with_user(user).browse(self.audit.id).check_access('read')
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(url).status_code, 403, user.login)
        self.assertEqual(self.url_open('/iso_audit/audit/0/xlsx').status_code, 404)
        self.authenticate(None, None)
        self.assertIn('/web/login', self.url_open(url).url)
