from odoo import api, models
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
