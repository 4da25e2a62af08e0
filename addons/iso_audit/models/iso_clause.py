from odoo import api, fields, models


class IsoClause(models.Model):
    """A clause of a standard: number, short title and guidance in our own words."""

    _name = 'iso.clause'
    _description = "Clause"
    _parent_store = True
    _order = 'standard_id, sort_key, id'
    _rec_names_search = ['code', 'name']

    standard_id = fields.Many2one('iso.standard', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='standard_id.company_id', store=True, index=True)
    parent_id = fields.Many2one('iso.clause', index=True, ondelete='restrict')
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many('iso.clause', 'parent_id')
    code = fields.Char(required=True, index=True)
    sort_key = fields.Char(readonly=True, index=True)
    name = fields.Char(required=True, translate=True)
    guidance = fields.Text(translate=True)
    urn = fields.Char(required=True, readonly=True)
    assessable = fields.Boolean(default=True)
    active = fields.Boolean(default=True)

    _urn_unique = models.Constraint('UNIQUE (urn)', "This clause exists already.")

    @api.depends('code', 'name')
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{clause.code} {clause.name}"
