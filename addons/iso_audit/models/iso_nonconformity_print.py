from odoo import fields, models


class IsoNonconformity(models.Model):
    """The printed file: made once when it is closed, and kept; the log of many files."""

    _name = 'iso.nonconformity'
    _inherit = ['iso.nonconformity', 'iso.kept.paper.mixin']
    _kept_report = 'iso_audit.report_corrective_action'
    _kept_state = 'closed'

    report_file_id = fields.Many2one(
        string="Closed file",
        help="The corrective-action request as it was printed when the file was closed.")

    def _conclude(self):
        done = super()._conclude()
        for file in self:
            if file.state == 'closed':
                file._keep_report()
        return done

    def action_export_log(self):
        """Load the log of these files down as a workbook."""
        return {
            'type': 'ir.actions.client', 'tag': 'iso_audit.nonconformity_log',
            'params': {'ids': self.ids},
        }
