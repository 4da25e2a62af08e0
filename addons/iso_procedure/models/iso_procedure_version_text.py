from odoo import api, fields, models

from .. import public_text


class IsoProcedureVersion(models.Model):
    """The text of a version as words to search, and as a page for everybody."""

    _inherit = 'iso.procedure.version'

    plain_text = fields.Text(
        compute='_compute_plain_text', store=True, export_string_translation=False,
        help="The words of the text and of the steps, without markup, to be searched.")

    @api.depends('content', 'step_ids.name', 'step_ids.output')
    def _compute_plain_text(self):
        for version in self:
            steps = version.step_ids
            version.plain_text = "\n".join(filter(None, [
                public_text.plain_words(version.content), *steps.mapped('name'),
                *filter(None, steps.mapped('output'))]))

    def _public_files(self):
        """The files that are posted with this version: its own and the pictures of its text."""
        self.ensure_one()
        version = self.sudo()
        pictures = version.env['ir.attachment'].search([
            ('res_model', '=', self._name), ('res_id', '=', self.id), ('res_field', '=', False),
            ('id', 'in', [
                int(found[1]) for found in public_text.OWN_PICTURE.finditer(version.content or "")])])
        return version.attachment_ids | pictures.filtered(
            lambda file: file.mimetype in public_text.PICTURE_TYPES)

    def _public_text(self, path):
        """The text as it is shown to everybody; its pictures are at ``path/file/<id>``."""
        self.ensure_one()
        return public_text.clean(self.content, {
            file.id: f'{path}/file/{file.id}' for file in self._public_files()
            if file.mimetype in public_text.PICTURE_TYPES})
