from odoo import fields, models
from odoo.fields import Command


class IsoProgrammeLine(models.Model):
    """Documents to look at in a cell of the year: they are in the scope of its audit."""

    _inherit = 'iso.programme.line'

    procedure_ids = fields.Many2many(
        'iso.procedure', 'iso_programme_line_procedure_rel', string="Documents",
        check_company=True, ondelete='restrict',
        domain="[('state', '=', 'effective'), ('kind', '!=', 'form')]",
        help="What the audit made of this cell looks at step by step.")

    def _audit_values(self):
        effective = self.procedure_ids.filtered(lambda document: document.state == 'effective')
        return {**super()._audit_values(), 'procedure_ids': [Command.set(effective.ids)]}


class IsoProgramme(models.Model):
    _inherit = 'iso.programme'

    def _seal_content(self, event):
        """The documents too, where there are any: what was sealed without stays as it was."""
        content = super()._seal_content(event)
        cells = {cell.id: cell.procedure_ids for cell in self.line_ids if cell.procedure_ids}
        for row in content['line_ids']:
            if row['id'] in cells:
                row['procedure_ids'] = sorted(cells[row['id']].ids)
        return content
