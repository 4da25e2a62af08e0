from odoo import models

OBJECTIVE = [
    'state', 'title', 'department_id', 'date_from', 'date_to', 'direction', 'target', 'unit',
    'margin', 'plan', 'resources', 'evaluation', 'measure', 'frequency', 'clause_ids',
    'submitted_by', 'submitted_on', 'approved_by', 'approved_on',
]
CLOSED = ['user_id', 'conclusion', 'closed_by', 'closed_on']
VALUE = ['date', 'value', 'is_void', 'note', 'entered_on', 'is_measured', 'count']


class IsoObjective(models.Model):
    """What is sealed of an objective: when it is approved, and with its values when it ends."""

    _name = 'iso.objective'
    _inherit = ['iso.objective', 'iso.seal.mixin']

    _seal_final = ('approved', 'closed')
    _seal_due = {'approved': ('approved', 'approved_on'), 'closed': ('closed', 'closed_on')}

    def _seal_content(self, event):
        content = {
            **super()._seal_content(event), **self._seal_values(self, OBJECTIVE)[0]}
        if event == 'closed':
            content |= self._seal_values(self, CLOSED)[0]
            content['value_ids'] = self._seal_values(self.value_ids, VALUE)
        return content

    def _seal_holds(self, event, content):
        # What is under revision changes, and will have a seal of its own.
        return super()._seal_holds(event, content) and self.state not in ('draft', 'submitted')
