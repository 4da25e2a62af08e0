from odoo import models


class NonconformityPaper(models.AbstractModel):
    """What the papers of a nonconformity's file have in common.

    Who may read the file gets its papers whole, causes and actions included.
    """

    _name = 'iso.nonconformity.paper'
    _description = "Paper of a nonconformity's file"
    _inherit = ['iso.paper']
    _paper_model = 'iso.nonconformity'

    def _unsigned_mark(self, file):
        """What stands on every page of a paper that does not count yet, or not at all."""
        if file.state == 'rejected':
            return file._state_label('rejected').upper()
        return self.env._("DRAFT")

    def _confidential_mark(self, file):
        # In words: what looks like a grade of state secrecy is not for a program to print.
        return file.confidential and self.env._("Confidential: only for those concerned").upper()

    def _general(self, file):
        source = self._labels('iso.nonconformity', 'source')
        return {
            'source': ": ".join(filter(None, [source[file.source], self._reference(file)])),
            'finding': file.finding_id.name,
            'clause': self._clause(file),
            'grade': self._labels('iso.nonconformity', 'grade')[file.grade],
            'date': self._day(file.date),
            'department': file.department_id.name,
            'owner': self._person(file.owner_id, file.company_id),
            'reporter': self._person(file.reporter_id, file.company_id),
            'of_audit': bool(file.finding_id),
            'recurrence': self._recurrence(file),
        }

    def _reference(self, file):
        """What the file was opened from, in words."""
        return file.audit_id.display_name or file.origin_name

    def _clause(self, file):
        clause = file.clause_id
        if not clause:
            return ""
        return f"{file.clause_code} {clause.name} ({clause.standard_id.display_name})"

    def _person(self, user, company):
        return ", ".join(filter(None, [user.name, self._positions(user, company).get(user)]))

    def _fault(self, file):
        """The paragraphs of what was found."""
        return {
            'description': self._lines(file.description or file.title),
            'requirement': self._lines(file.requirement),
            'evidence': self._lines(file.evidence) + self._file_list(file.attachment_ids),
        }

    def _recurrence(self, file):
        earlier = file.repeats_id
        return earlier and self.env._(
            "The same fault as in %(file)s, found on %(date)s: same clause, same department.",
            file=earlier.name, date=self._day(earlier.date))

    def _file_list(self, attachments):
        """One line that names the files, pictures apart: these are in the annex."""
        names = [file.name for file in attachments if not self._is_picture(file)]
        lines = []
        if names:
            lines.append(self.env._("Files on the system: %(names)s.", names=", ".join(names)))
        if len(names) < len(attachments):
            lines.append(self.env._("Photos: see the annex."))
        return lines

    def _recipients(self, file):
        return [
            *filter(None, [file.department_id.name]), self.env._("Leadership (to report)"),
            self.env._("File: VT, ISO")]

    def _moment_by(self, user, moment, company):
        return user and ", ".join(filter(None, [user.name, self._day_of(moment, company)]))

    def _day_of(self, moment, company):
        """The day of a stored moment, at the company."""
        return self._day(self._local(moment, company))


class NonconformityReport(models.AbstractModel):
    """The report: what was found, and the department's word on it."""

    _name = 'report.iso_audit.report_nonconformity'
    _description = "Nonconformity report"
    _inherit = ['iso.nonconformity.paper']

    def _paper(self, file):
        file = file.sudo()
        return {
            'mark': file.state in ('reported', 'rejected') and self._unsigned_mark(file),
            'confidential': self._confidential_mark(file),
            'head': self._head(
                file.company_id, file.name, self._local(self._reported_on(file), file.company_id)),
            'general': self._general(file),
            'accepted': self._moment_by(file.accepted_by, file.accepted_on, file.company_id),
            'fault': self._fault(file),
            'rejection': self._lines(file.rejection_reason),
            'signatures': self._signatures(file),
            'recipients': self._recipients(file),
            'photos': self._photos([(file.display_name, file.attachment_ids)]),
        }

    def _reported_on(self, file):
        return file.stage_ids.sorted('entered_on')[:1].entered_on

    def _signatures(self, file):
        department = file.department_id
        reporter = self.env._("Auditor") if file.finding_id else self.env._("Reporter")
        return [
            {'titles': [self.env._("Department concerned").upper()],
             'name': department.manager_id.name or file.owner_id.name or ""},
            {'titles': [reporter.upper()], 'name': file.reporter_id.name,
             'signed': self.env._(
                 "Reported on the system on %(moment)s",
                 moment=self._moment(self._reported_on(file), file.company_id))},
        ]
