from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..models.iso_audit_line import RESULTS
from ..models.iso_finding import GRADES
from .iso_paper import BLANK

# The states in which plan and decision are not, or no longer, in force.
UNAPPROVED = ('draft', 'submitted', 'cancelled')
READERS = tuple(
    f'iso_audit.group_iso_{role}' for role in ('auditor', 'secretary', 'leader', 'inspector'))


class AuditPaper(models.AbstractModel):
    """What the papers of an audit have in common.

    Who may read the audit gets its papers whole, parts of other departments included: they are
    sent to all of them.
    """

    _name = 'iso.audit.paper'
    _description = "Paper of an audit"
    _inherit = ['iso.paper']
    _paper_model = 'iso.audit'

    def _team(self, audit):
        roles = self._labels('iso.audit.member', 'role')
        return [{
            'name': member.user_id.name,
            'department': member.department_id.name or "",
            'role': roles[member.role],
        } for member in audit.member_ids]

    def _exceptions(self, audit):
        return [self.env._(
            "Exception allowed for %(person)s by %(leader)s: %(reason)s",
            person=member.user_id.name, leader=member.exception_by.name,
            reason=member.exception_reason,
        ) for member in audit.member_ids if member.exception_by]

    def _unsigned_mark(self, audit):
        """What stands on every page of a paper that does not count yet, or any more."""
        if audit.state == 'cancelled':
            return audit._state_label('cancelled').upper()
        return self.env._("DRAFT")

    def _recipients(self, audit, *others):
        return [*others, *audit.department_ids.mapped('name'), self.env._("File: VT, ISO")]

    def _lead_signature(self, audit, signed=None):
        return {
            'titles': [self.env._("Lead auditor").upper()],
            'name': audit.lead_id.name or "", 'signed': signed}

    def _leader_signature(self, audit):
        """Of who approved the plan; before that, of who will."""
        signed = audit.approved_by and self.env._(
            "Approved on the system on %(moment)s",
            moment=self._moment(audit.approved_on, audit.company_id))
        leader = audit.approved_by or audit.company_id._iso_user('leader')
        return self._head_signature(leader, audit.company_id, signed)

    def _general(self, audit):
        method = self._labels('iso.audit', 'method')[audit.method]
        reason = " ".join(self._lines(audit.method_reason))
        return {
            'period': self._period(audit),
            'method': f"{method}: {reason}" if reason else method,
            'departments': audit.department_ids.mapped('name'),
            'standards': ", ".join(audit.standard_ids.mapped('display_name')),
            'decision': audit.decision_number and self.env._(
                "%(number)s of %(date)s", number=audit.decision_number,
                date=self._day(audit.decision_date)),
        }

    def _period(self, audit):
        first, last = self._day(audit.date_start), self._day(audit.date_end)
        if first == last:
            return first
        return self.env._("%(first)s to %(last)s", first=first, last=last)

    def _audit_lines(self, audit):
        """The questions that the reader may see, by department; all that hangs on them too."""
        return self.env['iso.audit.line'].search(
            [('audit_id', '=', audit.id)], order='department_id, sequence, id').sudo()

    def _short_results(self):
        """The results as heads of narrow columns."""
        return {
            'conform': self.env._("Conform"),
            'minor': self.env._("Minor NC"),
            'major': self.env._("Major NC"),
            'observation': self.env._("Observ."),
            'ofi': self.env._("OFI"),
            'good': self.env._("Good practice"),
            'na': self.env._("N/A"),
            False: self.env._("No answer"),
        }


class AuditReport(models.AbstractModel):
    """The report: what was found, and the lead auditor's conclusion."""

    _name = 'report.iso_audit.report_audit'
    _description = "Audit report"
    _inherit = ['iso.audit.paper']

    def _paper(self, audit):
        signed = audit.state == 'reported'
        if not signed and not any(map(self.env.user.has_group, READERS)):
            raise AccessError(self.env._(
                "The report of “%(audit)s” can be read once the lead auditor has signed it.",
                audit=audit.display_name))
        audit = audit.sudo()
        findings = audit.finding_ids
        moment = self._local(audit.reported_on, audit.company_id)
        return {
            'mark': not signed and self._unsigned_mark(audit),
            'head': self._head(
                audit.company_id, self._register_number('BC', audit.decision_number), moment),
            'general': self._general(audit),
            'team': self._team(audit),
            'exceptions': self._exceptions(audit),
            'counts': self._counts(audit),
            'findings': self._findings(findings),
            'repeats': self._repeats(findings),
            # Also of the answers that the findings came from.
            'photos': self._photos([
                (finding.display_name, finding.attachment_ids | finding.line_id.attachment_ids)
                for finding in findings]),
            'lead': self._lead_signature(audit, signed and self.env._(
                "Signed electronically on %(moment)s by %(name)s",
                moment=self._moment(audit.reported_on, audit.company_id),
                name=audit.reported_by.name)),
            'recipients': self._recipients(audit, self.env._("Leadership (to report)")),
            'summary': self._lines(audit.summary),
            'strengths': self._lines(audit.strengths),
            'conclusion': self._lines(audit.conclusion),
            'seal': signed and audit._seal_paper('reported'),
        }

    def _counts(self, audit):
        """Answers by department and result, with totals."""
        labels = self._short_results()
        rows = {}
        for department, result, count in self.env['iso.audit.line'].sudo()._read_group(
                [('audit_id', '=', audit.id)], ['department_id', 'result'], ['__count']):
            rows.setdefault(department, {})[result] = count
        results = [result for result, _label in RESULTS]
        if any(False in row for row in rows.values()):
            results.append(False)
        table = [
            (department.name, [row.get(result, 0) for result in results], sum(row.values()))
            for department, row in rows.items()]
        return {
            'results': [(result, labels[result]) for result in results],
            'rows': table,
            'totals': [sum(column) for column in zip(*(row[1] for row in table), strict=True)],
            'total': sum(row[2] for row in table),
        }

    def _findings(self, findings):
        """``[(grade, label, findings), …]``, the gravest first."""
        labels = self._labels('iso.finding', 'grade')
        by_grade = findings.grouped('grade')
        return [
            (grade, labels[grade], by_grade[grade]) for grade, _label in GRADES
            if grade in by_grade]

    def _repeats(self, findings):
        return [{
            'finding': finding, 'earlier': finding.repeats_id,
            'date': self._day(finding.repeats_id.date),
        } for finding in findings if finding.repeats_id]


