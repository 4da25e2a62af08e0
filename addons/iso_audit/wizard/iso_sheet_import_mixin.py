from odoo import api, fields, models
from odoo.exceptions import UserError


class IsoSheetImportMixin(models.AbstractModel):
    """A filled-in spreadsheet: looked through when it is chosen, imported as a whole or not.

    A wizard that inherits it gives by ``_read()`` what the file means: ``(new, changed, same,
    faults)``, with the values to create, ``{record: values to write}``, how many rows say what
    is there already, and ``[(row number or None, message), …]``; by ``_template()`` the bytes of
    the workbook to fill in, and by ``_template_name()`` what that is called.
    """

    _name = 'iso.sheet.import.mixin'
    _description = "Import of a Spreadsheet"

    file = fields.Binary(string="Filled-in template", attachment=False)
    filename = fields.Char()
    summary = fields.Char(string="What the import does", compute='_compute_preview')
    faults = fields.Html(string="What is wrong", compute='_compute_preview')
    can_import = fields.Boolean(compute='_compute_preview')

    @api.model
    def _template(self):
        raise NotImplementedError

    @api.model
    def _template_name(self):
        raise NotImplementedError

    def action_template(self):
        """Download the workbook to fill in."""
        return {
            'type': 'ir.actions.act_url', 'url': f'/iso_audit/sheet/{self._name}',
            'target': 'download'}

    def _read(self):
        raise NotImplementedError

    @api.depends('file')
    def _compute_preview(self):
        for wizard in self:
            wizard.update({'summary': False, 'faults': False, 'can_import': False})
            if not wizard.file:
                continue
            new, changed, same, faults = wizard._read()
            if faults:
                wizard.faults = self.env['iso.library.import']._html_table(
                    [self.env._("Row"), self.env._("What is wrong")], faults)
                continue
            wizard.can_import = bool(new or changed)
            wizard.summary = self.env._(
                "%(new)s new, %(changed)s changed, %(same)s as they are already.",
                new=len(new), changed=len(changed), same=same)

    def _read_faultless(self):
        """``(new, changed)`` of a file without any fault; else refused with all of them."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the filled-in template first."))
        new, changed, _same, faults = self._read()
        if faults:
            raise UserError("\n".join([
                self.env._("Nothing was imported. What is wrong with the file:"),
                *(self.env._("Row %(row)s: %(message)s", row=row, message=message)
                  if row else message for row, message in faults)]))
        return new, changed
