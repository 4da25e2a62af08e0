from odoo import api, models
from odoo.fields import Domain

HELD = ('meeting', 'minutes', 'approved')
# From this month on a year without a review is pointed out.
REMIND_FROM = 10


class IsoOverview(models.AbstractModel):
    """What the overview says of management reviews: at least one a year."""

    _inherit = 'iso.overview'

    @api.model
    def _reviews_of(self, frame):
        return frame.domain & frame.in_year('date_to') & Domain('state', '!=', 'cancelled')

    @api.model
    def _year_figures(self, frame):
        return super()._year_figures(frame) + self._review_figures(frame)

    @api.model
    def _review_figures(self, frame):
        """None, planned or held; nothing for who does not read every review."""
        if not frame.reads_all or frame.branches:
            return []
        domain = self._reviews_of(frame)
        states = self.env['iso.review']._read_group(domain, ['state'], ['__count'])
        label = self.env._("Management review")
        if not states:
            return [self._figure(label, self.env._("none"), hint=False)]
        held = [count for state, count in states if state in HELD]
        return [self._figure(
            label, self.env._("held") if held else self.env._("planned"),
            tone='success' if held else 'dark', count=sum(count for _state, count in states),
            action=self._open(label, 'iso.review', domain))]

    @api.model
    def _gaps(self, frame):
        gaps = super()._gaps(frame)
        if (not frame.is_now or frame.today.month < REMIND_FROM
                or self.env['iso.review'].search_count(self._reviews_of(frame), limit=1)):
            return gaps
        line = self._line(
            self.env._("No management review in %(year)s yet", year=frame.year), tone='danger',
            hint=self.env._("At least one a year is required."))
        if frame.company == self.env.company and self.env['iso.review'].has_access('create'):
            line.update(
                button=self.env._("Plan the review"), action=self._open_one('iso.review'))
        return [line, *gaps]

    @api.model
    def _activity_words(self):
        return {
            **super()._activity_words(),
            'iso.review': {
                'draft': self.env._("Reviews to plan"),
                'planned': self.env._("Reviews to hold"),
                'meeting': self.env._("Minutes to finish"),
                'minutes': self.env._("Minutes to approve"),
            },
        }

    @api.model
    def _late_sources(self, frame):
        sources = super()._late_sources(frame)
        if frame.reads_all:
            sources.append((
                'iso.review', self.env._("Late reviews"),
                Domain(self.env['iso.review']._late_domain(frame.today)) & frame.domain))
        return sources

    @api.model
    def _person_fields(self):
        return {**super()._person_fields(), 'iso.review': ('secretary_id', 'chair_id')}

    @api.model
    def _branch_columns(self, frame):
        return [*super()._branch_columns(frame), {
            'label': self.env._("Reviews held"), 'model': 'iso.review', 'badness': -2,
            'domain': frame.in_year('date_to') & Domain('state', 'in', HELD),
            'tone': 'success'}]
