from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import AuditFlowCase


@tagged('post_install', '-at_install')
class TestAuditTeam(AuditFlowCase):
    """Who may be in a team, and who may not."""

    # -- the team -----------------------------------------------------------------------------

    def test_a_team_needs_a_lead(self):
        audit = self._audit()
        audit.member_ids.filtered(lambda member: member.role == 'lead').role = 'auditor'
        with self.assertRaisesRegex(UserError, "A lead auditor"):
            audit.action_submit()

    def test_one_lead_only(self):
        audit = self._audit()
        second = self._competence(
            self._user('second', 'auditor', self.agency, self.dept_office), 'lead')
        with self._violates('iso_audit_member_one_lead'):
            self._member(audit, second, 'lead')
            self.env.flush_all()

    def test_a_person_once(self):
        audit = self._audit()
        with self._violates('iso_audit_member_person_once'):
            self._member(audit, self.competence)
            self.env.flush_all()

    def test_objections_are_named(self):
        """Each reason against a person is refused, and the message says which it is."""
        today = fields.Date.today()
        new = self.env['iso.standard'].create({
            'name': "Other", 'code': "OTHER", 'edition': "2026", 'urn': 'urn:other'})
        cases = [
            ('late', 'auditor', 'auditor', self.dept_plan,
             {'valid_to': fields.Date.add(today, days=3)}, "competence valid"),
            ('early', 'auditor', 'auditor', self.dept_plan,
             {'valid_from': fields.Date.add(today, days=60)}, "competence valid"),
            ('gone', 'auditor', 'auditor', self.dept_plan, {'active': False}, "competence valid"),
            ('foreign', 'auditor', 'auditor', self.dept_plan,
             {'standard_ids': [Command.set(new.ids)]}, "no competence for TEST:2015"),
            ('young', 'trainee', 'auditor', self.dept_plan, {}, "trainee"),
            ('junior', 'auditor', 'lead', self.dept_plan, {}, "not qualified as lead"),
            ('insider', 'auditor', 'auditor', self.dept_vet, {}, "works in Veterinary"),
        ]
        for login, competence, role, department, values, words in cases:
            with self.subTest(login=login):
                person = self._user(login, 'auditor', self.agency, department)
                audit = self._audit()
                if role == 'lead':
                    audit.member_ids.filtered(lambda member: member.role == 'lead').unlink()
                with self.assertRaisesRegex(ValidationError, words) as refused:
                    self._member(audit, self._competence(person, competence, **values), role)
                self.assertIn(person.name, str(refused.exception))
                self.assertIn("ask a leader", str(refused.exception))

    def test_a_trainee_accompanies(self):
        person = self._user('young', 'auditor', self.agency, self.dept_plan)
        audit = self._audit()
        member = self._member(audit, self._competence(person, 'trainee'), 'trainee')
        audit.line_ids.user_id = False
        audit.action_divide()
        self.assertNotIn(person, audit.line_ids.user_id)
        with self.assertRaisesRegex(ValidationError, "trainee"):
            member.role = 'auditor'

    def test_the_department_of_the_personnel_file_counts(self):
        """Who moved to another department, or whose record says otherwise, is found out."""
        self.assertFalse(self.competence._works_in(self.dept_vet))
        self._employee(self.auditor).department_id = self.dept_vet
        self.env.invalidate_all()
        self.assertTrue(self.competence._works_in(self.dept_vet))
        self.competence.department_id = self.dept_plan
        self.assertTrue(self.competence._works_in(self.dept_vet))
        self.assertTrue(self.competence._works_in(self.dept_plan), "recorded, so it counts too")
        self.assertFalse(self.competence._works_in(self.dept_office))

    def test_who_answers_for_a_department_does_not_audit_it(self):
        """Heads, and heads of the department above; who works below it works in it."""
        above, below = self.env['hr.department'].create([
            {'name': "Above", 'company_id': self.agency.id},
            {'name': "Below", 'company_id': self.agency.id, 'parent_id': self.dept_vet.id}])
        self.dept_vet.parent_id = above
        boss = self._user('boss', 'auditor', self.agency, self.dept_plan)
        above.manager_id = self._employee(boss)
        helper = self._user('helper', 'auditor', self.agency, below)
        for user in (boss, helper, self.head):
            self.assertTrue(self._competence(user, 'auditor')._works_in(self.dept_vet), user.name)
        self.assertFalse(self.lead_competence._works_in(self.dept_vet))

    def test_the_team_is_looked_at_again_before_each_step(self):
        """A certificate that ended, or a person who moved, after the plan was made."""
        audit = self._audit()
        self.competence.valid_to = fields.Date.today()
        with self.assertRaisesRegex(UserError, "Auditor: competence valid"):
            audit.action_submit()
        self.competence.valid_to = False
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        self._employee(self.auditor).department_id = self.dept_vet
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "works in Veterinary"):
            audit.with_user(self.lead).action_start()
        self.assertEqual(audit.state, 'approved')

    def test_leaving_gives_the_questions_back(self):
        audit = self._audit()
        audit.line_ids.user_id = self.auditor
        member = audit.member_ids.filtered(lambda member: member.user_id == self.auditor)
        member.unlink()
        self.assertFalse(audit.line_ids.user_id)
        self.assertIn("4 questions have no auditor.", self._gaps(audit))

    def test_who_has_answered_stays_in_the_team(self):
        audit = self._running()
        line = audit.line_ids[0]
        line.with_user(line.user_id).result = 'conform'
        member = audit.member_ids.filtered(lambda member: member.user_id == line.user_id)
        with self.assertRaisesRegex(UserError, "already answered"):
            member.unlink()

    # -- exceptions ---------------------------------------------------------------------------

    def _chooser(self, audit, user):
        action = audit.with_user(user).action_choose_team()
        return self.env['iso.team.chooser'].with_user(user).browse(action['res_id'])

    def test_an_exception_is_a_leaders_and_has_a_reason(self):
        insider = self._competence(
            self._user('insider', 'auditor', self.agency, self.dept_vet), 'auditor')
        audit = self._audit()
        for user, reason, error, words in (
                (self.secretary, "We are few", AccessError, "Only a leader"),
                (self.lead, "We are few", AccessError, "Only a leader"),
                (self.leader, "  ", UserError, "reason"),
                (self.leader, False, UserError, "reason")):
            chooser = self._chooser(audit, user)
            line = chooser.line_ids.filtered(lambda line: line.auditor_id == insider)
            self.assertIn("works in Veterinary", line.objection)
            line.write({'chosen': True, 'exception_reason': reason})
            with self.subTest(user=user.login), self.assertRaisesRegex(error, words), \
                    self.env.cr.savepoint():
                chooser.action_confirm()
        chooser = self._chooser(audit, self.leader)
        chooser.line_ids.filtered(lambda line: line.auditor_id == insider).write(
            {'chosen': True, 'exception_reason': "We are few"})
        chooser.action_confirm()
        member = audit.member_ids.filtered(lambda member: member.auditor_id == insider)
        self.assertEqual(
            (member.exception_by, member.exception_reason), (self.leader, "We are few"))
        self.assertFalse(self._gaps(audit))

    def test_an_objection_is_not_talked_away(self):
        """The wizard's own words about a person are the client's to forge: the rule stands."""
        insider = self._competence(
            self._user('insider', 'auditor', self.agency, self.dept_vet), 'auditor')
        audit = self._audit()
        chooser = self._chooser(audit, self.secretary)
        chooser.line_ids.filtered(lambda line: line.auditor_id == insider).write(
            {'chosen': True, 'objection': False})
        with self.assertRaisesRegex(ValidationError, "works in Veterinary"):
            chooser.action_confirm()

    def test_an_exception_is_for_one_person_in_one_role(self):
        trainee = self._competence(
            self._user('young', 'auditor', self.agency, self.dept_plan), 'trainee')
        audit = self._audit()
        chooser = self._chooser(audit, self.leader)
        line = chooser.line_ids.filtered(lambda line: line.auditor_id == trainee)
        line.write({'chosen': True, 'role': 'auditor'})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            chooser.action_confirm()
        member = self.env['iso.audit.member'].with_user(self.leader).sudo().create({
            'audit_id': audit.id, 'auditor_id': trainee.id, 'exception_reason': "Nobody else"})
        self.assertEqual(member.exception_by, self.leader)
        member = member.with_user(self.secretary)
        with self.assertRaisesRegex(UserError, "add the other person"):
            member.auditor_id = self._competence(self.staff, 'trainee')
        audit.member_ids.filtered(lambda other: other.role == 'lead').unlink()
        with self.assertRaisesRegex(AccessError, "Only a leader"):
            member.role = 'lead'
