from odoo import models
from odoo.fields import Domain

from ..review_content import ROWS, badge, percent, rate_tone

GRADE_TONES = {
    'major': 'danger', 'minor': 'warning', 'observation': 'info', 'ofi': 'primary',
    'good': 'success'}
STATE_TONES = {
    'draft': 'muted', 'open': 'info', 'done': 'primary', 'verified': 'success',
    'cancelled': 'muted'}
# An average of nothing reads as 0, so that it comes with what it is an average of.
DECIDED = ['on_time_rate:avg', 'on_time_rate:count', 'days_to_close:avg', 'days_to_close:count']
OPEN_FILE = Domain('state', 'not in', ('closed', 'rejected'))


class IsoReviewInput(models.Model):
    """Providers from files and actions: 9.3.2 a, c.1, c.3, c.4, c.5, c.7."""

    _inherit = 'iso.review.input'

    # -- a) previous decisions ----------------------------------------------------------------

    def _gather_previous(self, content):
        Action = self.env['iso.action']
        previous = self.review_id._previous()
        domain = self._own() & Domain('review_id.state', '=', 'approved') & Domain(
            'review_id', '!=', self.review_id._origin.id)
        decisions = Action.search(
            domain & (Domain('review_id', '=', previous.id)
                      | Domain('state', 'not in', ('verified', 'cancelled'))))
        if not decisions:
            content.text(self.env._(
                "No earlier review has left a decision: this is the first one on record.")
                if not previous else self.env._(
                    "The previous review (%(review)s) took no decision.",
                    review=previous.display_name))
            return
        done = decisions.filtered(lambda one: one.state == 'verified')
        late = decisions.filtered('is_late')
        counted = decisions.filtered(lambda one: one.state != 'cancelled')
        content.figure(self.env._("Decisions"), len(counted))
        content.figure(
            self.env._("Carried out"), f"{len(done)} / {len(counted)}",
            'success' if len(done) == len(counted) else 'dark')
        content.figure(self.env._("Late"), len(late), 'danger' if late else 'success')
        content.text(self.env._(
            "Of %(count)s decisions of earlier reviews %(done)s are carried out and verified, "
            "%(late)s are late.", count=len(counted), done=len(done), late=len(late)))
        content.table(
            self.env._("Decisions and their state"), self._action_columns(),
            [self._action_row(one) for one in decisions[:ROWS]], len(decisions[ROWS:]))
        labels = self._selection_labels('iso.action', 'state')
        states = ('open', 'done', 'verified')
        content.chart('bar', self.env._("Decisions by state"), [labels[key] for key in states], [
            (self.env._("Decisions"),
             [len(decisions.filtered(lambda one, key=key: one.state == key)) for key in states],
             'primary')])
        content.link(self.env._("Show the decisions"), 'iso.action', [('id', 'in', decisions.ids)])

    def _action_columns(self):
        return [
            (self.env._("What to do"), 'text'), (self.env._("Responsible"), 'text'),
            (self.env._("Deadline"), 'date'), (self.env._("State"), 'tone')]

    def _action_row(self, action):
        words = self._selection_labels('iso.action', 'state')[action.state]
        state = badge(action.days_left_text, 'danger') if action.is_late else badge(
            words, STATE_TONES[action.state])
        title = self.env._("(confidential)") if action.confidential else action.title
        return (
            [f"{action.name} {title}", action.user_id.name or "",
             action.deadline and action.deadline.isoformat(), state], self._form_of(action))

    # -- c.4) nonconformities -----------------------------------------------------------------

    def _gather_nonconformities(self, content):
        File = self.env['iso.nonconformity'].with_context(active_test=False)
        opened = self._in_period('date') & Domain('state', '!=', 'rejected')
        closed = self._at_period('closed_on') & Domain('state', '=', 'closed')
        grades = dict(File._read_group(opened, ['grade'], ['__count']))
        [[number, rounds]] = File._read_group(
            closed, [], ['__count', 'round:array_agg'])
        first = sum(one == 1 for one in rounds or ())
        late = File.search(
            self._own() & OPEN_FILE & Domain('is_late', '=', True), order='rank')
        repeated = File.search_count(opened & Domain('repeats_id', '!=', False))
        still_open = File.search_count(self._own() & OPEN_FILE)
        total = sum(grades.values())
        labels = self._selection_labels('iso.nonconformity', 'grade')
        content.figure(self.env._("Found"), total, hint=", ".join(
            f"{labels[grade]}: {grades[grade]}" for grade in ('major', 'minor') if grade in grades)
            or False)
        content.figure(self.env._("Closed"), number)
        content.figure(self.env._("Open now"), still_open)
        content.figure(self.env._("Late now"), len(late), 'danger' if late else 'success')
        effective = percent(first, number)
        content.figure(
            self.env._("Effective at first check"),
            "–" if effective is None else f"{effective} %", rate_tone(effective))
        content.figure(self.env._("Came back"), repeated, 'warning' if repeated else 'success')
        content.text(self.env._(
            "In the period %(found)s nonconformities were found and %(closed)s closed; "
            "%(open)s are open, %(late)s of them late. %(repeated)s repeat one of the 12 months "
            "before.", found=total, closed=number, open=still_open, late=len(late),
            repeated=repeated))
        content.chart(
            'bar', self.env._("Found and closed by month"), self._month_labels(), [
                (self.env._("Found"), self._by_month('iso.nonconformity', opened, 'date'),
                 'warning'),
                (self.env._("Closed"), self._by_month('iso.nonconformity', closed, 'closed_on'),
                 'success')])
        self._chart_of_causes(content, opened)
        content.table(
            self.env._("Late files"), [
                (self.env._("Nonconformity"), 'text'), (self.env._("Department"), 'text'),
                (self.env._("Owner"), 'text'), (self.env._("Late"), 'tone')],
            [self._file_row(file) for file in late[:ROWS]], len(late[ROWS:]))
        if total:
            content.link(
                self.env._("Show the files of the period"), 'iso.nonconformity', list(opened))
        elif not number:
            content.weak(self.env._(
                "No nonconformity was recorded in the whole period. Say why: nothing went wrong, "
                "or nothing was written down?"))

    def _file_row(self, file):
        title = self.env._("(confidential)") if file.confidential else file.title
        return (
            [f"{file.name} {title}", file.department_id.name or "", file.owner_id.name or "",
             badge(file.days_left_text, 'danger')], self._form_of(file))

    def _chart_of_causes(self, content, opened):
        causes = self.env['iso.cause']._read_group(
            [('nonconformity_id', 'any', opened), ('category_id', '!=', False)],
            ['category_id'], ['__count'], order='__count desc', limit=7)
        content.chart(
            'bar', self.env._("Root causes"), [category.name for category, _count in causes],
            [(self.env._("Causes"), [count for _category, count in causes], 'info')])

    # -- c.3) processes -----------------------------------------------------------------------

    def _gather_processes(self, content):
        Report = self.env['iso.nonconformity.report'].with_context(active_test=False)
        domain = self._in_period('date')
        rows = Report._read_group(
            domain, ['department_id'], ['__count', *DECIDED, 'recurrence_rate:avg'],
            order='__count desc')
        grades = {
            (department, grade): count for department, grade, count in Report._read_group(
                domain, ['department_id', 'grade'], ['__count'])}
        late = dict(self.env['iso.nonconformity']._read_group(
            self._own() & OPEN_FILE & Domain('is_late', '=', True), ['department_id'],
            ['__count']))
        departments = [row[0] for row in rows]
        names = [department.name or self.env._("No department") for department in departments]
        total = sum(row[1] for row in rows)
        [whole] = Report._read_group(domain, [], DECIDED)
        on_time, days = _decided(whole)
        content.figure(self.env._("Faults in processes"), total)
        content.figure(
            self.env._("Late now"), sum(late.values()), 'danger' if late else 'success')
        content.figure(
            self.env._("Closed on time"), "–" if on_time is None else f"{on_time} %",
            rate_tone(on_time))
        content.figure(self.env._("Days to close"), "–" if days is None else days)
        content.text(self.env._(
            "How well the processes of the departments conform is seen in what went wrong there "
            "and in how fast it was put right."))
        content.table(
            self.env._("By department"), [
                (self.env._("Department"), 'text'), (self.env._("Faults"), 'number'),
                (self.env._("Late now"), 'number'), (self.env._("On time"), 'percent'),
                (self.env._("Days to close"), 'number'), (self.env._("Came back"), 'percent')],
            [[name, count, late.get(department, 0), *_decided(decided), round(back)]
             for name, (department, count, *decided, back) in zip(names, rows, strict=True)])
        labels = self._selection_labels('iso.nonconformity', 'grade')
        content.chart(
            'stacked', self.env._("Faults by department and grade"), names, [
                (labels[grade], [grades.get((one, grade), 0) for one in departments],
                 GRADE_TONES[grade]) for grade in ('major', 'minor')])
        if total:
            content.link(
                self.env._("Show the files of the period"), 'iso.nonconformity',
                list(domain & Domain('state', '!=', 'rejected')))

    # -- c.1) satisfaction, c.7) external providers ---------------------------------------------

    def _gather_satisfaction(self, content):
        self._gather_source(content, 'complaint', self.env._("Complaints and petitions"))

    def _gather_suppliers(self, content):
        audits = self.env['iso.audit'].search_count(
            self._in_period('date_end') & Domain('kind', '=', 'supplier')
            & Domain('state', '=', 'reported'))
        content.figure(self.env._("Supplier audits"), audits)
        self._gather_source(content, 'supplier', self.env._("Faults of external providers"))

    def _gather_source(self, content, source, title):
        """Files of one source: how many, when, what of them is open."""
        File = self.env['iso.nonconformity'].with_context(active_test=False)
        domain = self._in_period('date') & Domain('source', '=', source) & Domain(
            'state', '!=', 'rejected')
        files = File.search(domain)
        still_open = files.filtered(lambda file: file.state != 'closed')
        late = still_open.filtered('is_late')
        content.figure(title, len(files))
        content.figure(self.env._("Open now"), len(still_open))
        content.figure(self.env._("Late now"), len(late), 'danger' if late else 'success')
        content.chart(
            'bar', self.env._("%(what)s by month", what=title), self._month_labels(),
            [(title, self._by_month('iso.nonconformity', domain, 'date'), 'warning')])
        labels = self._selection_labels('iso.nonconformity', 'state')
        content.table(
            title, [
                (self.env._("Nonconformity"), 'text'), (self.env._("Department"), 'text'),
                (self.env._("Date"), 'date'), (self.env._("State"), 'tone')],
            [([f"{file.name} {self.env._('(confidential)') if file.confidential else file.title}",
               file.department_id.name or "", file.date.isoformat(),
               badge(labels[file.state], 'success' if file.state == 'closed' else 'info')],
              self._form_of(file)) for file in files[:ROWS]], len(files[ROWS:]))
        if files:
            content.link(
                self.env._("Show the files of the period"), 'iso.nonconformity', list(domain))
        else:
            content.text(self.env._("Nothing of this kind was recorded in the period."))
            content.weak(self.env._(
                "No record of this kind in the period. Write in words what is known from "
                "elsewhere: surveys, letters, talks, reports."))

    # -- c.5) monitoring ----------------------------------------------------------------------

    def _gather_monitoring(self, content):
        Action = self.env['iso.action'].with_context(active_test=False)
        # An action with time left is neither on time nor late.
        domain = self._in_period('deadline') & Domain(
            'state', 'not in', ('draft', 'cancelled')) & (
            Domain('done_on', '!=', False)
            | Domain('deadline', '<', self.company_id._iso_today()))
        [[rate, due]] = Action._read_group(domain, [], ['on_time_rate:avg', '__count'])
        late = Action.search_count(
            self._own() & Domain('is_late', '=', True))
        put_off = self.env['iso.action.deadline'].search_count(
            self._at_period('decided_on') & Domain('state', '=', 'approved'))
        content.figure(self.env._("Actions due"), due)
        content.figure(
            self.env._("Done on time"), "–" if rate is None or not due else f"{round(rate)} %",
            rate_tone(rate if due else None))
        content.figure(self.env._("Late now"), late, 'danger' if late else 'success')
        content.figure(self.env._("Put off"), put_off, 'warning' if put_off else 'dark')
        content.chart(
            'line', self.env._("Actions done on time by month (%)"), self._month_labels(),
            [(self.env._("On time"), [
                value if value is None else round(value) for value in self._by_month(
                    'iso.action', domain, 'deadline', 'on_time_rate:avg')], 'primary')],
            unit='%', target=90)
        if due:
            content.link(
                self.env._("Show the actions of the period"), 'iso.action', list(domain))
        else:
            content.weak(self.env._(
                "No action was due in the period: nothing could be monitored by its date."))


def _decided(row):
    """The averages of ``DECIDED``, rounded; None where nothing is decided yet."""
    on_time, on_time_count, days, days_count = row
    return [round(on_time) if on_time_count else None, round(days) if days_count else None]
