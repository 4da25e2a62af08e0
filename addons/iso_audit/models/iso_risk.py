from odoo import api, fields, models
from odoo.fields import Domain

from .. import risk_level
from .iso_flow_mixin import OPEN_FIELDS

KINDS = [('risk', "Risk"), ('opportunity', "Opportunity")]
LIKELIHOODS = [
    ('1', "Rare"),
    ('2', "Unlikely"),
    ('3', "Possible"),
    ('4', "Likely"),
    ('5', "Almost certain"),
]
IMPACTS = [
    ('1', "Very small"),
    ('2', "Small"),
    ('3', "Moderate"),
    ('4', "Large"),
    ('5', "Very large"),
]
# The gravest first: the order of groups and columns.
LEVELS = [
    ('critical', "Very high"),
    ('high', "High"),
    ('medium', "Medium"),
    ('low', "Low"),
]
# What a leader has to accept if it stays so after treatment.
GRAVE = ('high', 'critical')
# Treatments after which nothing is different, so that nothing is to be rated again.
LEFT_AS_IT_IS = ('accept', 'watch', 'leave')


class IsoRisk(models.Model):
    """A risk or an opportunity (ISO 9001 6.1): rated, treated, rated again, reviewed.

    ``likelihood`` × ``impact`` is the rating before treatment, ``residual_…`` the one after it;
    ``current_…`` is the latter where there is one. After it was opened a rating changes only by
    a new row of ``iso.risk.rating``, which says who, when and why.
    """

    _name = 'iso.risk'
    _description = "Risk or Opportunity"
    _inherit = [
        'iso.flow.mixin', 'iso.due.mixin', 'iso.duty.mixin', 'iso.number.mixin',
        'iso.figure.mixin', 'mail.thread', 'mail.activity.mixin']
    _number_prefix = 'RR'
    _order = 'rank, current_rating desc, name desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title']
    _mail_post_access = 'read'

    _flow_next = {'draft': 'open', 'open': 'closed'}
    _flow_sealed = ('closed',)
    _open_fields = OPEN_FIELDS | {'active'}
    _due_fields = ('state', 'review_date', 'closed_on')
    _duty_fields = (
        'name', 'title', 'kind', 'state', 'company_id', 'department_id', 'user_id',
        'review_date')

    # -- what it is
    title = fields.Char(
        string="In short", required=True, tracking=True, index='trigram',
        help="What could happen, in one line.")
    kind = fields.Selection(
        KINDS, required=True, default='risk', index=True, tracking=True,
        help="Risk: could harm what we want to reach. Opportunity: could help it.")
    source = fields.Selection([
        ('context', "Context or issue"),
        ('party', "Interested party"),
        ('process', "Process"),
        ('audit', "Audit or nonconformity"),
        ('legal', "Legal change"),
        ('objective', "Quality objective"),
        ('other', "Other"),
    ], required=True, default='process', index=True, help="Where it was recognised.")
    source_text = fields.Char(
        string="Source in words",
        help="Which issue, party, document or decision: with number and date where it has one.")
    cause = fields.Text(help="Why it could come to that.")
    consequence = fields.Text(help="What would follow for people, cases and objectives.")
    clause_ids = fields.Many2many('iso.clause', string="Clauses", domain=[('active', '=', True)])
    process = fields.Char(help="The procedure or service it bears on.")
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        'hr.department', index=True, check_company=True, tracking=True, ondelete='restrict',
        help="Where it arises. Its people read the risk.")
    user_id = fields.Many2one(
        'res.users', string="Owner", index=True, check_company=True, tracking=True,
        ondelete='restrict', compute='_compute_user_id', store=True, readonly=False,
        precompute=True,
        help="Answers for the treatment and reviews the risk: by default the head of the "
             "department.")
    nonconformity_id = fields.Many2one(
        'iso.nonconformity', string="Entered from", index='btree_not_null', copy=False,
        check_company=True, ondelete='restrict',
        help="The nonconformity that showed the risk.")
    nonconformity_ids = fields.Many2many(
        'iso.nonconformity', 'iso_nonconformity_risk_rel', 'risk_id', 'nonconformity_id',
        string="Nonconformities", readonly=True, copy=False)

    # -- ratings
    likelihood = fields.Selection(
        LIKELIHOODS, copy=False, help="How probable it is, before treatment.")
    impact = fields.Selection(
        IMPACTS, copy=False, help="How much it would harm or help, before treatment.")
    rating = fields.Integer(
        string="Rating before treatment", compute='_compute_levels', store=True, aggregator='avg',
        help="Likelihood × impact before treatment: 1 to 25.")
    level = fields.Selection(
        LEVELS, string="Level before treatment", compute='_compute_levels', store=True,
        tracking=True)
    residual_likelihood = fields.Selection(
        LIKELIHOODS, string="Likelihood after treatment", readonly=True, copy=False)
    residual_impact = fields.Selection(
        IMPACTS, string="Impact after treatment", readonly=True, copy=False)
    residual_rating = fields.Integer(
        string="Rating after treatment", compute='_compute_levels', store=True, aggregator=None)
    residual_level = fields.Selection(
        LEVELS, string="Level after treatment", compute='_compute_levels', store=True,
        tracking=True)
    current_rating = fields.Integer(
        string="Present rating", compute='_compute_levels', store=True, aggregator='avg',
        help="After treatment where it was rated again, else before it.")
    current_level = fields.Selection(
        LEVELS, string="Present level", compute='_compute_levels', store=True, index=True)
    scale = fields.Json(compute='_compute_scale', export_string_translation=False)
    rating_ids = fields.One2many('iso.risk.rating', 'risk_id', string="Ratings")
    trend = fields.Json(compute='_compute_trend', export_string_translation=False)

    # -- treatment
    treatment = fields.Selection([
        ('avoid', "Avoid it"),
        ('reduce', "Reduce it"),
        ('share', "Share it"),
        ('accept', "Accept it"),
        ('pursue', "Pursue it"),
        ('watch', "Watch it"),
        ('leave', "Leave it"),
    ], tracking=True, index=True,
        help="Of a risk: avoid, reduce, share or accept it. Of an opportunity: pursue or share "
             "it, watch it, or leave it.")
    treatment_plan = fields.Text(
        string="How", help="What is done about it, beside the actions below.")
    action_ids = fields.One2many(
        'iso.action', 'risk_id', string="Treatment actions", context={'active_test': False})
    action_count = fields.Integer(compute='_compute_action_count', string="Number of actions")
    open_action_count = fields.Integer(compute='_compute_action_count', string="Open actions")
    awaits_acceptance = fields.Boolean(
        string="Waits for acceptance", compute='_compute_awaits_acceptance', store=True,
        help="It stays high or very high and no leader has accepted that.")
    accepted_by = fields.Many2one(
        'res.users', string="Accepted by", readonly=True, copy=False, ondelete='restrict')
    accepted_on = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    acceptance_reason = fields.Text(string="Why it is accepted", readonly=True, copy=False)

    # -- the way
    review_date = fields.Date(
        string="Next review", index=True, tracking=True, copy=False,
        help="When the owner looks at it again. By the level: very high after 1 month, high 3, "
             "medium 6, low 12.")
    state = fields.Selection([
        ('draft', "Draft"),
        ('open', "Tracked"),
        ('closed', "Closed"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    closed_by = fields.Many2one(
        'res.users', string="Closed by", readonly=True, copy=False, ondelete='restrict')
    closed_on = fields.Datetime(string="Closed on", readonly=True, copy=False)
    closing_reason = fields.Text(string="Why it was closed", readonly=True, copy=False)
    question_ids = fields.One2many('iso.risk.question', 'risk_id', string="Asked by")
    active = fields.Boolean(default=True)

    # -- who is looking
    may_edit = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_treat = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_rate = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_accept = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_reopen = fields.Boolean(compute='_compute_may', export_string_translation=False)
    is_involved = fields.Boolean(
        string="Mine", compute='_compute_is_involved', search='_search_is_involved')

    _name_unique = models.Constraint(
        'UNIQUE (company_id, name)', "This reference is taken; save again.")
    _open = models.Index("(company_id, review_date) WHERE state = 'open'")
    _treatment_fits = models.Constraint(
        "CHECK (treatment IS NULL "
        "OR kind = 'risk' AND treatment IN ('avoid', 'reduce', 'share', 'accept') "
        "OR kind = 'opportunity' AND treatment IN ('pursue', 'share', 'watch', 'leave'))",
        "A risk is avoided, reduced, shared or accepted; an opportunity is pursued, shared, "
        "watched or left.")
    _complete = models.Constraint(
        "CHECK (state = 'draft' OR user_id IS NOT NULL AND review_date IS NOT NULL "
        "AND likelihood IS NOT NULL AND impact IS NOT NULL)",
        "A risk that was opened has an owner, a rating and a review date.")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('department_id')
    def _compute_user_id(self):
        for risk in self:
            risk.user_id = risk.user_id or risk.department_id._iso_head()

    @api.depends(
        'state', 'likelihood', 'impact', 'residual_likelihood', 'residual_impact',
        'company_id.iso_risk_medium', 'company_id.iso_risk_high',
        'company_id.iso_risk_critical')
    def _compute_levels(self):
        for risk in self:
            if risk.state == 'closed' and risk.closed_on:
                continue  # as it was when it was closed, whatever the levels are today
            thresholds = risk.company_id._iso_risk_thresholds()
            risk.rating = risk_level.rating(risk.likelihood, risk.impact)
            risk.level = risk_level.level(risk.rating, thresholds)
            risk.residual_rating = risk_level.rating(
                risk.residual_likelihood, risk.residual_impact)
            risk.residual_level = risk_level.level(risk.residual_rating, thresholds)
            risk.current_rating = risk.residual_rating or risk.rating
            risk.current_level = risk.residual_level or risk.level

    @api.depends('company_id')
    def _compute_scale(self):
        for risk in self:
            risk.scale = (risk.company_id or self.env.company)._iso_risk_scale()

    @api.depends('rating_ids')
    def _compute_trend(self):
        for risk in self:
            risk.trend = [{
                'date': row.date.date().isoformat(), 'rating': row.rating, 'level': row.level,
                'residual': row.is_residual,
            } for row in risk.rating_ids.sorted('id')]

    @api.depends('state', 'kind', 'treatment', 'current_level', 'residual_level', 'accepted_on')
    def _compute_awaits_acceptance(self):
        for risk in self:
            risk.awaits_acceptance = (
                risk.state == 'open' and risk.kind == 'risk' and not risk.accepted_on
                and risk.current_level in GRAVE
                and bool(risk.residual_level or risk.treatment == 'accept'))

    @api.depends('name', 'title')
    def _compute_display_name(self):
        for risk in self:
            risk.display_name = " ".join(filter(None, [risk.name, risk.title]))

    def _compute_action_count(self):
        counts = {}
        for risk, state, count in self.env['iso.action']._read_group(
                [('risk_id', 'in', self.ids)], ['risk_id', 'state'], ['__count']):
            counts.setdefault(risk.id, {})[state] = count
        for risk in self:
            by_state = counts.get(risk._origin.id, {})
            risk.action_count = sum(by_state.values())
            risk.open_action_count = sum(
                by_state.get(state, 0) for state in ('draft', 'open', 'done'))

    @api.depends('user_id', 'state', 'awaits_acceptance')
    @api.depends_context('uid')
    def _compute_may(self):
        user = self.env.user
        secretary = user.has_group('iso_audit.group_iso_secretary')
        leader = user.has_group('iso_audit.group_iso_leader')
        for risk in self:
            new = not risk._origin
            own = new or risk.company_id in self.env.companies
            going = risk.state != 'closed'
            risk.may_edit = own and going and secretary
            risk.may_treat = own and going and (secretary or risk.user_id == user)
            risk.may_rate = not new and risk.may_treat and risk.state == 'open'
            risk.may_reopen = own and not going and (secretary or risk.user_id == user)
            risk.may_accept = (
                own and leader and risk.awaits_acceptance and user not in risk._authors())

    @api.depends('user_id', 'department_id')
    @api.depends_context('uid')
    def _compute_is_involved(self):
        involved = self.sudo().with_context(active_test=False).search(
            [('id', 'in', self.ids), ('is_involved', '=', True)])
        for risk in self:
            risk.is_involved = risk._origin in involved

    def _search_is_involved(self, operator, value):
        """Who owns it, acts on it, or works where it arises."""
        if operator != 'in':
            return NotImplemented
        uid = self.env.uid
        return Domain.OR([
            Domain('user_id', '=', uid),
            Domain('department_id', 'in', self.env['hr.department']._iso_my_departments().ids),
            Domain('action_ids.user_id', '=', uid), Domain('action_ids.verifier_id', '=', uid)])

    # -- due and duty -------------------------------------------------------------------------

    def _due(self):
        return self.review_date if self.state == 'open' else None

    def _is_ended(self):
        return self.state == 'closed'

    def _sort_date(self):
        return self.closed_on.date() if self.closed_on else self._due()

    @api.model
    def _late_domain(self, today):
        return Domain('state', '=', 'open') & Domain('review_date', '<', today)

    @api.model
    def _duty_domain(self):
        return Domain('state', '=', 'open')

    def _duty_user(self):
        return self.user_id

    def _duty_words(self):
        self.ensure_one()
        if self.kind == 'opportunity':
            return self.env._("Review the opportunity: %(title)s", title=self.title)
        return self.env._("Review the risk: %(title)s", title=self.title)
