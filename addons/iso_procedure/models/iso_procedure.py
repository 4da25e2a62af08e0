from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .iso_procedure_code import KINDS

SECRETARY = 'iso_audit.group_iso_secretary'
IN_WORK = ('draft', 'review', 'submitted', 'approved')


class IsoProcedure(models.Model):
    """A controlled document (ISO 9001 7.5): its code, owner and readers; its text is a version.

    Hooks for higher addons: ``_check_may_withdraw`` says what still runs on it.
    """

    _name = 'iso.procedure'
    _description = "Controlled Document"
    _inherit = [
        'iso.guard.mixin', 'iso.due.mixin', 'mail.thread', 'mail.activity.mixin']
    _order = 'kind_order, code, id'
    _check_company_auto = True
    _rec_names_search = ['code', 'title']
    _mail_post_access = 'read'
    _due_fields = ('state', 'review_date')

    code = fields.Char(
        required=True, tracking=True, index='trigram', compute='_compute_code', store=True,
        readonly=False, precompute=True,
        help="By the pattern of the organisation for this kind; may be changed before the first "
             "version takes effect.")
    title = fields.Char(required=True, tracking=True, index='trigram')
    kind = fields.Selection(KINDS, required=True, default='internal', index=True, tracking=True)
    kind_order = fields.Integer(compute='_compute_kind_order', store=True, precompute=True)
    state = fields.Selection([
        ('draft', "Not yet in force"),
        ('effective', "In force"),
        ('withdrawn', "Withdrawn"),
    ], compute='_compute_state', store=True, index=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        'hr.department', index=True, check_company=True, tracking=True, ondelete='restrict',
        help="Who is responsible for it.")
    user_id = fields.Many2one(
        'res.users', string="Owner", index=True, check_company=True, tracking=True,
        ondelete='restrict', compute='_compute_user_id', store=True, readonly=False,
        precompute=True,
        help="Writes its versions and looks at it again; by default the head of the department.")
    parent_id = fields.Many2one(
        'iso.procedure', string="Belongs to", index='btree_not_null', check_company=True,
        ondelete='restrict', domain="[('kind', '!=', 'form'), ('id', '!=', id)]",
        help="The document that a form belongs to.")
    child_ids = fields.One2many('iso.procedure', 'parent_id', string="Forms")
    clause_ids = fields.Many2many(
        'iso.clause', string="Clauses", ondelete='restrict',
        help="The clauses of the standard that it serves.")
    reader_ids = fields.Many2many(
        'hr.department', 'iso_procedure_reader_rel', string="Read by", check_company=True,
        ondelete='restrict',
        help="The departments whose people have to know it. Empty: everybody.")
    is_public = fields.Boolean(
        string="Posted", tracking=True, help="Citizens may read the version in force.")
    retention = fields.Char(
        string="Records are kept", help="How long, and where, the records are kept that it makes.")
    review_months = fields.Integer(
        string="Looked at again after (months)", default=12,
        help="How often the owner looks whether it is still right.")
    reviewed_on = fields.Date(
        string="Last looked at", readonly=True, copy=False,
        help="When the owner said that it is still right as it is.")
    review_date = fields.Date(
        string="Next look", compute='_compute_review_date', store=True, index=True)
    version_ids = fields.One2many('iso.procedure.version', 'procedure_id', string="Versions")
    version_id = fields.Many2one(
        'iso.procedure.version', string="Version in force", compute='_compute_state', store=True,
        index='btree_not_null', ondelete='set null')
    draft_id = fields.Many2one(
        'iso.procedure.version', string="Version in work", compute='_compute_draft_id')
    effective_date = fields.Date(related='version_id.effective_on', string="In force since")
    unread_count = fields.Integer(
        string="Have not read it", compute='_compute_unread_count', compute_sudo=True)
    form_count = fields.Integer(string="Number of forms", compute='_compute_form_count')
    active = fields.Boolean(default=True)
    may_edit = fields.Boolean(compute='_compute_may_edit', export_string_translation=False)

    _code_once = models.UniqueIndex(
        "(company_id, lower(code))",
        "This code is taken. Choose another one, or open the document that has it.")
    _months = models.Constraint(
        'CHECK (review_months BETWEEN 1 AND 120)', "Give between 1 and 120 months.")
    _next_look = models.Index("(company_id, review_date) WHERE state = 'effective'")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('kind')
    def _compute_kind_order(self):
        order = [kind for kind, _label in KINDS]
        for document in self:
            document.kind_order = order.index(document.kind) if document.kind else len(order)

    @api.depends('kind', 'parent_id', 'company_id')
    def _compute_code(self):
        """The next free code of its kind, until it has a version."""
        for company, documents in self.grouped('company_id').items():
            rules = {
                rule.kind: rule for rule in self.env['iso.procedure.code']._in_force(company)}
            taken = {
                code.lower() for [code] in self.env['iso.procedure'].sudo().with_context(
                    active_test=False)._read_group(
                    [('company_id', '=', company.id), ('id', 'not in', documents.ids)], ['code'])
                if code}
            for document in documents:
                rule = rules.get(document.kind)
                if rule and not (document.code and document.version_ids):
                    document.code = rule._next(document.parent_id.code, taken)
                    taken.add(document.code.lower())

    @api.depends('department_id')
    def _compute_user_id(self):
        for document in self:
            document.user_id = document.user_id or document.department_id._iso_head()

    @api.depends('version_ids.state')
    def _compute_state(self):
        for document in self:
            versions = document.version_ids
            effective = versions.filtered(lambda version: version.state == 'effective')[:1]
            document.version_id = effective
            ended = versions.filtered(
                lambda version: version.state in ('withdrawn', 'superseded'))
            document.state = (
                'effective' if effective else 'withdrawn' if ended else 'draft')

    @api.depends('version_ids.state')
    def _compute_draft_id(self):
        for document in self:
            document.draft_id = document.version_ids.filtered(
                lambda version: version.state in IN_WORK)[:1]

    @api.depends('version_id.effective_on', 'reviewed_on', 'review_months')
    def _compute_review_date(self):
        for document in self:
            since = max(filter(None, [document.effective_date, document.reviewed_on]),
                        default=None)
            document.review_date = since and since + relativedelta(
                months=document.review_months)

    def _compute_unread_count(self):
        counts = dict(self.env['iso.acknowledgement']._read_group(
            [('procedure_id', 'in', self.ids), ('state', '=', 'todo')],
            ['procedure_id'], ['__count']))
        for document in self:
            document.unread_count = counts.get(document._origin, 0)

    def _compute_form_count(self):
        counts = dict(self._read_group(
            [('parent_id', 'in', self.ids)], ['parent_id'], ['__count']))
        for document in self:
            document.form_count = counts.get(document._origin, 0)

    @api.depends('user_id', 'company_id')
    @api.depends_context('uid')
    def _compute_may_edit(self):
        for document in self:
            document.may_edit = (
                not document._origin or document.company_id in self.env.companies
            ) and document._may_edit()

    @api.depends('code', 'title')
    def _compute_display_name(self):
        for document in self:
            document.display_name = " ".join(filter(None, [document.code, document.title]))

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        return self.review_date

    def _is_ended(self):
        return self.state != 'effective'

    @api.model
    def _late_domain(self, today):
        return Domain('state', '=', 'effective') & Domain('review_date', '<', today)

    # -- guards -------------------------------------------------------------------------------

    def _may_edit(self):
        """The ISO secretary and the owner."""
        self.ensure_one()
        user = self.env.user
        return self.env.su or user.has_group(SECRETARY) or (
            user == self.sudo().user_id and self._origin)

    def _check_may_edit(self):
        for document in self:
            if not document._may_edit():
                raise AccessError(self.env._(
                    "%(owner)s, who owns “%(document)s”, and the ISO secretary keep it.",
                    owner=document.sudo().user_id.name or self.env._("The owner"),
                    document=document.display_name))

    def write(self, vals):
        if not self.env.su:
            self._check_may_edit()
            for document in self:
                if document.version_id and vals.keys() & {'code', 'kind', 'company_id'}:
                    raise UserError(self.env._(
                        "“%(document)s” is in force: people know it by its code. Withdraw it and "
                        "make a new document instead.", document=document.display_name))
            if vals.get('active') is False:
                self._check_archiving()
        return super().write(vals)

    def _check_archiving(self):
        for document in self:
            if document.state == 'effective' or document.draft_id:
                raise UserError(self.env._(
                    "“%(document)s” is in force or in work. Withdraw it before you archive it.",
                    document=document.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for document in self:
            if any(version.state not in ('draft', 'dropped') for version in document.version_ids):
                raise UserError(self.env._(
                    "“%(document)s” has versions on record and stays. Withdraw and archive it "
                    "instead.", document=document.display_name))

    # -- steps --------------------------------------------------------------------------------

    def action_new_version(self):
        """Start the next version from the one in force, or open the one in work."""
        self.ensure_one()
        self._check_may_edit()
        return (self.draft_id or self._new_version())._open()

    def _new_version(self):
        """A draft that begins as the version in force says."""
        self.ensure_one()
        last = self.version_id or self.version_ids[:1]
        values = {'procedure_id': self.id}
        if last:
            values.update(last._next_values())
        version = self.env['iso.procedure.version'].create(values)
        version._lead_as(last)
        return version

    def action_confirm(self):
        """Say that it was looked at and is still right (its owner, the secretary)."""
        self._check_may_edit()
        for document in self:
            if document.state != 'effective':
                raise UserError(self.env._(
                    "“%(document)s” is not in force.", document=document.display_name))
            document.sudo().write({'reviewed_on': document.company_id._iso_today()})
            document.message_post(body=self.env._("Looked at again: still right as it is."))
        return True

    def action_forms(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_procedure.action_iso_procedure'),
            domain=[('parent_id', '=', self.id)],
            context={'default_parent_id': self.id, 'default_kind': 'form'})

    def action_readers(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id(
                'iso_procedure.action_iso_acknowledgement'),
            domain=[('version_id', '=', self.version_id.id)], context={})

    def action_read_it(self):
        """Open the version in force."""
        self.ensure_one()
        return self.version_id._open()

    def action_print(self):
        """Print the version in force; without one, the latest."""
        self.ensure_one()
        return (self.version_id or self.version_ids[:1]).action_print()
