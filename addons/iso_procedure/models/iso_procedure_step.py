from odoo import api, fields, models
from odoo.exceptions import ValidationError

# In the context ``iso_steps_together`` of a write that checks the ways at its end. An object of
# its own: no client can send it.
TOGETHER = object()


class IsoProcedureStep(models.Model):
    """A step of a document: who does what, how long, what comes out of it, and where it goes on.

    Steps follow one another by their order, unless ``next_id`` says otherwise; a decision has a
    second way out, ``else_id``, which may lead back. The way by ``next_id`` has no circle.
    """

    _name = 'iso.procedure.step'
    _description = "Step of a Document"
    _inherit = ['iso.part.mixin']
    _part_of = 'version_id'
    _order = 'version_id, sequence, id'
    _check_company_auto = True

    version_id = fields.Many2one(
        'iso.procedure.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='version_id.company_id', store=True, index=True, precompute=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What is done", required=True, help="One deed, beginning with a verb.")
    kind = fields.Selection([
        ('task', "Task"),
        ('decision', "Decision"),
    ], required=True, default='task')
    role = fields.Char(string="Who", help="The role or title that does it, not a person's name.")
    department_id = fields.Many2one(
        'hr.department', string="Unit", check_company=True, ondelete='restrict')
    hours = fields.Float(
        string="Working hours", digits=(16, 2), help="8 hours are a working day.")
    output = fields.Char(string="Result", help="What is there afterwards: document, entry, decision.")
    form_id = fields.Many2one(
        'iso.procedure', check_company=True, ondelete='restrict',
        domain="[('kind', '=', 'form')]")
    next_id = fields.Many2one(
        'iso.procedure.step', string="Then", copy=False, ondelete='set null',
        domain="[('version_id', '=', version_id), ('id', '!=', id)]",
        help="Empty: the step below.")
    else_id = fields.Many2one(
        'iso.procedure.step', string="Otherwise", copy=False, ondelete='set null',
        domain="[('version_id', '=', version_id), ('id', '!=', id)]",
        help="The other way out of a decision; it may lead back.")
    else_label = fields.Char(string="When otherwise", help="Such as “not complete”.")

    _hours = models.Constraint(
        'CHECK (hours >= 0 AND hours <= 100000)', "Give the hours as a number from 0 on.")

    def _following(self):
        """``{step: the step after it, or none}`` of one version, by order and ``next_id``."""
        steps = self.sorted()
        return {
            step: step.next_id or steps[place + 1:place + 2]
            for place, step in enumerate(steps)}

    @api.constrains('next_id', 'else_id', 'sequence', 'version_id')
    def _check_ways(self):
        if self.env.context.get('iso_steps_together') is TOGETHER:
            return
        for version in self.version_id:
            steps = version.step_ids
            for step in steps:
                if (step.next_id | step.else_id) - steps:
                    raise ValidationError(self.env._(
                        "“%(step)s” leads to a step of another version.", step=step.name))
            following = steps._following()
            for start in steps:
                step, seen = start, set()
                while step:
                    if step in seen:
                        raise ValidationError(self.env._(
                            "The steps run in a circle: “%(step)s” comes back to itself. Lead "
                            "back by “Otherwise” of a decision instead.", step=step.name))
                    seen.add(step)
                    step = following[step]
