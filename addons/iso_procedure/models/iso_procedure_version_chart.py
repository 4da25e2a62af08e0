import hashlib

from markupsafe import Markup

from odoo import fields, models
from odoo.tools.misc import formatLang

from ..report.flow_chart import draw_flow_chart
from ..report.flow_layout import Step


class IsoProcedureVersion(models.Model):
    """The steps of a version as a flow chart by role; the version as a paper."""

    _inherit = 'iso.procedure.version'

    flow_chart = fields.Html(
        compute='_compute_flow_chart', sanitize=False, export_string_translation=False,
        help="Drawn from the steps as they were saved.")

    has_others = fields.Boolean(
        compute='_compute_has_others', export_string_translation=False)

    def _compute_has_others(self):
        """Whether the present user sees another version to compare it with."""
        for version in self:
            version.has_others = bool(version._origin._other_versions())

    def _compute_flow_chart(self):
        """An image that the browser asks for when its page is opened, new when a step is."""
        for version in self:
            steps = version._origin._flow_steps()
            version.flow_chart = steps and Markup(
                # Not smaller than can be read: on a phone it is moved sideways.
                '<div class="overflow-auto"><img class="mw-100" style="min-width: 36rem" alt="%s" '
                'src="/iso_procedure/version/%s/chart.svg?unique=%s"/></div>') % (
                    "; ".join(
                        f"{number}. {step.name} ({step.role})"
                        for number, step in enumerate(steps, 1)),
                    version._origin.id, version._origin._flow_chart_key())

    def _flow_chart_key(self):
        """Changes with what is drawn; none without steps."""
        steps = self._flow_steps()
        return steps and hashlib.sha256(repr((steps, self.env.lang)).encode()).hexdigest()[:12]

    def _flow_steps(self):
        """The steps for ``draw_flow_chart``."""
        steps = self.step_ids.sorted()
        places = {step: place for place, step in enumerate(steps)}
        following = steps._following()
        return tuple(Step(
            name=step.name, role=step.role or step.department_id.sudo().name or "",
            hours=self._hours(step.hours) if step.hours else "",
            is_decision=step.kind == 'decision', following=places.get(following[step]),
            otherwise=places.get(step.else_id) if step.kind == 'decision' else None,
            label=step.else_label or "") for step in steps)

    def _hours(self, hours):
        digits = next(count for count in (0, 1, 2) if count == 2 or round(hours, count) == hours)
        return self.env._("%(hours)s h", hours=formatLang(self.env, hours, digits=digits))

    def _draw_flow_chart(self, most=None):
        """``[svg, …]``, see ``draw_flow_chart``."""
        self.ensure_one()
        words = {
            'start': self.env._("Start"),
            'end': self.env._("End"),
            'otherwise': self.env._("otherwise"),
            'nobody': self.env._("Nobody named"),
        }
        total = self.total_hours and self.env._(
            "Working hours in all: %(hours)s (%(days)s working days)",
            hours=self._hours(self.total_hours),
            days=formatLang(self.env, self.total_hours / 8, digits=1))
        return draw_flow_chart(self._flow_steps(), words, total or "", most)

    def action_print(self):
        return self.env.ref('iso_procedure.action_report_version').report_action(self)

    # -- comparison -----------------------------------------------------------------------------

    def _other_versions(self):
        """The other versions that the present user may read, the one before first."""
        others = self.search([
            ('procedure_id', '=', self.procedure_id.id), ('id', '!=', self.id)])
        return others.sorted(
            lambda other: (other.number > self.number, abs(other.number - self.number)))

    def action_compare(self):
        """Show what changed since the version before, or another one."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Compare versions"),
            'res_model': 'iso.comparison', 'views': [(False, 'form')], 'target': 'new',
            'context': {
                'dialog_size': 'extra-large', 'default_version_id': self.id,
                'default_other_id': self._other_versions()[:1].id}}
