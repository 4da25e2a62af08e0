from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Who gets or loses a role, or leaves, has other documents to read."""

    _inherit = 'res.users'

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & {'active', 'group_ids', 'company_ids'}:
            self._iso_ask_to_read()
        return done

    def _iso_ask_to_read(self):
        """Ask these people for what they have to know now, and for nothing else."""
        users = self.sudo()
        if not users:
            return
        Reading = users.env['iso.acknowledgement']
        waiting = Reading.search([('user_id', 'in', users.ids), ('state', '=', 'todo')])
        versions = users.env['iso.procedure.version'].search(
            Domain('state', '=', 'effective')
            & Domain('company_id', 'in', (users.company_ids | waiting.company_id).ids))
        for each in versions.grouped('company_id').values():
            each._ask_readers(users)
        # What waits for somebody waits where the person works now.
        users.env.add_to_compute(Reading._fields['department_id'], waiting)
