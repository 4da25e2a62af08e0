from odoo import models

# A shape for each stage of an audit, so that a copy without colours says the same.
MARKS = {'planned': "□", 'running': "▲", 'reported': "■"}


class ProgrammePaper(models.AbstractModel):
    """The audit programme of a year."""

    _name = 'report.iso_audit.report_programme'
    _description = "Audit programme of the year"
    _inherit = ['iso.paper']
    _paper_model = 'iso.programme'

    def _paper(self, programme):
        programme = programme.sudo()
        company = programme.company_id
        approved = programme.state == 'approved'
        signed = approved and self.env._(
            "Approved on the system on %(moment)s",
            moment=self._moment(programme.approved_on, company))
        leader = programme.approved_by if approved else company._iso_user('leader')
        return {
            'landscape': True,
            'mark': not approved and self.env._("DRAFT"),
            'seal': approved and programme._seal_paper('approved'),
            'head': self._head(
                company, f"{self._register_number('CTr', None)}",
                approved and self._local(programme.approved_on, company)),
            'issue': self._issue(programme),
            'standards': programme.standard_ids.mapped('display_name'),
            'grid': self._grid(programme),
            'marks': self._marks(),
            'cells': self._cells(programme),
            'left_out': programme.left_out_ids and self.env._(
                "Departments left out: %(departments)s. Reason: %(reason)s",
                departments=", ".join(programme.left_out_ids.mapped('name')),
                reason=programme.left_out_reason or ""),
            'revisions': [{
                'number': revision.number,
                'date': self._moment(revision.approved_on, company),
                'name': revision.approved_by.name,
                'reason': revision.reason or self.env._("First issue"),
            } for revision in programme.revision_ids.sorted('number')],
            'signatures': [
                {'titles': [self.env._("Prepared by").upper()], 'name': programme.user_id.name,
                 'signed': programme.submitted_on and self.env._(
                     "Submitted on %(moment)s",
                     moment=self._moment(programme.submitted_on, company))},
                self._head_signature(leader, company, signed),
            ],
        }

    def _issue(self, programme):
        if not programme.revision:
            return self.env._("First issue")
        return self.env._("Revision %(number)s", number=programme.revision)

    def _marks(self):
        words = self.env._("planned"), self.env._("in progress"), self.env._("reported")
        return list(zip(MARKS.values(), words, strict=True))

    def _grid(self, programme):
        """``[(department, [mark of January, …, of December]), …]``."""
        rows = {}
        for cell in programme.line_ids:
            row = rows.setdefault(cell.department_id, [""] * 12)
            row[cell.month - 1] = MARKS.get(cell.audit_id.state, MARKS['planned'])
        return [(department.name, row) for department, row in sorted(
            rows.items(), key=lambda item: (item[0].name or "", item[0].id))]

    def _cells(self, programme):
        methods = self._labels('iso.programme.line', 'method')
        return [{
            'month': f"{cell.month:02}/{programme.year}",
            'department': cell.department_id.name,
            'clauses': ", ".join(cell.clause_ids.mapped('code')),
            'method': ": ".join(filter(None, [
                methods[cell.method], " ".join(self._lines(cell.method_reason))])),
            'reason': cell.reason,
            'audit': cell.audit_id.name or "",
        } for cell in programme.line_ids]
