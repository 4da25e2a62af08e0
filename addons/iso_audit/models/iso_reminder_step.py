from odoo import api, fields, models

from ..ladder import RECIPIENTS


class IsoReminderStep(models.Model):
    """A step of the ladder by which open work is reminded of, and late work escalated.

    Rows without a company hold for everybody; the first own row of an organisation takes the
    place of all of them, so that a ladder is read in one piece.
    """

    _name = 'iso.reminder.step'
    _description = "Step of the Reminders"
    _inherit = ['iso.own.rules.mixin']
    _order = 'company_id, days, recipient, id'
    _rule_key = ('recipient', 'days')

    company_id = fields.Many2one(
        'res.company', string="Organisation", index=True, ondelete='cascade',
        default=lambda self: self.env.company,
        help="Empty: for every organisation that has no ladder of its own.")
    days = fields.Integer(
        string="Days after the date", required=True,
        help="Counted from the day by which something has to happen: −3 is three days before, "
             "0 on the day, 7 a week after it.")
    recipient = fields.Selection([
        ('responsible', "Who has to act"),
        ('head', "Head of the department"),
        ('leader', "Quality leader"),
    ], required=True, default='responsible', help="Who is told on that day, by one mail a day.")

    _once = models.UniqueIndex(
        "(company_id, recipient, days) NULLS NOT DISTINCT",
        "This person is told on this day already.")
    _in_reach = models.Constraint(
        'CHECK (days BETWEEN -90 AND 365)', "Give between 90 days before and 365 days after.")

    @api.depends('days', 'recipient')
    def _compute_display_name(self):
        recipients = dict(self._fields['recipient']._description_selection(self.env))
        for step in self:
            step.display_name = f"{recipients.get(step.recipient)} {step.days:+}"

    @api.model_create_multi
    def create(self, vals_list):
        """The first own row brings the shared ones along: a ladder is changed, not emptied."""
        steps = super().create(vals_list)
        if not self.env.su and not self.env.context.get('iso_copying'):
            for company, first in steps.grouped('company_id').items():
                if company and len(first) == self.sudo().search_count(
                        [('company_id', '=', company.id)]):
                    self._copy_shared(company)
        return steps

    @api.model
    def _copy_shared(self, company):
        return super(
            IsoReminderStep, self.with_context(iso_copying=True))._copy_shared(company)

    @api.model
    def _in_force(self, company):
        rules = self.sudo().search([('company_id', 'in', [company.id, False])])
        return rules.filtered('company_id') or rules

    @api.model
    def _ladders(self):
        """``{company id: {recipient: days}}`` of who has an own ladder; None: of the others."""
        ladders = {None: {recipient: [] for recipient in RECIPIENTS}}
        for company, recipient, days in self.sudo()._read_group(
                [], ['company_id', 'recipient'], ['days:array_agg']):
            ladder = ladders.setdefault(
                company.id or None, {recipient: [] for recipient in RECIPIENTS})
            ladder[recipient] = sorted(days)
        return ladders
