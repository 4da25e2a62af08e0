import base64
import io
from functools import partial

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfReader

from .common import IsoAuditCase

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
PORTRAIT, LANDSCAPE = (595, 842), (842, 595)


class PaperCase(IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.province | cls.agency | cls.other_agency).partner_id.lang = 'en_US'

    def _print(self, paper, records, user=None):
        """The file that a user gets from the Print menu, printed for real."""
        report = self.env['ir.actions.report'].with_user(user or self.secretary)
        content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            f'iso_audit.report_{paper}', records.ids)
        self.assertEqual(kind, 'pdf')
        return content

    def _pages(self, content):
        """The text of each page, on one line."""
        return [
            " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]

    def _assert_page(self, content, size):
        for page in PdfReader(io.BytesIO(content)).pages:
            box = page.mediabox
            self.assertEqual((round(box.width), round(box.height)), size)

    def _assert_says(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def _queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def _answered(self, **values):
        """A running audit with a nonconformity and a conclusion, ready to be signed."""
        audit = self._running(**values)
        for number, line in enumerate(audit.line_ids):
            line.with_user(line.user_id).write({
                'result': 'conform' if number else 'major', 'evidence': f"Seen {number}",
                'note': False if number else "No record of the review"})
        audit.with_user(self.lead).conclusion = "It works.\nWith one exception."
        return audit

    def _signed(self, **values):
        audit = self._answered(**values).with_user(self.lead)
        audit.with_context(force_report_rendering=True)._report()
        return audit


@tagged('post_install', '-at_install')
class TestPapers(PaperCase):

    def test_plan(self):
        audit = self._audit(location="Room 5")
        content = self._print('plan', audit)
        self._assert_page(content, PORTRAIT)
        text = " ".join(self._pages(content))
        self._assert_says(
            text, "PROVINCE", "AGENCY", MOTTO, "Độc lập - Tự do - Hạnh phúc", "AUDIT PLAN",
            "DRAFT", audit.title, "12/QĐ", "Room 5", "Opening meeting", "Closing meeting",
            "4.1, 7.5, 8.1, 9.2", "Lead auditor", "LEAD AUDITOR", "HEAD OF THE ORGANISATION")
        for session in audit.session_ids:
            self.assertIn(audit._utc_to_local(session.start).strftime('%H:%M'), text)
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        text = " ".join(self._pages(self._print('plan', audit)))
        self.assertNotIn("DRAFT", text)
        self.assertIn("Approved on the system on", text)

    def test_type_is_embedded(self):
        """All but the page numbers, whose type every reader has."""
        fonts = {}
        for page in PdfReader(io.BytesIO(self._print('plan', self._audit()))).pages:
            fonts.update(page['/Resources']['/Font'])
        numbers = [font.get_object() for name, font in fonts.items() if name == '/IsoNumber']
        texts = [font.get_object() for name, font in fonts.items() if name != '/IsoNumber']
        self.assertLessEqual(len(numbers), 1)
        self.assertTrue(texts)
        for font in texts:
            descendant = font['/DescendantFonts'][0].get_object()
            self.assertIn('/FontFile2', descendant['/FontDescriptor'], font['/BaseFont'])

    def test_cancelled_agenda_items_are_left_out(self):
        audit = self._audit()
        audit.session_ids.filtered(lambda session: session.kind == 'closing').action_cancel()
        self.assertNotIn("Closing meeting", " ".join(self._pages(self._print('plan', audit))))

    def test_decision(self):
        self.agency.partner_id.city = "Hà Nội"
        audit = self._audit(decision_number="12/QĐ-CCTY", decision_date='2026-02-05')
        text = " ".join(self._pages(self._print('decision', audit)))
        self._assert_says(
            text, "No.: 12/QĐ-CCTY", "Hà Nội, 05/02/2026", "Article 1.", "Article 4.",
            "HEAD OF THE ORGANISATION AGENCY", "Lead", "Auditor", "Veterinary", "Recipients:")

    def test_a_deputy_signs_for_the_head(self):
        self.env['hr.employee'].create({
            'name': "Leader", 'user_id': self.leader.id, 'company_id': self.agency.id,
            'job_title': "Phó Chi cục trưởng"})
        text = " ".join(self._pages(self._print('decision', self._audit())))
        self._assert_says(text, "KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG")
        self.assertIn("CHI CỤC TRƯỞNG AGENCY", text)

    def test_paper_speaks_the_language_of_the_organisation(self):
        self.env['res.lang']._activate_lang('vi_VN')
        self.agency.partner_id.lang = 'vi_VN'
        values = self.env['report.iso_audit.report_audit'].with_user(
            self.secretary)._get_report_values(self._answered().ids)
        self.assertEqual(values['docs'][0]['lang'], 'vi_VN')

    def test_record_sheets_to_fill_in(self):
        audit = self._audit(self.dept_vet | self.dept_plan)
        content = self._print('checklist', audit)
        self._assert_page(content, LANDSCAPE)
        pages = self._pages(content)
        heads = [page for page in pages if "AUDIT RECORD SHEET" in page]
        self.assertEqual(len(heads), 2, "a sheet for each department")
        self.assertTrue(all(MOTTO in page for page in heads))
        text = " ".join(pages)
        for line in audit.line_ids:
            self.assertIn(line.question, text)
        self.assertIn("Result, one of: Conform · Minor nonconformity", text)

    def test_record_sheets_filled(self):
        audit = self._answered()
        text = " ".join(self._pages(self._print('checklist', audit)))
        self._assert_says(text, "Seen 0", "Seen 3", "No record of the review")
        self.assertNotIn("Result, one of:", text)

    def test_no_row_is_lost_at_a_page_break(self):
        """Heads are repeated, every question is printed once, and a long answer whole."""
        audit = self._running()
        lines = self._add_lines(audit, 60)
        words = [f"w{number:04}" for number in range(1500)]
        lines[30].with_user(lines[30].user_id).write(
            {'result': 'conform', 'evidence': " ".join(words)})
        pages = self._pages(self._print('checklist', audit))
        text = " ".join(pages)
        for line in lines:
            self.assertEqual(text.count(line.question), 1, line.question)
        self.assertGreater(len(pages), 6)
        for page in pages[:-1]:
            self.assertIn("Evidence to look for", page)
        for number, page in enumerate(pages[1:], 2):
            self.assertTrue(page.endswith(str(number)), page)
            pages[number - 1] = page.removesuffix(str(number))
        asked = set(words)
        printed = [word for page in pages for word in page.split() if word in asked]
        self.assertEqual(printed, words)

    def test_signatures_are_not_left_alone_on_a_page(self):
        """Whatever the length of what they sign."""
        audit = self._answered()
        alone = together = 0
        for count in range(12, 30, 3):
            audit.with_user(self.lead).conclusion = "\n".join(
                f"Paragraph {number} of the conclusion." for number in range(count))
            page = next(
                page for page in self._pages(self._print('audit', audit))
                if "Recipients:" in page)
            together += f"Paragraph {count - 1} of" in page
            alone += f"Paragraph {count - 1} of" not in page
        self.assertEqual((alone, together), (0, 6))

    def _add_lines(self, audit, count):
        """Questions more, undivided; as the system, since the plan is approved."""
        return self.env['iso.audit.line'].create([{
            'audit_id': audit.id, 'department_id': self.dept_vet.id,
            'clause_id': self.clauses[number % 4].id, 'sequence': 100 + number,
            'user_id': self.auditor.id, 'question': f"Is number {number:04} kept and looked at?",
        } for number in range(count)])

    def test_several_at_once(self):
        audits = self._audit(title="First round") | self._audit(title="Second round")
        text = " ".join(self._pages(self._print('plan', audits)))
        self._assert_says(text, *audits.mapped('title'))

    def test_programme(self):
        programme = self.env['iso.programme'].with_user(self.secretary).create({
            'year': 2031, 'risks': "Few auditors", 'left_out_reason': "No procedures yet",
            'left_out_ids': [Command.set(self.dept_plan.ids)],
            'line_ids': [Command.create({
                'department_id': self.dept_vet.id, 'month': month,
                'clause_ids': [Command.set(self.clauses.ids)], 'reason': f"Reason {month}",
            }) for month in (3, 9)]})
        content = self._print('programme', programme)
        self._assert_page(content, LANDSCAPE)
        text = " ".join(self._pages(content))
        self._assert_says(
            text, "INTERNAL AUDIT PROGRAMME 2031", "DRAFT", "Few auditors", "Reason 3",
            "Reason 9", "03/2031", "4.1, 7.5, 8.1, 9.2", "Planning", "No procedures yet")
        grid = self.env['report.iso_audit.report_programme']._get_report_values(
            programme.ids)['docs'][0]['grid']
        self.assertEqual(
            grid, [("Veterinary", ["", "", "□", "", "", "", "", "", "□", "", "", ""])])


@tagged('post_install', '-at_install')
class TestAuditReport(PaperCase):

    def test_draft_until_signed(self):
        audit = self._answered()
        draft = self._pages(self._print('audit', audit))
        for page in draft:
            self.assertIn("DRAFT", page)
        self.assertNotIn("Signed electronically", " ".join(draft))
        audit.with_user(self.lead).with_context(force_report_rendering=True)._report()
        text = " ".join(self._pages(self._print('audit', audit)))
        self.assertNotIn("DRAFT", text)
        for part in (
                "AUDIT REPORT", audit.name, audit.title, "Number of findings: 1",
                "Major nonconformity (1)", "No record of the review", "It works.",
                "With one exception.", "Signed electronically on", "by Lead"):
            self.assertIn(part, text)

    def test_what_was_signed_stays(self):
        audit = self._signed()
        file = audit.report_file_id
        self.assertEqual((file.res_model, file.res_id), ('iso.audit', audit.id))
        self.agency.name = "Agency renamed"
        self.lead.name = "Somebody else"
        for user in (self.lead, self.secretary, self.inspector, self.staff):
            self.assertEqual(self._print('audit', audit, user), file.raw)

    def test_the_signed_file_cannot_be_exchanged(self):
        audit = self._signed()
        signed = audit.report_file_id.raw
        forged = self.env['ir.attachment'].with_user(self.lead).create({
            'name': audit.report_file_id.name, 'raw': b'%PDF forged',
            'res_model': 'iso.audit', 'res_id': audit.id})
        for user in (self.lead, self.secretary, self.admin):
            for change in (
                    partial(audit.with_user(user).write, {'report_file_id': forged.id}),
                    partial(audit.report_file_id.with_user(user).write, {'raw': b'other'}),
                    partial(audit.report_file_id.with_user(user).unlink)):
                with self.assertRaises(UserError):
                    change()
        self.assertEqual(self._print('audit', audit), signed)

    def test_printer_out_of_order_at_the_signing(self):
        """Without a printer the audit is signed all the same; the first print is kept."""
        audit = self._answered().with_user(self.lead)
        audit._report()
        self.assertFalse(audit.report_file_id, "nothing is printed in tests unless asked")
        first = self._print('audit', audit, self.staff)
        self.assertEqual(audit.sudo().report_file_id.raw, first)
        self.agency.name = "Agency renamed"
        self.assertEqual(self._print('audit', audit), first)

    def test_empty_sections_say_so(self):
        audit = self._running()
        text = " ".join(self._pages(self._print('audit', audit)))
        for heading in ("3. Course of the audit", "5. Findings", "6. Strengths", "7. Conclusion"):
            self.assertIn(f"{heading} None.", text)
        self.assertNotIn("8. Repeated faults", text)
        self.assertNotIn("ANNEX", text)

    def test_repeated_faults(self):
        first = self._signed().finding_ids
        again = self._answered()
        self.assertEqual(again.finding_ids.repeats_id, first)
        text = " ".join(self._pages(self._print('audit', again)))
        self.assertIn("8. Repeated faults", text)
        self.assertIn(first.name, text)

    def test_photos(self):
        audit = self._answered()
        picture = io.BytesIO()
        Image.new('RGBA', (3000, 2000), 'green').save(picture, 'PNG')
        audit.finding_ids.with_user(audit.finding_ids.user_id).write({'attachment_ids': [
            Command.create({'name': "shelf.png", 'datas': base64.b64encode(picture.getvalue())}),
            Command.create({'name': "broken.png", 'mimetype': 'image/png', 'raw': b'\x89PNG no'}),
            Command.create({'name': "list.txt", 'raw': b'plain'}),
        ]})
        for user in (self.secretary, self.leader):
            content = self._print('audit', audit, user)
            page = self._pages(content)[-1]
            self.assertIn("ANNEX: PHOTOS", page)
            self.assertIn("shelf.png", page)
            self.assertNotIn("broken.png", page)
            self.assertNotIn("list.txt", page)
            images = PdfReader(io.BytesIO(content)).pages[-1].images
            self.assertEqual(len(images), 1)
        self.assertLess(len(content), 300_000, "scaled down")

    # -- rights -------------------------------------------------------------------------------

    def test_other_companies_and_departments_are_refused(self):
        audit = self._signed()
        programme = self.env['iso.programme'].with_user(self.secretary).create({'year': 2031})
        elsewhere = self._user('elsewhere', 'staff', self.agency, self.dept_plan)
        for user in (self.other_secretary, self.other_auditor, elsewhere):
            for paper in ('audit', 'plan', 'decision', 'checklist'):
                with self.assertRaises(AccessError, msg=f"{user.login} {paper}"):
                    self._print(paper, audit, user)
            with self.assertRaises(AccessError):
                self._print('programme', programme, user)

    def test_staff_read_the_report_whole_but_not_before_it_is_signed(self):
        audit = self._answered(departments=self.dept_vet | self.dept_plan)
        with self.assertRaisesRegex(AccessError, "once the lead auditor has signed"):
            self._print('audit', audit, self.staff)
        audit.with_user(self.lead)._report()
        text = " ".join(self._pages(self._print('audit', audit, self.staff)))
        self.assertIn("Veterinary", text)
        self.assertIn("Planning", text)

    def test_staff_get_the_record_sheets_of_their_department(self):
        audit = self._answered(departments=self.dept_vet | self.dept_plan)
        audit.with_user(self.lead)._report()
        sheets = self.env['report.iso_audit.report_checklist'].with_user(
            self.staff)._get_report_values(audit.ids)['docs'][0]['sheets']
        self.assertEqual([sheet['department'] for sheet in sheets], ["Veterinary"])

    # -- speed --------------------------------------------------------------------------------

    def test_queries_do_not_grow_with_the_questions(self):
        """30 or 300 questions, 3 or 30 findings: every table is read in one go."""
        def fill(count):
            audit = self._running()
            lines = self.env['iso.audit.line'].create([{
                'audit_id': audit.id, 'department_id': self.dept_vet.id,
                'clause_id': self.clauses[number % 4].id, 'user_id': self.auditor.id,
                'question': f"Question {number}",
            } for number in range(count - len(audit.line_ids))])
            lines.with_user(self.auditor).write({'result': 'conform'})
            lines[:count // 10].with_user(self.auditor).write(
                {'result': 'minor', 'note': "n", 'evidence': "e"})
            return audit
        small, large = fill(30), fill(300)
        self.assertEqual((len(small.line_ids), len(large.line_ids)), (30, 300))
        report = self.env['ir.actions.report'].with_user(self.secretary)
        workbook = self.env['report.iso_audit.workbook'].with_user(self.secretary)
        for name in ('audit', 'checklist', 'plan', 'decision'):
            render = partial(report._render_qweb_html, f'iso_audit.report_{name}')
            render(small.ids)  # compiles the templates
            few, many = (
                self._queries(partial(render, audit.ids)) for audit in (small, large))
            self.assertEqual(few, many, name)
        # The first round fills what is cached for good.
        few, many = [
            self._queries(partial(workbook._workbook, audit.with_user(self.secretary)))
            for audit in (small, large, small, large)][2:]
        self.assertEqual(few, many)
