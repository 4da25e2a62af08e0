from odoo import Command, models

from .iso_procedure_step import TOGETHER


class IsoProcedureVersion(models.Model):
    """The steps of a version are put in order together: only the whole can be right or wrong."""

    _inherit = 'iso.procedure.version'

    def write(self, vals):
        if 'step_ids' not in vals:
            return super().write(vals)
        # Moved steps are written one by one, and half way there may be a circle.
        together = self.with_context(iso_steps_together=TOGETHER)
        done = super(IsoProcedureVersion, together).write(vals)
        self.step_ids._check_ways()
        return done

    def _lead_as(self, other):
        """Let the steps lead on as those of ``other`` do, which they were made of."""
        made = dict(zip(other.step_ids.sorted(), self.step_ids.sorted(), strict=True))
        ways = [
            Command.update(step.id, {
                name: made[old[name]].id for name in ('next_id', 'else_id') if old[name]})
            for old, step in made.items() if old.next_id or old.else_id]
        if ways:
            self.write({'step_ids': ways})
