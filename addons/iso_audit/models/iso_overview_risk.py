from odoo import api, fields, models
from odoo.fields import Domain

from .iso_risk import GRAVE

# How long before its date the review of a risk shows among the duties.
DAYS_AHEAD = 7


class IsoOverview(models.AbstractModel):
    """Risks: which weigh heavily, which have to be looked at again or accepted."""

    _inherit = 'iso.overview'

    @api.model
    def _duties(self, frame):
        Risk, Question = self.env['iso.risk'], self.env['iso.risk.question']
        mine = Domain('user_id', '=', self.env.uid)
        soon = fields.Date.add(frame.today, days=DAYS_AHEAD + 1)
        lines = super()._duties(frame)
        for label, model, domain, date in (
                (self.env._("Risks to look at again"), Risk,
                 Risk._duty_domain() & mine & Risk._duty_late_domain(soon), 'review_date'),
                (self.env._("Closed files: does a risk change?"), Question,
                 Question._duty_domain() & mine, 'deadline')):
            count, due = model._read_group(domain, [], ['__count', f'{date}:min'])[0]
            if count:
                lines.append(self._duty(frame, label, count, model._name, domain, due))
        if self.env.user.has_group('iso_audit.group_iso_leader'):
            domain = (
                Domain('company_id', 'in', self.env.companies.ids)
                & Domain('awaits_acceptance', '=', True))
            count = Risk.search_count(domain)
            if count:
                lines.append(self._duty(
                    frame, self.env._("Risks to accept"), count, Risk._name, domain))
        return lines

    @api.model
    def _late_sources(self, frame):
        mine = frame.mine_or_all(user_id=self.env.user)
        sources = super()._late_sources(frame)
        for label, model in (
                (self.env._("Late risk reviews"), 'iso.risk'),
                (self.env._("Late answers about risks"), 'iso.risk.question')):
            Model = self.env[model]
            sources.append((
                model, label,
                Model._duty_domain() & Model._duty_late_domain(frame.today) & mine))
        return sources

    @api.model
    def _year_figures(self, frame):
        """Of today: how a risk was rated at the end of another year is in its ratings."""
        figures = super()._year_figures(frame)
        if not frame.is_now:
            return figures
        domain = (
            frame.mine_or_all(user_id=self.env.user) & Domain('state', '=', 'open')
            & Domain('kind', '=', 'risk'))
        counts = dict(self.env['iso.risk']._read_group(domain, ['current_level'], ['__count']))
        if not counts:
            return figures
        whole = self._counted(
            self.env._("Open risks"), sum(counts.values()), 'iso.risk', domain)
        grave = sum(counts.get(level, 0) for level in GRAVE)
        return [*figures, self._counted(
            self.env._("High risks"), grave, 'iso.risk',
            domain & Domain('current_level', 'in', GRAVE), of=whole,
            tone='danger' if grave else 'dark')]

    @api.model
    def _branch_columns(self, frame):
        return [*super()._branch_columns(frame), {
            'label': self.env._("High risks"), 'model': 'iso.risk', 'badness': 3,
            'domain': Domain('state', '=', 'open') & Domain('kind', '=', 'risk')
            & Domain('current_level', 'in', GRAVE), 'tone': 'danger'}]
