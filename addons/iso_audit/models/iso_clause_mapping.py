from odoo import api, fields, models


class IsoClauseMapping(models.Model):
    """How a clause of one edition corresponds to a clause of another one."""

    _name = 'iso.clause.mapping'
    _description = "Correspondence of Clauses"
    _order = 'source_id, target_id, id'

    source_id = fields.Many2one(
        'iso.clause', string="From clause", required=True, index=True, readonly=True,
        ondelete='cascade')
    source_standard_id = fields.Many2one(
        related='source_id.standard_id', string="From edition", store=True, index=True)
    target_id = fields.Many2one(
        'iso.clause', string="To clause", required=True, index=True, readonly=True,
        ondelete='cascade')
    target_standard_id = fields.Many2one(
        related='target_id.standard_id', string="To edition", store=True, index=True)
    provider_id = fields.Many2one(
        'iso.standard', string="Given by", required=True, index=True, readonly=True,
        ondelete='cascade', help="The edition whose library holds this correspondence.")
    company_id = fields.Many2one(related='source_id.company_id', store=True, index=True)
    relation = fields.Selection([
        ('equal', "Unchanged"),
        ('subset', "More is asked for"),
        ('superset', "Less is asked for"),
        ('intersect', "Overlaps"),
    ], required=True, default='equal', readonly=True,
        help="Unchanged: both ask for the same. More: the target asks for all of the source and "
             "more. Less: for a part of it. Overlaps: each asks for something the other does not.")
    note = fields.Text(string="What changes", translate=True, readonly=True)
    active = fields.Boolean(default=True, readonly=True)

    _pair_unique = models.Constraint(
        'UNIQUE (source_id, target_id)', "This correspondence exists already.")

    @api.depends('source_id', 'target_id')
    def _compute_display_name(self):
        for mapping in self:
            source, target = mapping.source_id, mapping.target_id
            mapping.display_name = (
                f"{source.standard_id.display_name} {source.code} → "
                f"{target.standard_id.display_name} {target.code}")
