from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestFindingFollowUp(NonconformityCase):

    def _audit_with(self, *results):
        audit = self._running()
        for line, result in zip(audit.line_ids, results, strict=True):
            line.with_user(line.user_id).write(
                {'result': result, 'note': f"Note on {result}", 'evidence': "Case 412"})
        return audit

    def _reported_with(self, *results):
        audit = self._audit_with(*results)
        audit.with_user(self.lead).conclusion = "Done"
        audit.with_user(self.lead)._report()
        return audit

    def test_everything_is_carried_over(self):
        audit = self._audit_with('major', 'conform', 'conform', 'conform')
        finding = audit.finding_ids
        finding.with_user(finding.user_id).write({'attachment_ids': [
            Command.create({'name': "photo.png", 'raw': b"photo"})]})
        with self.assertRaisesRegex(UserError, "when the report of the audit is signed"):
            finding.with_user(self.secretary).action_follow_up()
        audit.with_user(self.lead).conclusion = "Done"
        audit.with_user(self.lead)._report()
        action = finding.with_user(self.secretary).action_follow_up()
        file = self.env['iso.nonconformity'].browse(action['res_id'])
        self.assertEqual(
            (file.grade, file.title, file.evidence, file.department_id, file.clause_id,
             file.source, file.audit_id, file.owner_id, file.reporter_id),
            ('major', "Note on major", "Case 412", self.dept_vet, finding.clause_id,
             'audit', audit, self.head, self.secretary))
        self.assertEqual(file.attachment_ids.raw, b"photo")
        self.assertEqual(
            (file.attachment_ids.res_model, file.attachment_ids.res_id),
            ('iso.nonconformity', file.id))
        self.assertNotEqual(file.attachment_ids, finding.attachment_ids)

    def test_twice_opens_the_same_file(self):
        audit = self._reported_with('minor', 'conform', 'conform', 'conform')
        finding = audit.finding_ids
        first = finding.with_user(self.secretary).action_follow_up()
        second = finding.with_user(self.lead).action_follow_up()
        self.assertEqual(first['res_id'], second['res_id'])

    def test_a_whole_audit_at_once(self):
        """Nonconformities become files, observations and opportunities actions of the head."""
        audit = self._reported_with('major', 'observation', 'ofi', 'good')
        self.assertEqual(audit.open_finding_count, 3)
        audit.with_user(self.secretary).action_follow_up()
        audit.invalidate_recordset()
        self.assertEqual(audit.open_finding_count, 0)
        actions = audit.finding_ids.action_ids
        self.assertEqual(actions.mapped('title'), ["Note on observation", "Note on ofi"])
        self.assertEqual(actions.mapped('kind'), ['improvement'] * 2)
        self.assertEqual((actions.user_id, set(actions.mapped('state'))), (self.head, {'open'}))
        self.assertNotEqual(actions[0].verifier_id, self.head)

    def test_a_good_practice_needs_nothing(self):
        audit = self._reported_with('good', 'conform', 'conform', 'conform')
        with self.assertRaisesRegex(UserError, "needs no action"):
            audit.finding_ids.with_user(self.secretary).action_follow_up()

    def test_not_everybody(self):
        audit = self._reported_with('minor', 'conform', 'conform', 'conform')
        spare = self._user('spare', 'auditor', self.agency)
        for user in (self.head, spare, self.leader, self.inspector):
            with self.assertRaises(AccessError):
                audit.finding_ids.with_user(user).action_follow_up()
