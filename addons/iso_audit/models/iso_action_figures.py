from odoo import api, fields, models
from odoo.tools import SQL


class IsoAction(models.Model):
    """What an action counts for in figures: late, on time, put off, of which kind of work."""

    _name = 'iso.action'
    _inherit = ['iso.action', 'iso.figure.mixin']

    # Stored: summed up over all actions, and changed at most a few times in an action's life.
    deadline_change_count = fields.Integer(store=True, aggregator='sum')
    late_count = fields.Integer(
        string="Late actions", compute='_compute_late_count', aggregator='sum',
        help="Actions whose date is over and that are not verified yet.")
    on_time_rate = fields.Float(
        digits=(16, 1),
        help="100 when it was done by its date, 0 when later or when the date is over and it is "
             "still not done; the average is the share. Actions with time left do not count.")
    origin = fields.Selection([
        ('nonconformity', "Nonconformity"),
        ('finding', "Finding of an audit"),
        ('other', "On its own"),
    ], string="Comes from", compute='_compute_origin', store=True, precompute=True,
        help="What the action was given for.")

    def _origin_key(self):
        """The ``origin`` of this action (hook for addons that add a source and its key)."""
        self.ensure_one()
        if self.nonconformity_id:
            return 'nonconformity'
        return 'finding' if self.finding_id else 'other'

    @api.depends('nonconformity_id', 'finding_id')
    def _compute_origin(self):
        for action in self:
            action.origin = action._origin_key()

    @api.depends('deadline_change_ids.state')
    def _compute_deadline_change_count(self):
        return super()._compute_deadline_change_count()

    @api.depends('is_late')
    def _compute_late_count(self):
        for action in self:
            action.late_count = int(action.is_late)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == 'late_count:sum':
            # Not stored, since it changes each night; the same as `_late_domain`.
            return SQL(
                "COUNT(*) FILTER (WHERE %s IN ('draft', 'open', 'done') AND %s)",
                self._field_to_sql(self._table, 'state', query), self._overdue(query))
        return super()._read_group_select(aggregate_spec, query)

    def _decided(self, measure, query):
        """It is on time or late when it is done, or when its date is over."""
        if measure == 'on_time_rate':
            return SQL(
                "%s != 'cancelled' AND (%s IS NOT NULL OR %s)",
                self._field_to_sql(self._table, 'state', query),
                self._field_to_sql(self._table, 'done_on', query), self._overdue(query))
        return super()._decided(measure, query)

    def _overdue(self, query):
        return SQL(
            "%s < %s", self._field_to_sql(self._table, 'deadline', query),
            fields.Date.context_today(self))
