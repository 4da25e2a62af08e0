from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import risk_level


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
    report_alias_name = fields.Char(
        string="E-mail address for reports",
        default=lambda self: self.env.company.sudo().iso_report_alias_id.alias_name,
        help="Employees report by a mail to this address; its files become evidence. "
             "Empty: no reports by e-mail.")
    alias_domain = fields.Char(compute='_compute_alias_domain')
    open_files = fields.Boolean(
        string="Open files when an audit report is signed",
        default=lambda self: self.env.company.iso_open_files,
        help="The files of its nonconformities and the actions of its other findings are opened "
             "at once. Else the audit team or the secretary opens them.")
    inspection_months = fields.Integer(
        string="Months to report to the inspector",
        default=lambda self: self.env.company.iso_inspection_months,
        help="Within how many months after an inspection its corrective action is reported "
             "(TT 26/2014/TT-BKHCN: 2). Holds for files opened from now on.")
    risk_medium = fields.Integer(
        string="Medium from", default=lambda self: self.env.company.iso_risk_medium)
    risk_high = fields.Integer(
        string="High from", default=lambda self: self.env.company.iso_risk_high)
    risk_critical = fields.Integer(
        string="Very high from", default=lambda self: self.env.company.iso_risk_critical,
        help="Ratings are likelihood × impact, 1 to 25. What stays high or very high after "
             "treatment has to be accepted by a leader. Open risks get their new level at once.")

    _inspection_months_positive = models.Constraint(
        'CHECK (inspection_months > 0 AND inspection_months <= 24)',
        "Give between 1 and 24 months.")

    @api.depends('company_id')
    def _compute_alias_domain(self):
        for settings in self:
            settings.alias_domain = settings.company_id.sudo().alias_domain_id.name

    def action_save(self):
        self.ensure_one()
        self._check_company_users()
        self._check_risk_levels()
        # An ISO administrator may not write companies; these fields are what is meant.
        self.company_id.sudo().write({
            'iso_standard_id': self.standard_id.id,
            'iso_secretary_id': self.secretary_id.id,
            'iso_leader_id': self.leader_id.id,
            'iso_seal_email': (self.seal_email or "").strip() or False,
            'iso_open_files': self.open_files,
            'iso_inspection_months': self.inspection_months,
            'iso_risk_medium': self.risk_medium,
            'iso_risk_high': self.risk_high,
            'iso_risk_critical': self.risk_critical,
        })
        if (self.report_alias_name or False) != self.company_id.sudo(
                ).iso_report_alias_id.alias_name:
            self.company_id._iso_set_report_alias(self.report_alias_name)
        return {'type': 'ir.actions.act_window_close'}

    def _check_company_users(self):
        """Only for the companies one works in, and only people of that company."""
        self.company_id.check_access('read')
        for user in self.secretary_id | self.leader_id:
            if self.company_id not in user.sudo().company_ids:
                raise ValidationError(self.env._(
                    "%(person)s does not belong to %(company)s. Choose somebody who does.",
                    person=user.name, company=self.company_id.name))

    def _check_risk_levels(self):
        if not risk_level.are_valid((self.risk_medium, self.risk_high, self.risk_critical)):
            raise ValidationError(self.env._(
                "The ratings at which the levels begin have to rise: between 2 and 25, each "
                "higher than the one before."))
