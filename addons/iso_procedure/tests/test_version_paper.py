from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.iso_audit.tests.test_report import MOTTO, PORTRAIT, PaperCase

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestVersionPaper(ProcedureCase, PaperCase):

    def _print_version(self, version, user=None):
        content, kind = self.env['ir.actions.report'].with_user(
            user or self.secretary).with_context(force_report_rendering=True)._render_qweb_pdf(
            'iso_procedure.report_version', version.ids)
        self.assertEqual(kind, 'pdf')
        return content

    def test_everything_is_printed(self):
        document = self._document(retention="5 years in the archive")
        form = self._document(
            title="Request", kind='form', parent_id=document.id)
        version = self._draft(document=document, content=(
            "<h1>Purpose</h1><p>Why &amp; what</p><table><tr><td>Cell</td></tr></table>"))
        first, second = version.step_ids
        second.write({
            'kind': 'decision', 'else_id': first.id, 'else_label': "not complete",
            'form_id': form.id, 'output': "Certificate"})
        version.action_review()
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._approve()
        self.assertEqual(version.state, 'effective')
        content = self._print_version(version, self.staff)
        self._assert_page(content, PORTRAIT)
        pages = self._pages(content)
        self._assert_says(
            " ".join(pages), "PROVINCE", "AGENCY", MOTTO, "ISSUE A CERTIFICATE", document.code,
            "Issue no.", "Prepared by", "Reviewed by", "Approved by", self.head.name,
            self.auditor.name, self.leader.name, "Agreed on the system on",
            "Approved on the system on", "Revisions", "First issue", "Purpose", "Why & what",
            "Cell", "Flow chart", "Receive", "Officer", "Sign", "12 h", "Certificate",
            "Otherwise (not complete): step 1", form.code, "Request", "5 years in the archive",
            "Seal no.")
        self.assertNotIn("Why", pages[0], "the cover stands alone")
        for word in ("DRAFT", "IN FORCE"):
            self.assertNotIn(word, " ".join(pages))

    def test_what_does_not_count_says_so_on_each_page(self):
        version = self._draft(content="<p>Long line of text.</p>" * 120)
        plain = self._pages(self._print_version(version))
        self.assertGreater(len(plain), 3)
        for page in plain:
            self.assertIn("DRAFT", page)
        version = self._effective()
        version.with_user(self.leader)._with_reason_withdraw("Over")
        for page in self._pages(self._print_version(version)):
            self.assertIn("NO LONGER IN FORCE", page)

    def test_watermark_is_drawn(self):
        """The sheet across the pages is there for a draft, and not for what is in force."""
        from unittest.mock import patch

        from ..report import ir_actions_report, watermark

        with patch.object(ir_actions_report, 'stamp', side_effect=watermark.stamp) as stamp:
            self._print_version(self._effective())
            self.assertFalse(stamp.called)
            content = self._print_version(self._draft())
            self.assertEqual(stamp.call_args.args[1], "DRAFT")
        self.assertGreater(len(content), 1000)

    def test_revisions_up_to_this_one(self):
        first = self._effective()
        second = self._draft(
            document=first.procedure_id, reason="Law changed", review_ids=[], step_ids=[])
        text = " ".join(self._pages(self._print_version(second)))
        self._assert_says(text, "First issue", "Law changed")
        self.assertNotIn("Law changed", " ".join(self._pages(self._print_version(first))))

    def test_pictures_are_not_asked_for(self):
        """A picture elsewhere, or of another record, is not fetched."""
        version = self._draft(content=(
            '<p>A<img src="http://192.0.2.1/x.png"/><img src="/web/image/1"/></p>'))
        text = self.env['report.iso_procedure.report_version']._text(version)
        self.assertNotIn("src=", text)
        self.assertIn("<img", text)

    def test_print_from_the_document(self):
        version = self._effective()
        action = version.procedure_id.with_user(self.staff).action_print()
        self.assertEqual(action['report_name'], 'iso_procedure.report_version')
        self.assertEqual(action['context']['active_ids'], version.ids)


@tagged('post_install', '-at_install')
class TestFlowChartRoute(ProcedureCase, HttpCase):

    def _get(self, version, user):
        self.authenticate(user.login, user.login)
        return self.url_open(f'/iso_procedure/version/{version.id}/chart.svg')

    def test_chart_of_who_may_read(self):
        version = self._draft()
        version.step_ids[0].name = "<script>alert(1)</script>"
        for user in (self.head, self.staff):
            user.sudo().password = user.login
        answer = self._get(version, self.head)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers['Content-Type'], 'image/svg+xml; charset=utf-8')
        self.assertIn("default-src 'none'", answer.headers['Content-Security-Policy'])
        self.assertNotIn(b"<script", answer.content)
        self.assertEqual(self._get(version, self.staff).status_code, 403)

    def test_none_without_steps(self):
        version = self._draft(step_ids=[Command.clear()])
        self.assertFalse(version.flow_chart)
        self.head.sudo().password = self.head.login
        self.assertEqual(self._get(version, self.head).status_code, 404)

    def test_image_changes_with_the_steps(self):
        version = self._draft()
        before = version.flow_chart
        self.assertIn(f"/version/{version.id}/chart.svg", before)
        self.assertIn("1. Receive (Officer); 2. Sign (Head)", before)
        version.step_ids[0].hours = 5
        version.invalidate_recordset(['flow_chart'])
        self.assertNotEqual(version.flow_chart, before)
