from odoo import fields, models


class IsoSettings(models.TransientModel):
    """The address of the public pages of the own organisation."""

    _inherit = 'iso.settings'

    public_name = fields.Char(
        string="Name in public addresses",
        default=lambda self: self.env.company.sudo().iso_public_name,
        help="Posted documents are found at /iso/this-name/documents. When it changes, "
             "addresses that were printed or sent lead nowhere.")

    def action_save(self):
        done = super().action_save()
        company = self.company_id.sudo()
        # Written by superuser as the other settings: `super` has checked whose they are.
        if (self.public_name or "").strip() != company.iso_public_name:
            company.iso_public_name = (self.public_name or "").strip()
        return done
