from odoo import models

FILE = [
    'state', 'title', 'description', 'requirement', 'evidence', 'source', 'grade', 'date',
    'department_id', 'clause_id', 'clause_code', 'reporter_id', 'finding_id', 'owner_id',
    'round', 'no_correction_reason', 'accepted_by', 'accepted_on', 'proposed_by', 'approved_by',
    'approved_on', 'deadline']
CLOSING = ['system_change', 'closed_by', 'closed_on']
ROUND = [
    'number', 'user_id', 'planned_date', 'verdict', 'evidence', 'attachment_ids', 'done_by',
    'done_on']
CAUSE = ['round_id', 'sequence', 'category_id', 'why_1', 'why_2', 'why_3', 'why_4', 'why_5']
EXTENT = ['department_id', 'answer', 'note', 'answered_by']
PLANNED = ['name', 'title', 'kind', 'description', 'user_id', 'deadline', 'verifier_id']
DONE = [
    'state', 'round_id', 'first_deadline', 'evidence', 'attachment_ids', 'done_by', 'done_on',
    'verified_by', 'verified_on']
PUT_OFF = ['old_deadline', 'new_deadline', 'reason', 'state', 'decided_by', 'decided_on']


class IsoNonconformity(models.Model):
    """What is sealed of a file: the plan when approved, each verdict, all of it when closed."""

    _name = 'iso.nonconformity'
    _inherit = ['iso.nonconformity', 'iso.seal.mixin']

    _seal_final = ('closed',)
    _seal_due = {'closed': ('closed', 'closed_on')}

    def _approve(self):
        done = super()._approve()
        self._seal('approved')
        return done

    def _record_verdict(self):
        done = super()._record_verdict()
        self._seal('verified')
        return done

    def _close(self):
        done = super()._close()
        self._seal('closed')
        return done

    def _seal_actions(self):
        """Of every round, the cancelled ones too."""
        return self.env['iso.action'].sudo().with_context(active_test=False).search(
            [('nonconformity_id', '=', self.id)], order='id')

    def _seal_content(self, event):
        actions = self._seal_actions()
        planned = event == 'approved'
        return {
            **super()._seal_content(event),
            **self._seal_values(self, FILE if planned else FILE + CLOSING)[0],
            'round_ids': self._seal_values(self.round_ids, ROUND),
            'cause_ids': self._seal_values(self.round_ids.cause_ids, CAUSE),
            'extent_ids': self._seal_values(self.extent_ids, EXTENT),
            'action_ids': self._seal_values(actions, PLANNED if planned else PLANNED + DONE),
            'deadline_change_ids': self._seal_values(
                actions.deadline_change_ids.browse() if planned
                else actions.deadline_change_ids, PUT_OFF),
        }

    def _seal_files(self, event):
        return super()._seal_files(event) | (
            self.attachment_ids | self.round_ids.attachment_ids
            | self._seal_actions().attachment_ids).sorted('id')
