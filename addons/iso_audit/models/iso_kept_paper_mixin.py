import logging

from odoo import fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class IsoKeptPaperMixin(models.AbstractModel):
    """A paper that is printed once, when its record is sealed, and kept from then on.

    Of a model with a flow: ``_kept_report`` names the report, ``_kept_state`` the state in which
    there is nothing but the kept file (see ``ir.actions.report.retrieve_attachment``). The step
    into that state calls ``_keep_report()``.
    """

    _name = 'iso.kept.paper.mixin'
    _description = "Paper kept as it was sealed"

    _kept_report = None
    _kept_state = None

    report_file_id = fields.Many2one(
        'ir.attachment', string="Kept paper", readonly=True, copy=False,
        help="The paper as it was printed when the record was sealed.")

    def _kept_name(self):
        """What the file is called."""
        return self.name

    def _kept_file(self):
        """The kept file; made now if it could not be made at the sealing; none before that."""
        self.ensure_one()
        if self.state != self._kept_state:
            return self.env['ir.attachment']
        if not self.sudo().report_file_id:
            self._keep_report()
        return self.sudo().report_file_id

    def _keep_report(self):
        """Print the paper and keep the file; a signature does not wait for the printer."""
        self.ensure_one()
        self.check_access('read')
        report = self.env['ir.actions.report'].with_context(report_pdf_no_attachment=True)
        try:
            content, kind = report._render_qweb_pdf(self._kept_report, self.ids)
        except UserError:
            _logger.warning("The paper of %s could not be printed", self._kept_name(), exc_info=True)
            return
        if kind == 'pdf':
            # After the sealing, by the system: it is what was signed.
            self._system_write({'report_file_id': self.env['ir.attachment'].sudo().create({
                'name': f'{self._kept_name()}.pdf', 'raw': content, 'mimetype': 'application/pdf',
                'res_model': self._name, 'res_id': self.id}).id})
