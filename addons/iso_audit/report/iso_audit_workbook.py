from collections import Counter

from odoo import models

from ..models.iso_audit_line import RESULTS
from .audit_workbook import Workbook


class AuditWorkbook(models.AbstractModel):
    """The whole audit as XLSX: summary, checklist, findings, as far as the user may read them."""

    _name = 'report.iso_audit.workbook'
    _description = "Workbook of an audit"
    _inherit = ['iso.audit.paper']

    def _workbook(self, audit):
        """The content of the file, in the language of the organisation."""
        lang = self._paper_lang(audit.company_id)
        return self.with_context(lang=lang)._sheets(audit.with_context(lang=lang))

    def _sheets(self, audit):
        # What may be read is decided here; names of people and departments come along.
        lines = self._audit_lines(audit)
        findings = self.env['iso.finding'].search([('audit_id', '=', audit.id)]).sudo()
        audit = audit.sudo()
        book = Workbook()
        self._summary(book, audit, lines)
        self._checklist(book, audit, lines)
        self._finding_sheet(book, findings)
        return book.content()

    def _summary(self, book, audit, lines):
        results = [result for result, _label in RESULTS]
        sheet = book.sheet(self.env._("Summary"), [34] + [13] * (len(results) + 2))
        book.facts(sheet, audit.title, self._facts(audit, lines), len(results) + 2)
        self._summary_table(book, sheet, results, lines)

    def _facts(self, audit, lines):
        label = self._labels('iso.audit', 'kind')
        state = self._labels('iso.audit', 'state')
        general = self._general(audit)
        facts = [
            (self.env._("Reference"), audit.name),
            (self.env._("Organisation"), audit.company_id.name),
            (self.env._("Kind"), label[audit.kind]),
            (self.env._("State"), state[audit.state]),
            (self.env._("Standards"), general['standards']),
            (self.env._("Departments"), ", ".join(general['departments'])),
            (self.env._("From"), audit.date_start),
            (self.env._("To"), audit.date_end),
            (self.env._("Method"), general['method']),
            (self.env._("Decision"), general['decision']),
            (self.env._("Lead auditor"), audit.lead_id.name),
            (self.env._("Audit team"), ", ".join(audit.member_ids.mapped('user_id.name'))),
            (self.env._("Approved by"), audit.approved_by.name),
            (self.env._("Approved on"), self._sheet_moment(audit.approved_on, audit)),
            (self.env._("Reported by"), audit.reported_by.name),
            (self.env._("Reported on"), self._sheet_moment(audit.reported_on, audit)),
            (self.env._("Conclusion"), " ".join(self._lines(audit.conclusion))),
        ]
        if audit.line_ids - lines:
            facts.append((self.env._("Note"), self.env._(
                "Only the departments whose questions you may read are listed.")))
        return facts

    def _summary_table(self, book, sheet, results, lines):
        """Answers by department and result; a column more for what is still open."""
        labels = self._short_results()
        columns = [*results, False]
        counts = Counter((line.department_id, line.result) for line in lines)
        styles = {
            number: book.colour[result] for number, result in enumerate(results, 1)}
        heads = [
            self.env._("Department"), *(labels[result] for result in columns),
            self.env._("Total")]
        rows = []
        for department in lines.department_id:
            figures = [counts[department, result] for result in columns]
            rows.append([department.name, *figures, sum(figures)])
        totals = [sum(row[number] for row in rows) for number in range(1, len(heads))]
        book.figures(sheet, heads, styles, rows, [self.env._("Total"), *totals])

    def _checklist(self, book, audit, lines):
        labels = self._labels('iso.audit.line', 'result')
        sheet = book.sheet(
            self.env._("Checklist"), [6, 22, 9, 24, 46, 34, 20, 18, 40, 34, 20, 16], repeat=0)
        book.table(sheet, [
            self.env._("No."), self.env._("Department"), self.env._("Clause"),
            self.env._("Clause title"), self.env._("Question"),
            self.env._("Evidence to look for"), self.env._("Auditor"), self.env._("Result"),
            self.env._("Evidence seen"), self.env._("Remark"), self.env._("Answered by"),
            self.env._("Answered on"),
        ], ((
            [number, line.department_id.name, line.clause_code, line.clause_name, line.question,
             line.evidence_hint, line.user_id.name, labels.get(line.result), line.evidence,
             line.note, line.answered_by.name, self._sheet_moment(line.answered_on, audit)],
            {7: book.colour.get(line.result)},
        ) for number, line in enumerate(lines, 1)))

    def _finding_sheet(self, book, findings):
        labels = self._labels('iso.finding', 'grade')
        sheet = book.sheet(
            self.env._("Findings"), [14, 18, 9, 24, 34, 46, 40, 20, 12, 16], repeat=0)
        book.table(sheet, [
            self.env._("Reference"), self.env._("Grade"), self.env._("Clause"),
            self.env._("Department"), self.env._("Requirement"), self.env._("What was found"),
            self.env._("Evidence"), self.env._("Auditor"), self.env._("Date"),
            self.env._("Repeats"),
        ], ((
            [finding.name, labels[finding.grade], finding.clause_code,
             finding.department_id.name, finding.requirement, finding.statement,
             finding.evidence, finding.user_id.name, finding.date, finding.repeats_id.name],
            {1: book.colour[finding.grade]},
        ) for finding in findings))

    def _sheet_moment(self, value, audit):
        """Excel knows no time zones: the time of the company."""
        return value and self._local(value, audit.company_id).replace(tzinfo=None)
