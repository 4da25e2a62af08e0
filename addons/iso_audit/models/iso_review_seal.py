from odoo import models

MINUTES = [
    'state', 'title', 'start', 'stop', 'location', 'date_from', 'date_to', 'chair_id',
    'secretary_id', 'participant_ids', 'absent', 'conclusion', 'decided', 'started_on',
    'submitted_by', 'approved_by', 'approved_on',
]
INPUT = ['sequence', 'kind', 'name', 'frozen', 'comment', 'discussion']
REMARK = ['input_id', 'user_id', 'text']


class IsoReview(models.Model):
    """What is sealed of a review: the minutes with everything that was shown."""

    _name = 'iso.review'
    _inherit = ['iso.review', 'iso.seal.mixin']

    _seal_final = ('approved',)
    _seal_due = {'approved': ('approved', 'approved_on')}

    def _seal_content(self, event):
        return {
            **super()._seal_content(event),
            **self._seal_values(self, MINUTES)[0],
            'input_ids': self._seal_values(self.input_ids, INPUT),
            'remark_ids': self._seal_values(self.input_ids.remark_ids, REMARK),
        }
