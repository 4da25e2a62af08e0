from odoo import models

VERSION = [
    'procedure_id', 'number', 'content', 'attachment_ids', 'reason', 'user_id', 'effective_date',
    'submitted_by', 'approved_by', 'approved_on',
]
STEP = [
    'sequence', 'name', 'kind', 'role', 'department_id', 'hours', 'output', 'form_id', 'next_id',
    'else_id', 'else_label',
]
REVIEW = ['user_id', 'state', 'comment', 'done_on']
REMARK = [
    'quote', 'step_name', 'text', 'user_id', 'answer', 'state', 'settled_by', 'settled_on']


class IsoProcedureVersion(models.Model):
    """What is sealed of a version: text, steps, reviews and files, when it is approved."""

    _name = 'iso.procedure.version'
    _inherit = ['iso.procedure.version', 'iso.seal.mixin']

    # Both say the same of the text: afterwards it only takes effect and ends.
    _seal_final = ('approved', 'closed')

    def _seal_content(self, event):
        content = {
            **super()._seal_content(event),
            **self._seal_values(self, VERSION)[0],
            'code': self.procedure_id.code,
            'step_ids': self._seal_values(self.step_ids, STEP),
            'review_ids': self._seal_values(self.review_ids, REVIEW),
        }
        if self.remark_ids:
            # Only where there are any: what was sealed before holds as it is.
            content['remark_ids'] = self._seal_values(self.remark_ids, REMARK)
        return content

    def _seal_files(self, event):
        return super()._seal_files(event) | self.attachment_ids.sorted('id')
