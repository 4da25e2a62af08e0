from odoo import models
from odoo.fields import Domain


class IsoReviewInput(models.Model):
    """What providers ask again and again: records of the agency, in the period, by month."""

    _inherit = 'iso.review.input'

    def _own(self):
        return Domain('company_id', '=', self.company_id.id)

    def _in_period(self, name):
        """The domain of records of the agency whose day ``name`` lies in the period."""
        review = self.review_id
        return self._own() & Domain(name, '>=', review.date_from) & Domain(
            name, '<=', review.date_to)

    def _at_period(self, name):
        """The same for a moment (UTC) ``name``."""
        begin, end = self.review_id._span()
        return self._own() & Domain(name, '>=', begin) & Domain(name, '<', end)

    def _months(self):
        """The months of the period, the last 24 of them: ``[(year, month), …]``."""
        first, last = self.review_id.date_from, self.review_id.date_to
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        start = first.year * 12 + first.month - 1
        return [divmod(start + number, 12) for number in range(max(0, count - 24), count)]

    def _by_month(self, model, domain, name, aggregate='__count'):
        """``[value of each of _months()]`` of ``model``, grouped by the day or moment ``name``."""
        zone = self.company_id._iso_tz().zone
        values = {
            (month.year, month.month - 1): value
            for month, value in self.env[model].with_context(tz=zone)._read_group(
                domain, [f'{name}:month'], [aggregate])}
        empty = 0 if aggregate == '__count' else None
        return [values.get(month, empty) for month in self._months()]

    def _month_labels(self):
        return [f'{month + 1:02}/{year}' for year, month in self._months()]

    def _selection_labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _form_of(self, record):
        """What opens a record out of a table."""
        return {
            'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id,
            'views': [[False, 'form']], 'name': record.name}
