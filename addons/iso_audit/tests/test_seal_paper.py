"""The seal on the printed report."""

from odoo import Command
from odoo.tests import tagged

from .seal_common import SealCase
from .test_report import PaperCase


@tagged('post_install', '-at_install')
class TestSealPaper(PaperCase, SealCase):

    def test_the_kept_file_bears_its_seal(self):
        """Printed for real at the signing, together at the end of the last page."""
        self._signed()
        self._link_all()
        head = self._chain()[-1]
        audit = self._signed()
        seal = self._seals(audit, 'reported')
        pages = self._pages(audit.sudo().report_file_id.raw)
        self.assertIn(
            f"Seal no.: given after printing Content hash (SHA-256): {seal.content_hash} "
            f"Head of the chain at printing: {head.number}:{head.hash[:16]}", pages[-1])
        # The printed file is made after the seal, and is no part of it.
        self._link_all()
        self.assertFalse(self._verify()['fault'])

    def test_the_report_bears_its_seal(self):
        self._reported()
        self._link_all()
        head = self._chain()[-1]
        audit = self._reported()
        seal = self._seals(audit, 'reported')
        html = self._html(audit)
        self.assertIn(seal.content_hash, html)
        self.assertIn(f'{head.number}:{head.hash[:16]}', html)
        self.assertIn("given after printing", html)
        self._link_all()
        self.assertIn("Seal no.: 4", " ".join(self._html(audit).split()))

    def test_no_seal_on_a_draft_or_an_old_report(self):
        self.assertNotIn("Seal no.", self._html(self._running()))
        audit = self._reported()
        self._delete('iso_seal', self._seals(audit))
        self.assertNotIn("Seal no.", self._html(audit))

    def test_an_approved_plan_bears_its_seal(self):
        """Of an audit, and of the year; neither as long as they are drafts."""
        audit = self._audit()
        self.assertNotIn("Seal no.", self._html(audit, 'report_plan'))
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        self.assertIn(
            self._seals(audit, 'approved').content_hash, self._html(audit, 'report_plan'))
        programme = self.env['iso.programme'].with_user(self.secretary).create({
            'line_ids': [Command.create({
                'department_id': department.id, 'month': 6,
                'clause_ids': [Command.set(self.clauses.ids)],
            }) for department in (self.dept_vet, self.dept_office, self.dept_plan)]})
        programme.action_submit()
        self.assertNotIn("Seal no.", self._html(programme, 'report_programme'))
        programme.with_user(self.leader)._approve()
        self.assertIn(
            self._seals(programme, 'approved').content_hash,
            self._html(programme, 'report_programme'))

    def _html(self, record, report='report_audit'):
        content, _kind = self.env['ir.actions.report'].with_user(self.lead)._render_qweb_html(
            f'iso_audit.{report}', record.ids)
        text = content.decode()
        for tag in ('<span>', '</span>', '<!-- -->'):
            text = text.replace(tag, '')
        return text
