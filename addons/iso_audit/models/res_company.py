import pytz

from odoo import fields, models

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
