from odoo import api, models
from odoo.fields import Domain


class IsoNonconformity(models.Model):
    """What the stage of a file asks of whom."""

    _name = 'iso.nonconformity'
    _inherit = ['iso.nonconformity', 'iso.duty.mixin']

    _duty_fields = (
        'name', 'title', 'state', 'company_id', 'department_id', 'stage_user_id',
        'stage_deadline')

    @api.model
    def _duty_domain(self):
        return Domain('state', 'not in', ('closed', 'rejected'))

    def _duty_user(self):
        self.ensure_one()
        return self.stage_user_id

    def _duty_words(self):
        self.ensure_one()
        return self.env._("%(stage)s: %(file)s", file=self.title, stage={
            'reported': self.env._("Accept or reject"),
            'analysis': self.env._("Correct, find the cause, plan"),
            'proposed': self.env._("Approve the plan"),
            'approved': self.env._("See the plan carried out"),
            'done': self.env._("Check the effect"),
        }.get(self.state, self._state_label(self.state)))
