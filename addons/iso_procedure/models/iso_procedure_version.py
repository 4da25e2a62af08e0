from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.iso_audit.models.iso_flow_mixin import OPEN_FIELDS


class IsoProcedureVersion(models.Model):
    """A version of a controlled document: text, files, steps; reviewed, approved, in force.

    At most one version of a document is in force, and one in work; the database sees to it.
    """

    _name = 'iso.procedure.version'
    _description = "Version of a Document"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.evidence.mixin', 'mail.thread',
        'mail.activity.mixin']
    _approved_from = 'submitted'
    _order = 'procedure_id, number desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['procedure_id.code', 'procedure_id.title']
    _mail_post_access = 'read'

    _flow_next = {'draft': 'review', 'review': 'submitted', 'submitted': 'approved'}
    _flow_sealed = (
        'review', 'submitted', 'approved', 'effective', 'superseded', 'withdrawn', 'dropped')
    _open_fields = OPEN_FIELDS | {'review_ids', 'acknowledgement_ids'}

    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", required=True, index=True, ondelete='cascade',
        check_company=True)
    company_id = fields.Many2one(
        related='procedure_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        related='procedure_id.department_id', store=True, index=True, precompute=True)
    kind = fields.Selection(related='procedure_id.kind')
    number = fields.Integer(
        string="Issue", readonly=True, copy=False, aggregator=None,
        help="Given by the system: 1 is the first.")
    state = fields.Selection([
        ('draft', "Draft"),
        ('review', "In review"),
        ('submitted', "For approval"),
        ('approved', "Approved"),
        ('effective', "In force"),
        ('superseded', "Superseded"),
        ('withdrawn', "Withdrawn"),
        ('dropped', "Dropped"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    content = fields.Html(
        sanitize_style=True, sanitize_overridable=False,
        help="Purpose, scope, references, terms; what is done stands in the steps.")
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Files", bypass_search_access=True, copy=False)
    reason = fields.Text(
        string="Reason for the change", copy=False,
        help="What was changed and why: printed in the table of revisions.")
    step_ids = fields.One2many('iso.procedure.step', 'version_id', string="Steps")
    total_hours = fields.Float(
        string="Working hours in all", compute='_compute_total_hours', store=True,
        aggregator=None, help="Of all steps; 8 hours are a working day.")
    user_id = fields.Many2one(
        'res.users', string="Prepared by", required=True, readonly=True, copy=False,
        ondelete='restrict', default=lambda self: self.env.user)
    review_ids = fields.One2many('iso.procedure.review', 'version_id', string="Reviewers")
    in_order = fields.Boolean(
        string="One after the other",
        help="Each reviewer begins when the one before agreed. Else all at the same time.")
    effective_date = fields.Date(
        string="Takes effect on", copy=False,
        help="Empty: on the day it is approved.")
    submitted_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    approved_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    effective_on = fields.Date(string="In force since", readonly=True, copy=False)
    ended_on = fields.Date(string="In force until", readonly=True, copy=False)
    end_reason = fields.Text(string="Why it ended", readonly=True, copy=False)
    acknowledgement_ids = fields.One2many(
        'iso.acknowledgement', 'version_id', string="Readers")
    reader_count = fields.Integer(compute='_compute_readers', compute_sudo=True)
    read_count = fields.Integer(compute='_compute_readers', compute_sudo=True, string="Have read it")
    is_to_read = fields.Boolean(
        compute='_compute_is_to_read', export_string_translation=False)
    may_edit = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_review = fields.Boolean(compute='_compute_may', export_string_translation=False)

    _one_number = models.Constraint(
        'UNIQUE (procedure_id, number)', "This issue exists already; save again.")
    _one_effective = models.UniqueIndex(
        "(procedure_id) WHERE state = 'effective'",
        "Another version of this document is in force already.")
    _one_in_work = models.UniqueIndex(
        "(procedure_id) WHERE state IN ('draft', 'review', 'submitted', 'approved')",
        "Another version of this document is in work already: go on with that one.")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('procedure_id.code', 'procedure_id.title', 'number')
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(document)s, issue %(number)s",
                document=version.procedure_id.display_name or "", number=version.number)

    @api.depends('step_ids.hours')
    def _compute_total_hours(self):
        for version in self:
            version.total_hours = sum(version.step_ids.mapped('hours'))

    def _compute_readers(self):
        counts = {}
        for version, state, count in self.env['iso.acknowledgement']._read_group(
                [('version_id', 'in', self.ids)], ['version_id', 'state'], ['__count']):
            counts[version.id, state] = count
        for version in self:
            read = counts.get((version._origin.id, 'read'), 0)
            version.read_count = read
            version.reader_count = read + counts.get((version._origin.id, 'todo'), 0)

    @api.depends('acknowledgement_ids.state')
    @api.depends_context('uid')
    def _compute_is_to_read(self):
        mine = self.env['iso.acknowledgement'].sudo().search([
            ('version_id', 'in', self.ids), ('user_id', '=', self.env.uid),
            ('state', '=', 'todo')]).version_id
        for version in self:
            version.is_to_read = version._origin in mine

    @api.depends('state', 'review_ids.state', 'procedure_id.user_id')
    @api.depends_context('uid')
    def _compute_may(self):
        for version in self:
            own = not version._origin or version.company_id in self.env.companies
            version.may_edit = own and version.procedure_id._may_edit()
            version.may_review = own and version.state == 'review' and (
                self.env.user in version._turns().user_id)

    def _turns(self):
        """The reviewers whose turn it is."""
        self.ensure_one()
        waiting = self.sudo().review_ids.filtered(
            lambda review: review.state == 'waiting').sorted()
        return waiting[:1] if self.in_order else waiting

    # -- guards -------------------------------------------------------------------------------

    def _is_sealed(self):
        """A draft is written; from its review on the text stands."""
        return self.state != 'draft'

    def _check_not_sealed(self):
        for version in self:
            if version._is_sealed():
                raise UserError(self.env._(
                    "“%(version)s” is %(state)s: its text stays as it is. Return it to draft, or "
                    "make a new version.", version=version.display_name,
                    state=version._state_label(version.state).lower()))

    @api.model_create_multi
    def create(self, vals_list):
        documents = self.env['iso.procedure'].browse(
            {vals.get('procedure_id') for vals in vals_list} - {None, False})
        if not self.env.su:
            documents.check_access('read')
            documents._check_may_edit()
        last = dict(self.sudo()._read_group(
            [('procedure_id', 'in', documents.ids)], ['procedure_id'], ['number:max']))
        versions = super().create(vals_list)
        for document, group in versions.grouped('procedure_id').items():
            for step, version in enumerate(group, last.get(document, 0) + 1):
                version._system_write({'number': step})
        return versions

    def write(self, vals):
        if not self.env.su and vals.keys() - OPEN_FIELDS:
            self.procedure_id._check_may_edit()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        for version in self:
            if version.state not in ('draft', 'dropped'):
                raise UserError(self.env._(
                    "“%(version)s” is %(state)s and stays on record.",
                    version=version.display_name,
                    state=version._state_label(version.state).lower()))
        if not self.env.su:
            self.procedure_id._check_may_edit()

    def _check_reader(self):
        for version in self:
            if not version.is_to_read:
                raise AccessError(self.env._(
                    "“%(version)s” does not wait for you to read it.",
                    version=version.display_name))

    # -- ways ---------------------------------------------------------------------------------

    def _next_values(self):
        """What the next version takes over."""
        self.ensure_one()
        return {
            'content': self.content,
            'in_order': self.in_order,
            'step_ids': [
                Command.create(step.copy_data({'version_id': False})[0])
                for step in self.step_ids],
            'review_ids': [
                Command.create({'user_id': review.user_id.id, 'sequence': review.sequence})
                for review in self.review_ids],
        }

    def _open(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name,
            'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')]}

    def action_read(self):
        """Read and understood (one of its readers)."""
        self._check_reader()
        self.env['iso.acknowledgement'].sudo().search([
            ('version_id', 'in', self.ids), ('user_id', '=', self.env.uid)])._read_now()
        return True

    def action_readers(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id(
                'iso_procedure.action_iso_acknowledgement'),
            domain=[('version_id', '=', self.id)], context={})
