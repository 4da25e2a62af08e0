from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .iso_stage_days import GRADES

VERDICTS = [('effective', "Effective"), ('ineffective', "Not effective")]


class IsoNonconformityRound(models.Model):
    """One round of a file: causes and actions, and the check whether they had an effect.

    A round whose verdict is “not effective” stays as it was, and a new one begins
    (ISO 9001 10.2.1 d).
    """

    _name = 'iso.nonconformity.round'
    _description = "Round of a Nonconformity"
    _inherit = ['iso.part.mixin', 'iso.evidence.mixin', 'iso.figure.mixin']
    _part_of = 'nonconformity_id'
    _order = 'nonconformity_id, number desc'
    _check_company_auto = True

    nonconformity_id = fields.Many2one(
        'iso.nonconformity', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='nonconformity_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        related='nonconformity_id.department_id', store=True, index=True, precompute=True)
    grade = fields.Selection(GRADES, compute='_compute_grade', store=True)
    number = fields.Integer(default=1, readonly=True, aggregator=None)
    is_current = fields.Boolean(default=True, readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Checks the effect", index=True, ondelete='restrict',
        check_company=True)
    planned_date = fields.Date(string="Check on")
    verdict = fields.Selection(VERDICTS, index=True)
    evidence = fields.Text(
        string="What the verdict rests on",
        help="What was looked at since the action, and what it showed: records, figures, cases.")
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Files of the check", bypass_search_access=True)
    done_by = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    done_on = fields.Datetime(string="Checked on", readonly=True)
    effective_rate = fields.Float(
        string="Effective (%)", compute='_compute_effective_rate', store=True, aggregator='avg',
        digits=(16, 1), help="The share of checks that found the corrective action effective.")
    first_try_rate = fields.Float(
        string="Effective at the first try (%)", compute='_compute_first_try_rate',
        aggregator='avg', digits=(16, 1),
        help="The share of files whose first round was found effective.")
    cause_ids = fields.One2many('iso.cause', 'round_id', string="Causes")
    action_ids = fields.One2many('iso.action', 'round_id', string="Actions")

    _number_once = models.Constraint(
        'UNIQUE (nonconformity_id, number)', "This round has begun already.")
    _one_current = models.UniqueIndex("(nonconformity_id) WHERE is_current")

    @api.depends('nonconformity_id.grade')
    def _compute_grade(self):
        for round_ in self:
            round_.grade = round_.nonconformity_id.grade

    @api.depends('verdict', 'done_on')
    def _compute_effective_rate(self):
        for round_ in self:
            round_.effective_rate = 100 if round_.verdict == 'effective' else 0

    @api.depends('number', 'effective_rate')
    def _compute_first_try_rate(self):
        for round_ in self:
            round_.first_try_rate = round_.effective_rate if round_.number == 1 else 0

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != 'first_try_rate:avg':
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "AVG(%s) FILTER (WHERE %s AND %s = 1)",
            self._field_to_sql(self._table, 'effective_rate', query),
            self._decided('effective_rate', query),
            self._field_to_sql(self._table, 'number', query))

    def _decided(self, measure, query):
        """A verdict counts when it is given, not while it is being written."""
        if measure == 'effective_rate':
            return SQL("%s IS NOT NULL", self._field_to_sql(self._table, 'done_on', query))
        return super()._decided(measure, query)

    @api.depends('number')
    def _compute_display_name(self):
        for round_ in self:
            round_.display_name = self.env._("Round %(number)s", number=round_.number)

    @api.constrains('user_id')
    def _check_impartial(self):
        """Who checks the effect neither owned the file nor acted in it."""
        for round_ in self.sudo():
            checker = round_.user_id
            if checker and checker in round_._parties():
                raise ValidationError(self.env._(
                    "%(person)s owns “%(file)s” or acts in it and cannot check the effect. "
                    "Choose somebody else.", person=checker.name,
                    file=round_.nonconformity_id.display_name))

    def _parties(self):
        """Who owned the file or acted in it, in this round."""
        self.ensure_one()
        actions = self.action_ids.filtered(lambda action: action.state != 'cancelled')
        return self.nonconformity_id.owner_id | actions.user_id | actions.done_by

    def _end(self):
        """The verdict is given: the round stays as it is from now on."""
        self._system_write({'done_by': self.env.uid, 'done_on': fields.Datetime.now()})

    def _retire(self):
        """Make room for another round."""
        self._system_write({'is_current': False})
        self.flush_recordset()  # one round is present at a time, also for the database

    def write(self, vals):
        if not self.env.su:
            for round_ in self:
                if round_.done_on:
                    raise AccessError(self.env._(
                        "%(round)s of “%(file)s” is over and stays as it is.",
                        round=round_.display_name, file=round_.nonconformity_id.display_name))
                names = {
                    'user_id': 'checker_id', 'planned_date': 'check_date',
                    'verdict': 'verdict', 'evidence': 'verdict_evidence',
                    'attachment_ids': 'verdict_attachment_ids'}
                round_.nonconformity_id._check_may_write(
                    {names.get(name, name) for name in vals} - self._open_fields)
        return super().write(vals)
