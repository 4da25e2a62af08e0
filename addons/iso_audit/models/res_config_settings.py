from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    iso_standard_id = fields.Many2one(related='company_id.iso_standard_id', readonly=False)
