from odoo import api, fields, models
from odoo.tools import groupby

DECLARED = 'tthc'


class IsoDeclaration(models.Model):
    """The declaration that the system conforms (QĐ 19/2014/QĐ-TTg, annex I), posted by the agency.

    Its scope is the administrative procedures in force, taken by itself. At most one of an agency
    is posted, and one in work; the database sees to it.
    """

    _name = 'iso.declaration'
    _description = "Declaration of Conformity"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.number.mixin', 'iso.kept.paper.mixin',
        'mail.thread', 'mail.activity.mixin']
    _order = 'id desc'
    _check_company_auto = True
    _mail_post_access = 'read'
    _number_prefix = 'CB'

    _flow_next = {'draft': 'submitted', 'submitted': 'approved'}
    _flow_sealed = ('submitted', 'approved', 'posted', 'ended')
    _kept_report = 'iso_procedure.report_declaration'
    _kept_state = 'posted'

    company_id = fields.Many2one(
        'res.company', string="Organisation", required=True, index=True, readonly=True,
        default=lambda self: self.env.company)
    state = fields.Selection([
        ('draft', "Draft"),
        ('submitted', "For approval"),
        ('approved', "Approved"),
        ('posted', "Posted"),
        ('ended', "Ended"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    standard_id = fields.Many2one(
        'iso.standard', string="Edition of the standard", required=True, ondelete='restrict',
        default=lambda self: self.env.company.iso_standard_id,
        help="The edition that the system conforms to.")
    number = fields.Char(
        string="Number of the paper", copy=False,
        help="As the clerk registers it; empty: left to be written in.")
    note = fields.Text(
        string="Further scope",
        help="What the list of administrative procedures does not say, such as sites or services.")
    line_ids = fields.One2many(
        'iso.declaration.line', 'declaration_id', string="Scope", readonly=True, copy=False)
    line_count = fields.Integer(string="Procedures", compute='_compute_line_count')
    user_id = fields.Many2one(
        'res.users', string="Prepared by", required=True, readonly=True, copy=False,
        ondelete='restrict', default=lambda self: self.env.user)
    post_date = fields.Date(
        string="Post on", copy=False, help="Empty: on the day it is approved.")
    submitted_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    approved_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    posted_on = fields.Date(readonly=True, copy=False)
    ended_on = fields.Date(readonly=True, copy=False)
    scope_change = fields.Char(
        string="Changed since", compute='_compute_scope_change', compute_sudo=True,
        help="What was put in force or withdrawn and the declaration does not say.")

    _one_posted = models.UniqueIndex(
        "(company_id) WHERE state = 'posted'", "Another declaration is posted already.")
    _one_in_work = models.UniqueIndex(
        "(company_id) WHERE state IN ('draft', 'submitted', 'approved')",
        "Another declaration is in work already: go on with that one.")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('line_ids')
    def _compute_line_count(self):
        for declaration in self:
            declaration.line_count = len(declaration.line_ids)

    @api.depends('company_id')
    def _compute_display_name(self):
        for declaration in self:
            declaration.display_name = declaration.name or self.env._("New declaration")

    @api.depends('state', 'line_ids')
    def _compute_scope_change(self):
        """In words what differs, of those that count or are to count."""
        running = self.filtered(lambda one: one.state != 'ended')
        (self - running).scope_change = False
        in_force = self._in_force(running.company_id)
        for declaration in running:
            now = in_force.get(declaration.company_id, self.env['iso.procedure'])
            said = declaration.line_ids.procedure_id
            new, gone = (now - said).mapped('code'), (said - now).mapped('code')
            declaration.scope_change = "; ".join(filter(None, [
                new and self.env._("put in force: %(codes)s", codes=", ".join(new)),
                gone and self.env._("withdrawn: %(codes)s", codes=", ".join(gone)),
            ])) or False

    # -- scope --------------------------------------------------------------------------------

    @api.model
    def _in_force(self, companies):
        """``{company: its administrative procedures in force}``."""
        return self.env['iso.procedure'].sudo().with_context(active_test=False).search([
            ('company_id', 'in', companies.ids), ('kind', '=', DECLARED),
            ('state', '=', 'effective')], order='code, id').grouped('company_id')

    def _take_scope(self):
        """The list as it is in force now."""
        in_force = self._in_force(self.company_id)
        self.sudo().line_ids.unlink()
        self.env['iso.declaration.line'].sudo().create([
            {'declaration_id': declaration.id, **values}
            for declaration in self
            for values in in_force.get(
                declaration.company_id, self.env['iso.procedure'])._declared_values()])

    @api.model_create_multi
    def create(self, vals_list):
        declarations = super().create(vals_list)
        declarations._take_scope()
        return declarations

    def action_take_scope(self):
        """Take the list of procedures again, as it is in force now."""
        self.check_access('write')
        self._require_own_company()
        self._require_state('draft')
        self._take_scope()
        return True

    def _fields_of_work(self):
        """``[(field, its lines)]`` in order, what has none last."""
        lines = self.line_ids.sorted(lambda line: (not line.field, line.field or "", line.code))
        return [
            (field or self.env._("Other"), group)
            for field, group in groupby(lines, lambda line: line.field)]

    def action_print(self):
        return self.env.ref('iso_procedure.action_report_declaration').report_action(self)

    def action_public_page(self):
        """Open the page that citizens see."""
        self.ensure_one()
        self._require_state('posted')
        return {
            'type': 'ir.actions.act_url', 'target': 'new',
            'url': self.company_id._iso_public_path('declaration')}
