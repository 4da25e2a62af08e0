from odoo import models

PLAN = [
    'state', 'title', 'kind', 'programme_id', 'standard_ids', 'department_ids', 'clause_ids',
    'method', 'method_reason', 'objective', 'scope', 'criteria', 'decision_number',
    'decision_date', 'date_start', 'date_end', 'location', 'user_id', 'lead_id', 'approved_by',
    'approved_on',
]
REPORT = [
    'started_on', 'summary', 'strengths', 'conclusion', 'reported_by', 'reported_on',
]
MEMBER = ['auditor_id', 'user_id', 'role', 'exception_reason', 'exception_by']
SESSION = [
    'name', 'kind', 'start', 'stop', 'department_id', 'clause_ids', 'member_ids', 'location',
    'cancelled']
QUESTION = [
    'sequence', 'department_id', 'clause_id', 'clause_code', 'clause_name', 'question', 'user_id']
ANSWER = ['result', 'evidence', 'note', 'answered_by', 'answered_on', 'attachment_ids']
FINDING = [
    'name', 'line_id', 'date', 'department_id', 'clause_id', 'clause_code', 'grade',
    'requirement', 'statement', 'evidence', 'user_id', 'repeats_id', 'attachment_ids']


class IsoAudit(models.Model):
    """What is sealed of an audit: the plan when approved, all of it when reported."""

    _name = 'iso.audit'
    _inherit = ['iso.audit', 'iso.seal.mixin']

    _seal_final = ('reported',)
    _seal_due = {'reported': ('reported', 'reported_on')}

    def _seal_content(self, event):
        reported = event == 'reported'
        return {
            **super()._seal_content(event),
            **self._seal_values(self, PLAN + REPORT if reported else PLAN)[0],
            'member_ids': self._seal_values(self.member_ids, MEMBER),
            'session_ids': self._seal_values(self.session_ids, SESSION),
            'line_ids': self._seal_values(self.line_ids, self._seal_line_fields(event)),
            'finding_ids': self._seal_values(
                self.finding_ids if reported else self.finding_ids.browse(), FINDING),
        }

    def _seal_line_fields(self, event):
        """What is sealed of a question (hook: read together, by one query)."""
        return QUESTION + ANSWER if event == 'reported' else [*QUESTION]

    def _seal_files(self, event):
        if event != 'reported':
            return super()._seal_files(event)
        # The printed report is made after the seal, which it bears.
        return super()._seal_files(event) | self.env['ir.attachment'].sudo().search([
            ('id', '!=', self.report_file_id.id),
            '|', '|',
            '&', ('res_model', '=', self._name), ('res_id', '=', self.id),
            '&', ('res_model', '=', self.line_ids._name), ('res_id', 'in', self.line_ids.ids),
            '&', ('res_model', '=', self.finding_ids._name),
            ('res_id', 'in', self.finding_ids.ids),
        ], order='id')
