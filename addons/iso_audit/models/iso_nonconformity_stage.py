from odoo import api, fields, models
from odoo.tools import SQL

from .iso_nonconformity import STATES


class IsoNonconformityStage(models.Model):
    """A stage that a file went through: whose it was, by when, how long it took.

    Written by the flow, read by the figures. Not the durations of ``mail.tracking``: these know
    neither an owner nor a date, and need a many2one as state.
    """

    _name = 'iso.nonconformity.stage'
    _description = "Stage of a Nonconformity"
    _inherit = ['iso.figure.mixin']
    _order = 'nonconformity_id, entered_on, id'

    nonconformity_id = fields.Many2one(
        'iso.nonconformity', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='nonconformity_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        related='nonconformity_id.department_id', store=True, index=True, precompute=True)
    grade = fields.Selection(related='nonconformity_id.grade', store=True)
    round = fields.Integer(aggregator=None)
    state = fields.Selection(
        STATES, string="Stage", required=True, index=True)
    user_id = fields.Many2one('res.users', string="Whose turn", ondelete='restrict', index=True)
    deadline = fields.Date(string="By")
    entered_on = fields.Datetime(string="From", required=True)
    left_on = fields.Datetime(string="To")
    days = fields.Float(compute='_compute_days', store=True, aggregator='avg', digits=(16, 1))
    on_time_rate = fields.Float(
        string="On time (%)", compute='_compute_days', store=True, aggregator='avg',
        digits=(16, 1),
        help="100 when the stage ended by its date, 0 when it was late; the average is the "
             "share of stages that ended on time. Stages with time left do not count.")

    _present = models.UniqueIndex("(nonconformity_id) WHERE left_on IS NULL")

    @api.depends('entered_on', 'left_on', 'deadline')
    def _compute_days(self):
        for stage in self:
            taken = stage.left_on - stage.entered_on if stage.left_on else None
            stage.days = taken.total_seconds() / 86400 if taken else 0
            ended = stage.left_on and fields.Datetime.context_timestamp(
                stage.with_context(tz=stage.company_id._iso_tz().zone), stage.left_on).date()
            stage.on_time_rate = 100 if ended and (
                not stage.deadline or ended <= stage.deadline) else 0

    def _decided(self, measure, query):
        """A stage takes days when it is over; it is late or on time then, or when it is late."""
        left_on = self._field_to_sql(self._table, 'left_on', query)
        if measure == 'days':
            return SQL("%s IS NOT NULL", left_on)
        if measure == 'on_time_rate':
            return SQL(
                "%s IS NOT NULL OR %s < %s", left_on,
                self._field_to_sql(self._table, 'deadline', query),
                fields.Date.context_today(self))
        return super()._decided(measure, query)

    @api.depends('state')
    def _compute_display_name(self):
        labels = dict(self._fields['state']._description_selection(self.env))
        for stage in self:
            stage.display_name = labels.get(stage.state)
