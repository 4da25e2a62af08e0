from odoo import api, fields, models
from odoo.fields import Domain

SHOWN = 8
SHOWN_SHORT = 5


class IsoOverview(models.AbstractModel):
    """What waits for the reader, and what is late and whose."""

    _inherit = 'iso.overview'

    # -- own duties -------------------------------------------------------------------------------

    @api.model
    def _tile_duties(self, frame):
        lines = self._duties(frame)
        return {
            'lines': sorted(lines, key=lambda line: line.pop('order')),
            'empty': self.env._("Nothing waits for you."),
            'all_well': True,
        }

    @api.model
    def _duties(self, frame):
        """The lines of what waits for the reader (hook: made by ``_duty``)."""
        return [
            *self._question_duties(frame), *self._file_duties(frame),
            *self._action_duties(frame), *self._activity_duties(frame)]

    @api.model
    def _duty(self, frame, label, count, model, domain, due=None):
        """One line: how many of what, the first of them due by ``due``."""
        line = self._line(
            label, value=count, count=count, action=self._open(label, model, domain),
            order=due or fields.Date.add(frame.today, years=100))
        if due:
            days = (due - frame.today).days
            line.update(
                tag=self.env['iso.due.mixin']._days_in_words(days),
                tone=self._tone_of_days(days))
        return line

    @api.model
    def _question_duties(self, frame):
        domain = (
            Domain('user_id', '=', self.env.uid) & Domain('result', '=', False)
            & Domain('audit_state', '=', 'running'))
        count = self.env['iso.audit.line'].search_count(domain)
        label = self.env._("Audit questions to answer")
        return [self._duty(frame, label, count, 'iso.audit.line', domain)] if count else []

    @api.model
    def _file_duties(self, frame):
        File = self.env['iso.nonconformity']
        words = {
            'reported': self.env._("Reports to accept or reject"),
            'analysis': self.env._("Files to correct and analyse"),
            'proposed': self.env._("Plans of files to approve"),
            'approved': self.env._("Files to see carried out"),
            'done': self.env._("Effects to check"),
        }
        domain = File._duty_domain() & Domain('stage_user_id', '=', self.env.uid)
        return [
            self._duty(
                frame, words.get(state) or File._state_label(state), count, File._name,
                domain & Domain('state', '=', state), due)
            for state, count, due in File._read_group(
                domain, ['state'], ['__count', 'stage_deadline:min'])]

    @api.model
    def _action_duties(self, frame):
        Action = self.env['iso.action']
        lines = []
        for label, domain in (
                (self.env._("Actions to carry out"),
                 Domain('state', '=', 'open') & Domain('user_id', '=', self.env.uid)),
                (self.env._("Actions to verify"),
                 Domain('state', '=', 'done') & Domain('verifier_id', '=', self.env.uid)),
                (self.env._("Requests for another date"),
                 Domain('state', '=', 'open') & Domain('deadline_change_ids', 'any', [
                     ('state', '=', 'asked'), ('decider_id', '=', self.env.uid)]))):
            first = self._duty_records(Action, domain, 1)
            if first:
                lines.append(self._duty(
                    frame, label, Action.search_count(domain), Action._name, domain,
                    first._duty_date()))
        return lines

    @api.model
    def _activity_duties(self, frame):
        """Audits and programmes wait for somebody by an activity, not by a field."""
        lines = []
        for model, words in self._activity_words().items():
            domain = Domain('activity_user_id', '=', self.env.uid)
            for state, count in self.env[model]._read_group(domain, ['state'], ['__count']):
                label = words.get(state) or self.env[model]._state_label(state)
                lines.append(self._duty(
                    frame, label, count, model, domain & Domain('state', '=', state)))
        return lines

    @api.model
    def _activity_words(self):
        """``{model: {state: what an activity of the reader there asks for}}`` (hook)."""
        return {
            'iso.programme': {
                'draft': self.env._("Programmes to finish"),
                'submitted': self.env._("Programmes to approve"),
                'approved': self.env._("Programmes to make audits of"),
            },
            'iso.audit': {
                'draft': self.env._("Audits to prepare"),
                'submitted': self.env._("Audit plans to approve"),
                'approved': self.env._("Audits to start"),
                'running': self.env._("Audits to report on"),
                'reported': self.env._("Audit reports to follow up"),
            },
        }

    # -- late work --------------------------------------------------------------------------------

    @api.model
    def _tile_late(self, frame):
        """The latest first, over everything that has a person and a date."""
        lines, links, total = [], [], 0
        shown = SHOWN if frame.with_gaps else SHOWN_SHORT
        for model, label, domain in self._late_sources(frame):
            Model = self.env[model]
            count = Model.search_count(domain)
            if count:
                total += count
                links.append(self._counted(label, count, model, domain))
                lines += self._late_lines(frame, Model, domain, shown)
        lines.sort(key=lambda line: line.pop('days'))
        return {
            'total': total,
            'lines': lines[:shown],
            'links': links,
            'empty': self.env._("Nothing is late."),
            'all_well': True,
        }

    @api.model
    def _late_lines(self, frame, Model, domain, limit):
        """The first lines of these late records, each with its ``days`` left (hook)."""
        return [
            self._late_line(frame, record)
            for record in self._duty_records(Model, domain, limit)]

    @api.model
    def _late_sources(self, frame):
        """``(model, title, domain)`` of what is late (hook); the models have duties or dates."""
        File, Action = self.env['iso.nonconformity'], self.env['iso.action']
        sources = [
            ('iso.nonconformity', self.env._("Late files"),
             File._duty_domain() & File._duty_late_domain(frame.today)
             & frame.mine_or_all(stage_user_id=self.env.user)),
            ('iso.action', self.env._("Late actions"),
             Action._duty_domain() & Action._duty_late_domain(frame.today)
             & frame.mine_or_all(user_id=self.env.user, verifier_id=self.env.user)),
        ]
        if frame.audits:
            sources.append((
                'iso.audit', self.env._("Late audits"),
                Domain(self.env['iso.audit']._late_domain(frame.today)) & frame.domain))
        return sources

    @api.model
    def _duty_records(self, Model, domain, limit):
        """The first of these records by date. An action that is done waits by another date."""
        if Model._name != 'iso.action':
            return Model.search(domain, order='rank, id', limit=limit)
        to_do = Model.search(
            domain & Domain('state', '!=', 'done'), order='deadline, id', limit=limit)
        to_verify = Model.search(
            domain & Domain('state', '=', 'done'), order='done_on, id', limit=limit)
        return (to_do | to_verify).sorted(
            lambda action: (action._duty_date(), action.id))[:limit]

    @api.model
    def _late_line(self, frame, record):
        due, person = self._due_and_person(record)
        days = (due - frame.today).days
        place = record.company_id if frame.branches else (
            'department_id' in record._fields and record.department_id)
        title = record.title if 'title' in record._fields else record.display_name
        return self._line(
            title, days=days, tag=self.env['iso.due.mixin']._days_in_words(days),
            tone='danger', person=self._person(person),
            hint=" · ".join(filter(None, [
                'name' in record._fields and record.name, place and place.sudo().name])),
            action=self._open_one(record._name, record.id))

    @api.model
    def _due_and_person(self, record):
        if hasattr(record, '_duty_user'):
            return record._duty_date(), record._duty_user()
        people = (record[name] for name in self._person_fields()[record._name])
        return record._due(), next(filter(None, people), None)

    @api.model
    def _person_fields(self):
        """``{model: fields}``: whose a late record is, where its model has no duties (hook)."""
        return {'iso.audit': ('lead_id', 'user_id')}
