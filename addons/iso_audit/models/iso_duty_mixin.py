from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .. import ladder


class IsoDutyMixin(models.AbstractModel):
    """Somebody has to act by a date, is reminded of it, and late work goes up the ladder.

    For a model with ``iso.due.mixin``, ``company_id`` and ``department_id``. It says by
    ``_duty_domain()`` which records wait for somebody, by ``_duty_user()`` for whom, by
    ``_duty_words()`` for what, and names in ``_duty_fields`` what these read. By when is what
    ``_due()`` says, unless ``_duty_date()`` and ``_duty_late_domain()`` say otherwise. A higher
    addon adds its model to ``iso.reminder._duty_models()``.
    """

    _name = 'iso.duty.mixin'
    _description = "Reminded of, and escalated"

    _duty_fields = ('name', 'company_id', 'department_id')

    escalation = fields.Selection([
        ('head', "To the head of the department"),
        ('leader', "To the leadership"),
    ], string="Escalated", compute='_compute_escalation', search='_search_escalation',
        help="How far up late work has gone, by the reminders of the organisation.")

    @api.model
    def _duty_domain(self):
        """The records that wait for somebody."""
        raise NotImplementedError

    def _duty_user(self):
        """The person this record waits for, if anybody."""
        raise NotImplementedError

    def _duty_words(self):
        """What the person has to do."""
        raise NotImplementedError

    def _duty_date(self):
        """By when the person has to act."""
        return self._due()

    @api.model
    def _duty_late_domain(self, day):
        """The records whose ``_duty_date()`` lies before ``day``."""
        return self._late_domain(day)

    def _compute_escalation(self):
        ladders = self.env['iso.reminder.step']._ladders()
        waiting = self.filtered_domain(self._duty_domain())
        (self - waiting).escalation = False
        today = {company: company._iso_today() for company in waiting.company_id}
        for record in waiting:
            steps = ladders.get(record.company_id.id, ladders[None])
            due = record._duty_date()
            record.escalation = due and next((
                recipient for recipient in ('leader', 'head')
                if steps[recipient]
                and ladder.begins(steps[recipient], due) <= today[record.company_id]), False)

    def _search_escalation(self, operator, value):
        if operator != 'in':
            return NotImplemented
        leader, head = self._escalated_domain('leader'), self._escalated_domain('head')
        domains = {'leader': leader, 'head': head & ~leader, False: ~(head | leader)}
        return Domain.OR(domains[level] for level in value if level in domains)

    @api.model
    def _escalated_domain(self, recipient):
        """The records whose lateness has reached the first step for ``recipient``."""
        ladders = self.env['iso.reminder.step']._ladders()
        today = self.env.company._iso_today()
        own = [company_id for company_id in ladders if company_id]
        late_after = defaultdict(list)
        for company_id, steps in ladders.items():
            if steps[recipient]:
                late_after[min(steps[recipient])].append(company_id)
        return self._duty_domain() & Domain.OR(
            self._duty_late_domain(fields.Date.subtract(today, days=days - 1)) & Domain.OR([
                Domain('company_id', 'in', list(filter(None, company_ids))),
                Domain('company_id', 'not in', own) if None in company_ids else Domain.FALSE,
            ])
            for days, company_ids in late_after.items())
