from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .review_common import ReviewCase
from .test_chart import MONTHS, chart, series
from .test_report import MOTTO, PORTRAIT, PaperCase

COLUMNS = [
    {'label': label, 'kind': kind} for label, kind in (
        ("Reference", 'text'), ("What to do", 'text'), ("Number", 'number'),
        ("Rate", 'percent'), ("Deadline", 'date'), ("State", 'tone'))]


def content(**parts):
    return {
        'text': [], 'figures': [], 'tables': [], 'charts': [], 'links': [], 'weak': [],
        'error': False, **parts}


def rows(count):
    return [{'action': None, 'cells': [
        f"HD-2026-{number:03}", f"Check document {number:03} of the procedure and put it right",
        1234567 + number, 82.5, '2026-03-09', {'text': "Late", 'tone': 'danger'}]}
        for number in range(count)]


def everything(count=3):
    """A content of every kind."""
    return content(
        text=["First paragraph.\nSecond one with <b> & such."],
        figures=[
            {'label': f"Figure {number}", 'value': f"{number} / 9", 'tone': tone, 'hint': hint}
            for number, (tone, hint) in enumerate([
                ('danger', "a hint"), ('warning', False), ('success', False), ('dark', False)])],
        tables=[{'title': "Table of actions", 'columns': COLUMNS, 'rows': rows(count), 'more': 7}],
        charts=[
            chart('bar', ["Văn phòng", "Phòng Thú y"], series([3, 4]), title="Bars"),
            chart('stacked', MONTHS[:12], series(list(range(12)), "Major", 'danger'),
                  series(list(range(12)), "Minor", 'warning'), title="Stacks"),
            chart('line', MONTHS, series([80 + number % 9 for number in range(24)]), unit='%',
                  target=90, title="Lines"),
        ],
        weak=["Nobody looked at this."])


class ReviewPaperCase(ReviewCase, PaperCase):

    def _fill(self, review, kind, data):
        """What the providers said at the start of the meeting."""
        line = self._input(review, kind).sudo()
        line._system_write({'frozen': data})
        return line

    def _text(self, review, user=None):
        return " ".join(self._pages(self._print('review', review, user)))

    def _signed_minutes(self, **values):
        review = self._submitted_minutes(**values).with_user(self.leader)
        review.with_context(force_report_rendering=True)._approve()
        return review


