from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

DEFAULT_URN = 'urn:iso-audit:iso9001:2015'


class IsoStandard(models.Model):
    """An edition of a standard, such as ISO 9001:2015, shared by all companies.

    What it holds comes from its library (see ``iso.library``) and is changed by importing a
    newer version of it, so that an update never has to choose between two truths.
    """

    _name = 'iso.standard'
    _description = "Standard"
    _order = 'code, edition, id'
    _rec_names_search = ['designation', 'name']

    name = fields.Char(required=True, translate=True, readonly=True)
    code = fields.Char(
        required=True, readonly=True, help="The designation without the year, such as ISO 9001.")
    edition = fields.Char(
        required=True, readonly=True, help="The year of the edition, such as 2015.")
    designation = fields.Char(compute='_compute_designation', store=True, index='trigram')
    urn = fields.Char(
        string="URN", required=True, readonly=True,
        help="The lasting name of the edition: a library with the same URN is another version of it.")
    library_version = fields.Integer(
        string="Version of the library", readonly=True,
        help="An import is accepted only when its version is higher.")
    library_file = fields.Binary(
        string="Library", attachment=True, readonly=True,
        help="The file this edition was loaded from; a starting point for your own library.")
    library_filename = fields.Char(compute='_compute_library_filename')
    description = fields.Text(
        translate=True, readonly=True,
        help="Where the titles come from, and what to check against your own copy.")
    published = fields.Date(readonly=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', index=True, readonly=True, help="Empty: shared by all organisations.")
    clause_ids = fields.One2many('iso.clause', 'standard_id', readonly=True)
    checklist_ids = fields.One2many('iso.checklist', 'standard_id', readonly=True)
    clause_count = fields.Integer(string="Number of clauses", compute='_compute_clause_count')
    is_ours = fields.Boolean(
        string="Our edition", compute='_compute_is_ours',
        help="The edition this organisation works to.")

    _urn_unique = models.Constraint('UNIQUE (urn)', "This standard exists already.")

    @api.depends('code', 'edition')
    def _compute_designation(self):
        for standard in self:
            standard.designation = f"{standard.code}:{standard.edition}"

    @api.depends('designation')
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = standard.designation

    @api.depends('urn', 'library_version')
    def _compute_library_filename(self):
        for standard in self:
            name = (standard.urn or '').removeprefix('urn:').replace(':', '-')
            standard.library_filename = f"{name}-v{standard.library_version}.yaml"

    @api.depends('clause_ids')
    def _compute_clause_count(self):
        counts = dict(self.env['iso.clause']._read_group(
            [('standard_id', 'in', self.ids)], ['standard_id'], ['__count']))
        for standard in self:
            standard.clause_count = counts.get(standard, 0)

    @api.depends_context('company')
    def _compute_is_ours(self):
        ours = self.env.company.sudo().iso_standard_id
        for standard in self:
            standard.is_ours = standard == ours

    @api.model
    def _default_edition(self):
        """The edition an organisation works to as long as it has not chosen another one."""
        return self.sudo().search([('urn', '=', DEFAULT_URN)], limit=1)

    def write(self, vals):
        if not self.env.su and vals.keys() - {'active'}:
            raise UserError(self.env._(
                "Standards are changed by their library: import a newer version of it "
                "(Configuration › Import a library)."))
        return super().write(vals)

    def action_use(self):
        """Make this the edition the present organisation works to."""
        self.ensure_one()
        if not self.env.user.has_group('iso_audit.group_iso_admin'):
            raise AccessError(self.env._(
                "Only an ISO administrator chooses the edition the organisation works to."))
        self.env.company.sudo().iso_standard_id = self

    def action_view_clauses(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_clause'),
            domain=[('standard_id', '=', self.id)],
            context={})

    def action_view_checklists(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_checklist'),
            domain=[('standard_id', '=', self.id)],
            context={'default_standard_id': self.id})
