from odoo import api, models
from odoo.fields import Domain

STATUS_TONES = {'missed': 'danger', 'near': 'warning', 'none': 'muted', 'met': 'success'}
SHOWN = 4


class IsoOverview(models.AbstractModel):
    """Quality objectives: which are missed, how they develop, who has to measure."""

    _inherit = 'iso.overview'

    @api.model
    def _tiles(self, frame):
        """Below the figures of the year, where there is room beside what is late."""
        tiles = super()._tiles(frame)
        keys = [tile['key'] for tile in tiles]
        if frame.branches or 'year' not in keys:
            return tiles
        place = keys.index('gaps' if 'gaps' in keys else 'year') + 1
        tile = {
            'key': 'objectives', 'title': self.env._("Quality objectives"),
            'span': 4 if 'gaps' in keys else 12}
        return [*tiles[:place], tile, *tiles[place:]]

    @api.model
    def _objectives_of(self, frame):
        """In force or over in the year; those of the whole agency concern everybody."""
        domain = (
            frame.domain & Domain('state', 'in', ('approved', 'closed'))
            & Domain('date_from', '<=', frame.date_to) & Domain('date_to', '>=', frame.date_from))
        if frame.reads_all:
            return domain
        return domain & (
            Domain('department_id', 'in', [False, *frame.departments.ids])
            | Domain('user_id', '=', self.env.uid))

    @api.model
    def _tile_objectives(self, frame):
        Objective = self.env['iso.objective']
        domain = self._objectives_of(frame)
        labels = self._labels('iso.objective', 'status')
        counts = dict(Objective._read_group(domain, ['status'], ['__count']))
        shown = Objective
        for status in STATUS_TONES:
            if counts.get(status) and len(shown) < SHOWN:
                shown |= Objective.search(
                    domain & Domain('status', '=', status), order='last_date desc, id',
                    limit=SHOWN - len(shown))
        return {
            'lines': [self._line(
                objective.title, tag=labels[objective.status],
                tone=STATUS_TONES[objective.status],
                hint=" · ".join(filter(None, [objective.last_text, objective.target_text])),
                points=(objective.points or [])[-12:], target=objective.target,
                action=self._open_one('iso.objective', objective.id)) for objective in shown],
            'links': [
                self._counted(
                    labels[status], counts[status], 'iso.objective',
                    domain & Domain('status', '=', status))
                for status in STATUS_TONES if counts.get(status)],
            'empty': self.env._("No objectives are in force this year."),
        }

    @api.model
    def _year_figures(self, frame):
        domain = self._objectives_of(frame) & Domain('status', '!=', 'none')
        counts = dict(self.env['iso.objective']._read_group(domain, ['status'], ['__count']))
        if not counts:
            return super()._year_figures(frame)
        missed, total = counts.get('missed', 0), sum(counts.values())
        whole = self._counted(
            self.env._("Objectives measured"), total, 'iso.objective', domain)
        return [*super()._year_figures(frame), self._counted(
            self.env._("Objectives met"), counts.get('met', 0), 'iso.objective',
            domain & Domain('status', '=', 'met'), of=whole,
            tone='danger' if missed else 'success',
            hint=self.env._("%(count)s missed", count=missed) if missed else False)]

    @api.model
    def _gaps(self, frame):
        gaps = super()._gaps(frame)
        if self.env['iso.objective'].search_count(
                self._objectives_of(frame), limit=1):
            return gaps
        line = self._line(
            self.env._("No quality objectives are in force in %(year)s", year=frame.year),
            tone='warning')
        if frame.company == self.env.company and self.env['iso.objective'].has_access('create'):
            line.update(
                button=self.env._("Set an objective"), action=self._open_one('iso.objective'))
        return [*gaps, line]

    @api.model
    def _activity_words(self):
        return {
            **super()._activity_words(),
            'iso.objective': {
                'draft': self.env._("Objectives to rework"),
                'submitted': self.env._("Objectives to approve"),
                'approved': self.env._("Objectives to measure or close"),
            },
        }

    @api.model
    def _late_sources(self, frame):
        Objective = self.env['iso.objective']
        return [*super()._late_sources(frame), (
            'iso.objective', self.env._("Late objectives"),
            Objective._duty_domain() & Objective._duty_late_domain(frame.today)
            & frame.mine_or_all(user_id=self.env.user))]

    @api.model
    def _branch_columns(self, frame):
        return [*super()._branch_columns(frame), {
            'label': self.env._("Objectives missed"), 'model': 'iso.objective', 'badness': 3,
            'domain': self._objectives_of(frame) & Domain('status', '=', 'missed'),
            'tone': 'danger'}]
