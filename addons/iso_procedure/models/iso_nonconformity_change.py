from odoo import api, fields, models


class IsoNonconformity(models.Model):
    """A fault that lies in a document leads to a request for its change."""

    _inherit = 'iso.nonconformity'

    change_ids = fields.One2many(
        'iso.change.request', 'nonconformity_id', string="Change requests", readonly=True)
    change_count = fields.Integer(
        string="Number of change requests", compute='_compute_change_count')

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_change_count(self):
        counts = dict(self.env['iso.change.request']._read_group(
            [('nonconformity_id', 'in', self.ids)], ['nonconformity_id'], ['__count']))
        for file in self:
            file.change_count = counts.get(file._origin, 0)

    def action_ask_change(self):
        """Begin a request for the document of this file; open the one there is."""
        self.ensure_one()
        there = self.env['iso.change.request'].search([
            ('nonconformity_id', '=', self.id), ('state', '!=', 'refused'),
            ('line_ids.procedure_id', '=', self.procedure_id.id)], limit=1)
        if there:
            return there._open()
        # A request is read by more people than a confidential file.
        reason = self.name if self.confidential else f"{self.name}: {self.title}"
        return self.procedure_id._ask_change(nonconformity_id=self.id, reason=reason)

    def action_changes(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id(
                'iso_procedure.action_iso_change_request'),
            domain=[('nonconformity_id', '=', self.id)], context={})
