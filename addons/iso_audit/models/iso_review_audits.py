from odoo import models
from odoo.fields import Domain

from ..review_content import ROWS, badge, percent, rate_tone
from .iso_finding import GRADES
from .iso_review_follow_up import GRADE_TONES

AUDITOR_TONES = {
    'valid': 'success', 'expiring': 'warning', 'expired': 'danger', 'future': 'info'}


class IsoReviewInput(models.Model):
    """Providers from audits, auditors and what they propose: 9.3.2 b, c.6, d, f."""

    _inherit = 'iso.review.input'

    # -- c.6) audits --------------------------------------------------------------------------

    def _gather_audits(self, content):
        Audit = self.env['iso.audit'].with_context(active_test=False)
        audits = Audit.search(
            self._in_period('date_end') & Domain('state', '=', 'reported'), order='date_end')
        planned, reported = self._programme_cells()
        findings = self.env['iso.finding']._read_group(
            [('audit_id', 'in', audits.ids)], ['audit_id', 'department_id', 'grade'],
            ['__count'])
        by_grade = {}
        for _audit, _department, grade, count in findings:
            by_grade[grade] = by_grade.get(grade, 0) + count
        done = percent(reported, planned)
        content.figure(self.env._("Audits"), len(audits))
        content.figure(
            self.env._("Programme carried out"), f"{reported} / {planned}", rate_tone(done))
        labels = self._selection_labels('iso.finding', 'grade')
        for grade in ('major', 'minor', 'ofi', 'good'):
            content.figure(
                labels[grade], by_grade.get(grade, 0),
                GRADE_TONES[grade] if by_grade.get(grade) else 'dark')
        departments = list(dict.fromkeys(department for _audit, department, *_ in findings))
        counts = {}
        for _audit, department, grade, count in findings:
            counts[department, grade] = counts.get((department, grade), 0) + count
        content.chart(
            'stacked', self.env._("Findings by department and grade"),
            [department.name for department in departments], [
                (labels[grade], [counts.get((one, grade), 0) for one in departments],
                 GRADE_TONES[grade]) for grade, _label in GRADES])
        self._table_of_audits(content, audits, findings)
        unseen = self._unaudited(audits)
        if unseen:
            content.weak(self.env._(
                "Not audited in the period: %(departments)s.",
                departments=", ".join(unseen.mapped('name'))))
        if audits:
            for audit in audits[-3:].filtered('conclusion'):
                content.text(f"{audit.name}: {audit.conclusion}")
            content.link(self.env._("Show the audits"), 'iso.audit', [('id', 'in', audits.ids)])
            found = [('audit_id', 'in', audits.ids)]
            content.link(self.env._("Show the findings"), 'iso.finding', found)
        else:
            content.weak(self.env._(
                "No audit was reported in the period. ISO 9001 9.2 and QĐ 19/2014/QĐ-TTg ask for "
                "at least one a year."))

    def _programme_cells(self):
        """Cells of approved programmes in the months of the period: planned, carried out."""
        first, last = self.review_id.date_from, self.review_id.date_to
        Line = self.env['iso.programme.line']
        begun = Domain('year', '>', first.year) | (
            Domain('year', '=', first.year) & Domain('month', '>=', first.month))
        ended = Domain('year', '<', last.year) | (
            Domain('year', '=', last.year) & Domain('month', '<=', last.month))
        domain = self._own() & Domain('programme_id.state', '=', 'approved') & begun & ended
        return (
            Line.search_count(domain),
            Line.search_count(domain & Domain('audit_id.state', '=', 'reported')))

    def _table_of_audits(self, content, audits, findings):
        per_audit = {}
        for audit, _department, grade, count in findings:
            faults = per_audit.setdefault(audit, {'major': 0, 'minor': 0, 'other': 0})
            faults[grade if grade in faults else 'other'] += count
        latest = audits[::-1]
        content.table(
            self.env._("Audits of the period"), [
                (self.env._("Audit"), 'text'), (self.env._("Lead auditor"), 'text'),
                (self.env._("End"), 'date'), (self.env._("Major"), 'number'),
                (self.env._("Minor"), 'number'), (self.env._("Other"), 'number')],
            [([f"{audit.name} {audit.title}", audit.lead_id.name or "",
               audit.date_end.isoformat(),
               *per_audit.get(audit, {'major': 0, 'minor': 0, 'other': 0}).values()],
              self._form_of(audit)) for audit in latest[:ROWS]], len(latest[ROWS:]))

    def _unaudited(self, audits):
        return self.env['hr.department'].search(self._own()) - audits.department_ids

    # -- b) context ---------------------------------------------------------------------------

    def _gather_context(self, content):
        """What came from outside: inspections and certification audits with their findings."""
        audits = self.env['iso.audit'].with_context(active_test=False).search(
            self._in_period('date_end') & Domain('kind', 'in', ('inspection', 'certification'))
            & Domain('state', '!=', 'cancelled'))
        content.figure(self.env._("Inspections and certification audits"), len(audits))
        File = self.env['iso.nonconformity'].with_context(active_test=False)
        domain = self._in_period('date') & Domain('state', '!=', 'rejected')
        labels = self._selection_labels('iso.nonconformity', 'source')
        sources = dict(File._read_group(domain, ['source'], ['__count']))
        content.chart(
            'bar', self.env._("Where faults were noticed"),
            [label for key, label in labels.items() if key in sources],
            [(self.env._("Nonconformities"), [sources[key] for key in labels if key in sources], 'info')])
        content.weak(self.env._(
            "What changed outside and inside is known to people, not to the system. Write a few "
            "sentences: legal texts, tasks, organisation, staff, citizens' needs."))

    # -- d) resources -------------------------------------------------------------------------

    def _gather_resources(self, content):
        auditors = self.env['iso.auditor'].search(self._own())
        labels = self._selection_labels('iso.auditor', 'state')
        states = auditors.grouped('state')
        headless = self.env['hr.department'].search(
            self._own() & Domain('manager_id', '=', False))
        work = self.env['iso.action']._read_group(
            self._own() & Domain('state', 'in', ('open', 'done')), ['department_id'],
            ['__count'], order='__count desc', limit=12)
        usable = states.get('valid', auditors.browse()) | states.get(
            'expiring', auditors.browse())
        content.figure(
            self.env._("Auditors"), len(usable), 'dark' if len(usable) > 1 else 'danger',
            hint=self.env._("with valid competence"))
        for state in ('expiring', 'expired'):
            if state in states:
                content.figure(labels[state], len(states[state]), AUDITOR_TONES[state])
        content.figure(
            self.env._("Departments without a head"), len(headless),
            'warning' if headless else 'success')
        content.chart(
            'bar', self.env._("Open actions by department"),
            [department.name or self.env._("No department") for department, _count in work],
            [(self.env._("Open actions"), [count for _department, count in work], 'info')])
        ending = auditors.filtered(lambda one: one.state in ('expiring', 'expired'))
        content.table(
            self.env._("Competences that end or have ended"), [
                (self.env._("Person"), 'text'), (self.env._("Valid until"), 'date'),
                (self.env._("State"), 'tone')],
            [[one.user_id.name, one.valid_to.isoformat(),
              badge(labels[one.state], AUDITOR_TONES[one.state])] for one in ending[:ROWS]],
            len(ending[ROWS:]))
        if auditors:
            content.link(
                self.env._("Show the auditors"), 'iso.auditor', [('id', 'in', auditors.ids)])
        if headless:
            content.weak(self.env._(
                "Nobody heads: %(departments)s. Nonconformities there have no owner.",
                departments=", ".join(headless.mapped('name'))))
        if len(usable) < 2:
            content.weak(self.env._(
                "Fewer than two auditors have a valid competence: the programme cannot be "
                "carried out by people who do not audit their own work."))

    # -- f) improvement -----------------------------------------------------------------------

    def _gather_improvement(self, content):
        Action = self.env['iso.action'].with_context(active_test=False)
        proposed = self.env['iso.finding'].search_count(
            self._in_period('date') & Domain('grade', '=', 'ofi'))
        since = self.review_id._span()[0]
        domain = (
            self._own() & Domain('kind', '=', 'improvement') & Domain('state', '!=', 'cancelled')
            & (Domain('state', '!=', 'verified') | Domain('verified_on', '>=', since)))
        # Counted by the database: there are hundreds, of which ten are shown.
        actions = Action.search(domain)
        counts = dict(Action._read_group(domain, ['state'], ['__count']))
        done = counts.get('verified', 0)
        late = Action.search_count(domain & Domain('is_late', '=', True))
        content.figure(self.env._("Proposed by audits"), proposed)
        content.figure(self.env._("Improvements under way"), len(actions) - done)
        content.figure(self.env._("Carried out"), done, 'success' if done else 'dark')
        content.figure(self.env._("Late"), late, 'danger' if late else 'success')
        labels = self._selection_labels('iso.action', 'state')
        states = ('draft', 'open', 'done', 'verified')
        content.chart(
            'bar', self.env._("Improvements by state"), [labels[key] for key in states],
            [(self.env._("Improvements"), [counts.get(key, 0) for key in states], 'primary')])
        content.table(
            self.env._("Improvements"), self._action_columns(),
            [self._action_row(one) for one in actions[:ROWS]], len(actions[ROWS:]))
        if actions:
            content.link(
                self.env._("Show the improvements"), 'iso.action', [('id', 'in', actions.ids)])
        if not proposed and not actions:
            content.weak(self.env._(
                "Nobody proposed an improvement in the period. Ask the departments for one "
                "each."))
