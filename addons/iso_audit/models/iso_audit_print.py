import logging

from odoo import fields, models
from odoo.exceptions import UserError

from .iso_flow_mixin import OPEN_FIELDS

_logger = logging.getLogger(__name__)


class IsoAudit(models.Model):
    """The printed report: made once when it is signed, and kept."""

    _inherit = 'iso.audit'
    # Written after the seal, by the system: it is what was signed.
    _open_fields = OPEN_FIELDS | {'report_file_id'}

    report_file_id = fields.Many2one(
        'ir.attachment', string="Signed report", readonly=True, copy=False,
        help="The report as it was printed when the lead auditor signed it.")

    def _report(self):
        done = super()._report()
        for audit in self:
            audit._keep_report()
        return done

    def _signed_report(self):
        """The file of the signed report; made now if it could not be made at the signing."""
        self.ensure_one()
        if not self.sudo().report_file_id:
            self._keep_report()
        return self.sudo().report_file_id

    def _keep_report(self):
        """Print the report and keep the file; a signature does not wait for the printer."""
        self.ensure_one()
        self.check_access('read')
        report = self.env['ir.actions.report'].with_context(report_pdf_no_attachment=True)
        try:
            content, kind = report._render_qweb_pdf('iso_audit.report_audit', self.ids)
        except UserError:
            _logger.warning("The report of %s could not be printed", self.name, exc_info=True)
            return
        if kind == 'pdf':
            self.sudo().report_file_id = self.env['ir.attachment'].sudo().create({
                'name': f'{self.name}.pdf', 'raw': content, 'mimetype': 'application/pdf',
                'res_model': self._name, 'res_id': self.id})

    def action_export_xlsx(self):
        """Load the whole audit down as a workbook."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_url', 'target': 'download',
            'url': f'/iso_audit/audit/{self.id}/xlsx',
        }
