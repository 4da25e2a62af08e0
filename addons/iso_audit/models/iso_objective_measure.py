from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import split_every

BATCH = 200


class IsoObjective(models.Model):
    """Objectives that the system measures from its own records.

    A higher addon adds a measure by ``selection_add`` on ``measure`` and a method

    ``_measure_<key>(self, date_from, date_to)`` → ``{objective: {'value': float or None,
    'count': int, 'action': act_window or None}}``

    for any number of objectives with this measure, all at once: the number of queries is not to
    depend on how many there are. ``value`` None: nothing to count in the period. ``count`` says
    of how many records, ``action`` opens them. It is called as superuser: what is counted does
    not depend on who looks. An objective without department is measured over its whole company,
    one with a department also over all below it; ``_measure_sums`` does this for figures that
    are a sum divided by a number of records. ``_measure_unit()`` says what is counted.
    """

    _inherit = 'iso.objective'

    def _measure_unit(self):
        """``(unit, direction)`` of the measure, None where the user says so."""
        self.ensure_one()
        return {
            'actions_on_time': ("%", 'up'),
            'programme_done': ("%", 'up'),
            'files_on_time': ("%", 'up'),
            'files_effective': ("%", 'up'),
            'findings_per_audit': (self.env._("findings"), 'down'),
            'days_to_close': (self.env._("days"), 'down'),
            'files_repeated': (self.env._("files"), 'down'),
        }.get(self.measure, (None, None))

    def _measured(self, period):
        """What the system counts of this objective for ``period``."""
        self.ensure_one()
        return self.sudo()._measure(period)[self]

    def _measure(self, period):
        """The same for several objectives with one measure."""
        found = getattr(self, f'_measure_{self[:1].measure}')(period.start, period.end)
        return {objective: found[objective] for objective in self}

    # -- helpers ------------------------------------------------------------------------------

    def _measure_departments(self):
        """``{objective: ids of its department and all below, or None for the whole company}``"""
        below = defaultdict(set)
        for department in self.env['hr.department'].with_context(active_test=False).search_fetch(
                [('id', 'child_of', self.department_id.ids)], ['parent_path']):
            for above in department.parent_path.split('/')[:-1]:
                below[int(above)].add(department.id)
        return {
            objective: below[objective.department_id.id] if objective.department_id else None
            for objective in self}

    def _measure_sums(self, rows):
        """``{objective: (sum, number)}`` of rows ``(company, department, sum, number)``."""
        by_company = defaultdict(list)
        for company, department, amount, number in rows:
            by_company[company].append((department.id, amount or 0, number))
        sums = {}
        for objective, departments in self._measure_departments().items():
            mine = [
                (amount, number) for department, amount, number
                in by_company[objective.company_id]
                if departments is None or department in departments]
            sums[objective] = tuple(map(sum, zip(*mine, strict=True))) if mine else (0, 0)
        return sums

    def _measure_rates(self, rows, model, name, domain):
        """What a hook returns, of sums and numbers that make an average."""
        return {
            objective: {
                'value': round(amount / number, 2) if number else None, 'count': number,
                'action': objective._measure_action(model, name, domain)}
            for objective, (amount, number) in self._measure_sums(rows).items()}

    def _measure_action(self, model, name, domain, department='department_id'):
        """Opens the records of ``domain`` that belong to this objective."""
        domain = Domain(domain) & Domain('company_id', '=', self.company_id.id)
        if self.department_id:
            domain &= Domain(department, 'child_of', self.department_id.id)
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model,
            'views': [(False, 'list'), (False, 'form')], 'domain': list(domain),
            'context': {'active_test': False},
        }

    def _measure_read_group(self, model, domain, groupby, aggregates):
        """Of the companies of these objectives; archived records happened too."""
        return self.env[model].with_context(active_test=False)._read_group(
            Domain('company_id', 'in', self.company_id.ids) & domain, groupby, aggregates)

    def _measure_moments(self, name, date_from, date_to):
        """The days as a domain on the datetime ``name``, by the time zone of each company."""
        zones = defaultdict(list)
        for company in self.company_id:
            zones[company._iso_tz()].append(company.id)

        def moment(zone, day):
            local = zone.localize(datetime.combine(day, time.min))
            return local.astimezone(pytz.utc).replace(tzinfo=None)

        return Domain.OR(
            Domain('company_id', 'in', company_ids)
            & Domain(name, '>=', moment(zone, date_from))
            & Domain(name, '<', moment(zone, date_to + timedelta(days=1)))
            for zone, company_ids in zones.items())

    def _measure_over(self, name):
        """A domain: the day ``name`` is over, at each company."""
        days = defaultdict(list)
        for company in self.company_id:
            days[company._iso_today()].append(company.id)
        return Domain.OR(
            Domain('company_id', 'in', company_ids) & Domain(name, '<', day)
            for day, company_ids in days.items())

    # -- the catalogue ------------------------------------------------------------------------

    @api.model
    def _between(self, name, date_from, date_to):
        return Domain(name, '>=', date_from) & Domain(name, '<=', date_to)

    def _measure_actions_on_time(self, date_from, date_to):
        """Of the actions due in the period: the share done by its date."""
        domain = self._between('deadline', date_from, date_to) & Domain(
            'state', '!=', 'cancelled') & (
            Domain('done_on', '!=', False) | self._measure_over('deadline'))
        return self._measure_rates(
            self._measure_read_group(
                'iso.action', domain, ['company_id', 'department_id'],
                ['on_time_rate:sum', '__count']),
            'iso.action', self.env._("Actions"), domain)

    def _measure_programme_done(self, date_from, date_to):
        """Of the audits that the approved programme plans in the period: the share reported."""
        months = defaultdict(list)
        day = date_from.replace(day=1)
        while day <= date_to:
            months[day.year].append(day.month)
            day = fields.Date.add(day, months=1)
        domain = Domain.OR(
            Domain('year', '=', year) & Domain('month', 'in', numbers)
            for year, numbers in months.items()) & (
            Domain('programme_id.state', '=', 'approved')
            | Domain('programme_id.revision', '>', 0)) & Domain('programme_id.active', '=', True)
        rows = [
            (company, department, 100 * count if state == 'reported' else 0, count)
            for company, department, state, count in self._measure_cells(domain)]
        return self._measure_rates(
            rows, 'iso.programme.line', self.env._("Audits of the programme"), domain)

    def _measure_cells(self, domain):
        """Programme cells by company, department and whether their audit is reported."""
        groupby = ['company_id', 'department_id']
        planned = {
            (company, department): count for company, department, count
            in self._measure_read_group('iso.programme.line', domain, groupby, ['__count'])}
        for company, department, count in self._measure_read_group(
                'iso.programme.line', domain & Domain('audit_id.state', '=', 'reported'),
                groupby, ['__count']):
            yield company, department, 'reported', count
            planned[company, department] -= count
        for (company, department), count in planned.items():
            yield company, department, 'planned', count

    def _measure_files_on_time(self, date_from, date_to):
        """Of the nonconformities to be closed in the period: the share closed by its date."""
        # Not by the rate itself: of a number, a domain takes 0 for “not set”.
        domain = self._between('deadline', date_from, date_to) & (
            Domain('closed_day', '!=', False) | self._measure_over('deadline'))
        return self._measure_files(domain, 'on_time_rate')

    def _measure_days_to_close(self, date_from, date_to):
        """Of the nonconformities closed in the period: the average of days since found."""
        return self._measure_files(
            self._between('closed_day', date_from, date_to), 'days_to_close')

    def _measure_files(self, domain, figure):
        rows = self._measure_read_group(
            'iso.nonconformity.report', domain, ['company_id', 'department_id'],
            [f'{figure}:sum', '__count'])
        return self._measure_rates(
            rows, 'iso.nonconformity.report', self.env._("Nonconformities"), domain)

    def _measure_files_effective(self, date_from, date_to):
        """Of the first verdicts given in the period: the share that found an effect."""
        domain = Domain('number', '=', 1) & Domain(
            'verdict', '!=', False) & self._measure_moments('done_on', date_from, date_to)
        rows = self._measure_read_group(
            'iso.nonconformity.round', domain, ['company_id', 'department_id'],
            ['effective_rate:sum', '__count'])
        return self._measure_rates(
            rows, 'iso.nonconformity.round', self.env._("Effectiveness checks"), domain)

    def _measure_findings_per_audit(self, date_from, date_to):
        """Findings but good practice, by audit reported in the period where it took place."""
        domain = Domain('state', '=', 'reported') & self._measure_moments(
            'reported_on', date_from, date_to)
        audits = self.env['iso.audit'].with_context(active_test=False).search_fetch(
            Domain('company_id', 'in', self.company_id.ids) & domain,
            ['company_id', 'department_ids'])
        counts = self.env['iso.finding']._read_group(
            [('audit_id', 'in', audits.ids), ('grade', '!=', 'good')],
            ['audit_id', 'department_id'], ['__count'])
        found = {}
        for objective, departments in self._measure_departments().items():
            mine = audits.filtered(
                lambda audit, company=objective.company_id, departments=departments:
                audit.company_id == company and (
                    departments is None or departments & set(audit.department_ids.ids)))
            amount = sum(
                count for audit, department, count in counts
                if audit in mine and (departments is None or department.id in departments))
            found[objective] = {
                'value': round(amount / len(mine), 2) if mine else None, 'count': len(mine),
                'action': objective._measure_action(
                    'iso.audit', self.env._("Audits"), domain, 'department_ids')}
        return found

    def _measure_files_repeated(self, date_from, date_to):
        """How many nonconformities found in the period had been there within twelve months."""
        domain = self._between('date', date_from, date_to)
        repeated = domain & Domain('repeats_id', '!=', False)
        groupby = ['company_id', 'department_id']
        rows = [
            (company, department, 0, count) for company, department, count
            in self._measure_read_group('iso.nonconformity.report', domain, groupby, ['__count'])]
        rows += [
            (company, department, count, 0) for company, department, count
            in self._measure_read_group(
                'iso.nonconformity.report', repeated, groupby, ['__count'])]
        return {
            objective: {
                'value': float(amount), 'count': number,
                'action': objective._measure_action(
                    'iso.nonconformity.report', self.env._("Nonconformities"), repeated)}
            for objective, (amount, number) in self._measure_sums(rows).items()}

    # -- recording ----------------------------------------------------------------------------

    def action_measure(self):
        """Count what is over and not counted yet, and how the running period stands so far."""
        self._require_own_company()
        self._require_state('approved')
        for objective in self:
            if objective.measure == 'manual':
                raise UserError(self.env._(
                    "The values of “%(objective)s” are entered by %(person)s.",
                    objective=objective.display_name, person=objective.user_id.name))
            if not objective._may_measure():
                raise AccessError(self.env._(
                    "%(person)s, who answers for “%(objective)s”, and the ISO secretary have it "
                    "counted.", person=objective.user_id.name,
                    objective=objective.display_name))
        objectives = self.sudo()
        for (_measure, period), group in objectives._work(running=True).items():
            group._record(period)
        return True

    def _work(self, running=False):
        """``{(measure, period): objectives}`` still to be counted, the oldest period first."""
        today = {company: company._iso_today() for company in self.company_id}
        work = defaultdict(self.browse)
        for objective in self:
            now = today[objective.company_id]
            for period in objective._unmeasured():
                if period.end < now or running and period.start <= now:
                    work[objective.measure, period] |= objective
        return dict(sorted(work.items(), key=lambda item: (item[0][1], item[0][0])))

    def _record(self, period):
        """Write down what is counted for ``period``; a value of it so far is replaced."""
        Value = self.env['iso.objective.value'].sudo()
        there = {
            value.objective_id: value for value in Value.search(
                [('objective_id', 'in', self.ids), ('date', '=', period.end)])}
        new = []
        for objective, figures in self._measure(period).items():
            vals = {
                'value': figures['value'] or 0, 'is_void': figures['value'] is None,
                'count': figures['count'], 'entered_on': objective.company_id._iso_today()}
            if objective in there:
                there[objective].write(vals)
            else:
                new.append({
                    **vals, 'objective_id': objective.id, 'date': period.end,
                    'is_measured': True})
        Value.create(new)
        self._renew_duty()

    @api.model
    def _cron_measure(self, batch=BATCH):
        """Count every period that is over; interrupted, the next run counts those missing."""
        commit = self.env['ir.cron']._commit_progress
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        work = self.sudo().search([
            ('state', '=', 'approved'), ('measure', '!=', 'manual'),
            ('next_date', '<', tomorrow)])._work()
        commit(remaining=sum(map(len, work.values())))
        for (_measure, period), objectives in work.items():
            for ids in split_every(batch, objectives.ids):
                self.sudo().browse(ids)._record(period)
                if not commit(len(ids)):
                    return
