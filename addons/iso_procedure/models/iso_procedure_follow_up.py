from odoo import api, fields, models


class IsoProcedure(models.Model):
    """What audits and nonconformities say of a document."""

    _inherit = 'iso.procedure'

    finding_count = fields.Integer(
        string="Number of findings", compute='_compute_follow_up_counts')
    nonconformity_count = fields.Integer(
        string="Number of nonconformities", compute='_compute_follow_up_counts')

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_follow_up_counts(self):
        """As the reader: nothing is counted that may not be opened."""
        for model, name in (
                ('iso.finding', 'finding_count'), ('iso.nonconformity', 'nonconformity_count')):
            counts = dict(self.env[model]._read_group(
                [('procedure_id', 'in', self.ids)], ['procedure_id'], ['__count']))
            for document in self:
                document[name] = counts.get(document._origin, 0)

    def action_findings(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_finding'),
            domain=[('procedure_id', '=', self.id)], context={'create': False})

    def action_nonconformities(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_nonconformity'),
            domain=[('procedure_id', '=', self.id)], context={'create': False})
