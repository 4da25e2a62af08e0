from odoo import api, models
from odoo.fields import Domain


class IsoObjective(models.Model):
    """What an objective in force asks of whom: its value, a note to a missed one, its end."""

    _name = 'iso.objective'
    _inherit = ['iso.objective', 'iso.duty.mixin']

    _duty_fields = (
        'name', 'title', 'state', 'company_id', 'department_id', 'deadline', 'user_id',
        'next_date', 'frequency', 'value_ids')

    @api.model
    def _duty_domain(self):
        return Domain('state', '=', 'approved') & Domain('deadline', '!=', False)

    def _to_explain(self):
        """The values that ask for a note, the oldest first."""
        return self.value_ids.filtered('lacks_note').sorted('date')

    def _duty_user(self):
        """The owner; when everything is measured the ISO secretary, who closes it."""
        self.ensure_one()
        if self.next_date or self._to_explain():
            return self.user_id
        return self.company_id._iso_user('secretary') or self.user_id

    def _duty_words(self):
        self.ensure_one()
        value = self._to_explain()[:1]
        if value and not (self.next_date and self.next_date < value.date):
            return self.env._(
                "%(period)s was missed, say why and what now: %(title)s",
                period=self._period_name(value.date), title=self.title)
        if self.next_date:
            return self.env._(
                "Measure %(period)s: %(title)s", period=self._period_name(self.next_date),
                title=self.title)
        return self.env._("Conclude and close: %(title)s", title=self.title)

    def _renew_duty(self):
        """The present duty of each as an activity, instead of the last one."""
        due = {
            objective: (objective._duty_user(), objective._duty_words(), objective.deadline)
            for objective in self.sudo() if objective.state == 'approved'}
        done = self.sudo().filtered(lambda objective: due.get(objective) not in [
            (duty.user_id, duty.summary, duty.date_deadline)
            for duty in objective.activity_ids if duty.automated])
        done._finish_duties()
        self._hand_out([
            (objective, *due[objective]) for objective in done if objective in due])


class IsoReminder(models.AbstractModel):
    _inherit = 'iso.reminder'

    @api.model
    def _duty_models(self):
        return [*super()._duty_models(), 'iso.objective']
