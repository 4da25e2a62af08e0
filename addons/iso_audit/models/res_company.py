import pytz

from odoo import fields, models
from odoo.exceptions import UserError

# Where a company has no working hours of its own.
DEFAULT_TZ = 'Asia/Ho_Chi_Minh'


class ResCompany(models.Model):
    _inherit = 'res.company'

    iso_standard_id = fields.Many2one(
        'iso.standard', string="Edition of the standard",
        default=lambda self: self.env['iso.standard']._default_edition(),
        help="The edition this organisation works to; audits and programmes start with it.")
    iso_secretary_id = fields.Many2one(
        'res.users', string="ISO secretary",
        help="Keeps the system running: gets the duties that have no other owner.")
    iso_leader_id = fields.Many2one(
        'res.users', string="Quality leader",
        help="The head or the representative for quality: approves programmes and plans.")
    iso_report_alias_id = fields.Many2one(
        'mail.alias', string="E-mail address for reports", ondelete='set null', copy=False,
        index='btree_not_null',
        help="A mail to this address opens the file of a nonconformity.")
    iso_open_files = fields.Boolean(
        string="Open files when an audit report is signed",
        help="The files and actions of all its findings, at once.")
    iso_inspection_months = fields.Integer(
        string="Months to report to the inspector", default=2,
        help="Within how many months after an inspection its corrective action is reported "
             "(TT 26/2014/TT-BKHCN: 2).")

    _iso_inspection_months_positive = models.Constraint(
        'CHECK (iso_inspection_months > 0 AND iso_inspection_months <= 24)',
        "Give between 1 and 24 months.")

    def _iso_set_report_alias(self, name):
        """Let reports be sent to ``name`` at the mail domain of this company; no name: nowhere."""
        self.ensure_one()
        company, domain = self.sudo(), self.sudo().alias_domain_id
        name = (name or "").strip()
        if not name:
            company.iso_report_alias_id.unlink()
            return
        if not domain:
            raise UserError(self.env._(
                "%(company)s has no mail domain yet, so no mail would arrive. Ask the system "
                "administrator to set one (Settings, General Settings, Alias Domain), then give "
                "the address again.", company=self.name))
        local, _at, host = name.partition('@')
        if host and host.lower() != domain.name:
            raise UserError(self.env._(
                "Mails to %(host)s do not arrive here. The mail domain of %(company)s is "
                "%(domain)s: give only what stands before the @.",
                host=host, company=self.name, domain=domain.name))
        values = {
            'alias_name': local, 'alias_domain_id': domain.id,
            'alias_model_id': self.env['ir.model']._get_id('iso.nonconformity'),
            'alias_defaults': repr({'company_id': self.id}),
        }
        if company.iso_report_alias_id:
            company.iso_report_alias_id.write(values)
        else:
            company.iso_report_alias_id = company.env['mail.alias'].create(
                {**values, 'alias_contact': 'employees'})

    def _iso_user(self, role, without=None):
        """The person of this company for ``role`` ('secretary' or 'leader').

        The one named in the settings, else the first active user of the group in the company;
        never one of the users ``without``.
        """
        self.ensure_one()
        without = without or self.env['res.users']
        named = self.sudo()[f'iso_{role}_id']
        if named.active and named not in without:
            return named
        group = self.env.ref(f'iso_audit.group_iso_{role}').sudo()
        return group.all_user_ids.filtered(
            lambda user: user.active and self in user.company_ids and user not in without
        ).sorted('id')[:1]

    def _iso_tz(self):
        """The time zone in which this company's times are counted and printed."""
        self.ensure_one()
        return pytz.timezone(self.sudo().resource_calendar_id.tz or DEFAULT_TZ)

    def _iso_today(self):
        """The day it is at this company, whoever asks (a job of the system has no time zone)."""
        self.ensure_one()
        return fields.Date.context_today(self.with_context(tz=self._iso_tz().zone))
