from collections import Counter
from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import UserError

from ..agenda import as_naive, propose


class IsoAudit(models.Model):
    """What the system proposes for an audit: checklist, division, agenda."""

    _inherit = 'iso.audit'

    # -- checklist ----------------------------------------------------------------------------

    def action_make_checklist(self):
        """Add the questions that are missing for departments × clauses, then divide them."""
        self._check_checklist_open()
        for audit in self:
            if not audit.department_ids or not audit._asks():
                raise UserError(self.env._(
                    "Choose the departments and at least one checklist first."))
            values = audit._checklist_rows()
            share = audit._share_out(Counter(row['department_id'] for row in values))
            self.env['iso.audit.line'].create([
                {**row, 'user_id': share[row['department_id']].id} for row in values])
            audit._divide_open()
        return True

    def _asks(self):
        """Whether there is anything to make questions of (hook for higher addons)."""
        self.ensure_one()
        return bool(self.checklist_ids)

    def _checklist_rows(self):
        """The values of the lines that are still missing, all but their auditor.

        Hook for higher addons, which add what is asked about records of their own; as here,
        nothing that is asked already.
        """
        self.ensure_one()
        existing = {(line.department_id.id, line.question_id.id) for line in self.line_ids}
        questions = self._checklist_questions()
        return [
            self._line_values(department, question, clause, number)
            for department in self.department_ids
            for number, (question, clause) in enumerate(questions[department])
            if (department.id, question.id) not in existing]

    def _checklist_questions(self):
        """What is asked where.

        :return: ``{department: [(question, clause), …]}`` in the order of the clauses. A
            question of another edition is asked under the clause it corresponds to. Higher
            addons extend this to add questions of their own.
        """
        self.ensure_one()
        return self._questions_for(
            self.department_ids, self.checklist_ids, self.standard_ids, self._scope_clauses())

    @api.model
    def _questions_for(self, departments, checklists, standards, wanted):
        """The questions of ``checklists`` for each department, on ``wanted`` clauses only."""
        targets = self._clause_targets(checklists.question_ids.clause_id, standards)
        any_department = self.env.ref('iso_audit.applicability_department')
        result = {}
        for department in departments:
            applies = department.iso_applicability_ids or any_department
            chosen = []
            for question in checklists.question_ids:
                only_for = question.checklist_id.department_ids
                if only_for and department not in only_for:
                    continue
                if question.applicability_ids and not question.applicability_ids & applies:
                    continue
                chosen += [
                    (question, clause) for clause in targets[question.clause_id] & wanted]
            result[department] = sorted(
                chosen, key=lambda pair: (
                    pair[1].standard_id.id, pair[1].sort_key or '', pair[0].sequence, pair[0].id))
        return result

    def _scope_clauses(self):
        """The clauses of the scope with all below them; without a choice, all of the editions.

        A clause above a chosen one counts as well: a question put to 9.2 is asked when 9.2.2
        was chosen.
        """
        Clause = self.env['iso.clause']
        if not self.clause_ids:
            return Clause.search([('standard_id', 'in', self.standard_ids.ids)])
        return Clause.search([
            '|', ('id', 'child_of', self.clause_ids.ids), ('id', 'parent_of', self.clause_ids.ids)])

    @api.model
    def _clause_targets(self, clauses, standards):
        """``{clause: the clauses of the editions ``standards`` it corresponds to}``."""
        result = {
            clause: clause if clause.standard_id in standards else clause.browse()
            for clause in clauses}
        foreign = clauses.filtered(lambda clause: clause.standard_id not in standards)
        for mapping in self.env['iso.clause.mapping'].search([
                ('source_id', 'in', foreign.ids),
                ('target_id.standard_id', 'in', standards.ids)]):
            result[mapping.source_id] |= mapping.target_id
        return result

    def _line_values(self, department, question, clause, number):
        return {
            'audit_id': self.id,
            'department_id': department.id,
            'clause_id': clause.id,
            'question_id': question.id,
            'question': question.name,
            'evidence_hint': question.evidence,
            'sequence': number + 1,
        }

    # -- division -----------------------------------------------------------------------------

    def action_divide(self):
        """Divide the questions nobody has yet among the team."""
        self._check_organiser()
        self._require_state('draft', 'submitted', 'approved', 'running')
        for audit in self:
            if not audit.member_ids:
                raise UserError(self.env._("Choose the audit team first."))
            audit._divide_open()
        return True

    def _divide_open(self):
        """Give the questions nobody has yet to members of the team."""
        unassigned = self.line_ids.filtered(lambda line: not line.user_id)
        blocks = unassigned.grouped('department_id')
        share = self._share_out({department.id: len(block) for department, block in blocks.items()})
        for department, block in blocks.items():
            if share[department.id]:
                block.write({'user_id': share[department.id].id})

    def _share_out(self, counts):
        """Who asks in a department: ``{department id: user}`` for the numbers of questions.

        One person each: whom the agenda plans there, else the suitable member who has fewest so
        far; the departments with most questions come first. Nobody for a department that nobody
        may audit: ``_missing_for`` reports it.
        """
        self.ensure_one()
        load = Counter(line.user_id for line in self.line_ids if line.user_id)
        result = {}
        for number, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            department = self.env['hr.department'].browse(number)
            planned = self.session_ids.filtered(
                lambda session, department=department: session.department_id == department
                and not session.cancelled).member_ids
            able = planned._able_in(department) or self.member_ids._able_in(department)
            chosen = min(able, key=lambda member: (load[member.user_id], member.id), default=able)
            result[number] = chosen.user_id
            load[chosen.user_id] += count
        return result

    # -- agenda -------------------------------------------------------------------------------

    def action_propose_agenda(self):
        """Opening meeting, every department with its auditors, closing meeting."""
        self._check_organiser()
        self._require_state('draft')
        for audit in self:
            if not (audit.date_start and audit.date_end and audit.department_ids):
                raise UserError(self.env._("Set the dates and the departments first."))
            if not audit.member_ids:
                raise UserError(self.env._("Choose the audit team first."))
            audit.session_ids.unlink()
            self.env['iso.audit.session'].create(audit._agenda_values())
        return True

    def _agenda_values(self):
        self.ensure_one()
        tz = self.company_id._iso_tz()
        first = tz.localize(datetime.combine(self.date_start, time.min)).astimezone(pytz.utc)
        last = tz.localize(datetime.combine(self.date_end, time.max)).astimezone(pytz.utc)
        working = self._working_intervals(as_naive(first), as_naive(last))
        persons = self._department_auditors()
        sessions = propose(working, [
            (department, persons[department].ids, weight)
            for department, weight in self._department_weights().items()])
        if not sessions:
            raise UserError(self.env._(
                "There is no working time between %(first)s and %(last)s for an agenda. Choose "
                "other dates, or look at the working hours of the company.",
                first=self.date_start, last=self.date_end))
        everybody = self.member_ids.ids
        values = []
        for kind, department, start, stop in sessions:
            members = persons[department].ids if department else everybody
            clauses = self.line_ids.filtered(
                lambda line, department=department: line.department_id == department).clause_id
            values.append({
                'audit_id': self.id, 'kind': kind, 'start': start, 'stop': stop,
                'department_id': department.id if department else False,
                'member_ids': [(6, 0, members)],
                'clause_ids': [(6, 0, clauses.ids)],
            })
        return values

    def _department_auditors(self):
        """``{department: members}``: who has its questions, else the suitable one with least."""
        result = {}
        load = dict.fromkeys(self.member_ids, 0)
        for department in self.department_ids:
            asking = self.line_ids.filtered(
                lambda line, department=department: line.department_id == department).user_id
            members = self.member_ids.filtered(
                lambda member, asking=asking: member.user_id in asking)
            if not members:
                able = self.member_ids._able_in(department)
                members = able.sorted(lambda member: (load[member], member.id))[:1]
            for member in members:
                load[member] += 1
            result[department] = members
        return result

    def _department_weights(self):
        counts = dict(self.env['iso.audit.line']._read_group(
            [('audit_id', '=', self.id)], ['department_id'], ['__count']))
        return {department: counts.get(department, 1) for department in self.department_ids}

    def _working_intervals(self, start, stop):
        """Working time of the company around ``start`` – ``stop``: naive UTC intervals."""
        self.ensure_one()
        calendar = self.company_id.sudo().resource_calendar_id
        day = timedelta(days=1)
        intervals = calendar._work_intervals_batch(
            pytz.utc.localize(start - day), pytz.utc.localize(stop + day))[False]
        return [
            (max(begin, start), min(end, stop)) for begin, end in (
                (as_naive(begin.astimezone(pytz.utc)), as_naive(end.astimezone(pytz.utc)))
                for begin, end, _attendance in intervals)
            if begin < stop and end > start]

    def _utc_to_local(self, value):
        """Naive UTC → naive local time of the company."""
        return as_naive(pytz.utc.localize(value).astimezone(self.company_id._iso_tz()))

    def _local_to_utc(self, value):
        """Naive local time of the company → naive UTC."""
        return as_naive(self.company_id._iso_tz().localize(value).astimezone(pytz.utc))

    # -- team ---------------------------------------------------------------------------------

    def action_choose_team(self):
        """Offer the suitable people; open to a leader as well, who may allow an exception."""
        self.ensure_one()
        self._require_state('draft', 'submitted', 'approved', 'running')
        if not self.env.user.has_group('iso_audit.group_iso_leader'):
            self._check_organiser()
        return self.env['iso.team.chooser']._open(self)
