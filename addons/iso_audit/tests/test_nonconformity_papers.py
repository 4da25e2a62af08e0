import base64
import io
from functools import partial

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase
from .test_report import MOTTO, PORTRAIT, PaperCase


class NonconformityPaperCase(NonconformityCase, PaperCase):

    def _text(self, paper, file, user=None):
        return " ".join(self._pages(self._print(paper, file, user)))

    def _date(self, days):
        return self._day(days).strftime('%d/%m/%Y')

    def _words(self, count, mark):
        return [f"{mark}{number:04}" for number in range(count)]

    def _picture(self, name):
        picture = io.BytesIO()
        Image.new('RGB', (300, 200), 'green').save(picture, 'PNG')
        return Command.create({'name': name, 'datas': base64.b64encode(picture.getvalue())})


@tagged('post_install', '-at_install')
class TestNonconformityReport(NonconformityPaperCase):

    def test_content(self):
        self.agency.partner_id.city = "Hà Nội"
        file = self._reported(
            requirement="Procedure 5, step 3", evidence="Cases 12 and 14",
            attachment_ids=[
                self._picture("shelf.png"), Command.create({'name': "list.txt", 'raw': b'plain'})])
        content = self._print('nonconformity', file)
        self._assert_page(content, PORTRAIT)
        pages = self._pages(content)
        self.assertEqual(len(pages), 2, "one page, and the annex")
        self._assert_says(
            pages[0], MOTTO, "PROVINCE", "AGENCY", f"No.: {file.name}", "NONCONFORMITY REPORT",
            "DRAFT", "Veterinary", self._date(0), "Daily work", "Minor", "Reported by: Staff",
            "Two certificates were issued", "Procedure 5, step 3", "Cases 12 and 14",
            "Files on the system: list.txt.", "Photos: see the annex.", "Recurrence: None.",
            "DEPARTMENT CONCERNED", "REPORTER", "Recipients:")
        self._assert_says(pages[1], "ANNEX: PHOTOS", "shelf.png")
        self.assertNotIn("list.txt", pages[1])
        self.assertNotIn("Reported on the system", pages[0], "a draft bears no signature")

    def test_accepted_and_rejected(self):
        file = self._accepted()
        text = self._text('nonconformity', file)
        self._assert_says(
            text, "Accepted by: Secretary", "Reported on the system on", "8.1 Clause 8.1",
            "□ The department confirms", "Owner: Head")
        self.assertNotIn("DRAFT", text)
        rejected = self._reported().with_user(self.secretary)
        rejected._with_reason_reject("Not a fault of ours")
        text = self._text('nonconformity', rejected)
        self._assert_says(text, "REJECTED", "5. Reason for the rejection Not a fault of ours")
        self.assertNotIn("□", text)

    def test_from_an_audit(self):
        audit = self._running()
        for number, line in enumerate(audit.line_ids):
            line.with_user(line.user_id).write({
                'result': 'conform' if number else 'major', 'evidence': "Seen",
                'note': "No record of the review"})
        audit.with_user(self.lead).conclusion = "It works."
        audit.with_user(self.lead)._report()
        finding = audit.finding_ids
        file = finding.with_user(self.secretary)._open_files()
        text = self._text('nonconformity', file)
        self._assert_says(
            text, f"Internal audit: {audit.name}", finding.name, "Auditor:", "AUDITOR",
            "Major", "No record of the review")

    def test_recurrence(self):
        first = self._accepted()
        text = self._text('nonconformity', self._accepted())
        self._assert_says(
            text.replace("- ", "-"), f"The same fault as in {first.name}, found on {self._date(0)}")


