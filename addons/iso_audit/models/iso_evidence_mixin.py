from odoo import api, models
from odoo.exceptions import UserError


class IsoEvidenceMixin(models.AbstractModel):
    """A record with files in ``attachment_ids``, which are its own.

    They are read by who reads the record, sealed together with it, and not larger than
    ``ir.attachment`` allows for evidence. A file uploaded before the record was saved, or by an
    integration, has no owner yet and would be readable by its uploader only.
    """

    _name = 'iso.evidence.mixin'
    _description = "Record with files as evidence"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.browse([
            record.id for record, vals in zip(records, vals_list, strict=True)
            if vals.get('attachment_ids')])._adopt_files()
        return records

    def write(self, vals):
        done = super().write(vals)
        if vals.get('attachment_ids'):
            self._adopt_files()
        return done

    def _check_may_change_files(self):
        """Refuse where the present user may not put other files in the place of these."""

    def _adopt_files(self):
        for record in self:
            files = record.sudo().attachment_ids
            own = (record._name, record.id)
            loose = files.filtered(lambda file: not file.res_id)
            foreign = files.filtered(
                lambda file, own=own: file.res_id and (file.res_model, file.res_id) != own)
            if not self.env.su:
                foreign |= loose.filtered(lambda file: file.create_uid != self.env.user)
            if foreign:
                raise UserError(self.env._(
                    "“%(file)s” belongs to another record. Upload the file here once more.",
                    file=foreign[0].name))
            if loose:
                loose.write({'res_model': record._name, 'res_id': record.id})
