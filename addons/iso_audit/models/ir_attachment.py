from odoo import api, models

CONTENT = {'raw', 'datas', 'res_id', 'res_model', 'res_field', 'name', 'mimetype', 'type', 'url'}


class IrAttachment(models.Model):
    _inherit = 'ir.attachment'

    def write(self, vals):
        if CONTENT & vals.keys():
            self._iso_check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._iso_check_not_sealed()

    def _iso_check_not_sealed(self):
        """Files of what was reported stay as they are."""
        for model, attachments in self.sudo().grouped('res_model').items():
            Model = self.env.get(model)
            if Model is None or not hasattr(Model, '_is_sealed'):
                continue
            records = Model.sudo().browse(attachments.mapped('res_id')).exists()
            for record in records:
                if record._is_sealed():
                    whole = record[record._part_of] if hasattr(record, '_part_of') else record
                    whole._check_not_sealed()
