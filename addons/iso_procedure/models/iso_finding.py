from odoo import fields, models


class IsoFinding(models.Model):
    """Written by the team while the audit runs, as all of a finding."""

    _inherit = 'iso.finding'

    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", index='btree_not_null', check_company=True,
        ondelete='restrict', help="The controlled document that was not followed or is wrong.")
