from odoo import fields, models


class IsoFinding(models.Model):
    """Written by the team while the audit runs, as all of a finding."""

    _inherit = 'iso.finding'

    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", index='btree_not_null', check_company=True,
        ondelete='restrict', compute='_compute_from_line', store=True, readonly=False,
        precompute=True, help="The controlled document that was not followed or is wrong.")

    def _compute_from_line(self):
        """The document of the question; never over what is chosen already."""
        done = super()._compute_from_line()
        for finding in self:
            finding.procedure_id = finding.procedure_id or finding.line_id.procedure_id
        return done
