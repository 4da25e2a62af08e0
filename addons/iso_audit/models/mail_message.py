from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {
    'author_id', 'body', 'date', 'message_type', 'model', 'res_id', 'subject',
    'tracking_value_ids'}


class MailMessage(models.Model):
    _inherit = 'mail.message'

    def write(self, vals):
        if CONTENT & vals.keys():
            self._iso_check_log()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_iso_log(self):
        self._iso_check_log()

    def _iso_check_log(self):
        """What the system wrote down of a record with a flow (moves, reasons) stays.

        Core lets whoever may write on a record delete its log. Comments are left alone.
        """
        if self.env.su:
            return
        for message in self.sudo():
            Model = self.env.get(message.model)
            if message.message_type == 'notification' and hasattr(Model, '_is_sealed'):
                raise UserError(self.env._(
                    "The log of “%(name)s” stays as it is. Add a comment instead.",
                    name=message.record_name))
