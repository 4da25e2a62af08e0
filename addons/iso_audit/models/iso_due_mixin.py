from datetime import date

from odoo import api, fields, models


class IsoDueMixin(models.AbstractModel):
    """Something has to happen by a date: days left in words, what is late, late work first.

    A model that inherits it says by ``_due()`` by when something has to happen (none: nothing
    waits), by ``_is_ended()`` whether it is over, by ``_late_domain(today)`` the same for a
    search, and names in ``_due_fields`` what these rest on.
    """

    _name = 'iso.due.mixin'
    _description = "Due by a date"

    _due_fields = ('state',)

    rank = fields.Integer(
        string="Order of urgency", compute='_compute_rank', store=True, index=True,
        aggregator=None)
    days_left = fields.Integer(compute='_compute_days_left', aggregator=None)
    days_left_text = fields.Char(compute='_compute_days_left', string="Time left")
    is_late = fields.Boolean(
        string="Late", compute='_compute_days_left', search='_search_is_late')
    is_soon = fields.Boolean(
        compute='_compute_days_left', export_string_translation=False)

    def _due(self):
        """The date by which the next thing has to happen, if any."""
        raise NotImplementedError

    def _is_ended(self):
        """Whether nothing is to be done here any more."""
        raise NotImplementedError

    def _sort_date(self):
        """By what records are ordered: open ones from it on, ended ones back from it."""
        return self._due()

    @api.model
    def _late_domain(self, today):
        """The records whose ``_due()`` lies before ``today``, as a domain."""
        raise NotImplementedError

    @api.depends(lambda self: self._due_fields)
    def _compute_rank(self):
        """Late work first, then what comes next; behind it what is done, the latest first."""
        far = date.max.toordinal()
        for record in self:
            day = record._sort_date()
            day = day.toordinal() if day else far
            record.rank = 2 * far - day if record._is_ended() else day

    @api.depends(lambda self: self._due_fields)
    def _compute_days_left(self):
        today = {company: company._iso_today() for company in self.company_id}
        for record in self:
            due = not record._is_ended() and record._due()
            left = (due - today[record.company_id]).days if due else 0
            record.days_left = left
            record.is_late = left < 0
            record.is_soon = bool(due) and 0 <= left <= 3
            record.days_left_text = record._days_in_words(left) if due else False

    @api.model
    def _days_in_words(self, days):
        if days < 0:
            return self.env._("%(days)s days late", days=-days)
        if days == 0:
            return self.env._("today")
        return self.env._("in %(days)s days", days=days)

    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return self._late_domain(self.env.company._iso_today())
