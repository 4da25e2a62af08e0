from odoo import models
from odoo.fields import Domain

from ..review_content import ROWS, badge, percent, rate_tone

STATUS_TONES = {'met': 'success', 'near': 'warning', 'missed': 'danger', 'none': 'muted'}
WORST_FIRST = ('missed', 'near', 'none', 'met')
LEVEL_TONES = {'low': 'success', 'medium': 'info', 'high': 'warning', 'critical': 'danger'}
# Risks that come from what changes around the organisation.
FROM_CONTEXT = ('context', 'party', 'legal')


class IsoReviewInput(models.Model):
    """Providers from objectives and risks: 9.3.2 b, c.2, c.5, e."""

    _inherit = 'iso.review.input'

    # -- c.2) objectives ----------------------------------------------------------------------

    def _gather_objectives(self, content):
        review = self.review_id
        objectives = self.env['iso.objective'].with_context(active_test=False).search(
            self._own() & Domain('state', 'in', ('approved', 'closed'))
            & Domain('date_from', '<=', review.date_to)
            & Domain('date_to', '>=', review.date_from))
        labels = self._selection_labels('iso.objective', 'status')
        by_status = objectives.grouped('status')
        met = len(by_status.get('met', ()))
        content.figure(self.env._("Objectives"), len(objectives))
        for status, tone in STATUS_TONES.items():
            count = len(by_status.get(status, ()))
            content.figure(labels[status], count, tone if count else 'dark')
        worst = objectives.sorted(lambda one: WORST_FIRST.index(one.status))
        content.table(
            self.env._("Objectives and their values"), [
                (self.env._("Objective"), 'text'), (self.env._("Department"), 'text'),
                (self.env._("Target"), 'text'), (self.env._("Last value"), 'text'),
                (self.env._("Status"), 'tone')],
            [([f"{one.name} {one.title}", one.department_id.name or "", one.target_text or "",
               one.last_text or "", badge(labels[one.status], STATUS_TONES[one.status])],
              self._form_of(one)) for one in worst[:ROWS]], len(worst[ROWS:]))
        reached = [(one.title, _reached(one)) for one in objectives if one.status != 'none'][:24]
        content.chart(
            'bar', self.env._("Reached of the target (%)"), [title for title, _share in reached],
            [(self.env._("Reached"), [share for _title, share in reached], 'primary')],
            unit='%', target=100)
        if objectives:
            content.text(self.env._(
                "Of %(count)s objectives in force %(met)s are met by their last value.",
                count=len(objectives), met=met))
            content.link(
                self.env._("Show the objectives"), 'iso.objective',
                [('id', 'in', objectives.ids)])
        else:
            content.weak(self.env._(
                "No quality objective was in force in the period. ISO 9001 6.2 asks for "
                "objectives that can be measured."))
        unmeasured = by_status.get('none')
        if unmeasured:
            content.weak(self.env._(
                "Never measured: %(objectives)s.",
                objectives=", ".join(unmeasured.mapped('name'))))

    # -- c.5) monitoring ----------------------------------------------------------------------

    def _gather_monitoring(self, content):
        done = super()._gather_monitoring(content)
        values = self.env['iso.objective.value']._read_group(
            self._in_period('date') & Domain('is_interim', '=', False), [],
            ['__count', 'is_overdue:array_agg'])
        [[count, overdue]] = values
        if count:
            punctual = percent(sum(not late for late in overdue), count)
            content.figure(
                self.env._("Values measured in time"), f"{punctual} %", rate_tone(punctual),
                hint=self.env._("of %(count)s values", count=count))
        return done

    # -- e) risks and opportunities -----------------------------------------------------------

    def _gather_risks(self, content):
        Risk = self.env['iso.risk'].with_context(active_test=False)
        risks = Risk.search(
            self._own() & (Domain('state', '=', 'open') | Domain('state', '=', 'closed')
                           & self._at_period('closed_on')), order='current_rating desc, id')
        tracked = risks.filtered(lambda risk: risk.state == 'open')
        grave = tracked.filtered(
            lambda risk: risk.kind == 'risk' and risk.current_level in ('high', 'critical'))
        treated = risks.filtered('residual_level')
        better = treated.filtered(lambda risk: risk.residual_rating < risk.rating)
        late = tracked.filtered('is_late')
        content.figure(self.env._("Tracked"), len(tracked))
        content.figure(
            self.env._("High or very high"), len(grave), 'danger' if grave else 'success')
        content.figure(
            self.env._("Lowered by treatment"), f"{len(better)} / {len(treated)}")
        content.figure(
            self.env._("Review late"), len(late), 'warning' if late else 'success')
        labels = self._selection_labels('iso.risk', 'current_level')
        shown = tracked.filtered(lambda risk: risk.kind == 'risk')
        content.chart(
            'bar', self.env._("Risks by level, before and after treatment"),
            list(labels.values()), [
                (self.env._("Before treatment"),
                 [len(shown.filtered(lambda risk, key=key: risk.level == key)) for key in labels],
                 'muted'),
                (self.env._("Now"),
                 [len(shown.filtered(lambda risk, key=key: risk.current_level == key))
                  for key in labels], 'primary')])
        content.table(
            self.env._("Risks and opportunities"), self._risk_columns(),
            [self._risk_row(risk) for risk in risks[:ROWS]], len(risks[ROWS:]))
        if risks:
            content.text(self.env._(
                "%(count)s risks and opportunities are tracked, %(grave)s risks of them are high "
                "or very high. Of %(treated)s treated ones %(better)s are rated lower than "
                "before.", count=len(tracked), grave=len(grave), treated=len(treated),
                better=len(better)))
            content.link(
                self.env._("Show the risks and opportunities"), 'iso.risk',
                [('id', 'in', risks.ids)])
        else:
            content.weak(self.env._(
                "No risk and no opportunity is tracked. ISO 9001 6.1 asks what could go wrong and "
                "what is done about it."))

    def _risk_columns(self):
        return [
            (self.env._("In short"), 'text'), (self.env._("Department"), 'text'),
            (self.env._("Before treatment"), 'tone'), (self.env._("Now"), 'tone'),
            (self.env._("Next review"), 'date')]

    def _risk_row(self, risk):
        labels = self._selection_labels('iso.risk', 'current_level')

        def level(key, rating):
            # A likely opportunity is no danger.
            tone = LEVEL_TONES[key] if risk.kind == 'risk' else 'primary'
            return badge(f"{labels[key]} ({rating})", tone)

        return (
            [f"{risk.name} {risk.title}", risk.department_id.name or "",
             level(risk.level, risk.rating), level(risk.current_level, risk.current_rating),
             risk.review_date and risk.review_date.isoformat()], self._form_of(risk))

    # -- b) context ---------------------------------------------------------------------------

    def _gather_context(self, content):
        done = super()._gather_context(content)
        risks = self.env['iso.risk'].with_context(active_test=False).search(
            self._own() & Domain('source', 'in', FROM_CONTEXT) & Domain('state', '!=', 'draft')
            & (Domain('state', '=', 'open') | self._at_period('closed_on')),
            order='current_rating desc, id')
        content.figure(self.env._("Risks and opportunities from the context"), len(risks))
        content.table(
            self.env._("Risks and opportunities from context, parties and law"),
            self._risk_columns(), [self._risk_row(risk) for risk in risks[:ROWS]],
            len(risks[ROWS:]))
        return done


def _reached(objective):
    """How much of the target the last value is, in percent; where less is better, turned round.

    None where no share can be told: a target or a value of zero.
    """
    value, target = objective.last_value, objective.target
    if objective.direction == 'down':
        value, target = target, value
    return round(100 * value / target) if target > 0 and value >= 0 else None
