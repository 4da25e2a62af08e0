from odoo import api, models


class HrEmployee(models.Model):
    """Who comes or leaves has other documents to read from that moment on."""

    _inherit = 'hr.employee'

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        employees.sudo().user_id._iso_ask_to_read()
        return employees

    def write(self, vals):
        if not vals.keys() & {'user_id', 'active', 'company_id'}:
            return super().write(vals)
        before = self.sudo().user_id
        done = super().write(vals)
        (before | self.sudo().user_id)._iso_ask_to_read()
        return done
