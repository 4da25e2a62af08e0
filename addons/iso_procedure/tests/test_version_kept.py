from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.iso_audit.tests.test_report import PaperCase

from .common import ProcedureCase

REPORT = 'iso_procedure.report_version'


@tagged('post_install', '-at_install')
class TestVersionKept(ProcedureCase, PaperCase):
    """The printed document stays what it was on the day that it took effect."""

    def _print(self, version):
        content, kind = self.env['ir.actions.report'].with_user(self.secretary).with_context(
            force_report_rendering=True)._render_qweb_pdf(REPORT, version.ids)
        self.assertEqual(kind, 'pdf')
        return content

    def _in_force(self, **values):
        version = self._submitted_version(**values)
        version.with_user(self.leader).with_context(force_report_rendering=True)._approve()
        self.assertEqual(version.state, 'effective')
        return version

    def test_kept_when_it_takes_effect(self):
        version = self._in_force()
        kept = version.sudo().report_file_id
        self.assertEqual((kept.res_model, kept.res_id), (version._name, version.id))
        self.assertIn(version.procedure_id.code, kept.name)
        text = " ".join(self._pages(kept.raw))
        self._assert_says(text, "Approved on the system on", "Seal no.")
        self.assertNotIn("NOT YET", text)
        version.procedure_id.with_user(self.secretary).title = "Called otherwise"
        self.assertEqual(self._print(version), kept.raw)
        for act in (kept.unlink, lambda: kept.write({'raw': b"%PDF other"})):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()

    def test_nothing_before(self):
        version = self._submitted_version()
        self._print(version)
        self.assertFalse(version.sudo().report_file_id)

    def test_past_is_the_kept_paper_marked(self):
        version = self._in_force()
        kept = version.sudo().report_file_id
        version.procedure_id.with_user(self.secretary).title = "Called otherwise"
        version.with_user(self.leader)._with_reason_withdraw("Over")
        content = self._print(version)
        self.assertNotEqual(content, kept.raw, "it is marked as no longer in force")
        self.assertNotIn("CALLED OTHERWISE", " ".join(self._pages(content)))
        self.assertEqual(version.sudo().report_file_id, kept)

    def test_approved_for_a_later_day(self):
        version = self._draft()
        version.effective_date = '2099-01-01'
        version.action_review()
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader).with_context(force_report_rendering=True)._approve()
        self.assertEqual((version.state, version.sudo().report_file_id.id), ('approved', False))
        version.sudo().with_context(force_report_rendering=True)._take_effect(
            version.effective_date)
        self.assertTrue(version.sudo().report_file_id)

    def test_made_later_if_the_printer_failed(self):
        version = self._effective()
        self.assertFalse(version.sudo().report_file_id, "tests do not print by themselves")
        content = self._print(version)
        self.assertEqual(version.sudo().report_file_id.raw, content)
        self.assertEqual(self._print(version), content)
