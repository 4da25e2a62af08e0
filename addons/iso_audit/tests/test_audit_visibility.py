from odoo import Command
from odoo.tests import tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestVisibility(IsoAuditCase):

    def test_separate_roles(self):
        """Leader and secretary are apart: neither group brings the other."""
        secretary = self.env.ref('iso_audit.group_iso_secretary')
        leader = self.env.ref('iso_audit.group_iso_leader')
        self.assertNotIn(leader, secretary.all_implied_ids)
        self.assertNotIn(secretary, leader.all_implied_ids)
        self.assertNotIn(leader, self.env.ref('iso_audit.group_iso_admin').all_implied_ids)

    def test_another_departments_answers_stay_hidden(self):
        """Of an audit of two departments, each reads its own questions and findings."""
        self._competence(self.head, 'auditor')
        audit = self._running(self.dept_vet | self.dept_plan, member_ids=[
            Command.create({'auditor_id': self.lead_competence.id, 'role': 'lead'}),
            Command.create({'auditor_id': self.competence.id})])
        for line in audit.line_ids:
            line.with_user(line.user_id).write(
                {'result': 'minor', 'note': "Fault", 'evidence': "File"})
        audit.with_user(self.lead).conclusion = "Conforms."
        audit.with_user(self.lead)._report()
        planner = self._user('planner', 'staff', self.agency, self.dept_plan)
        for person, department in ((self.staff, self.dept_vet), (planner, self.dept_plan)):
            for model in ('iso.audit.line', 'iso.finding'):
                seen = self.env[model].with_user(person).search([('audit_id', '=', audit.id)])
                self.assertEqual(seen.sudo().department_id, department)
