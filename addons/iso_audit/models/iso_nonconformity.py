from odoo import api, fields, models
from odoo.fields import Domain

from .iso_flow_mixin import OPEN_FIELDS
from .iso_stage_days import GRADES

# Also those of the log of stages and of the figures: who adds one adds it there too.
STATES = [
    ('reported', "Reported"),
    ('rejected', "Rejected"),
    ('analysis', "Correction and analysis"),
    ('proposed', "Plan proposed"),
    ('approved', "Plan approved"),
    ('done', "Carried out"),
    ('closed', "Closed"),
]
SOURCES = [
    ('audit', "Internal audit"),
    ('inspection', "Inspection"),
    ('work', "Daily work"),
    ('complaint', "Complaint or petition"),
    ('case', "Handling of cases"),
    ('supplier', "External provider"),
    ('other', "Other"),
]
# Within how many months the same fault counts as come back.
RECURRENCE_MONTHS = 12
TITLE_LENGTH = 120


class IsoNonconformity(models.Model):
    """The corrective-action file of one nonconformity (ISO 9001 10.2), from report to closing.

    Opened from a finding, from any record (``iso.nonconformity.source.mixin``), by staff, by
    e-mail or by a rule. Each stage has one owner and one date; closing takes a verdict on the
    effect by somebody who neither owned the file nor acted in it.

    Hooks for higher addons: ``_missing_for`` says what has to be there before a move,
    ``_stage_duty`` who acts next and by when; both are meant to be extended by ``_inherit``.
    """

    _name = 'iso.nonconformity'
    _description = "Nonconformity"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.due.mixin', 'iso.evidence.mixin',
        'iso.number.mixin', 'mail.thread', 'mail.activity.mixin']
    _number_prefix = 'KPH'
    _approved_from = 'proposed'
    _order = 'rank, name desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title', 'clause_code']
    _mail_post_access = 'read'

    _flow_initial = 'reported'
    _flow_next = {
        'reported': 'analysis', 'analysis': 'proposed', 'proposed': 'approved',
        'approved': 'done', 'done': 'closed'}
    _flow_sealed = ('closed', 'rejected')
    _open_fields = OPEN_FIELDS | {'active'}
    _due_fields = ('state', 'stage_deadline', 'closed_on', 'date')

    # -- the fault
    title = fields.Char(
        string="In short", compute='_compute_title', store=True, readonly=False, precompute=True,
        tracking=True, index='trigram',
        help="One line that says what is wrong. Empty: the first line of what happened.")
    description = fields.Text(
        string="What happened", help="What, where, since when, how often: facts, no guilt.")
    requirement = fields.Text(
        help="What is required, and where: clause, procedure or legal text.")
    evidence = fields.Text(
        help="What was seen, read or heard: document, record or case with number and date.")
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Photos and files", bypass_search_access=True, copy=False)
    source = fields.Selection(
        SOURCES, required=True, default='work', index=True)
    grade = fields.Selection(
        GRADES, compute='_compute_grade', store=True, readonly=False, precompute=True,
        required=True, tracking=True, index=True,
        help="Major: the system fails to give what it is for, or the fault came back.")
    date = fields.Date(
        string="Found on", required=True, default=lambda self: self.env.company._iso_today(),
        help="The day it was found.")
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        'hr.department', index=True, check_company=True, tracking=True, ondelete='restrict',
        default=lambda self: self._default_department(),
        help="Where the fault lies: its head answers for the file.")
    clause_id = fields.Many2one(
        'iso.clause', index=True, ondelete='restrict',
        domain="[('standard_id', '=', standard_id)]",
        help="The clause of the standard that is not met.")
    standard_id = fields.Many2one(
        'iso.standard', compute='_compute_standard_id', export_string_translation=False,
        help="The edition whose clauses are offered.")
    clause_code = fields.Char(
        string="Clause no.", compute='_compute_clause_code', store=True, precompute=True,
        help="As it was numbered when the file was opened.")
    confidential = fields.Boolean(
        tracking=True,
        help="Only those who have to do with it, the ISO secretary and leaders read it.")
    reporter_id = fields.Many2one(
        'res.users', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.user)
    finding_id = fields.Many2one(
        'iso.finding', readonly=True, copy=False, ondelete='restrict', index='btree_not_null')
    audit_id = fields.Many2one(
        related='finding_id.audit_id', store=True, index='btree_not_null', precompute=True)
    res_model = fields.Char(string="Model of the record", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        string="Record", model_field='res_model', readonly=True, copy=False)
    origin_name = fields.Char(string="Opened from", readonly=True, copy=False)
    repeats_id = fields.Many2one(
        'iso.nonconformity', compute='_compute_repeats_id', store=True,
        index='btree_not_null', ondelete='set null',
        help="The latest file on the same clause in the same department within the 12 months "
             "before: the same fault came back.")
    grade_proposal = fields.Selection(
        GRADES, string="Proposed grade", compute='_compute_grade_proposal',
        help="One grade higher when the same fault came back within 12 months.")

    # -- the way
    state = fields.Selection(
        STATES, required=True, default='reported', copy=False, tracking=True, index=True,
        group_expand=True)
    owner_id = fields.Many2one(
        'res.users', compute='_compute_owner_id', store=True, readonly=False,
        index=True, tracking=True, precompute=True, ondelete='restrict', check_company=True,
        help="Answers for correction, causes and plan: by default the head of the department.")
    stage_user_id = fields.Many2one(
        'res.users', string="Whose turn", readonly=True, copy=False, index=True,
        ondelete='restrict', help="Who has to act now.")
    stage_deadline = fields.Date(
        string="By", readonly=True, copy=False, index=True, help="When the stage has to end.")
    deadline = fields.Date(
        string="To be closed by", readonly=True, copy=False,
        help="From acceptance by the ladder of the organisation, by grade.")
    round = fields.Integer(
        default=1, readonly=True, copy=False, aggregator=None,
        help="Starts again when the corrective action had no effect.")
    rejection_reason = fields.Text(readonly=True, copy=False)
    accepted_by = fields.Many2one(
        'res.users', string="Accepted by", readonly=True, copy=False, ondelete='restrict')
    accepted_on = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    proposed_by = fields.Many2one(
        'res.users', string="Proposed by", readonly=True, copy=False, ondelete='restrict')
    approved_by = fields.Many2one(
        'res.users', string="Approved by", readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(string="Approved on", readonly=True, copy=False)
    closed_by = fields.Many2one(
        'res.users', string="Closed by", readonly=True, copy=False, ondelete='restrict')
    closed_on = fields.Datetime(string="Closed on", readonly=True, copy=False)
    active = fields.Boolean(default=True)

    # -- the work
    no_correction_reason = fields.Text(
        string="Why no correction",
        help="Only if nothing can be put right at once; else add a correction.")
    round_ids = fields.One2many('iso.nonconformity.round', 'nonconformity_id', string="Rounds")
    past_round_ids = fields.One2many(
        'iso.nonconformity.round', 'nonconformity_id', string="Earlier rounds",
        domain=[('is_current', '=', False)])
    round_id = fields.Many2one(
        'iso.nonconformity.round', string="Present round", readonly=True, copy=False,
        ondelete='set null')
    cause_ids = fields.One2many(
        'iso.cause', 'nonconformity_id', string="Causes", domain=[('is_current', '=', True)])
    root_causes = fields.Text(compute='_compute_root_causes')
    open_extent = fields.Boolean(
        compute='_compute_open_extent', export_string_translation=False)
    extent_ids = fields.One2many(
        'iso.nonconformity.extent', 'nonconformity_id', string="Where else")
    action_ids = fields.One2many(
        'iso.action', 'nonconformity_id', string="Corrections and actions",
        domain=[('is_current', '=', True)], context={'active_test': False})
    stage_ids = fields.One2many('iso.nonconformity.stage', 'nonconformity_id', string="Course")
    system_change = fields.Text(
        string="Changes to risks and system",
        help="What else has to change for good: risks, documents, the system itself "
             "(ISO 9001 10.2.1 e, f).")
    checker_id = fields.Many2one(
        related='round_id.user_id', readonly=False, store=True, index=True,
        string="Checks the effect",
        help="Somebody who neither owns the file nor acts in it.")
    check_date = fields.Date(
        related='round_id.planned_date', readonly=False, string="Check on",
        help="Late enough for the action to have had an effect.")
    verdict = fields.Selection(related='round_id.verdict', readonly=False)
    verdict_evidence = fields.Text(related='round_id.evidence', readonly=False)
    verdict_attachment_ids = fields.Many2many(
        related='round_id.attachment_ids', readonly=False)
    action_count = fields.Integer(compute='_compute_counts', string="Number of actions")
    open_action_count = fields.Integer(compute='_compute_counts', string="Open actions")

    # -- who is looking
    is_owner = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    is_checker = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    is_planner = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    may_report = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    may_triage = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    may_plan = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    may_approve = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    may_reassign = fields.Boolean(compute='_compute_is_owner', export_string_translation=False)
    is_involved = fields.Boolean(
        string="Mine", compute='_compute_is_involved', search='_search_is_involved')

    _name_unique = models.Constraint(
        'UNIQUE (company_id, name)', "This reference is taken; save again.")
    _finding_once = models.UniqueIndex(
        "(finding_id) WHERE finding_id IS NOT NULL",
        "This finding has its file already: open it from the finding.")
    _open = models.Index(
        "(company_id, stage_deadline) WHERE state NOT IN ('closed', 'rejected')")
    _same_place = models.Index("(department_id, clause_id, date)")

    # -- defaults and computes ----------------------------------------------------------------

    @api.model
    def _default_department(self):
        """Where the reporter works."""
        return self.env.user.sudo().employee_id.department_id

    @api.depends('description')
    def _compute_title(self):
        for file in self:
            if not file.title:
                first = next(iter((file.description or "").strip().splitlines()), "")
                file.title = first[:TITLE_LENGTH]

    @api.depends('finding_id')
    def _compute_grade(self):
        for file in self:
            file.grade = file.grade or 'minor'

    @api.depends('company_id', 'finding_id')
    def _compute_standard_id(self):
        for file in self:
            file.standard_id = (
                file.finding_id.sudo().clause_id.standard_id
                or file.company_id.sudo().iso_standard_id)

    @api.depends('clause_id')
    def _compute_clause_code(self):
        for file in self:
            file.clause_code = file.finding_id.clause_code or file.clause_id.code

    @api.depends('department_id')
    def _compute_owner_id(self):
        for file in self:
            file.owner_id = file.department_id._iso_head() if file.department_id else False

    @api.depends('department_id', 'clause_id', 'date')
    def _compute_repeats_id(self):
        placed = self.filtered(
            lambda file: file.department_id and file.clause_id and file.date)
        (self - placed).repeats_id = False
        if not placed:
            return
        earlier = self.env['iso.nonconformity'].sudo().with_context(active_test=False).search([
            ('department_id', 'in', placed.department_id.ids),
            ('clause_id', 'in', placed.clause_id.ids),
            ('state', '!=', 'rejected'),
            ('date', '>=', fields.Date.subtract(
                min(placed.mapped('date')), months=RECURRENCE_MONTHS)),
        ], order='date desc, id desc')
        same_place = earlier.grouped(lambda file: (file.department_id, file.clause_id))
        for file in placed:
            start = fields.Date.subtract(file.date, months=RECURRENCE_MONTHS)
            file.repeats_id = next((
                old for old in same_place.get((file.department_id, file.clause_id), ())
                if start <= old.date <= file.date and old.id < (file._origin.id or float('inf'))
            ), False)

    @api.depends('grade', 'repeats_id')
    def _compute_grade_proposal(self):
        for file in self:
            file.grade_proposal = 'major' if file.repeats_id else file.grade

    @api.depends('cause_ids.root')
    def _compute_root_causes(self):
        for file in self:
            file.root_causes = "\n".join(filter(None, file.cause_ids.mapped('root')))

    @api.depends('extent_ids.answer')
    def _compute_open_extent(self):
        for file in self:
            file.open_extent = not all(file.extent_ids.mapped('answer'))

    @api.depends('name', 'title', 'confidential')
    @api.depends_context('uid')
    def _compute_display_name(self):
        nameless = self._nameless()
        for file in self:
            title = file.title if file._origin not in nameless else None
            file.display_name = " ".join(filter(None, [file.name, title]))

    def _compute_counts(self):
        counts = {}
        for file, state, count in self.env['iso.action']._read_group(
                [('nonconformity_id', 'in', self.ids)], ['nonconformity_id', 'state'],
                ['__count']):
            counts.setdefault(file.id, {})[state] = count
        for file in self:
            by_state = counts.get(file._origin.id, {})
            file.action_count = sum(by_state.values())
            file.open_action_count = sum(
                by_state.get(state, 0) for state in ('draft', 'open', 'done'))

    @api.depends('owner_id', 'checker_id', 'reporter_id', 'state')
    @api.depends_context('uid')
    def _compute_is_owner(self):
        user = self.env.user
        secretary = user.has_group('iso_audit.group_iso_secretary')
        leader = user.has_group('iso_audit.group_iso_leader')
        for file in self:
            new = not file._origin
            own = new or file.company_id in self.env.companies
            file.is_owner = file.owner_id == user
            file.is_checker = own and file.checker_id == user
            file.is_planner = own and (secretary or file.is_owner)
            file.may_report = new or own and file.state == 'reported' and (
                secretary or file.reporter_id == user)
            file.may_triage = own and secretary and (
                new or file.state in ('reported', 'analysis'))
            file.may_plan = file.is_planner and file.state == 'analysis'
            file.may_approve = (
                own and leader and file.state == 'proposed' and user not in file._authors())
            file.may_reassign = own and secretary and file.state in (
                'proposed', 'approved', 'done')

    @api.depends('owner_id', 'checker_id', 'reporter_id', 'department_id')
    @api.depends_context('uid')
    def _compute_is_involved(self):
        involved = self.sudo().with_context(active_test=False).search(
            [('id', 'in', self.ids), ('is_involved', '=', True)])
        for file in self:
            file.is_involved = file._origin in involved

    def _search_is_involved(self, operator, value):
        """Who reported, owns, acts, checks, or works where the fault lies."""
        if operator != 'in':
            return NotImplemented
        uid = self.env.uid
        departments = self.env['hr.department']._iso_my_departments()
        return Domain.OR([
            Domain('reporter_id', '=', uid), Domain('owner_id', '=', uid),
            Domain('stage_user_id', '=', uid), Domain('checker_id', '=', uid),
            Domain('department_id', 'in', departments.ids),
            Domain('action_ids.user_id', '=', uid),
        ])

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        return self.stage_deadline

    def _is_ended(self):
        return self.state in ('closed', 'rejected')

    def _sort_date(self):
        return (self.closed_on and self.closed_on.date() or self.date) if self._is_ended() else (
            self.stage_deadline)

    @api.model
    def _late_domain(self, today):
        return Domain('state', 'not in', ('closed', 'rejected')) & Domain(
            'stage_deadline', '<', today)
