from odoo import models

PROGRAMME = [
    'state', 'year', 'revision', 'revision_reason', 'standard_ids', 'user_id', 'objective',
    'risks', 'resources', 'left_out_ids', 'left_out_reason', 'submitted_by', 'submitted_on',
    'approved_by', 'approved_on',
]
CELL = ['department_id', 'month', 'clause_ids', 'method', 'method_reason', 'reason']


class IsoProgramme(models.Model):
    """What is sealed of a programme: each revision, when it is approved."""

    _name = 'iso.programme'
    _inherit = ['iso.programme', 'iso.seal.mixin']

    _seal_final = ('approved',)
    _seal_due = {'approved': ('approved', 'approved_on')}

    def _seal_content(self, event):
        revision = self.revision_ids.filtered(lambda old: old.number == self.revision)
        return {
            **super()._seal_content(event),
            **self._seal_values(self, PROGRAMME)[0],
            'line_ids': self._seal_values(self.line_ids, CELL),
            'revision_ids': self._seal_values(revision, ['number', 'reason', 'snapshot']),
        }

    def _seal_holds(self, event, content):
        # A revision that is being worked on has a higher number, and will have its own seal.
        return super()._seal_holds(event, content) and content['revision'] == self.revision
