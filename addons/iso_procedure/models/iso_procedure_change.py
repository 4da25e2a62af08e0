from odoo import Command, api, fields, models


class IsoProcedure(models.Model):
    """Anybody who reads a document may ask for another wording of it."""

    _inherit = 'iso.procedure'

    change_count = fields.Integer(
        string="Number of change requests", compute='_compute_change_count')

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_change_count(self):
        """As the reader: nothing is counted that may not be opened."""
        counts = dict(self.env['iso.change.line']._read_group(
            [('procedure_id', 'in', self.ids)], ['procedure_id'], ['__count']))
        for document in self:
            document.change_count = counts.get(document._origin, 0)

    def _open(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name,
            'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')]}

    def action_ask_change(self):
        """Begin a request for this document."""
        self.ensure_one()
        return self._ask_change()

    def _ask_change(self, **values):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("New change request"),
            'res_model': 'iso.change.request', 'views': [(False, 'form')],
            'context': {
                'default_company_id': self.company_id.id,
                'default_title': self.env._("Change %(document)s", document=self.display_name),
                'default_line_ids': [Command.create({'procedure_id': self.id})],
                **{f'default_{name}': value for name, value in values.items()}},
        }

    def action_changes(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id(
                'iso_procedure.action_iso_change_request'),
            domain=[('line_ids.procedure_id', '=', self.id)], context={})
