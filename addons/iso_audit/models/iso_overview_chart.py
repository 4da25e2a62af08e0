from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .iso_stage_days import GRADES

REPORT = 'iso.nonconformity.report'
GRADE_TONES = {'major': 'danger', 'minor': 'warning'}
MONTHS = 12


class IsoOverview(models.AbstractModel):
    """Nonconformities by stage and grade, and how many came and went in twelve months."""

    _inherit = 'iso.overview'

    @api.model
    def _tile_files(self, frame):
        domain = frame.mine_or_all(stage_user_id=self.env.user)
        charts = [self._trend_chart(frame, frame.mine_or_all())]
        if frame.is_now:
            charts.insert(0, self._stage_chart(frame, domain))
        drawn = any(
            any(series['values']) for chart in charts for series in chart['series'])
        return {
            'charts': charts if drawn else [],
            'empty': self.env._("No nonconformities in these twelve months."),
        }

    @api.model
    def _stage_chart(self, frame, domain):
        """Open files by stage, a colour per grade."""
        File = self.env['iso.nonconformity']
        domain = domain & File._duty_domain()
        counts = {
            (state, grade): count for state, grade, count in File._read_group(
                domain, ['state', 'grade'], ['__count'])}
        labels = self._labels(File._name, 'state')
        states = [state for state in labels if state not in ('closed', 'rejected')]
        grade_labels = self._labels(File._name, 'grade')
        return {
            'kind': 'stacked',
            'title': self.env._("Open files by stage"),
            'labels': [labels[state] for state in states],
            'series': [{
                'label': grade_labels[grade], 'tone': GRADE_TONES.get(grade, 'info'),
                'values': [counts.get((state, grade), 0) for state in states],
                'actions': [self._bar(
                    counts.get((state, grade)), f"{labels[state]} – {grade_labels[grade]}",
                    File._name,
                    domain & Domain('state', '=', state) & Domain('grade', '=', grade))
                    for state in states],
            } for grade, _label in GRADES],
        }

    @api.model
    def _trend_chart(self, frame, domain):
        """Opened and closed by month, up to the present one or to the end of the year."""
        last = frame.today if frame.is_now else frame.date_to
        months = [
            fields.Date.subtract(last.replace(day=1), months=back)
            for back in reversed(range(MONTHS))]
        return {
            'kind': 'bar',
            'title': self.env._("Opened and closed, by month"),
            'labels': [format_date(self.env, month, date_format='MM/yy') for month in months],
            'series': [
                self._month_series(self.env._("Opened"), 'dark', 'date', months, domain),
                self._month_series(self.env._("Closed"), 'success', 'closed_day', months, domain),
            ],
        }

    @api.model
    def _month_series(self, label, tone, field, months, domain):
        end = fields.Date.add(months[-1], months=1)
        domain = domain & Domain(field, '>=', months[0]) & Domain(field, '<', end)
        counts = dict(self.env[REPORT]._read_group(domain, [f'{field}:month'], ['__count']))
        return {
            'label': label, 'tone': tone,
            'values': [counts.get(month, 0) for month in months],
            'actions': [self._bar(
                counts.get(month), f"{label} {format_date(self.env, month, date_format='MM/yyyy')}",
                REPORT, domain & Domain(field, '>=', month)
                & Domain(field, '<', fields.Date.add(month, months=1)))
                for month in months],
        }

    @api.model
    def _bar(self, count, label, model, domain):
        """What a bar opens; an empty one nothing."""
        return {'count': count, 'action': self._open(label, model, domain)} if count else False
