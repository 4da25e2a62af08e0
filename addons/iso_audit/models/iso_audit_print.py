from odoo import fields, models


class IsoAudit(models.Model):
    """The printed report: made once when it is signed, and kept."""

    _name = 'iso.audit'
    _inherit = ['iso.audit', 'iso.kept.paper.mixin']
    _kept_report = 'iso_audit.report_audit'
    _kept_state = 'reported'

    report_file_id = fields.Many2one(
        string="Signed report",
        help="The report as it was printed when the lead auditor signed it.")

    def _report(self):
        done = super()._report()
        for audit in self:
            audit._keep_report()
        return done

    def action_export_xlsx(self):
        """Load the whole audit down as a workbook."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_url', 'target': 'download',
            'url': f'/iso_audit/audit/{self.id}/xlsx',
        }
