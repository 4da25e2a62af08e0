from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestAuditFlow(IsoAuditCase):

    def test_from_plan_to_report(self):
        audit = self._audit()
        self.assertRegex(audit.name, r'^DG-\d{4}-\d{3}$')
        self.assertEqual(len(audit.line_ids), 4)
        self.assertFalse(audit.line_ids.filtered(lambda line: not line.user_id))
        kinds = audit.session_ids.mapped('kind')
        self.assertEqual((kinds[0], set(kinds[1:-1]), kinds[-1]), ('opening', {'audit'}, 'closing'))
        audit.action_submit()
        self.assertEqual(audit.activity_ids.user_id, self.leader)
        audit.with_user(self.leader)._approve()
        self.assertEqual((audit.state, audit.approved_by), ('approved', self.leader))
        self.assertTrue(all(session.event_id for session in audit.session_ids))
        self.assertEqual(audit.activity_ids.user_id, self.lead)
        audit.with_user(self.lead).action_start()
        for line in audit.line_ids:
            line.with_user(line.user_id).write({'result': 'conform', 'evidence': "Seen"})
        line = audit.line_ids[0]
        line.with_user(line.user_id).write({'result': 'minor', 'note': "No record of the review"})
        finding = audit.finding_ids
        self.assertEqual(
            (finding.grade, finding.department_id, finding.clause_id, finding.statement),
            ('minor', self.dept_vet, line.clause_id, "No record of the review"))
        with self.assertRaisesRegex(UserError, "conclusion"):
            audit.with_user(self.lead)._report()
        audit.with_user(self.lead).conclusion = "The system conforms, with one exception."
        audit.with_user(self.lead)._report()
        self.assertEqual((audit.state, audit.reported_by), ('reported', self.lead))
        self.assertFalse(audit.activity_ids)
        for change in (
                lambda: audit.with_user(self.lead).write({'conclusion': "Other"}),
                lambda: line.with_user(line.user_id).write({'result': 'conform'}),
                lambda: finding.with_user(self.lead).write({'grade': 'major'}),
                lambda: finding.with_user(self.lead).unlink(),
                lambda: audit.with_user(self.secretary).unlink(),
                lambda: audit.session_ids.with_user(self.secretary).unlink()):
            with self.assertRaises(UserError):
                change()

    def test_state_is_moved_by_buttons_only(self):
        audit = self._audit()
        with self.assertRaises(UserError):
            audit.write({'state': 'reported'})
        with self.assertRaises(UserError):
            self._audit(state='reported')
        with self.assertRaises(UserError):
            self._audit().with_context(default_state='reported').copy({'state': 'reported'})
        with self.assertRaises(AccessError):
            audit.with_user(self.lead)._approve()

    def test_own_department_is_refused(self):
        with self.assertRaises(ValidationError):
            self._audit(self.dept_office)
