from odoo import fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    iso_digest_date = fields.Date(
        string="Last ISO digest", readonly=True, copy=False, groups='base.group_system',
        help="The day of the last mail about what is due and late. Written by the system.")
