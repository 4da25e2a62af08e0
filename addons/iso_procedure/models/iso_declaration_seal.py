from odoo import models

DECLARATION = [
    'standard_id', 'number', 'note', 'user_id', 'post_date', 'submitted_by', 'approved_by',
    'approved_on',
]
LINE = ['procedure_id', 'field', 'code', 'title', 'issue']


class IsoDeclaration(models.Model):
    """What is sealed of a declaration, when it is approved: all that it says."""

    _name = 'iso.declaration'
    _inherit = ['iso.declaration', 'iso.seal.mixin']

    _seal_final = ('approved',)
    _seal_due = {'approved': ('posted', 'approved_on')}

    def _seal_content(self, event):
        return {
            **super()._seal_content(event),
            **self._seal_values(self, DECLARATION)[0],
            'line_ids': self._seal_values(self.line_ids, LINE),
        }

    def _seal_holds(self, event, content):
        # Returned before its day: it is written anew and gets a seal of its own.
        return super()._seal_holds(event, content) and self.state not in ('draft', 'submitted')