class AuditPlan(models.AbstractModel):
    """The plan: who looks at what, where and when."""

    _name = 'report.iso_audit.report_plan'
    _description = "Audit plan"
    _inherit = ['iso.audit.paper']

    def _paper(self, audit):
        audit = audit.sudo()
        general = self._general(audit)
        return {
            'mark': audit.state in UNAPPROVED and self._unsigned_mark(audit),
            'seal': audit.state not in UNAPPROVED and audit._seal_paper('approved'),
            'head': self._head(
                audit.company_id, self._register_number('KH', audit.decision_number),
                self._local(audit.approved_on, audit.company_id)),
            'general': general,
            'team': self._team(audit),
            'exceptions': self._exceptions(audit),
            'basis': audit.decision_number and self.env._(
                "Carries out Decision no. %(decision)s on setting up the audit team "
                "(reference: %(audit)s).", decision=general['decision'], audit=audit.name),
            'agenda': self._agenda(audit),
            'lead': self._lead_signature(audit),
            'leader': self._leader_signature(audit),
        }

    def _agenda(self, audit):
        """``[(day, items), …]`` in the time of the company."""
        kinds = self._labels('iso.audit.session', 'kind')
        days = {}
        for session in audit.session_ids:
            if session.cancelled:
                continue
            start = self._local(session.start, audit.company_id)
            stop = self._local(session.stop, audit.company_id)
            days.setdefault(start.date(), []).append({
                'time': f"{start:%H:%M} – {stop:%H:%M}",
                'department': session.department_id.name or "",
                'content': session.name if session.kind != 'audit' else kinds['audit'],
                'location': session.location,
                'clauses': ", ".join(session.clause_ids.mapped('code')),
                'auditors': session.member_ids.mapped('user_id.name'),
            })
        return [
            (format_date(self.env, day, date_format='EEEE, dd/MM/yyyy'), items)
            for day, items in days.items()]


class AuditDecision(models.AbstractModel):
    """The decision that sets up the audit team."""

    _name = 'report.iso_audit.report_decision'
    _description = "Decision setting up the audit team"
    _inherit = ['iso.audit.paper']

    def _paper(self, audit):
        audit = audit.sudo()
        leader = self._leader_signature(audit)
        company = audit.company_id
        return {
            'mark': audit.state in UNAPPROVED and self._unsigned_mark(audit),
            'head': self._head(
                company, audit.decision_number or f"{BLANK}/QĐ", audit.decision_date),
            'basis': audit.programme_id and self.env._(
                "Pursuant to the audit programme %(year)s (%(number)s);",
                year=audit.programme_id.year, number=audit.programme_id.name),
            'authority': f"{leader['head']} {company.name}".upper(),
            'general': self._general(audit),
            'team': self._team(audit),
            'exceptions': self._exceptions(audit),
            'leader': leader,
            'recipients': self._recipients(
                audit, self.env._("As in Article 4"), self.env._("The audit team")),
        }


class AuditChecklist(models.AbstractModel):
    """The record sheets, one for each department: filled, or with room to write by hand.

    Only the departments whose questions the reader may see.
    """

    _name = 'report.iso_audit.report_checklist'
    _description = "Record sheets of an audit"
    _inherit = ['iso.audit.paper']

    def _paper(self, audit):
        lines = self._audit_lines(audit)
        audit = audit.sudo()
        head = self._head(audit.company_id)
        return {
            'mark': audit.state == 'cancelled' and self._unsigned_mark(audit),
            'landscape': True,
            'results': self._labels('iso.audit.line', 'result'),
            'period': self._period(audit),
            'sheets': [{
                'head': head,
                'department': department.name,
                'lines': part,
                'auditors': part.user_id.mapped('name'),
                'signatures': [
                    {'titles': [self.env._("For the department").upper()],
                     'name': department.manager_id.name or ""},
                    {'titles': [self.env._("Auditor").upper()],
                     'name': ", ".join(part.user_id.mapped('name'))},
                ],
            } for department, part in lines.grouped('department_id').items()],
        }
