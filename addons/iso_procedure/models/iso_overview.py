from odoo import api, models
from odoo.fields import Domain

from .iso_procedure_remark import REMARKED

READINGS_SHOWN = 3


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
    def _late_lines(self, frame, Model, domain, limit):
        """A few lines for readings, by document or by person, whichever are fewer.

        They come in crowds and wait for long; all of them open from below the lines.
        """
        if Model._name != 'iso.acknowledgement':
            return super()._late_lines(frame, Model, domain, limit)
        documents, people = Model._read_group(
            domain, [], ['procedure_id:count_distinct', 'user_id:count_distinct'])[0]
        by = 'user_id' if people < documents else 'procedure_id'
        groups = Model._read_group(
            domain, [by], ['__count', 'deadline:min'], order=f'deadline:min, {by}',
            limit=min(limit, READINGS_SHOWN))
        single = Model.search(domain & Domain(by, 'in', [
            one.id for one, count, _due in groups if count == 1]), order='rank, id')
        return [
            *(self._late_line(frame, reading) for reading in single),
            *(self._late_readings_line(frame, one, count, due, domain & Domain(by, '=', one.id))
              for one, count, due in groups if count > 1)]

    @api.model
    def _late_line(self, frame, record):
        line = super()._late_line(frame, record)
        if record._name == 'iso.acknowledgement':
            # A reading has no form of its own.
            line.update(
                label=self._not_read(record.procedure_id),
                action=self._open_one('iso.procedure.version', record.version_id.id))
        return line

    @api.model
    def _not_read(self, document):
        return self.env._("Not read: %(document)s", document=document.title)

    @api.model
    def _late_readings_line(self, frame, whose, count, due, domain):
        days = (due - frame.today).days
        if whose._name == 'res.users':
            line = self._line(
                self.env._("%(count)s documents not read in time", count=count),
                person=self._person(whose))
        else:
            line = self._line(
                self._not_read(whose), hint=" · ".join([
                    whose.code, self.env._("%(count)s people have not read it", count=count)]))
        line.update(
            days=days, tag=self.env['iso.due.mixin']._days_in_words(days), tone='danger',
            count=count, action=self._open(
                self.env._("Documents not read in time"), 'iso.acknowledgement', domain))
        return line

    @api.model
    def _person_fields(self):
        return {**super()._person_fields(), 'iso.procedure': ('user_id',)}
