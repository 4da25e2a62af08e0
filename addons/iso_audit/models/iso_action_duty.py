from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain


class IsoAction(models.Model):
    """What an action in progress asks of whom: to do it, and to verify it."""

    _name = 'iso.action'
    _inherit = ['iso.action', 'iso.duty.mixin']

    _duty_fields = (
        'name', 'title', 'state', 'company_id', 'department_id', 'deadline', 'user_id',
        'verifier_id', 'done_on')

    @api.model
    def _duty_domain(self):
        return Domain('state', 'in', ('open', 'done'))

    def _duty_user(self):
        return self._whose_turn()

    def _duty_words(self):
        self.ensure_one()
        if self.state == 'done':
            return self.env._("Verify: %(action)s", action=self.title)
        return self.title

    def _duty_date(self):
        """Who verifies has a week from the report on, however late that was."""
        if self.state == 'done' and self.done_on:
            reported = fields.Datetime.context_timestamp(
                self.with_context(tz=self.company_id._iso_tz().zone), self.done_on).date()
            return fields.Date.add(reported, days=self._days_to_verify())
        return self._due()

    @api.model
    def _duty_late_domain(self, day):
        reported = fields.Date.subtract(day, days=self._days_to_verify())
        midnight = self.env.company._iso_tz().localize(datetime.combine(reported, time.min))
        midnight = midnight.astimezone(pytz.utc).replace(tzinfo=None)
        to_verify = Domain('state', '=', 'done') & Domain('done_on', '!=', False)
        return to_verify & Domain('done_on', '<', midnight) | (
            ~to_verify & self._late_domain(day))