@tagged('post_install', '-at_install')
class TestReviewPaper(ReviewPaperCase):

    def test_dossier_before_the_meeting(self):
        review = self._invited(title="Review 2026")
        line = self._input(review, 'context')
        line.comment = "New decree."
        line.with_user(self.head).write({'remark_ids': [(0, 0, {'text': "Too few people"})]})
        content = self._print('review', review)
        self._assert_page(content, PORTRAIT)
        text = " ".join(self._pages(content))
        self._assert_says(
            text, "PROVINCE", "AGENCY", MOTTO, "Độc lập - Tự do - Hạnh phúc", "DRAFT",
            "DOSSIER OF THE MANAGEMENT REVIEW", "Review 2026", review.name, "Room 2",
            "3. Inputs of the review", "New decree.", "Head: Too few people", "……/BC")
        for part in ("MINUTES", "Discussion", "4. Decisions", "CHAIR", "The meeting ended"):
            self.assertNotIn(part, text)

    def test_inputs_in_the_order_of_the_standard(self):
        text = self._text(self._invited())
        places = [text.index(f"9.3.2 {code} –") for code in (
            "a", "b", "c.1", "c.2", "c.3", "c.4", "c.5", "c.6", "c.7", "d", "e", "f")]
        self.assertEqual(places, sorted(places))

    def test_minutes(self):
        review = self._held(title="Review 2026")
        self._fill(review, 'audits', everything())
        line = self._input(review, 'audits')
        line.discussion = "The head asked why.\nNobody knew."
        self._decision(review, description="By an outside course.")
        review.write({
            'absent': "Doer: on leave", 'conclusion': "Suitable.\nAdequate and effective."})
        pages = self._pages(self._print('review', review))
        for page in pages:
            self.assertIn("DRAFT", page)
        text = " ".join(pages)
        local = review._local(review.start)
        self._assert_says(
            text, "MINUTES OF THE MANAGEMENT REVIEW", "……/BB", "Time:",
            f"{local:%H:%M}", f"{local:%d/%m/%Y}", "Room 2", "Period under review:",
            "2. Participants", "Leader", "Chair", "Secretary", "Keeps the minutes", "Head",
            "Participant", "– Doer: on leave", "The head asked why.", "Nobody knew.",
            "4. Decisions (ISO 9001, 9.3.3)", "Train two auditors", "By an outside course.",
            "Resources", "9.3.2 c.6", "Doer", self._day(30).strftime('%d/%m/%Y'),
            "5. Conclusion of the chair", "Suitable.", "Adequate and effective.",
            "The meeting ended at", "KEEPER OF THE MINUTES", "CHAIR", "Recipients:",
            "Veterinary")
        self.assertNotIn("Approved on the system", text)

    def test_every_kind_of_content(self):
        review = self._held()
        self._fill(review, 'audits', everything())
        text = self._text(review)
        self._assert_says(
            text, "First paragraph.", "Second one with <b> & such.", "0 / 9", "Figure 3",
            "a hint", "Table of actions", "HD-2026-002", "09/03/2026", "Late",
            "Rows not listed here: 7.", "Bars", "Stacks", "Lines")
        Paper = self.env['report.iso_audit.report_review']
        self._assert_says(text, Paper._number(1234568), f"{Paper._number(82.5)} %")
        html = self.env['ir.actions.report'].with_user(self.secretary)._render_qweb_html(
            'iso_audit.report_review', review.ids)[0].decode()
        part = html[html.index("9.3.2 c.6"):html.index("9.3.2 c.7")]
        self.assertEqual(part.count('src="data:image/svg+xml;base64,'), 3)
        self.assertIn('alt="Files: Văn phòng 3, Phòng Thú y 4"', part)
        self.assertIn('o_iso_tone_danger', part)

    def test_numbers_and_dates_of_the_language(self):
        self.env['res.lang']._activate_lang('vi_VN')
        Paper = self.env['report.iso_audit.report_review'].with_context(lang='vi_VN')
        for value, text in (
                (0, "0"), (1234567, "1.234.567"), (82.5, "82,5"), (82.25, "82,25"),
                (1 / 3, "0,33"), (90.0, "90"), (-3, "-3")):
            self.assertEqual(Paper._number(value), text)
        self.assertEqual(Paper._cell(None, 'number')['text'], "–")
        self.assertEqual(Paper._cell(None, 'percent')['text'], "–")
        self.assertEqual(Paper._cell(None, 'text')['text'], "")
        self.assertEqual(Paper._cell(0, 'number')['text'], "0")

    def test_what_is_thin_is_said_before_the_meeting_only(self):
        review = self._invited()
        asked, thin = "Nothing on this input yet", "Nobody proposed an improvement"
        self._assert_says(self._text(review), "Missing or thin:", asked, thin)
        review.input_ids.comment = "Said in words."
        self.assertNotIn("Missing or thin:", self._text(review))
        review.input_ids.comment = False
        review.action_start()
        self.assertIn(thin, " ".join(self._input(review, 'improvement').content['weak']))
        self.assertNotIn("Missing or thin:", self._text(review))

    def test_columns_are_as_wide_as_their_longest_word(self):
        Paper = self.env['iso.review.paper']
        table = Paper._content_table(everything()['tables'][0])
        self.assertAlmostEqual(sum(table['widths']), 100, delta=0.5)
        for number, width in enumerate(table['widths']):
            words = [word for row in [*table['rows']] for word in row[number]['text'].split()]
            self.assertGreater(width * 84 / 100, max(map(len, words)) + 1)
        self.assertEqual(max(table['widths']), table['widths'][1], "the sentences")

    def test_nothing_at_all(self):
        review = self._held()
        review.input_ids.sudo()._system_write({'frozen': content()})
        text = self._text(review)
        self._assert_says(
            text, "Discussion: none.", "4. Decisions (ISO 9001, 9.3.3) None.",
            "5. Conclusion of the chair None.", "Absent: none.")
        review.sudo().input_ids.with_context(active_test=False)._system_write({'frozen': False})
        self.env['iso.review.input'].invalidate_model()
        self.assertTrue(self._text(review))

    def test_a_failed_input_says_so(self):
        review = self._held()
        self._fill(review, 'audits', content(error="The figures could not be taken."))
        self.assertEqual(self._text(review).count("The figures could not be taken."), 1)

    def test_a_chart_that_cannot_be_drawn_is_left_out(self):
        review = self._held()
        wrong = chart('bar', "ABC", series([1, 2]), title="Wrong chart")
        right = chart('bar', "AB", series([1, 2]), title="Right chart")
        self._fill(review, 'audits', content(charts=[wrong, right]))
        with self.assertLogs('odoo.addons.iso_audit.report.iso_review_paper', 'WARNING'):
            text = self._text(review)
        self.assertNotIn("Wrong chart", text)
        self.assertIn("Right chart", text)

    def test_long_tables_break_between_rows(self):
        """200 rows, on some ten pages: each once and whole, under a head on every page."""
        review = self._held()
        self._fill(review, 'audits', everything(200))
        pages = self._pages(self._print('review', review))
        text = " ".join(pages)
        found = [page for page in pages if "HD-2026-" in page]
        self.assertGreaterEqual(len(found), 7)
        for number in range(200):
            self.assertEqual(text.count(f"HD-2026-{number:03}"), 1)
            page = next(page for page in pages if f"HD-2026-{number:03}" in page)
            self.assertIn(f"Check document {number:03} of the procedure and put it right", page)
            self.assertIn(self.env['iso.review.paper']._number(1234567 + number), page)
        for page in found:
            self.assertIn("What to do", page)
        for number, page in enumerate(pages[1:], 2):
            self.assertTrue(page.endswith(str(number)), page)

    # -- kept ---------------------------------------------------------------------------------

    def test_what_was_approved_stays(self):
        review = self._signed_minutes()
        file = review.sudo().report_file_id
        self.assertEqual((file.res_model, file.res_id), ('iso.review', review.id))
        self.agency.name = "Agency renamed"
        self.leader.name = "Somebody else"
        for user in (self.leader, self.secretary, self.head, self.inspector):
            self.assertEqual(self._print('review', review, user), file.raw)
        text = self._text(review)
        self._assert_says(
            text, "Approved on the system on", "Submitted on the system by Secretary",
            "Content hash (SHA-256)", review.sudo().seal_ids.content_hash)
        self.assertNotIn("DRAFT", text)

    def test_the_kept_minutes_cannot_be_exchanged(self):
        review = self._signed_minutes()
        kept = review.sudo().report_file_id
        raw = kept.raw
        forged = self.env['ir.attachment'].with_user(self.secretary).create({
            'name': kept.name, 'raw': b'%PDF forged', 'res_model': 'iso.review',
            'res_id': review.id})
        for user in (self.secretary, self.leader, self.admin):
            for change in (
                    partial(review.with_user(user).write, {'report_file_id': forged.id}),
                    partial(kept.with_user(user).write, {'raw': b'other'}),
                    partial(kept.with_user(user).unlink)):
                with self.assertRaises(UserError):
                    change()
        self.assertEqual(self._print('review', review), raw)

    def test_decisions_stay_as_approved(self):
        """Whoever carries them out later, and whenever: printed anew, they read the same."""
        review = self._approved_review()
        review.decision_ids.sudo()._system_write(
            {'title': "Something else", 'deadline': self._day(90)})
        text = self._text(review)
        self._assert_says(text, "Train two auditors", self._day(30).strftime('%d/%m/%Y'))
        self.assertNotIn("Something else", text)

    def test_cancelled(self):
        review = self._invited()
        review._with_reason_cancel("Nobody can come")
        self.assertIn("CANCELLED", self._text(review))

    # -- rights -------------------------------------------------------------------------------

    def test_who_may_not_read_the_review_gets_no_paper(self):
        review = self._signed_minutes()
        outsiders = (self.staff, self.auditor, self.other_secretary, self.other_auditor)
        for user in outsiders:
            with self.assertRaises(AccessError, msg=user.login):
                self._print('review', review, user)
        review.with_user(self.leader).action_release()
        self.assertTrue(self._print('review', review, self.staff))
        for user in (self.other_secretary, self.other_auditor):
            with self.assertRaises(AccessError, msg=user.login):
                self._print('review', review, user)

    def test_participants_get_the_dossier(self):
        review = self._invited()
        self.assertIn("DOSSIER", self._text(review, self.head))
        with self.assertRaises(AccessError):
            self._print('review', review, self.staff)

    # -- speed --------------------------------------------------------------------------------

    def test_queries_do_not_grow_with_the_content(self):
        review = self._held()
        render = partial(
            self.env['ir.actions.report'].with_user(self.secretary)._render_qweb_html,
            'iso_audit.report_review', review.ids)
        counts = []
        for number in (1, 200):
            for line in review.input_ids:
                self._fill(review, line.kind, everything(number))
            render()
            counts.append(self._queries(render))
        self.assertEqual(*counts)
