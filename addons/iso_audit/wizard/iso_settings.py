from odoo import fields, models
from odoo.exceptions import ValidationError


class IsoSettings(models.TransientModel):
    """What an ISO administrator sets for the own agency, without being a system administrator."""

    _name = 'iso.settings'
    _description = "ISO Settings"

    company_id = fields.Many2one(
        'res.company', string="Organisation", required=True, readonly=True,
        default=lambda self: self.env.company)
    standard_id = fields.Many2one(
        'iso.standard', string="Edition of the standard",
        default=lambda self: self.env.company.iso_standard_id,
        help="The edition this organisation works to; programmes and audits start with it. "
             "Past audits keep the edition they were made with.")
    secretary_id = fields.Many2one(
        'res.users', string="ISO secretary", domain="[('company_ids', 'in', company_id)]",
        default=lambda self: self.env.company.iso_secretary_id,
        help="Gets the duties that have no other owner, such as competences that end soon.")
    leader_id = fields.Many2one(
        'res.users', string="Quality leader", domain="[('company_ids', 'in', company_id)]",
        default=lambda self: self.env.company.iso_leader_id,
        help="The head or the representative for quality: gets programmes and plans to approve.")
    seal_email = fields.Char(
        string="Head of the seals to",
        default=lambda self: self.env.company.iso_seal_email,
        help="Gets the head of the chain of seals once a day when something was sealed. Best an "
             "address outside this system, whose mails nobody here can delete.")

    def action_save(self):
        self.ensure_one()
        self._check_company_users()
        # An ISO administrator may not write companies; these fields are what is meant.
        self.company_id.sudo().write({
            'iso_standard_id': self.standard_id.id,
            'iso_secretary_id': self.secretary_id.id,
            'iso_leader_id': self.leader_id.id,
            'iso_seal_email': (self.seal_email or "").strip() or False,
        })
        return {'type': 'ir.actions.act_window_close'}

    def _check_company_users(self):
        """Only for the companies one works in, and only people of that company."""
        self.company_id.check_access('read')
        for user in self.secretary_id | self.leader_id:
            if self.company_id not in user.sudo().company_ids:
                raise ValidationError(self.env._(
                    "%(person)s does not belong to %(company)s. Choose somebody who does.",
                    person=user.name, company=self.company_id.name))
