from odoo import api, models


class IsoReminder(models.AbstractModel):
    _inherit = 'iso.reminder'

    @api.model
    def _duty_models(self):
        return [*super()._duty_models(), 'iso.acknowledgement', 'iso.change.line']
