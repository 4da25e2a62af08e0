from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from ..seal import digest

CONTENT = {'raw', 'datas', 'res_id', 'res_model', 'res_field', 'name', 'mimetype', 'type', 'url'}
# A photo of a modern phone is below 10 MB, a scan of fifty pages too; what is larger is mostly a
# video, and 300 agencies with those would outgrow every backup.
EVIDENCE_BYTES = 25 * 1024 * 1024


class IrAttachment(models.Model):
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._iso_check_size()
        return attachments

    def write(self, vals):
        if not CONTENT & vals.keys():
            return super().write(vals)
        self._iso_check_not_sealed()
        done = super().write(vals)
        if vals.keys() & {'raw', 'datas', 'res_model', 'res_id'}:
            # Nothing is put in the place of a sealed file, nor a large one of a small one.
            self._iso_check_size()
        return done

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
                if hasattr(record, '_adopt_files') and record.attachment_ids & attachments:
                    record.sudo(self.env.su)._check_may_change_files()

    def _iso_sealed(self):
        """This file as a seal keeps it: by what is in it, read anew."""
        self.ensure_one()
        # By itself: the others of a prefetch would all be read into memory with it.
        alone = self.sudo().with_prefetch()
        alone.invalidate_recordset(['raw'])
        sealed = {'id': self.id, 'name': self.name, 'sha256': digest(alone.raw or b'')}
        alone.invalidate_recordset(['raw'])
        return {**sealed, 'url': self.url} if self.type == 'url' else sealed

    def _iso_check_size(self):
        for attachment in self.sudo():
            message = self._iso_too_large(
                attachment.res_model, attachment.name, attachment.file_size)
            if message:
                raise UserError(message)

    @api.model
    def _iso_too_large(self, model, name, size):
        """Why a file of ``size`` bytes cannot be evidence of ``model``: words, or None."""
        if size <= EVIDENCE_BYTES or not hasattr(self.env.get(model), '_adopt_files'):
            return None
        return self.env._(
            "“%(file)s” has %(size)s; a file kept as evidence has %(limit)s at most. Attach a "
            "smaller copy: a photo in a lower resolution, the pages that matter of a long "
            "document. Of a video, write down where it is kept.",
            file=name, size=human_size(size), limit=human_size(EVIDENCE_BYTES))
