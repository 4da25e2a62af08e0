from odoo import fields, models


class IsoClauseMapping(models.Model):
    """How a clause of one edition corresponds to a clause of another."""

    _name = 'iso.clause.mapping'
    _description = "Clause Mapping"
    _order = 'source_id, target_id, id'

    source_id = fields.Many2one('iso.clause', required=True, index=True, ondelete='cascade')
    target_id = fields.Many2one('iso.clause', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='source_id.company_id', store=True, index=True)
    relation = fields.Selection([
        ('equal', "Equal"),
        ('subset', "Part of"),
        ('superset', "Contains"),
        ('intersect', "Overlaps"),
    ], required=True, default='equal')
    note = fields.Text(translate=True)
