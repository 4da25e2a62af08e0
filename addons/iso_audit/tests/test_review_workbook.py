import io
import re
from datetime import date
from urllib.parse import unquote

import openpyxl
from openpyxl.chart import BarChart, LineChart

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..report.iso_review_workbook import as_number, sheet_name
from .test_chart import chart, series
from .test_review_paper import ReviewPaperCase, content, everything


@tagged('post_install', '-at_install')
class TestReviewWorkbook(ReviewPaperCase, HttpCase):

    def _book(self, review, user=None):
        data = self.env['report.iso_audit.review_workbook'].with_user(
            user or self.secretary)._workbook(review.with_user(user or self.secretary))
        return openpyxl.load_workbook(io.BytesIO(data))

    def _full(self):
        review = self._held(title="Review 2026")
        self._fill(review, 'audits', everything())
        self._input(review, 'audits').discussion = "The head asked why."
        self._decision(review)
        return review

    def _find(self, sheet, value):
        return next(
            cell for row in sheet.iter_rows() for cell in row if cell.value == value)

    def test_sheets(self):
        review = self._full()
        book = self._book(review)
        names = book.sheetnames
        self.assertEqual(len(names), 1 + len(review.input_ids) + 1)
        self.assertEqual((names[0], names[-1]), ("Agenda", "Decisions"))
        self.assertEqual(names[1], "a Actions from previous reviews")
        for sheet in book:
            self.assertEqual(sheet.page_setup.orientation, 'landscape')
            self.assertEqual(sheet.page_setup.paperSize, 9)
            self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
            self.assertEqual(sheet.page_setup.fitToHeight, 0)
            self.assertLessEqual(len(sheet.title), 31)
            self.assertGreater(sheet.column_dimensions['A'].width, 5)
        for sheet in book.worksheets[1:]:
            self.assertTrue(sheet.freeze_panes, sheet.title)

    def test_agenda(self):
        review = self._full()
        sheet = self._book(review)["Agenda"]
        self.assertEqual(sheet['A1'].value, "Review 2026")
        self.assertEqual(
            self._find(sheet, "Period to").offset(column=1).value.date(), review.date_to)
        self.assertIn("Leader (Chair", self._find(sheet, "Participants").offset(column=1).value)
        cell = self._find(sheet, "Results of audits")
        self.assertEqual(
            [cell.offset(column=number).value for number in (-1, 1, 3)],
            ["9.3.2 c.6", 1, "The head asked why."])
        self.assertEqual(cell.hyperlink.location, "'c.6 Results of audits'!A1")

    def test_cells_have_types(self):
        sheet = self._book(self._full())["c.6 Results of audits"]
        cell = self._find(sheet, "HD-2026-001")
        number, rate, day, state = (cell.offset(column=place) for place in (2, 3, 4, 5))
        self.assertEqual((number.value, number.number_format), (1234568, '#,##0'))
        self.assertEqual((rate.value, rate.number_format), (82.5, 'General" %"'))
        self.assertEqual((day.value.date(), day.number_format), (date(2026, 3, 9), 'dd/mm/yyyy'))
        self.assertEqual((state.value, state.fill.fgColor.rgb), ("Late", 'FFF8D7DA'))
        self.assertEqual(self._find(sheet, "Figure 1").offset(column=1).value, "1 / 9")
        self.assertTrue(self._find(sheet, "Rows not listed here: 7."))

    def test_charts_are_native(self):
        sheet = self._book(self._full())["c.6 Results of audits"]
        bars, stacks, lines = sheet._charts
        self.assertEqual([type(one) for one in (bars, stacks, lines)],
                         [BarChart, BarChart, LineChart])
        self.assertEqual((bars.grouping, stacks.grouping), ('clustered', 'stacked'))
        self.assertEqual([len(one.series) for one in (bars, stacks)], [1, 2])
        # The values, and the line of the target.
        self.assertEqual(len(lines.series) + len(lines._charts) - 1, 2)
        points = stacks.series[1]
        area = points.val.numRef.f.split('!')[1].replace('$', '')
        self.assertEqual([row[0].value for row in sheet[area]], list(range(12)))
        self.assertEqual(points.graphicalProperties.solidFill.srgbClr.upper(), 'FFAC00')
        title = points.tx.strRef.f.split('!')[1].replace('$', '')
        self.assertEqual(sheet[title].value, "Minor")

    def test_long_names_lie(self):
        review = self._held()
        names = ["Phòng Thú y cộng đồng", "Văn phòng"]
        self._fill(review, 'audits', content(charts=[
            chart('bar', names, series([1, 2])),
            chart('bar', names, series([1, 2]), target=2)]))
        lying, standing = self._book(review)["c.6 Results of audits"]._charts
        self.assertEqual((lying.barDir, standing.barDir), ('bar', 'col'))
        self.assertEqual([type(one) for one in standing._charts], [BarChart, LineChart])

    def test_charts_do_not_cover_cells(self):
        sheet = self._book(self._full())["c.6 Results of audits"]
        filled = {
            cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for one in sheet._charts:
            top = one.anchor._from.row + 1
            self.assertFalse(filled & set(range(top, top + 16)))

    def test_gaps_and_empty_charts(self):
        review = self._held()
        self._fill(review, 'audits', content(charts=[
            chart('line', "ABC", series([1, None, 3]), title="Gaps"),
            chart('bar', "AB", series([None, None]), title="Empty")]))
        sheet = self._book(review)["c.6 Results of audits"]
        self.assertEqual(len(sheet._charts), 1)
        cell = self._find(sheet, "B")
        self.assertIsNone(cell.offset(column=1).value)
        self.assertEqual(sheet._charts[0].display_blanks, 'gap')

    def test_nothing_is_a_formula(self):
        """Whatever a text begins with, in every place that takes one."""
        review = self._invited(title="=1+1", location="+4", absent="@SUM(A1)")
        self._input(review, 'audits').name = "=it's"
        review.action_start()
        evil = ["=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("http://x")']
        columns = [{'label': "=head", 'kind': 'text'}]
        self._fill(review, 'audits', content(
            text=evil, weak=evil,
            figures=[{'label': "=f", 'value': "=v", 'tone': 'dark', 'hint': "=h"}],
            tables=[{'title': "=t", 'columns': columns, 'more': 0, 'rows': [
                {'cells': [text], 'action': None} for text in evil]}],
            charts=[chart('bar', ["=l", "+m"], series([1, 2], label="=s"), title="=c")]))
        self._input(review, 'audits').discussion = "=1+2"
        self._decision(review, title="=1+1", description="@x")
        review.conclusion = "=cmd"
        book = self._book(review)
        texts = []
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, 'f', f"{sheet.title} {cell.coordinate}")
                    texts.append(cell.value)
        for text in ("=1+1", "=head", "=l", "=s", "@x", "=cmd", "+4", "=it's"):
            self.assertIn(text, texts)
        self.assertEqual(
            self._find(book["Agenda"], "=it's").hyperlink.location, "'c.6 =it''s'!A1")

    def test_decisions(self):
        review = self._full()
        sheet = self._book(review)["Decisions"]
        decision = review.decision_ids
        *texts, deadline = [cell.value for cell in sheet[2]]
        self.assertEqual(texts, [
            decision.name, "9.3.2 c.6", "Train two auditors", None, "Resources", "Doer",
            "Veterinary"])
        self.assertEqual(deadline.date(), self._day(30))
        self.assertEqual(sheet.freeze_panes, 'A2')

    def test_empty(self):
        review = self._held()
        review.input_ids.sudo()._system_write({'frozen': content()})
        book = self._book(review)
        self.assertEqual(book["Decisions"].max_row, 1)
        self.assertFalse(any(sheet._charts for sheet in book))

    def test_live_before_the_meeting(self):
        self._approved()
        review = self._invited()
        book = self._book(review)
        self.assertEqual(
            self._find(book["c.4 Nonconformities and…"], "Found").offset(column=1).value, 1)
        texts = [row[0].value or "" for row in book["f Opportunities for improvement"].rows]
        self.assertTrue([text for text in texts if "Nobody proposed an improvement" in text])

    def test_names_of_sheets(self):
        taken = set()
        names = [sheet_name(text, taken) for text in (
            "Decisions", "DECISIONS", "a/b:c*d?[e]\\f", "'quoted'", "",
            "c.1 Mức độ hài lòng và phản hồi của tổ chức, cá nhân",
            "c.1 Mức độ hài lòng và phản hồi của tổ chức, công dân", "x" * 40, "x" * 41)]
        self.assertEqual(len({name.casefold() for name in names}), len(names))
        for name in names:
            self.assertTrue(0 < len(name) <= 31)
            self.assertFalse(re.search(r"[\[\]:*?/\\]|^'|'$", name), name)
        self.assertEqual(names[0], "Decisions")
        self.assertTrue(names[5].startswith("c.1 Mức độ hài lòng"))

    def test_figures_that_are_numbers(self):
        for text, value in (
                ("12", 12), ("0", 0), ("-3", -3), ("3 / 5", "3 / 5"), ("07", "07"),
                ("82 %", "82 %"), ("", ""), ("1" * 20, "1" * 20)):
            self.assertEqual(as_number(text), value)

    def test_names_in_the_language_of_the_organisation(self):
        self.env['res.lang']._activate_lang('vi_VN')
        review = self._held()
        self.agency.partner_id.lang = 'vi_VN'
        book = self.env['report.iso_audit.review_workbook'].with_user(self.secretary)
        self.assertEqual(book._paper_lang(review.company_id), 'vi_VN')
        self.assertTrue(self._book(review).sheetnames)

    # -- download and rights ------------------------------------------------------------------

    def test_download(self):
        review = self._full()
        action = self.env.ref('iso_audit.action_export_review').with_user(
            self.secretary).with_context(
                active_model='iso.review', active_id=review.id, active_ids=review.ids).run()
        self.authenticate('iso_secretary', 'iso_secretary')
        answer = self.url_open(action['url'])
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Review 2026.xlsx", unquote(answer.headers['Content-Disposition']))
        self.assertIn("Agenda", openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames)

    def test_download_before_the_meeting(self):
        """With live figures, of which nothing is written."""
        review = self._invited()
        self.authenticate('iso_head', 'iso_head')
        answer = self.url_open(f'/iso_audit/review/{review.id}/xlsx')
        self.assertEqual(answer.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(len(book.sheetnames), len(review.input_ids) + 2)

    def test_who_may_not_read_the_review_gets_no_workbook(self):
        review = self._approved_review()
        url = f'/iso_audit/review/{review.id}/xlsx'
        Book = self.env['report.iso_audit.review_workbook']
        for user in (self.staff, self.auditor, self.other_secretary):
            with self.assertRaises(AccessError, msg=user.login):
                Book.with_user(user)._workbook(review.with_user(user))
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(url).status_code, 403, user.login)
        self.authenticate(None, None)
        self.assertIn('/web/login', self.url_open(url).url)
        self.authenticate('iso_secretary', 'iso_secretary')
        self.assertEqual(self.url_open('/iso_audit/review/0/xlsx').status_code, 404)
        review.with_user(self.leader).action_release()
        self.assertTrue(self._book(review, self.staff).sheetnames)
