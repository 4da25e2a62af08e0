from odoo import api, models
from odoo.fields import Domain


class IsoOverview(models.AbstractModel):
    """Documents: what the reader has to read, which looks and readings are late."""

    _inherit = 'iso.overview'

    @api.model
    def _duties(self, frame):
        Reading, Document = self.env['iso.acknowledgement'], self.env['iso.procedure']
        Change = self.env['iso.change.line']
        mine = Domain('user_id', '=', self.env.uid)
        lines = super()._duties(frame)
        for label, model, domain, date in (
                (self.env._("Documents to read"), Reading,
                 Reading._duty_domain() & mine, 'deadline'),
                (self.env._("Document changes to make"), Change,
                 Change._duty_domain() & mine, 'deadline'),
                (self.env._("Documents to look at again"), Document,
                 Document._late_domain(frame.today) & mine, 'review_date')):
            count, due = model._read_group(domain, [], ['__count', f'{date}:min'])[0]
            if count:
                lines.append(self._duty(frame, label, count, model._name, domain, due))
        return lines

    @api.model
    def _activity_words(self):
        """A version waits for its author, its reviewers and the leader by an activity."""
        return {**super()._activity_words(), 'iso.procedure.version': {
            'draft': self.env._("Documents to change"),
            'review': self.env._("Documents to review"),
            'submitted': self.env._("Documents to approve"),
        }, 'iso.change.request': {
            'submitted': self.env._("Change requests to decide"),
        }}

    @api.model
    def _late_sources(self, frame):
        mine = frame.mine_or_all(user_id=self.env.user)
        return [
            *super()._late_sources(frame),
            *((model, label, self.env[model]._late_domain(frame.today) & mine)
              for label, model in (
                  (self.env._("Documents to look at again"), 'iso.procedure'),
                  (self.env._("Documents not read in time"), 'iso.acknowledgement'),
                  (self.env._("Document changes not made in time"), 'iso.change.line')))]

    @api.model
    def _person_fields(self):
        return {**super()._person_fields(), 'iso.procedure': ('user_id',)}
