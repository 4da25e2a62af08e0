from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .iso_objective import DAYS_TO_MEASURE, STATUSES

# Of a value that the system counted, all but the note is the system's.
TYPED_FIELDS = {'date', 'value', 'is_void'}


class IsoObjectiveValue(models.Model):
    """The value of an objective for one of its periods, entered or counted; one each.

    Whatever day of a period is given, its last one is kept. What was missed, came late or has
    nothing to count asks for a note.
    """

    _name = 'iso.objective.value'
    _description = "Measured Value"
    _inherit = ['iso.part.mixin', 'iso.figure.mixin']
    _part_of = 'objective_id'
    _order = 'date desc, objective_id, id desc'
    _check_company_auto = True

    objective_id = fields.Many2one(
        'iso.objective', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(
        related='objective_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        related='objective_id.department_id', store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        related='objective_id.user_id', store=True, index=True, precompute=True)
    unit = fields.Char(related='objective_id.unit')
    measure = fields.Selection(related='objective_id.measure')
    target = fields.Float(
        related='objective_id.target', store=True, precompute=True, aggregator='avg')
    date = fields.Date(
        string="Period to", required=True, index=True,
        default=lambda self: self._default_date(),
        help="The last day of the period measured; any day of the period may be given.")
    period_name = fields.Char(string="Period", compute='_compute_period_name')
    value = fields.Float(
        digits=(16, 2), aggregator='avg', help="What was measured, in the unit of the objective.")
    is_void = fields.Boolean(
        string="Nothing to count",
        help="Nothing happened in the period that could be measured; the note says what.")
    note = fields.Text(
        string="Why, and what now",
        help="Asked for when the target was missed, when the value comes late, and when there is "
             "nothing to count: why, and what is done now.")
    status = fields.Selection(
        STATUSES, compute='_compute_status', store=True, precompute=True)
    met_rate = fields.Float(
        string="Target met (%)", compute='_compute_met_rate', store=True, aggregator='avg',
        digits=(16, 1),
        help="100 when the target was met, 0 when not; the average is the share.")
    count = fields.Integer(
        string="Records counted", readonly=True, aggregator=None,
        help="How many records the system counted.")
    is_measured = fields.Boolean(
        string="Counted by the system", readonly=True,
        help="Taken from the records by the formula of the objective.")
    entered_on = fields.Date(
        readonly=True, copy=False, default=lambda self: self.env.company._iso_today(),
        help="When it was entered or counted.")
    is_interim = fields.Boolean(
        string="So far", compute='_compute_is_interim', store=True,
        help="Counted while the period was running; counted again when it is over.")
    is_overdue = fields.Boolean(
        string="Entered late", compute='_compute_is_interim', store=True)
    lacks_note = fields.Boolean(
        string="Note missing", compute='_compute_lacks_note', store=True)

    _one_a_period = models.Constraint(
        'UNIQUE (objective_id, date)',
        "This period has its value already. Correct it there, or choose another period.")

    # -- defaults and computes ----------------------------------------------------------------

    @api.model
    def _default_date(self):
        """The first period that is not measured yet."""
        objective_id = self.env.context.get('default_objective_id')
        return objective_id and self.env['iso.objective'].browse(objective_id).next_date

    @api.depends('date', 'is_interim', 'objective_id.frequency')
    @api.depends_context('lang')
    def _compute_period_name(self):
        for value in self:
            objective = value.objective_id.sudo()
            name = (
                objective._period_name(value.date) if objective.frequency and value.date
                else False)
            value.period_name = (
                self.env._("%(period)s, so far", period=name) if value.is_interim else name)

    @api.depends('period_name')
    def _compute_display_name(self):
        for value in self:
            value.display_name = " ".join(filter(None, [
                value.sudo().objective_id.name, value.period_name]))

    @api.depends(
        'value', 'is_void', 'objective_id.target', 'objective_id.direction',
        'objective_id.margin')
    def _compute_status(self):
        for value in self:
            value.status = (
                'none' if value.is_void or not value.objective_id
                else value.objective_id._judge(value.value))

    @api.depends('status')
    def _compute_met_rate(self):
        for value in self:
            value.met_rate = 100 if value.status == 'met' else 0

    @api.depends('date', 'entered_on', 'is_measured')
    def _compute_is_interim(self):
        for value in self:
            there = value.date and value.entered_on
            value.is_interim = bool(
                value.is_measured and there and value.entered_on <= value.date)
            value.is_overdue = bool(
                not value.is_measured and there and value.entered_on > fields.Date.add(
                    value.date, days=DAYS_TO_MEASURE))

    @api.depends('status', 'is_void', 'is_interim', 'is_overdue', 'is_measured', 'note')
    def _compute_lacks_note(self):
        for value in self:
            value.lacks_note = value._asks_note() and not (value.note or "").strip()

    def _asks_note(self):
        self.ensure_one()
        return not self.is_interim and (
            self.status == 'missed' or self.is_overdue
            or self.is_void and not self.is_measured)

    @api.onchange('date')
    def _onchange_date(self):
        period = self.date and self.objective_id._period_of(self.date)
        if period:
            self.date = period.end

    def _decided(self, measure, query):
        """Where there was nothing to count there is no value; a running period is no result."""
        if measure in ('value', 'met_rate'):
            return SQL(
                "NOT COALESCE(%s, FALSE) AND NOT COALESCE(%s, FALSE)",
                self._field_to_sql(self._table, 'is_void', query),
                self._field_to_sql(self._table, 'is_interim', query))
        return super()._decided(measure, query)

    def action_open_file(self):
        """The objective of this row."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.objective_id.display_name,
            'res_model': 'iso.objective', 'res_id': self.objective_id.id,
            'views': [(False, 'form')],
        }

    def action_records(self):
        """What the system counted."""
        self.ensure_one()
        self.check_access('read')
        period = self.objective_id._period_of(self.date)
        action = self.objective_id._measured(period)['action'] if self.is_measured else None
        if not action:
            raise UserError(self.env._("This value was entered; no records stand behind it."))
        return action

    # -- guards -------------------------------------------------------------------------------

    def _is_sealed(self):
        """Values come and are corrected while their objective is in force."""
        self.ensure_one()
        return self.sudo().objective_id.state != 'approved'

    def _check_whole_not_sealed(self):
        for objective in self.sudo().objective_id:
            if objective.state != 'approved':
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s: values are entered while it is in force.",
                    name=objective.display_name,
                    state=objective._state_label(objective.state).lower()))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._at_period_end(vals, vals.get('objective_id')) for vals in vals_list]
        values = super().create(vals_list)
        values._check_typed(TYPED_FIELDS)
        values._check_note()
        if not self.env.su:
            values._tell({
                value: self.env._(
                    "%(period)s: %(value)s.", period=value.period_name, value=value._in_words())
                for value in values})
        return values

    def write(self, vals):
        self._check_typed(vals.keys() & TYPED_FIELDS)
        before = {} if self.env.su else {value: value._in_words() for value in self}
        if vals.get('date'):
            for value in self:
                value._write_at_period_end(vals)
        else:
            super().write(vals)
        if not self.env.su:
            self._check_note()
            self._tell({
                value: self.env._(
                    "%(period)s: %(value)s instead of %(old)s.", period=value.period_name,
                    value=value._in_words(), old=old)
                for value, old in before.items() if value._in_words() != old},
                renew='note' in vals)
        return True

    def _write_at_period_end(self, vals):
        return super().write(self._at_period_end(vals, self.objective_id.id))

    @api.model
    def _at_period_end(self, vals, objective_id):
        """``vals`` with the last day of the period that their day lies in."""
        objective = self.env['iso.objective'].browse(
            objective_id or self.env.context.get('default_objective_id') or [])
        if not objective:
            return vals
        objective.check_access('read')
        objective = objective.sudo()
        day = fields.Date.to_date(vals.get('date')) or objective.next_date
        if not day:
            raise UserError(self.env._(
                "Every period of “%(objective)s” has its value. Correct the one that is wrong.",
                objective=objective.display_name))
        period = objective._period_of(day)
        if not period:
            raise UserError(self.env._(
                "%(day)s lies outside the time of “%(objective)s” (%(start)s to %(end)s).",
                day=day.strftime('%d/%m/%Y'), objective=objective.display_name,
                start=objective.date_from.strftime('%d/%m/%Y'),
                end=objective.date_to.strftime('%d/%m/%Y')))
        if period.start > objective.company_id._iso_today():
            raise UserError(self.env._(
                "%(period)s of “%(objective)s” has not begun yet.",
                period=objective._period_name(period.end), objective=objective.display_name))
        return {**vals, 'date': period.end}

    def _check_typed(self, names):
        """Who may enter what: of what the system counts, only the note."""
        if self.env.su:
            return
        for value in self:
            objective = value.sudo().objective_id
            if not value.sudo(False).objective_id._may_measure():
                raise AccessError(self.env._(
                    "%(person)s, who answers for “%(objective)s”, and the ISO secretary enter "
                    "its values.", person=objective.user_id.name,
                    objective=objective.display_name))
            if not names:
                continue
            if objective.measure != 'manual':
                raise UserError(self.env._(
                    "“%(objective)s” is counted by the system. Write a note to its value, or "
                    "have it counted again.", objective=objective.display_name))

    def _check_note(self):
        for value in self:
            if value.lacks_note and not value.is_measured and not self.env.su:
                raise UserError(value._why_note())

    def _why_note(self):
        self.ensure_one()
        values = {'period': self.period_name, 'objective': self.objective_id.display_name}
        if self.is_void:
            return self.env._(
                "%(period)s of “%(objective)s” has nothing to count: write a note that says why.",
                **values)
        if self.status == 'missed':
            return self.env._(
                "%(period)s of “%(objective)s” misses its target: write a note that says why, "
                "and what is done now.", **values)
        return self.env._(
            "%(period)s of “%(objective)s” is entered late: write a note that says why.",
            **values)

    # -- telling ------------------------------------------------------------------------------

    def _in_words(self):
        self.ensure_one()
        if self.is_void:
            return self.env._("nothing to count")
        return self.sudo().objective_id._in_figures(self.value)

    def _tell(self, lines, renew=False):
        """In the log of the objectives; the next duty takes the place of what is done."""
        bodies = {}
        for value, line in lines.items():
            bodies.setdefault(value.objective_id.id, []).append(line)
        objectives = self.sudo().objective_id
        objectives.browse(bodies)._message_log_batch(
            {objective_id: " ".join(texts) for objective_id, texts in bodies.items()})
        if bodies or renew:
            objectives._renew_duty()
