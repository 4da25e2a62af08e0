from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils
from odoo.tools.misc import formatLang

from .. import objective_status
from .iso_flow_mixin import OPEN_FIELDS

SECRETARY = 'iso_audit.group_iso_secretary'
# How long after the end of a period its value may come, and after the last one the conclusion.
DAYS_TO_MEASURE = 10
DAYS_TO_CLOSE = 30
MAX_YEARS = 5
STATUSES = [
    ('none', "Not measured yet"),
    ('met', "Met"),
    ('near', "Nearly met"),
    ('missed', "Missed"),
]


class IsoObjective(models.Model):
    """A quality objective: what, by when, who, how measured, how evaluated (ISO 9001 6.2).

    Prepared by the ISO secretary, approved by a leader who had no part in it, measured by its
    owner or by a formula, closed with what came of it. Hooks for higher addons: a measure of
    their own (see ``iso_objective_measure``), ``_missing_for``.
    """

    _name = 'iso.objective'
    _description = "Quality Objective"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.due.mixin', 'iso.number.mixin',
        'mail.thread', 'mail.activity.mixin']
    _number_prefix = 'MT'
    _order = 'rank, name desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title']
    _mail_post_access = 'read'

    _flow_next = {'draft': 'submitted', 'submitted': 'approved', 'approved': 'closed'}
    _flow_sealed = ('submitted', 'approved', 'closed')
    # Values guard themselves, the others are guarded in `write`.
    _open_fields = OPEN_FIELDS | {'active', 'value_ids', 'conclusion', 'user_id'}
    _due_fields = ('state', 'deadline')

    # -- what
    title = fields.Char(
        string="What is to be reached", required=True, tracking=True, index='trigram',
        help="One result that can be measured, such as “files handled on time”.")
    state = fields.Selection([
        ('draft', "Draft"),
        ('submitted', "For approval"),
        ('approved', "In force"),
        ('closed', "Closed"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        'hr.department', index=True, check_company=True, tracking=True, ondelete='restrict',
        help="Where it has to be reached. Empty: in the whole organisation.")
    user_id = fields.Many2one(
        'res.users', string="Owner", index=True, tracking=True, check_company=True,
        ondelete='restrict', compute='_compute_user_id', store=True, readonly=False,
        precompute=True,
        help="One person who answers for it and enters its values; by default the head of the "
             "department.")
    date_from = fields.Date(
        string="From", required=True, tracking=True,
        default=lambda self: date_utils.start_of(self.env.company._iso_today(), 'year'),
        help="The first day that counts.")
    date_to = fields.Date(
        string="To", required=True, tracking=True, index=True,
        default=lambda self: date_utils.end_of(self.env.company._iso_today(), 'year'),
        help="The day by which it has to be reached.")
    direction = fields.Selection([
        ('up', "At least"),
        ('down', "At most"),
    ], required=True, tracking=True, compute='_compute_from_measure', store=True,
        readonly=False, precompute=True,
        help="Whether more is better (at least the target) or less (at most).")
    target = fields.Float(
        digits=(16, 2), required=True, tracking=True, aggregator=None,
        help="The number that each period has to reach.")
    unit = fields.Char(
        compute='_compute_from_measure', store=True, readonly=False, precompute=True,
        help="What is counted: %, days, cases …")
    margin = fields.Float(
        string="Near within (%)", digits=(16, 2), default=5, aggregator=None,
        help="A value that misses the target by this share of it at most counts as nearly met.")
    clause_ids = fields.Many2many(
        'iso.clause', string="Clauses", domain="[('standard_id', '=', standard_id)]",
        ondelete='restrict', help="The clauses of the standard that it serves, if any.")
    standard_id = fields.Many2one(
        related='company_id.iso_standard_id', export_string_translation=False)

    # -- how (6.2.2)
    plan = fields.Text(
        string="What will be done", help="The steps that lead there (ISO 9001 6.2.2 a).")
    resources = fields.Text(
        help="People, money, time, technical means (ISO 9001 6.2.2 b).")
    evaluation = fields.Text(
        string="How it is evaluated",
        help="Where the numbers come from, who looks at them and when (ISO 9001 6.2.2 e).")
    measure = fields.Selection([
        ('manual', "Entered by its owner"),
        ('actions_on_time', "Actions done on time (%)"),
        ('programme_done', "Audits of the programme carried out (%)"),
        ('files_on_time', "Nonconformities closed on time (%)"),
        ('files_effective', "Corrective actions effective at the first check (%)"),
        ('findings_per_audit', "Findings per audit"),
        ('days_to_close', "Average days from finding to closing of nonconformities"),
        ('files_repeated', "Nonconformities that came back"),
    ], string="Measured", required=True, default='manual', tracking=True,
        help="Entered by its owner, or counted by the system from its own records, of the "
             "department or of the whole organisation.")
    frequency = fields.Selection([
        ('month', "Monthly"),
        ('quarter', "Quarterly"),
        ('half', "Half-yearly"),
        ('year', "Yearly"),
    ], required=True, default='quarter', tracking=True,
        help="How often it is measured: once for each calendar period.")

    # -- what came of it
    value_ids = fields.One2many('iso.objective.value', 'objective_id', string="Measured values")
    last_value = fields.Float(
        digits=(16, 2), compute='_compute_status', store=True, aggregator=None,
        help="Of the last period that is measured; a period still running does not count.")
    last_date = fields.Date(
        string="Last measured", compute='_compute_status', store=True,
        help="The last day of that period.")
    status = fields.Selection(
        STATUSES, compute='_compute_status', store=True, index=True,
        help="The last value against the target.")
    points = fields.Json(
        string="Trend", compute='_compute_points', compute_sudo=True,
        export_string_translation=False)
    next_date = fields.Date(
        string="Period to measure", compute='_compute_next_date', store=True, index=True,
        help="The last day of the first period that has no value yet.")
    deadline = fields.Date(
        string="By", compute='_compute_deadline', store=True, index=True,
        help="When the next value, the note to a missed one, or the conclusion has to be there.")
    conclusion = fields.Text(
        copy=False, help="What was reached, what was learnt, what follows for the next period.")
    target_text = fields.Char(string="Target in words", compute='_compute_in_words')
    last_text = fields.Char(string="Last value in words", compute='_compute_in_words')

    # -- the way
    previous_id = fields.Many2one(
        'iso.objective', string="Carried over from", readonly=True, copy=False,
        index='btree_not_null', ondelete='set null', check_company=True)
    submitted_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    closed_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    closed_on = fields.Datetime(readonly=True, copy=False)
    active = fields.Boolean(default=True)
    may_keep = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_measure = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_approve = fields.Boolean(compute='_compute_may', export_string_translation=False)

    _name_unique = models.Constraint(
        'UNIQUE (company_id, name)', "This reference is taken; save again.")
    _dates = models.Constraint(
        'CHECK (date_to >= date_from)', "The objective ends before it begins.")
    _margin = models.Constraint(
        'CHECK (margin >= 0 AND margin <= 50)', "Give a margin between 0 and 50 %.")
    _carried_once = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "This objective was carried over already.")
    _open = models.Index("(company_id, deadline) WHERE state = 'approved'")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('department_id')
    def _compute_user_id(self):
        for objective in self:
            if objective.state in (False, 'draft'):
                objective.user_id = objective.department_id._iso_head() or objective.user_id

    @api.depends('measure')
    def _compute_from_measure(self):
        for objective in self:
            unit, direction = objective._measure_unit()
            objective.unit = unit or objective.unit or "%"
            objective.direction = direction or objective.direction or 'up'

    @api.depends('name', 'title')
    def _compute_display_name(self):
        for objective in self:
            objective.display_name = " ".join(filter(None, [objective.name, objective.title]))

    @api.depends(
        'target', 'direction', 'margin', 'value_ids.date', 'value_ids.value',
        'value_ids.is_void', 'value_ids.is_interim')
    def _compute_status(self):
        for objective in self:
            last = objective.value_ids.filtered(
                lambda value: not value.is_void and not value.is_interim
            ).sorted('date')[-1:]
            objective.last_value = last.value
            objective.last_date = last.date
            objective.status = objective._judge(last.value) if last else 'none'

    @api.depends('value_ids.date', 'value_ids.value', 'value_ids.is_void', 'value_ids.is_interim')
    def _compute_points(self):
        """Also what is on the form and not saved yet; a running period is left out."""
        for objective in self:
            objective.points = [
                {'date': fields.Date.to_string(value.date), 'value': value.value}
                for value in objective.value_ids.sorted(lambda value: value.date or value.entered_on)
                if value.date and not value.is_void and not value.is_interim]

    @api.depends('date_from', 'date_to', 'frequency', 'value_ids.date', 'value_ids.is_interim')
    def _compute_next_date(self):
        for objective in self:
            unmeasured = objective._unmeasured()
            objective.next_date = unmeasured[0].end if unmeasured else False

    @api.depends('state', 'next_date', 'date_to', 'value_ids.lacks_note')
    def _compute_deadline(self):
        for objective in self:
            if objective.state != 'approved':
                objective.deadline = False
                continue
            days = [objective.next_date] if objective.next_date else []
            days += objective.value_ids.filtered('lacks_note').mapped('date')
            objective.deadline = fields.Date.add(
                min(days), days=DAYS_TO_MEASURE) if days else fields.Date.add(
                objective.date_to, days=DAYS_TO_CLOSE)

    @api.depends('target', 'direction', 'unit', 'last_value', 'status')
    @api.depends_context('lang')
    def _compute_in_words(self):
        for objective in self:
            number = objective._in_figures(objective.target)
            objective.target_text = (
                self.env._("at least %(number)s", number=number) if objective.direction == 'up'
                else self.env._("at most %(number)s", number=number))
            objective.last_text = (
                objective._in_figures(objective.last_value)
                if objective.status not in (False, 'none') else False)

    @api.depends('state', 'user_id', 'measure')
    @api.depends_context('uid')
    def _compute_may(self):
        user = self.env.user
        secretary = user.has_group(SECRETARY)
        leader = user.has_group('iso_audit.group_iso_leader')
        for objective in self:
            own = not objective._origin or objective.company_id in self.env.companies
            objective.may_keep = own and secretary
            objective.may_measure = (
                own and objective.state == 'approved' and objective._may_measure())
            objective.may_approve = (
                own and leader and objective.state == 'submitted'
                and user not in objective._authors())

    def _may_measure(self):
        """Its owner and the ISO secretary."""
        self.ensure_one()
        return self.env.su or self.user_id == self.env.user or self.env.user.has_group(SECRETARY)

    def _in_figures(self, value):
        """``value`` with its unit, in the user's language, without idle decimals."""
        self.ensure_one()
        digits = next(
            digits for digits in (0, 1, 2) if round(value, digits) == round(value, 2))
        return " ".join(filter(None, [formatLang(self.env, value, digits=digits), self.unit]))

    # -- periods ------------------------------------------------------------------------------

    def _periods(self):
        """The periods to measure, in order."""
        self.ensure_one()
        if not (self.date_from and self.date_to and self.frequency):
            return []
        return objective_status.periods(self.date_from, self.date_to, self.frequency)

    def _unmeasured(self):
        """The periods without a value; what was counted while a period ran does not count."""
        measured = set(self.value_ids.filtered(lambda value: not value.is_interim).mapped('date'))
        return [period for period in self._periods() if period.end not in measured]

    def _period_of(self, day):
        """The period that ``day`` lies in, if any."""
        return next(
            (period for period in self._periods() if period.start <= day <= period.end), None)

    def _period_name(self, end):
        """“Quarter 1/2026”, for the period that ends on ``end``."""
        self.ensure_one()
        if self.frequency == 'year':
            return self.env._("Year %(year)s", year=end.year)
        number = (end.month - 1) // objective_status.MONTHS[self.frequency] + 1
        if self.frequency == 'month':
            return self.env._("Month %(number)s/%(year)s", number=number, year=end.year)
        if self.frequency == 'quarter':
            return self.env._("Quarter %(number)s/%(year)s", number=number, year=end.year)
        return self.env._("Half-year %(number)s/%(year)s", number=number, year=end.year)

    def _judge(self, value):
        self.ensure_one()
        return objective_status.status(
            value, self.target, self.direction or 'up', self.margin)

    @api.constrains('date_from', 'date_to', 'frequency')
    def _check_periods(self):
        for objective in self:
            if objective.date_to >= fields.Date.add(objective.date_from, years=MAX_YEARS):
                raise ValidationError(self.env._(
                    "An objective holds for %(years)s years at most. Carry it over when its "
                    "period ends.", years=MAX_YEARS))
            ends = {period.end for period in objective._periods()}
            stray = objective.value_ids.filtered(
                lambda value, ends=ends: value.date not in ends)
            if stray:
                raise ValidationError(self.env._(
                    "“%(objective)s” has values of other periods (%(days)s). Keep its dates and "
                    "how often it is measured; make a new objective for other ones.",
                    objective=objective.display_name, days=", ".join(
                        day.strftime('%d/%m/%Y') for day in sorted(stray.mapped('date')))))

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        return self.deadline

    def _is_ended(self):
        return self.state == 'closed'

    def _sort_date(self):
        return self.date_to if self._is_ended() else self.deadline

    @api.model
    def _late_domain(self, today):
        return Domain('state', '=', 'approved') & Domain('deadline', '<', today)
