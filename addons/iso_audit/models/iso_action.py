from odoo import api, fields, models
from odoo.fields import Domain

from .iso_flow_mixin import OPEN_FIELDS

DEFAULT_DAYS = 14


class IsoAction(models.Model):
    """Something to be done by one person by one date, proven, and verified by somebody else.

    Of a nonconformity's plan, from an observation or an opportunity, or free. Higher addons add
    a source of their own (a review, a risk): they add a many2one, extend ``_may_plan`` by who
    plans there and ``_opens_at_once`` by whether the action waits for an approval.
    """

    _name = 'iso.action'
    _description = "Action"
    _inherit = [
        'iso.flow.mixin', 'iso.due.mixin', 'iso.evidence.mixin', 'iso.number.mixin',
        'mail.thread', 'mail.activity.mixin']
    _number_prefix = 'HD'
    _order = 'rank, name desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title']
    _mail_post_access = 'read'

    _flow_next = {'draft': 'open', 'open': 'done', 'done': 'verified'}
    _flow_sealed = ('verified', 'cancelled')
    _open_fields = OPEN_FIELDS | {'active'}
    _due_fields = ('state', 'deadline', 'verified_on')

    title = fields.Char(
        string="What to do", required=True, tracking=True, index='trigram',
        help="One deed, with a result that can be seen.")
    kind = fields.Selection([
        ('correction', "Correction"),
        ('corrective', "Corrective action"),
        ('preventive', "Preventive action"),
        ('improvement', "Improvement"),
        ('decision', "Decision of a review"),
    ], required=True, default='improvement', index=True,
        help="Correction: puts right what is wrong. Corrective action: removes its cause. "
             "Preventive: the same for what could happen. Improvement: makes good better.")
    description = fields.Text(help="How, with what means, what the result looks like.")
    state = fields.Selection([
        ('draft', "Planned"),
        ('open', "In progress"),
        ('done', "Done, to be verified"),
        ('verified', "Verified"),
        ('cancelled', "Cancelled"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, compute='_compute_from_source', store=True,
        readonly=False, precompute=True)
    department_id = fields.Many2one(
        'hr.department', index=True, check_company=True, ondelete='restrict',
        compute='_compute_department_id', store=True, readonly=False, precompute=True,
        help="Where it has to be done; by default where the responsible works.")
    user_id = fields.Many2one(
        'res.users', string="Responsible", index=True, tracking=True, check_company=True,
        ondelete='restrict', help="One person, who does it or has it done.")
    deadline = fields.Date(
        index=True, tracking=True,
        default=lambda self: fields.Date.add(self.env.company._iso_today(), days=DEFAULT_DAYS))
    owner_id = fields.Many2one(
        'res.users', string="Answers for it", index=True, check_company=True, ondelete='restrict',
        compute='_compute_from_source', store=True, readonly=False, precompute=True,
        help="The owner of the file; decides on other dates.")
    verifier_id = fields.Many2one(
        'res.users', string="Verifies", index=True, check_company=True, ondelete='restrict',
        compute='_compute_verifier_id', store=True, readonly=False, precompute=True,
        help="Looks whether it was done; never who did it.")
    nonconformity_id = fields.Many2one(
        'iso.nonconformity', index='btree_not_null', ondelete='restrict', check_company=True)
    # Not precomputed: that leaves its draft record among the actions of the round.
    round_id = fields.Many2one(
        'iso.nonconformity.round', compute='_compute_round_id', store=True,
        index='btree_not_null', ondelete='restrict')
    is_current = fields.Boolean(
        compute='_compute_is_current', store=True, help="Not of a round that is over.")
    finding_id = fields.Many2one(
        'iso.finding', index='btree_not_null', ondelete='restrict', check_company=True)
    confidential = fields.Boolean(
        related='nonconformity_id.confidential', store=True, precompute=True)
    source_name = fields.Char(string="Belongs to", compute='_compute_source_name', compute_sudo=True)
    evidence = fields.Text(
        string="Result and evidence", copy=False,
        help="What was done, and what proves it: document, record or case with number and date.")
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Photos and files", bypass_search_access=True, copy=False)
    deadline_change_ids = fields.One2many(
        'iso.action.deadline', 'action_id', string="Other dates")
    deadline_change_count = fields.Integer(
        string="Times put off", compute='_compute_deadline_change_count')
    first_deadline = fields.Date(
        readonly=True, copy=False, help="The date before it was put off for the first time.")
    done_by = fields.Many2one(
        'res.users', string="Done by", readonly=True, copy=False, ondelete='restrict')
    done_on = fields.Datetime(string="Done on", readonly=True, copy=False)
    verified_by = fields.Many2one(
        'res.users', string="Verified by", readonly=True, copy=False, ondelete='restrict')
    verified_on = fields.Datetime(string="Verified on", readonly=True, copy=False)
    on_time_rate = fields.Float(
        string="Done on time (%)", compute='_compute_on_time_rate', store=True, aggregator='avg',
        help="100 when it was done by its date, 0 when later; the average is the share.")
    active = fields.Boolean(default=True)
    may_plan = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_replan = fields.Boolean(compute='_compute_may', export_string_translation=False)
    opens_at_once = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_do = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_verify = fields.Boolean(compute='_compute_may', export_string_translation=False)
    is_involved = fields.Boolean(
        string="Concerns me", compute='_compute_is_involved', search='_search_is_involved')

    _name_unique = models.Constraint(
        'UNIQUE (company_id, name)', "This reference is taken; save again.")
    _open = models.Index("(company_id, user_id, deadline) WHERE state IN ('open', 'done')")
    # The most urgent first, without walking through all that was done in the years before.
    _urgent = models.Index("(deadline, id) WHERE state IN ('open', 'done')")
    _named = models.Constraint(
        "CHECK (state IN ('draft', 'cancelled') "
        "OR user_id IS NOT NULL AND deadline IS NOT NULL)",
        "An action that somebody works on has a responsible and a deadline.")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('nonconformity_id.owner_id', 'finding_id')
    def _compute_from_source(self):
        for action in self:
            file, finding = action.nonconformity_id.sudo(), action.finding_id.sudo()
            action.company_id = (
                file.company_id or finding.company_id or action.company_id or self.env.company)
            if action.state in ('verified', 'cancelled'):
                continue
            action.owner_id = (
                file.owner_id or action.owner_id or finding.department_id._iso_head()
                if file or finding else action.owner_id or self.env.user)

    @api.depends('user_id', 'nonconformity_id', 'finding_id')
    def _compute_department_id(self):
        employees = self.env['hr.employee'].sudo().search([('user_id', 'in', self.user_id.ids)])
        for action in self:
            home = employees.filtered(
                lambda employee, action=action: employee.user_id == action.user_id
                and employee.company_id == action.company_id).department_id[:1]
            action.department_id = (
                action.nonconformity_id.sudo().department_id
                or action.finding_id.sudo().department_id or action.department_id or home)

    @api.depends('owner_id', 'user_id')
    def _compute_verifier_id(self):
        """The owner; somebody else where the owner is the one who acts."""
        for action in self:
            if action.verifier_id and action.verifier_id != action.user_id:
                continue
            action.verifier_id = action.owner_id
            if action.owner_id == action.user_id and action.company_id:
                action.verifier_id = action.company_id._iso_user(
                    'secretary', without=action.user_id) or action.company_id._iso_user(
                    'leader', without=action.user_id)

    @api.depends('nonconformity_id')
    def _compute_round_id(self):
        for action in self:
            action.round_id = action.round_id or action.nonconformity_id.sudo().round_id

    @api.depends('round_id.is_current')
    def _compute_is_current(self):
        for action in self:
            action.is_current = not action.round_id or action.round_id.sudo().is_current

    @api.depends('nonconformity_id', 'finding_id')
    @api.depends_context('uid')
    def _compute_source_name(self):
        for action in self:
            action.source_name = (
                action.nonconformity_id.display_name or action.finding_id.display_name or False)

    @api.depends('name', 'title', 'confidential')
    @api.depends_context('uid')
    def _compute_display_name(self):
        nameless = self._nameless()
        for action in self:
            title = action.title if action._origin not in nameless else None
            action.display_name = " ".join(filter(None, [action.name, title]))

    def _compute_deadline_change_count(self):
        counts = dict(self.env['iso.action.deadline']._read_group(
            [('action_id', 'in', self.ids), ('state', '=', 'approved')],
            ['action_id'], ['__count']))
        for action in self:
            action.deadline_change_count = counts.get(action._origin, 0)

    @api.depends('done_on', 'deadline')
    def _compute_on_time_rate(self):
        for action in self:
            done = action.done_on and fields.Datetime.context_timestamp(
                action.with_context(tz=action.company_id._iso_tz().zone), action.done_on).date()
            action.on_time_rate = 100 if done and done <= (action.deadline or done) else 0

    @api.depends('state', 'user_id', 'verifier_id', 'owner_id')
    @api.depends_context('uid')
    def _compute_may(self):
        for action in self:
            own = not action._origin or action.company_id in self.env.companies
            action.may_plan = own and action._may_plan()
            file = action.nonconformity_id.sudo()
            action.may_replan = action.may_plan and action.state == 'draft' and (
                not file or file.state == 'analysis')
            action.opens_at_once = action._opens_at_once()
            action.may_do = own and action.state == 'open' and action.user_id == self.env.user
            action.may_verify = own and action.state == 'done' and action._may_verify()

    @api.depends('user_id', 'owner_id', 'verifier_id', 'department_id')
    @api.depends_context('uid')
    def _compute_is_involved(self):
        involved = self.sudo().with_context(active_test=False).search(
            [('id', 'in', self.ids), ('is_involved', '=', True)])
        for action in self:
            action.is_involved = action._origin in involved

    def _search_is_involved(self, operator, value):
        """Who does, owns or verifies it, or works where it has to be done."""
        if operator != 'in':
            return NotImplemented
        uid = self.env.uid
        return Domain.OR([
            Domain('user_id', '=', uid), Domain('owner_id', '=', uid),
            Domain('verifier_id', '=', uid),
            Domain('department_id', 'in', self.env['hr.department']._iso_my_departments().ids)])

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        return self.deadline

    def _is_ended(self):
        return self.state in ('verified', 'cancelled')

    @api.model
    def _late_domain(self, today):
        return Domain('state', 'in', ('draft', 'open', 'done')) & Domain('deadline', '<', today)
