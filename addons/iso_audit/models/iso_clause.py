from odoo import api, fields, models

from ..library import sort_key


class IsoClause(models.Model):
    """A clause of a standard: number, short title, and guidance in our own words."""

    _name = 'iso.clause'
    _description = "Clause"
    _parent_store = True
    _order = 'standard_id, sort_key, id'
    _rec_names_search = ['code', 'name']

    standard_id = fields.Many2one(
        'iso.standard', required=True, index=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='standard_id.company_id', store=True, index=True)
    parent_id = fields.Many2one(
        'iso.clause', string="Part of", index=True, readonly=True, ondelete='restrict')
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many('iso.clause', 'parent_id', string="Sub-clauses", readonly=True)
    level = fields.Integer(compute='_compute_level')
    code = fields.Char(string="Number", required=True, index=True, readonly=True)
    sort_key = fields.Char(
        string="Order of numbers", compute='_compute_sort_key', store=True, precompute=True,
        index=True)
    name = fields.Char(string="Title", required=True, translate=True, readonly=True)
    outline = fields.Char(
        string="Clause", compute='_compute_outline')
    title_status = fields.Selection([
        ('verified', "As in the standard"),
        ('unverified', "Check against your copy"),
        ('label', "Label of ours"),
    ], string="Origin of the title", required=True, default='verified', readonly=True,
        help="“Check against your copy”: the wording was not found in a primary source. "
             "“Label of ours”: the standard gives this clause no title.")
    title_note = fields.Text(string="About the title", translate=True, readonly=True)
    guidance = fields.Text(
        translate=True, readonly=True, help="What an auditor should look at, in our own words.")
    urn = fields.Char(string="URN", required=True, readonly=True)
    assessable = fields.Boolean(
        default=True, readonly=True,
        help="Audits conclude on this clause by itself; the yearly programme has to cover it. "
             "Otherwise it is looked at together with the clause above or below it.")
    question_ids = fields.One2many(
        'iso.checklist.question', 'clause_id', string="Questions", readonly=True)
    mapping_ids = fields.One2many(
        'iso.clause.mapping', 'source_id', string="In other editions", readonly=True)
    origin_mapping_ids = fields.One2many(
        'iso.clause.mapping', 'target_id', string="From other editions", readonly=True)
    active = fields.Boolean(default=True, readonly=True)

    _urn_unique = models.Constraint('UNIQUE (urn)', "This clause exists already.")

    @api.depends('code')
    def _compute_sort_key(self):
        for clause in self:
            clause.sort_key = sort_key(clause.code or '')

    @api.depends('parent_path')
    def _compute_level(self):
        for clause in self:
            clause.level = (clause.parent_path or '').count('/')

    @api.depends('code', 'name', 'level')
    def _compute_outline(self):
        for clause in self:
            # Indented by em spaces: a list has no tree, but shows these.
            clause.outline = '\u2003' * (clause.level - 1) + f"{clause.code} {clause.name}"

    @api.depends('code', 'name', 'standard_id')
    @api.depends_context('iso_show_standard')
    def _compute_display_name(self):
        for clause in self:
            name = f"{clause.code} {clause.name}"
            if self.env.context.get('iso_show_standard'):
                name = f"{name} ({clause.standard_id.display_name})"
            clause.display_name = name
