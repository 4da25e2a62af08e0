from odoo import fields, models


class IsoReview(models.Model):
    """The printed minutes: made once when they are approved, and kept; the annex as a workbook."""

    _name = 'iso.review'
    _inherit = ['iso.review', 'iso.kept.paper.mixin']
    _kept_report = 'iso_audit.report_review'
    _kept_state = 'approved'

    report_file_id = fields.Many2one(
        string="Approved minutes",
        help="The minutes as they were printed when the chair approved them.")

    def _approve(self):
        done = super()._approve()
        for review in self:
            review._keep_report()
        return done

    def action_export_xlsx(self):
        """Load the inputs and decisions down as a workbook."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_url', 'target': 'download',
            'url': f'/iso_audit/review/{self.id}/xlsx',
        }
