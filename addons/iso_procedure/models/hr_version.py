from odoo import api, models


class HrVersion(models.Model):
    """Who changes the department or the position has other documents to read."""

    _inherit = 'hr.version'

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions.sudo().employee_id.user_id._iso_ask_to_read()
        return versions

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & {'department_id', 'job_id', 'date_version', 'active'}:
            self.sudo().employee_id.user_id._iso_ask_to_read()
        return done
