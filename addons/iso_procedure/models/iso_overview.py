from odoo import api, models
from odoo.fields import Domain

from .iso_procedure_remark import REMARKED


class IsoOverview(models.AbstractModel):
    """Documents: what the reader has to read, which looks and readings are late."""

    _inherit = 'iso.overview'

    @api.model
    def _duties(self, frame):
        Reading, Document = self.env['iso.acknowledgement'], self.env['iso.procedure']
        mine = Domain('user_id', '=', self.env.uid)
        lines = super()._duties(frame)
        for label, model, domain, date in (
                (self.env._("Documents to read"), Reading,
                 Reading._duty_domain() & mine, 'deadline'),
                (self.env._("Documents to look at again"), Document,
                 Document._late_domain(frame.today) & mine, 'review_date')):
            count, due = model._read_group(domain, [], ['__count', f'{date}:min'])[0]
            if count:
                lines.append(self._duty(frame, label, count, model._name, domain, due))
        Remark = self.env['iso.procedure.remark']
        domain = Domain([
            ('state', '=', 'open'), ('version_id.user_id', '=', self.env.uid),
            ('user_id', '!=', self.env.uid), ('version_id.state', 'in', REMARKED)])
        count = Remark.search_count(domain)
        if count:
            lines.append(self._duty(
                frame, self.env._("Remarks to answer"), count, Remark._name, domain))
        return lines

    @api.model
    def _activity_words(self):
        """A version waits for its author, its reviewers and the leader by an activity."""
        return {**super()._activity_words(), 'iso.procedure.version': {
            'draft': self.env._("Documents to change"),
            'review': self.env._("Documents to review"),
            'submitted': self.env._("Documents to approve"),
        }}

    @api.model
    def _late_sources(self, frame):
        mine = frame.mine_or_all(user_id=self.env.user)
        return [
            *super()._late_sources(frame),
            *((model, label, self.env[model]._late_domain(frame.today) & mine)
              for label, model in (
                  (self.env._("Documents to look at again"), 'iso.procedure'),
                  (self.env._("Documents not read in time"), 'iso.acknowledgement')))]

    @api.model
    def _person_fields(self):
        return {**super()._person_fields(), 'iso.procedure': ('user_id',)}
