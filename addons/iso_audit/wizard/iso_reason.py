from odoo import api, fields, models
from odoo.exceptions import UserError


class IsoReason(models.TransientModel):
    """Asks for the written reason that a step needs, then does the step.

    A model offers such a step by a method ``_with_reason_<verb>(reason)`` that checks by itself
    who may take it; no other method can be reached from here.
    """

    _name = 'iso.reason'
    _description = "Reason"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    verb = fields.Char(required=True)
    explanation = fields.Text(readonly=True)
    reason = fields.Text(required=True)

    @api.model
    def _ask(self, record, verb, title, explanation):
        record.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': self._name,
            'views': [(False, 'form')], 'target': 'new',
            'context': {
                'default_res_model': record._name, 'default_res_id': record.id,
                'default_verb': verb, 'default_explanation': explanation},
        }

    def action_confirm(self):
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Write down the reason."))
        model = self.env.get(self.res_model)
        step = f'_with_reason_{self.verb}'
        if model is None or not hasattr(model, step):
            raise UserError(self.env._("This step does not take a reason."))
        record = model.browse(self.res_id)
        record.check_access('read')
        # A step may ask first who it is, by an action of its own.
        following = getattr(record, step)(self.reason.strip())
        return following if isinstance(following, dict) else {
            'type': 'ir.actions.act_window_close'}