@tagged('post_install', '-at_install')
class TestCorrectiveActionPaper(NonconformityPaperCase):

    def test_empty_parts_say_so(self):
        self.env['hr.department'].search(
            [('company_id', '=', self.agency.id), ('id', '!=', self.dept_vet.id)]).active = False
        text = self._text('corrective_action', self._accepted())
        for heading in (
                "What is required", "Evidence", "2. Immediate corrections",
                "3. Causes", "4. Where else", "5. Corrective and preventive actions",
                "7. Changes to risks and system"):
            self.assertIn(f"{heading} None.", text)
        self._assert_says(
            text, "DRAFT", "Verdict: Not given yet", "8. Closing The file is not closed yet.")
        self.assertNotIn("9. Earlier rounds", text)

    def test_draft_until_approved(self):
        file = self._proposed()
        for page in self._pages(self._print('corrective_action', file)):
            self.assertIn("DRAFT", page)
        self.assertNotIn("Proposed on the system", self._text('corrective_action', file))
        file.with_user(self.leader)._approve()
        text = self._text('corrective_action', file)
        self.assertNotIn("DRAFT", text)
        self._assert_says(
            text, "Proposed on the system on", "Approved on the system on", "Leader",
            "HEAD OF THE ORGANISATION", "OWNER OF THE FILE", "CHECKER OF THE EFFECT")
        file._with_reason_reopen_plan("Something is missing")
        self.assertIn("DRAFT", self._text('corrective_action', file))

    def test_plan(self):
        text = self._text('corrective_action', self._approved())
        self._assert_says(
            text, "1. The result was not waited for 2. Nothing stops the signing Nothing stops",
            "Method", "Recall both", "Corrective action (1)", "Block the signing", "Doer",
            self._date(10), f"Planned for: {self._date(30)}", "Checked by: Auditor",
            "Office No Head", "Planning No Head")

    def test_a_deadline_that_was_moved(self):
        file = self._approved()
        action = file.action_ids.filtered(lambda action: action.kind == 'corrective')
        for days in (12, 15):
            self.env['iso.action.deadline'].with_user(self.doer).create({
                'action_id': action.id, 'new_deadline': self._day(days), 'reason': "Ill",
            }).with_user(self.head).action_approve()
            self.env.flush_all()
        self.env['iso.action.deadline'].with_user(self.doer).create({
            'action_id': action.id, 'new_deadline': self._day(40), 'reason': "Ill",
        }).with_user(self.head).action_refuse()
        text = self._text('corrective_action', file)
        self._assert_says(
            text, f"{self._date(15)}, moved from {self._date(10)}, {self._date(12)}")
        self.assertNotIn(self._date(40), text)

    def test_cancelled_and_none_at_once(self):
        file = self._accepted().with_user(self.head)
        self._analyse(file)
        correction = file.action_ids.filtered(lambda action: action.kind == 'correction')
        correction.with_user(self.secretary)._with_reason_cancel("Gone")
        text = self._text('corrective_action', file)
        self._assert_says(text, "Recall both", "Cancelled")
        other = self._accepted().with_user(self.head)
        other.no_correction_reason = "The certificates are used up."
        self._assert_says(
            self._text('corrective_action', other),
            "Nothing can be put right at once: The certificates are used up.")

    def test_closed(self):
        file = self._concluded()
        text = self._text('corrective_action', file)
        self._assert_says(
            text, "Seen in the software", "Done on", "Head, ", "Verdict: Effective",
            "What the verdict rests on: 20 cases since then", "Verdict given on the system on",
            f"Closed on: {self._date(0)}", "Closed by: Auditor", "0 days from the acceptance")

    def test_a_verdict_is_not_told_before_it_is_given(self):
        file = self._done().with_user(self.auditor)
        file.write({'verdict': 'effective', 'verdict_evidence': "Looks good so far"})
        text = self._text('corrective_action', file)
        self.assertIn("Not given yet", text)
        self.assertNotIn("Looks good", text)

    def test_earlier_rounds(self):
        file = self._concluded('ineffective').with_user(self.head)
        self._analyse(file)
        file.cause_ids.why_2 = "The software lets it through"
        text = self._text('corrective_action', file)
        now, before = text.split("9. Earlier rounds")
        self._assert_says(now, "Round: Round 2", "The software lets it through", "DRAFT")
        self.assertNotIn("Nothing stops the signing", now)
        self._assert_says(
            before, "Round 1: Not effective", "Nothing stops the signing", "Correction (1)",
            "Corrective action (1)", "Seen in the software", "20 cases since then")

    def test_long_texts_flow(self):
        """Three pages of description, a result longer than a page: every word, once, in order."""
        words, results = self._words(1700, 'w'), self._words(600, 'r')
        file = self._approved(description="\n".join(
            " ".join(words[start:start + 170]) for start in range(0, 1700, 170)))
        action = file.action_ids.filtered(lambda action: action.kind == 'corrective')
        action.with_user(self.doer).evidence = " ".join(results)
        pages = self._pages(self._print('corrective_action', file))
        self.assertGreater(len(pages), 5)
        for number, page in enumerate(pages[1:], 2):
            self.assertTrue(page.endswith(str(number)), page[-40:])
            pages[number - 1] = page.removesuffix(str(number))
        printed = [word for page in pages for word in page.split()]
        title = file.title.split()
        self.assertEqual([word for word in printed if word in set(words)],
                         [word for word in title if word in set(words)] + words)
        self.assertEqual([word for word in printed if word in set(results)], results)
        end = next(page for page in pages if "Recipients:" in page)
        self._assert_says(end, "CHECKER OF THE EFFECT", "OWNER OF THE FILE", "HEAD OF THE ORGANISATION")

    def test_signatures_are_not_left_alone_on_a_page(self):
        file = self._approved()
        alone = []
        for count in range(1, 31, 4):
            file.with_user(self.head).system_change = "\n".join(["A change"] * count)
            page = next(page for page in self._pages(self._print('corrective_action', file))
                        if "Recipients:" in page)
            alone.append("not closed yet" not in page)
        self.assertEqual(alone, [False] * 8)

    def test_photos(self):
        file = self._approved()
        action = file.action_ids.filtered(lambda action: action.kind == 'corrective')
        action.with_user(self.doer).write({'attachment_ids': [self._picture("screen.png")]})
        page = self._pages(self._print('corrective_action', file))[-1]
        self._assert_says(page, "ANNEX: PHOTOS", action.name, "screen.png")

    # -- the kept file ------------------------------------------------------------------------

    def _closed(self):
        file = self._done().with_user(self.auditor)
        file.write({'verdict': 'effective', 'verdict_evidence': "20 cases since then"})
        self._on_the_day(file)
        file.with_context(force_report_rendering=True)._conclude()
        return file

    def test_what_was_closed_stays(self):
        file = self._closed()
        kept = file.report_file_id
        self.assertEqual((kept.res_model, kept.res_id), ('iso.nonconformity', file.id))
        self.agency.name = "Agency renamed"
        self.auditor.name = "Somebody else"
        seal = file.sudo().seal_ids.filtered(lambda seal: seal.event == 'closed')
        self.assertIn(
            seal.content_hash, "".join(self._pages(kept.raw)).replace(" ", ""), "sealed first")
        for user in (self.auditor, self.secretary, self.leader, self.inspector, self.staff):
            self.assertEqual(self._print('corrective_action', file, user), kept.raw)
        self.assertNotEqual(self._print('nonconformity', file), kept.raw, "only that paper")

    def test_the_kept_file_cannot_be_exchanged(self):
        file = self._closed()
        content = file.report_file_id.raw
        forged = self.env['ir.attachment'].with_user(self.secretary).create({
            'name': file.report_file_id.name, 'raw': b'%PDF forged',
            'res_model': 'iso.nonconformity', 'res_id': file.id})
        for user in (self.auditor, self.head, self.secretary, self.admin):
            for change in (
                    partial(file.with_user(user).write, {'report_file_id': forged.id}),
                    partial(file.report_file_id.with_user(user).write, {'raw': b'other'}),
                    partial(file.report_file_id.with_user(user).unlink)):
                with self.assertRaises(UserError):
                    change()
        self.assertEqual(self._print('corrective_action', file), content)

    def test_nothing_is_kept_before_it_is_closed(self):
        file = self._done()
        self._print('corrective_action', file)
        self.assertFalse(file.report_file_id)
        self._conclude(file, 'ineffective')
        self.assertFalse(file.report_file_id)

    def test_printer_out_of_order_at_the_closing(self):
        file = self._concluded()
        self.assertFalse(file.report_file_id, "nothing is printed in tests unless asked")
        first = self._print('corrective_action', file, self.staff)
        self.assertEqual(file.sudo().report_file_id.raw, first)
        self.agency.name = "Agency renamed"
        self.assertEqual(self._print('corrective_action', file), first)

    # -- rights -------------------------------------------------------------------------------

    def test_confidential(self):
        """Marked on every page, and only printed for those concerned."""
        file = self._approved(confidential=True, description="Secret. " * 900)
        mark = "CONFIDENTIAL: ONLY FOR THOSE CONCERNED"
        for paper in ('nonconformity', 'corrective_action'):
            pages = self._pages(self._print(paper, file))
            self.assertGreater(len(pages), 1)
            for page in pages:
                self.assertIn(mark, page)
                self.assertNotIn("DRAFT", page)
            self.assertIn("on the system on", " ".join(pages), "it counts all the same")
            for user in (self.lead, self._user(f'plan_{paper}', 'staff', self.agency,
                                               self.dept_plan)):
                with self.assertRaises(AccessError):
                    self._print(paper, file, user)
        self.assertIn("DRAFT", self._text('corrective_action', self._proposed(confidential=True)))

    def test_who_may_not_read_the_file_may_not_print_it(self):
        reported, approved = self._reported(), self._approved()
        elsewhere = self._user('elsewhere', 'staff', self.agency, self.dept_plan)
        for paper in ('nonconformity', 'corrective_action'):
            for user in (self.other_secretary, self.other_auditor):
                with self.assertRaises(AccessError, msg=f"{user.login} {paper}"):
                    self._print(paper, approved, user)
            with self.assertRaises(AccessError):
                self._print(paper, reported, elsewhere)
            for user in (elsewhere, self.inspector, self.leader):
                self.assertTrue(self._print(paper, approved, user))

    # -- speed --------------------------------------------------------------------------------

    def test_queries_do_not_grow_with_the_actions(self):
        def fill(count):
            file = self._accepted().with_user(self.head)
            file.write({
                'cause_ids': [Command.create({
                    'why_1': f"Why {number}", 'category_id': self.category.id})
                    for number in range(count)],
                'action_ids': [Command.create(self._action_values(title=f"Do {number}"))
                               for number in range(count)],
            })
            file._system_write({'repeats_id': False})
            return file
        small, large = fill(2), fill(20)
        report = self.env['ir.actions.report'].with_user(self.secretary)
        for paper in ('nonconformity', 'corrective_action'):
            render = partial(report._render_qweb_html, f'iso_audit.report_{paper}')
            few, many = [
                self._queries(partial(render, file.ids))
                for file in (small, large, small, large)][2:]
            self.assertEqual(few, many, paper)
