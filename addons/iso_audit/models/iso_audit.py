from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the leader approved; changed afterwards only by taking the plan back with a reason.
PLAN_FIELDS = {
    'kind', 'standard_ids', 'department_ids', 'clause_ids', 'checklist_ids', 'method',
    'method_reason', 'objective', 'scope', 'criteria', 'decision_number', 'decision_date',
    'date_start', 'date_end', 'company_id',
}


class IsoAudit(models.Model):
    """One audit: decision, scope, criteria, team, agenda, checklist, findings, conclusion.

    Hooks for higher addons, meant to be extended by ``_inherit``: ``_checklist_questions`` says
    what is asked of the checklists, ``_asks`` and ``_checklist_rows`` what is asked about records
    of their own, ``_plan_fields`` what else the leader approves, ``_missing_for`` what has to be
    there.
    """

    _name = 'iso.audit'
    _description = "Audit"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.due.mixin', 'iso.number.mixin',
        'mail.thread', 'mail.activity.mixin', 'iso.nonconformity.source.mixin']
    _iso_nonconformity_field = 'audit_id'
    _due_fields = ('date_start', 'date_end', 'state')
    _number_prefix = 'DG'
    _order = 'rank, name desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title']
    _mail_post_access = 'read'

    _flow_next = {
        'draft': 'submitted', 'submitted': 'approved', 'approved': 'running',
        'running': 'reported'}
    _flow_sealed = ('reported', 'cancelled')

    # -- what and when
    title = fields.Char(
        compute='_compute_title', store=True, readonly=False, required=True, precompute=True,
        tracking=True, index='trigram')
    kind = fields.Selection([
        ('internal', "Internal audit"),
        ('inspection', "Inspection"),
        ('supplier', "Supplier audit"),
        ('certification', "Certification audit"),
    ], required=True, default='internal')
    state = fields.Selection([
        ('draft', "Draft"),
        ('submitted', "For approval"),
        ('approved', "Planned"),
        ('running', "In progress"),
        ('reported', "Reported"),
        ('cancelled', "Cancelled"),
    ], required=True, default='draft', copy=False, tracking=True, index=True,
        group_expand=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    programme_id = fields.Many2one(
        'iso.programme', index='btree_not_null', check_company=True, ondelete='restrict')
    programme_line_ids = fields.One2many(
        'iso.programme.line', 'audit_id', string="Programme cells")
    standard_ids = fields.Many2many(
        'iso.standard', string="Standards", check_company=False, ondelete='restrict',
        default=lambda self: self.env.company.iso_standard_id,
        help="The editions to audit against; more than one while an edition is being replaced.")
    department_ids = fields.Many2many(
        'hr.department', string="Departments", check_company=True, ondelete='restrict')
    clause_ids = fields.Many2many(
        'iso.clause', string="Clauses", domain="[('standard_id', 'in', standard_ids)]",
        ondelete='restrict', help="A clause stands for all below it. Empty: every clause.")
    checklist_ids = fields.Many2many(
        'iso.checklist', string="Checklists", check_company=True, ondelete='restrict',
        default=lambda self: self._default_checklists())
    method = fields.Selection([
        ('on_site', "On site"),
        ('remote', "Remote"),
        ('mixed', "Mixed"),
    ], required=True, default='on_site', help="ISO 19011:2026: the plan documents the method.")
    method_reason = fields.Text(
        string="Reason for the method", help="Why remote or mixed is good enough here.")
    objective = fields.Text(default=lambda self: self._default_objective())
    scope = fields.Text(
        compute='_compute_scope', store=True, readonly=False, precompute=True,
        help="Departments, processes and period that the audit looks at.")
    criteria = fields.Text(
        compute='_compute_criteria', store=True, readonly=False, precompute=True,
        help="What is measured against: standard, procedures, legal texts.")
    decision_number = fields.Char(string="Decision no.", tracking=True)
    decision_date = fields.Date(tracking=True)
    date_start = fields.Date(string="From", tracking=True, index=True)
    date_end = fields.Date(
        string="To", compute='_compute_date_end', store=True, readonly=False, tracking=True)
    location = fields.Char()
    user_id = fields.Many2one(
        'res.users', string="Prepared by", required=True, index=True, tracking=True,
        default=lambda self: self.env.user, check_company=True)
    active = fields.Boolean(default=True)
    is_mine = fields.Boolean(
        string="I take part", compute='_compute_is_mine', search='_search_is_mine')

    # -- who
    member_ids = fields.One2many('iso.audit.member', 'audit_id', string="Team")
    lead_id = fields.Many2one(
        'res.users', string="Lead auditor", compute='_compute_lead_id', store=True, index=True,
        ondelete='restrict')
    team_user_ids = fields.Many2many(
        'res.users', compute='_compute_team_user_ids', string="Team members")

    # -- the work
    session_ids = fields.One2many('iso.audit.session', 'audit_id', string="Agenda")
    line_ids = fields.One2many('iso.audit.line', 'audit_id', string="Questions")
    finding_ids = fields.One2many('iso.finding', 'audit_id', string="Findings")
    # As superuser: how far the audit is may be known to all who see it, the answers not.
    line_count = fields.Integer(
        compute='_compute_progress', compute_sudo=True, string="Number of questions")
    answered_count = fields.Integer(
        compute='_compute_progress', compute_sudo=True, string="Answered")
    progress = fields.Float(
        compute='_compute_progress', compute_sudo=True, string="Progress (%)")
    progress_table = fields.Json(
        compute='_compute_progress', compute_sudo=True, export_string_translation=False)
    finding_count = fields.Integer(compute='_compute_finding_count', string="Number of findings")
    is_organiser = fields.Boolean(
        compute='_compute_is_organiser', export_string_translation=False)
    is_lead = fields.Boolean(compute='_compute_is_organiser', export_string_translation=False)
    is_member = fields.Boolean(compute='_compute_is_organiser', export_string_translation=False)

    # -- the outcome
    strengths = fields.Text(help="What works well and is worth spreading.")
    summary = fields.Text(
        string="Course of the audit", help="How the audit went; obstacles, what was not reached.")
    conclusion = fields.Text(
        help="Whether the system conforms and works, and what the head should know first.")
    approved_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    started_on = fields.Datetime(readonly=True, copy=False)
    reported_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    reported_on = fields.Datetime(readonly=True, copy=False)

    _name_unique = models.Constraint(
        'UNIQUE (company_id, name)', "This reference is taken; save again.")
    _dates = models.Constraint(
        'CHECK (date_end >= date_start)', "The audit ends before it starts.")
    _open = models.Index(
        "(company_id, date_end) WHERE state NOT IN ('reported', 'cancelled')")

    # -- defaults and computes ----------------------------------------------------------------

    @api.model
    def _default_checklists(self):
        return self.env['iso.checklist'].search([
            ('standard_id', '=', self.env.company.iso_standard_id.id),
            ('company_id', 'in', [False, self.env.company.id]),
            ('department_ids', '=', False),
        ], limit=1)

    @api.model
    def _default_objective(self):
        return self.env._(
            "Determine whether the quality management system conforms to the criteria and is "
            "effectively implemented and maintained (ISO 9001 9.2.1).")

    @api.depends('kind', 'department_ids')
    def _compute_title(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for audit in self:
            names = audit.department_ids.mapped('name')
            label = kinds.get(audit.kind) or ""
            audit.title = f"{label} – {', '.join(names)}" if names else label

    @api.depends('department_ids')
    def _compute_scope(self):
        for audit in self:
            if audit.state in (False, 'draft'):
                audit.scope = self.env._(
                    "Activities of the quality management system at: %(departments)s.",
                    departments=", ".join(audit.department_ids.mapped('name')),
                ) if audit.department_ids else audit.scope

    @api.depends('standard_ids')
    def _compute_criteria(self):
        for audit in self:
            if audit.state in (False, 'draft'):
                audit.criteria = self.env._(
                    "%(standards)s; the documents of the quality management system; legal texts "
                    "that apply.",
                    standards=", ".join(audit.standard_ids.mapped('display_name')),
                ) if audit.standard_ids else audit.criteria

    @api.depends('date_start')
    def _compute_date_end(self):
        for audit in self:
            if audit.date_start and not audit.date_end:
                audit.date_end = audit.date_start

    @api.depends('name', 'title')
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = " ".join(filter(None, [audit.name, audit.title]))

    @api.depends('member_ids.role', 'member_ids.user_id')
    def _compute_lead_id(self):
        for audit in self:
            audit.lead_id = audit.member_ids.filtered(
                lambda member: member.role == 'lead').user_id[:1]

    @api.depends('member_ids.user_id')
    def _compute_team_user_ids(self):
        for audit in self:
            audit.team_user_ids = audit.sudo().member_ids.user_id

    @api.depends('member_ids.user_id', 'user_id')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        for audit in self:
            audit.is_mine = self.env.user in audit.team_user_ids | audit.user_id

    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return ['|', ('user_id', '=', self.env.uid), ('member_ids.user_id', '=', self.env.uid)]

    def _compute_progress(self):
        """Questions answered, also by department and auditor for the bars on the form."""
        tables = defaultdict(list)
        for audit, department, user, total, answered in self.env['iso.audit.line']._read_group(
                [('audit_id', 'in', self.ids)],
                ['audit_id', 'department_id', 'user_id'], ['__count', 'answered_by:count']):
            tables[audit.id].append(
                {'department': department.name, 'department_id': department.id,
                 'person': user.name or "", 'user_id': user.id,
                 'total': total, 'answered': answered})
        for audit in self:
            table = tables[audit._origin.id]
            audit.progress_table = table
            audit.line_count = sum(row['total'] for row in table)
            audit.answered_count = sum(row['answered'] for row in table)
            audit.progress = (
                100 * audit.answered_count / audit.line_count if audit.line_count else 0)

    def _compute_finding_count(self):
        counts = dict(self.env['iso.finding']._read_group(
            [('audit_id', 'in', self.ids)], ['audit_id'], ['__count']))
        for audit in self:
            audit.finding_count = counts.get(audit._origin, 0)

    def _due(self):
        waiting = self.state in ('draft', 'submitted', 'approved')
        return self.date_start if waiting else self.date_end

    def _is_ended(self):
        return self.state in ('reported', 'cancelled')

    def _sort_date(self):
        return self.date_start

    @api.model
    def _late_domain(self, today):
        return [
            '|',
            '&', ('state', 'in', ('draft', 'submitted', 'approved')), ('date_start', '<', today),
            '&', ('state', '=', 'running'), ('date_end', '<', today)]

    @api.depends('lead_id', 'member_ids.user_id')
    @api.depends_context('uid')
    def _compute_is_organiser(self):
        for audit in self:
            audit.is_organiser = not audit._origin or audit._is_organiser()
            audit.is_lead = audit.lead_id == self.env.user
            audit.is_member = self.env.user in audit.team_user_ids

    @api.constrains('member_ids')
    def _check_team(self):
        """Once more with departments and dates in place: a form may save all of them at once."""
        self.member_ids._check_suitable()

    # -- who may what -------------------------------------------------------------------------

    def _is_organiser(self):
        """The ISO secretary (or administrator) of its company, and the lead auditor.

        The company by itself: who inspects branches reads their audits, and may be secretary of
        the company above.
        """
        self.ensure_one()
        return self.env.su or self.company_id in self.env.companies and (
            self.env.user.has_group('iso_audit.group_iso_secretary')
            or self.lead_id == self.env.user)

    def _check_organiser(self):
        for audit in self:
            if not audit._is_organiser():
                raise AccessError(self.env._(
                    "The lead auditor and the ISO secretary prepare “%(audit)s”.",
                    audit=audit.display_name))

    def _check_team_open(self):
        self._check_organiser()
        self._require_state('draft', 'submitted', 'approved', 'running')

    def _check_agenda_open(self):
        if self.env.su:
            return
        self._check_organiser()

    def _check_checklist_open(self):
        """Questions come and go while the audit is prepared; the lead may add some on the way."""
        if self.env.su:
            return
        self._check_organiser()
        self._require_state('draft', 'submitted', 'approved', 'running')

    def _heads(self):
        """The users who head the audited departments."""
        return self.department_ids.sudo().manager_id.user_id

    @api.model
    def _plan_fields(self):
        """What the leader approved: it stays until the plan is taken back."""
        return PLAN_FIELDS

    def write(self, vals):
        planned = self.filtered(lambda audit: audit.state in ('approved', 'running'))
        names = self._plan_fields() & vals.keys()
        if planned and names:
            labels = ", ".join(sorted(
                self._fields[name]._description_string(self.env) for name in names))
            raise UserError(self.env._(
                "The plan of “%(audit)s” is approved: %(fields)s can only change after “Take "
                "the plan back”, with a reason.", audit=planned[0].display_name, fields=labels))
        return super().write(vals)

    def unlink(self):
        # The agenda of a plan that was taken back still has its calendar events.
        events = self.session_ids.event_id
        done = super().unlink()
        events._iso_cancel()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for audit in self:
            # A sealed audit has been refused already, with its own words.
            if audit.state in ('approved', 'running'):
                raise UserError(self.env._(
                    "“%(audit)s” was approved and stays on record. Cancel it with a reason "
                    "instead.", audit=audit.display_name))

    # -- ways to the parts --------------------------------------------------------------------

    def _parts_action(self, xmlid, **context):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id(f'iso_audit.{xmlid}'),
            domain=[('audit_id', '=', self.id)], context=context)

    def action_answer(self):
        return self._parts_action(
            'action_iso_audit_line', search_default_mine=1, search_default_by_department=1,
            iso_own_questions=1)

    def action_lines(self):
        return self._parts_action('action_iso_audit_line', search_default_by_department=1)

    def action_findings(self):
        return self._parts_action('action_iso_finding', default_audit_id=self.id)

    def action_agenda(self):
        action = self._parts_action('action_iso_audit_session', default_audit_id=self.id)
        action['context']['initial_date'] = str(self.date_start or fields.Date.today())
        return action
