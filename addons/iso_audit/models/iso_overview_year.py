from odoo import api, models
from odoo.fields import Domain

NAMES_SHOWN = 4


class IsoOverview(models.AbstractModel):
    """How the year stands, what is missing in it, and what a new agency does first."""

    _inherit = 'iso.overview'

    # -- figures ----------------------------------------------------------------------------------

    @api.model
    def _tile_year(self, frame):
        return {'figures': self._year_figures(frame)}

    @api.model
    def _year_figures(self, frame):
        """The figures of the year (hook)."""
        return [
            self._audit_figure(frame), self._finding_figure(frame),
            self._file_figure(frame), self._action_figure(frame)]

    @api.model
    def _audit_figure(self, frame):
        domain = (
            frame.domain & frame.in_year('date_start') & Domain('state', '!=', 'cancelled'))
        counts = dict(self.env['iso.audit']._read_group(domain, ['state'], ['__count']))
        cells = self._unmade_cells(frame)
        unmade = self.env['iso.programme.line'].search_count(cells)
        whole = self._counted(
            self.env._("Audits of the year"), sum(counts.values()), 'iso.audit', domain)
        more = {}
        if unmade:
            label = self.env._("%(count)s more planned", count=unmade)
            more['hint_link'] = self._counted(label, unmade, 'iso.programme.line', cells)
        return self._counted(
            self.env._("Audits reported"), counts.get('reported', 0), 'iso.audit',
            domain & Domain('state', '=', 'reported'), of=whole, **more)

    @api.model
    def _unmade_cells(self, frame):
        """What the approved programme plans and nobody has made an audit of."""
        return (
            frame.of_audits & Domain('year', '=', frame.year)
            & Domain('programme_id.state', '=', 'approved')
            & (Domain('audit_id', '=', False) | Domain('audit_id.state', '=', 'cancelled')))

    @api.model
    def _finding_figure(self, frame):
        domain = (
            frame.of_audits & frame.in_year('date')
            & Domain('grade', 'in', ('major', 'minor')))
        counts = dict(self.env['iso.finding']._read_group(domain, ['grade'], ['__count']))
        major = counts.get('major', 0)
        return self._counted(
            self.env._("Nonconformities of audits"), sum(counts.values()), 'iso.finding', domain,
            tone='danger' if major else 'dark',
            hint=self.env._("%(count)s major", count=major) if major else False)

    @api.model
    def _file_figure(self, frame):
        domain = frame.mine_or_all() & frame.in_year('closed_day')
        return self._rate(
            self.env._("Files closed on time"), 'iso.nonconformity.report', domain,
            self.env._("none closed yet"))

    @api.model
    def _action_figure(self, frame):
        domain = (
            frame.mine_or_all(user_id=self.env.user) & frame.in_year('deadline')
            & Domain('state', '!=', 'cancelled')
            & (Domain('done_on', '!=', False) | Domain('deadline', '<', frame.today)))
        return self._rate(
            self.env._("Actions on time"), 'iso.action', domain, self.env._("none due yet"))

    @api.model
    def _rate(self, label, model, domain, nothing):
        """The share of these records that are on time."""
        count, rate = self.env[model]._read_group(
            domain, [], ['__count', 'on_time_rate:avg'])[0]
        if not count or rate is None:
            return self._figure(label, None, hint=nothing)
        return self._figure(
            label, round(rate), unit="%", tone=self._tone_of_rate(rate), count=count,
            hint=self.env._("of %(count)s", count=count),
            action=self._open(label, model, domain))

    # -- what is missing --------------------------------------------------------------------------

    @api.model
    def _tile_gaps(self, frame):
        return {
            'lines': self._gaps(frame),
            'empty': self.env._("Nothing is missing so far."),
            'all_well': True,
        }

    @api.model
    def _gaps(self, frame):
        """What the year lacks, each with the way to mend it (hook)."""
        return [
            *self._programme_gaps(frame), *self._cell_gaps(frame), *self._department_gaps(frame),
            *self._follow_up_gaps(frame)]

    @api.model
    def _gap_of_records(self, label, model, domain, hint):
        """A line that counts what is not as it should be; none: no line."""
        count = self.env[model].search_count(domain)
        return [self._line(
            label, value=count, count=count, tone='warning', hint=hint,
            action=self._open(label, model, domain))] if count else []

    @api.model
    def _programme_gaps(self, frame):
        programme = self._programme_of(frame)
        if programme.state == 'approved':
            return []
        if programme:
            return [self._line(
                self.env._("The audit programme %(year)s is not approved", year=frame.year),
                hint=programme._state_label(programme.state), tone='warning',
                button=self.env._("Open it"),
                action=self._open_one('iso.programme', programme.id))]
        return [self._line(
            self.env._("There is no audit programme for %(year)s", year=frame.year),
            tone='danger', **self._way_to_programme(frame))]

    @api.model
    def _programme_of(self, frame):
        return self.env['iso.programme'].search(
            frame.domain & Domain('year', '=', frame.year), limit=1)

    @api.model
    def _way_to_programme(self, frame):
        if frame.company != self.env.company or not self.env['iso.programme'].has_access('create'):
            return {'hint': self.env._("The ISO secretary makes it, the leader approves it.")}
        return {
            'button': self.env._("Make the programme"),
            'action': self._open_one('iso.programme', default_year=frame.year)}

    @api.model
    def _cell_gaps(self, frame):
        if not frame.is_now:
            return []
        return self._gap_of_records(
            self.env._("Planned months without an audit"), 'iso.programme.line',
            self._unmade_cells(frame) & Domain('month', '<', frame.today.month),
            self.env._("The month is over: make the audit, or revise the programme."))

    @api.model
    def _department_gaps(self, frame):
        """Departments that the year passes by: no cell, no audit, not left out for a reason."""
        programme = self._programme_of(frame).sudo()
        departments = self.env['hr.department'].sudo().search(
            [('company_id', '=', frame.company.id)])
        audited = self.env['iso.audit'].sudo()._read_group(
            frame.domain & frame.in_year('date_start') & Domain('state', '!=', 'cancelled'),
            ['department_ids'])
        seen = programme.line_ids.department_id | programme.left_out_ids
        missed = departments - seen - seen.union(*(unit for unit, in audited if unit))
        if not missed:
            return []
        names = ", ".join(missed[:NAMES_SHOWN].mapped('name'))
        if len(missed) > NAMES_SHOWN:
            names = self.env._(
                "%(names)s and %(count)s more", names=names, count=len(missed) - NAMES_SHOWN)
        line = self._line(
            self.env._("Departments neither audited nor planned"), value=len(missed),
            tone='warning', hint=names)
        if programme:
            line.update(
                button=self.env._("Open the programme"),
                action=self._open_one('iso.programme', programme.id))
        return [line]

    @api.model
    def _follow_up_gaps(self, frame):
        File = self.env['iso.nonconformity']
        open_files = File._duty_domain() & frame.domain
        return [
            *self._gap_of_records(
                self.env._("Open files without an owner"), File._name,
                open_files & Domain('owner_id', '=', False),
                self.env._("Nobody answers for them: open each and name the owner.")),
            *self._gap_of_records(
                self.env._("Nonconformities without a file"), 'iso.finding',
                frame.domain & frame.in_year('date')
                & Domain('audit_state', '=', 'reported')
                & Domain('grade', 'in', ('major', 'minor'))
                & Domain('nonconformity_ids', '=', False) & Domain('action_ids', '=', False),
                self.env._("Open each and start its file.")),
        ]

    # -- a new agency -------------------------------------------------------------------------------

    @api.model
    def _is_new(self, frame):
        """Nothing has been planned, audited or reported here yet."""
        return not frame.branches and not any(
            self.env[model].with_context(active_test=False).search_count(frame.domain, limit=1)
            for model in ('iso.programme', 'iso.audit', 'iso.nonconformity'))

    @api.model
    def _tile_start(self, frame):
        return {
            'intro': self.env._(
                "Nothing is recorded for %(agency)s yet. These steps fill this page:",
                agency=frame.company.name),
            'lines': self._first_steps(frame),
        }

    @api.model
    def _first_steps(self, frame):
        """What a new agency does first, in order (hook)."""
        own = frame.company == self.env.company
        steps = [
            (self.env._("Name the ISO secretary and the quality leader"),
             self.env._("Duties without another owner go to them."),
             self.env._("Settings"), 'iso.settings', 'action_iso_settings'),
            (self.env._("Check the departments and their heads"),
             self.env._("The head of a department answers for its nonconformities."),
             self.env._("Departments"), 'hr.department', 'action_iso_department'),
            (self.env._("Enter who may audit"),
             self.env._("With proof of competence; nobody audits the own department."),
             self.env._("Auditors"), 'iso.auditor', 'action_iso_auditor'),
        ]
        lines = [
            self._line(label, hint=hint, **(
                {'button': button, 'action': f'iso_audit.{action}'}
                if own and self.env[model].has_access('create') else {}))
            for label, hint, button, model, action in steps]
        lines.append(self._line(
            self.env._("Plan the audits of the year"),
            **{'hint': self.env._("The system proposes months and clauses by risk."),
               **self._way_to_programme(frame)}))
        lines.append(self._line(
            self.env._("Report what went wrong"),
            hint=self.env._("Each nonconformity gets a file, an owner and a date."),
            **({'button': self.env._("Report"), 'action': self._open_one('iso.nonconformity')}
               if own else {})))
        return lines
