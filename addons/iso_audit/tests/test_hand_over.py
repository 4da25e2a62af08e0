from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


class HandOverCase(NonconformityCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.users'].search([]).lang = 'en_US'

    def _duties(self, record):
        """Who has an activity on ``record``."""
        record.invalidate_recordset()
        return record.sudo().activity_ids.user_id

    def _log(self, record):
        return " ".join(record.sudo().message_ids.mapped('body'))

    def _action(self, user, count=1, **values):
        return self.env['iso.action'].create([{
            'title': f"Renew the form {number}", 'user_id': user.id, 'company_id': self.agency.id,
            'owner_id': self.head.id, 'department_id': self.dept_vet.id, **values,
        } for number in range(count)])


@tagged('post_install', '-at_install')
class TestHandOver(HandOverCase):

    def test_an_archived_account(self):
        """Every open duty has a new person, an activity and a word in the log; done work stays."""
        approved = self._approved()
        corrective, correction = approved.action_ids.sorted('kind', reverse=True)
        for action in approved.action_ids.with_user(self.doer):
            action.evidence = "Seen"
        correction.with_user(self.doer).action_done()
        correction.with_user(self.head).action_verify()
        self.doer.action_archive()
        # The head verifies it: the secretary is the next one for the deed.
        self.assertEqual((corrective.user_id, corrective.verifier_id), (self.secretary, self.head))
        self.assertEqual(self._duties(corrective), self.secretary)
        self.assertIn("Doer was archived", self._log(corrective))
        self.assertIn("Responsible: Secretary instead of Doer", self._log(corrective))
        self.assertEqual((correction.user_id, correction.done_by), (self.doer, self.doer))
        self.assertNotIn("archived", self._log(correction))

    def test_archived_by_writing(self):
        action = self._action(self.doer, verifier_id=self.secretary.id)
        self.doer.write({'active': False})
        self.assertEqual((action.user_id, self._duties(action)), (self.head, self.head))

    def test_an_owner(self):
        """The owner of a file: file, stage, verification; the checker is never the next owner."""
        file = self._approved()
        boss = self._user('boss', 'staff', self.agency)
        above = self.env['hr.department'].create({
            'name': "Above", 'company_id': self.agency.id,
            'manager_id': self.env['hr.employee'].create({
                'name': "Boss", 'user_id': boss.id, 'company_id': self.agency.id}).id})
        self.dept_vet.parent_id = above
        deadline = file.stage_deadline
        self.head.action_archive()
        self.assertEqual(
            (file.owner_id, file.stage_user_id, file.stage_deadline), (boss, boss, deadline))
        self.assertEqual(self._duties(file), boss)
        self.assertEqual(file.stage_ids.filtered(lambda stage: not stage.left_on).user_id, boss)
        self.assertEqual(file.action_ids.owner_id, boss)
        self.assertEqual(file.action_ids.verifier_id, boss)
        self.assertEqual(set(file.stage_ids.mapped('state')),
                         {'reported', 'analysis', 'proposed', 'approved'})

    def test_a_checker(self):
        """Who owns the file or acts in it does not become its checker."""
        file = self._done()
        self.auditor.action_archive()
        self.assertEqual((file.checker_id, file.stage_user_id), (self.secretary, self.secretary))
        self.assertEqual(self._duties(file), self.secretary)
        self.assertIn("Checks the effect: Secretary instead of Auditor", self._log(file))

    def test_nobody_suitable(self):
        """Owner, secretary and leader act already: the checker stays, the secretary decides."""
        file = self._analysed()
        file.action_ids[0].user_id = self.secretary
        file.action_ids[1].user_id = self.leader
        file.action_propose()
        self.auditor.action_archive()
        self.assertEqual(file.checker_id, self.auditor)
        self.assertIn("nobody suitable can take over", self._log(file))
        duties = file.sudo().activity_ids.filtered(lambda duty: duty.user_id == self.secretary)
        self.assertIn("Name somebody instead of Auditor: Checks the effect", duties.summary)

    def test_the_secretary_leaves(self):
        """A report is accepted by who may; the named secretary is no heir of the own work."""
        second = self._user('second', 'secretary', self.agency)
        self.admin.active = False
        file = self._reported()
        self.assertEqual(file.stage_user_id, self.secretary)
        self.secretary.action_archive()
        self.assertEqual((file.stage_user_id, self._duties(file)), (second, second))

    def test_the_leader_leaves(self):
        """A plan goes to another leader who did not write it, never to an ordinary person."""
        file = self._proposed()
        other = self._user('other_leader', 'leader', self.agency)
        self.leader.action_archive()
        self.assertEqual((file.stage_user_id, self._duties(file)), (other, other))

    def test_a_lone_leader_leaves(self):
        file = self._proposed()
        self.leader.action_archive()
        self.assertEqual(file.stage_user_id, self.leader)
        self.assertEqual(self._duties(file), self.secretary)

    def test_the_owner_is_not_who_approves(self):
        self.dept_vet.manager_id = False
        file = self._reported().with_user(self.secretary)
        file.write({'clause_id': self.clause_81.id, 'owner_id': self.doer.id})
        file.action_accept()
        self._analyse(file.with_user(self.doer))
        file.action_ids.user_id = self.staff
        file.with_user(self.doer).action_propose()
        self.agency.iso_secretary_id = self.auditor  # also the checker
        self.doer.action_archive()
        self.assertEqual((file.stage_user_id, file.owner_id), (self.leader, self.doer))
        self.assertIn("Name somebody instead of Doer: Owner", file.sudo().activity_ids.mapped(
            'summary'))

    def test_another_date_is_decided(self):
        action = self._action(self.doer, verifier_id=self.secretary.id)
        change = self.env['iso.action.deadline'].with_user(self.doer).create({
            'action_id': action.id, 'new_deadline': self._day(60), 'reason': "No paper"})
        self.assertEqual(change.decider_id, self.head)
        self.head.action_archive()
        self.assertEqual(change.decider_id, self.secretary)
        self.assertIn("Decide on another date", action.sudo().activity_ids.filtered(
            lambda duty: duty.user_id == self.secretary).summary)
        change.with_user(self.secretary).action_approve()

    def test_other_duties_are_not_lost(self):
        """Core deletes the activities of an archived user: those of programmes and audits go on."""
        other = self._user('other_leader', 'leader', self.agency)
        audit = self._audit()
        audit.action_submit()
        self.assertIn(self.leader, self._duties(audit))
        self.leader.action_archive()
        self.assertIn(other, self._duties(audit))

    def test_an_employee_is_archived(self):
        action = self._action(self.doer, verifier_id=self.secretary.id)
        self._employee(self.doer).active = False
        self.assertTrue(self.doer.active)
        self.assertEqual((action.user_id, self._duties(action)), (self.head, self.head))

    def test_an_employee_with_another_account(self):
        """The new account of the same person goes on with the work."""
        action = self._action(self.doer)
        account = self._user('account', 'staff', self.agency)
        employee = self._employee(self.doer)
        employee.user_id = account
        self.assertEqual((action.user_id, self._duties(action)), (account, account))
        employee.user_id = False
        self.assertEqual(action.user_id, self.secretary)

    def test_an_employee_moves(self):
        """What is to be done in the old department stays there; the rest goes along."""
        here = self._action(self.doer, verifier_id=self.secretary.id)
        there = self._action(self.doer, department_id=self.dept_plan.id)
        self._employee(self.doer).department_id = self.dept_plan
        self.assertEqual((here.user_id, there.user_id), (self.head, self.doer))
        self.assertEqual(self._duties(there), self.doer)
        self.assertIn("Doer no longer works in Veterinary", self._log(here))

    def test_a_planned_move(self):
        """A move written down beforehand hands over on its day."""
        action = self._action(self.doer, verifier_id=self.secretary.id)
        employee = self._employee(self.doer)
        employee.create_version(
            {'date_version': self._day(5), 'department_id': self.dept_plan.id})
        self.assertEqual((action.user_id, employee.department_id), (self.doer, self.dept_vet))
        with freeze_time(f'{self._day(5)} 08:00:00'):
            self.env['hr.employee']._cron_update_current_version_id()
        self.assertEqual(action.user_id, self.head)

    def test_another_head(self):
        """The new head gets what the old one had in this department."""
        file, action = self._approved(), self._action(self.doer)
        elsewhere = self._action(self.head, department_id=self.dept_plan.id,
                                 owner_id=self.secretary.id)
        self.dept_vet.manager_id = self._employee(self.staff)
        self.assertEqual((file.owner_id, file.stage_user_id), (self.staff, self.staff))
        self.assertEqual((action.owner_id, action.verifier_id), (self.staff, self.staff))
        self.assertEqual(self._duties(file), self.staff)
        self.assertEqual(elsewhere.user_id, self.head)
        self.assertIn("Staff heads Veterinary from now on", self._log(file))

    def test_another_head_who_acts(self):
        """The new head does not verify the own deed."""
        action = self._action(self.staff)
        self.dept_vet.manager_id = self._employee(self.staff)
        self.assertEqual((action.user_id, action.owner_id), (self.staff, self.staff))
        self.assertEqual(action.verifier_id, self.secretary)

    def test_one_message_a_person(self):
        self._action(self.doer, count=30, verifier_id=self.secretary.id)
        before = self.env['mail.message'].search([('model', '=', False)])
        self.doer.action_archive()
        told = self.env['mail.message'].search(
            [('model', '=', False), ('message_type', '=', 'user_notification')]) - before
        self.assertEqual(told.partner_ids, self.head.partner_id)
        self.assertIn("30 duties", told.subject)
        self.assertIn("And 10 more", told.body)

    def test_queries_do_not_grow(self):
        """300 actions cost what 3 do, but for the rows of log and followers."""
        counts = []
        for number, count in enumerate((3, 3, 300)):
            user = self._user(f'leaver{number}', 'staff', self.agency, self.dept_vet)
            self._action(user, count=count, verifier_id=self.secretary.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            user.action_archive()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertFalse(self.env['iso.action'].search([('user_id', '=', user.id)]))
        # One INSERT holds 100 rows.
        self.assertLess(counts[2], counts[1] + 15)
        self.assertLess(counts[2], 100)


@tagged('post_install', '-at_install')
class TestHandOverWizard(HandOverCase):

    def _wizard(self, by, **values):
        return self.env['iso.hand.over.wizard'].with_user(by).create({
            'company_id': self.agency.id, 'from_id': self.doer.id, 'to_id': self.staff.id,
            'reason': "On leave", **values})

    def test_by_the_secretary(self):
        action = self._action(self.doer)
        wizard = self._wizard(self.secretary)
        self.assertEqual(wizard.duty_count, 1)
        result = wizard.action_confirm()
        self.assertEqual(result['params']['type'], 'success')
        self.assertEqual((action.user_id, self._duties(action)), (self.staff, self.staff))
        self.assertIn("Secretary hands over the work of Doer: On leave", self._log(action))
        wizard.invalidate_recordset()
        self.assertEqual(wizard.duty_count, 0)
        self.assertTrue(self.doer.active)

    def test_where_not_suitable(self):
        """The new person verifies already: the next suitable one acts."""
        action = self._action(self.doer, verifier_id=self.staff.id)
        self._wizard(self.secretary).action_confirm()
        self.assertEqual((action.user_id, action.verifier_id), (self.head, self.staff))

    def test_by_the_head(self):
        """Only what is to be done in the own department."""
        here = self._action(self.doer)
        there = self._action(self.doer, department_id=self.dept_plan.id)
        self._wizard(self.head).action_confirm()
        self.assertEqual((here.user_id, there.user_id), (self.staff, self.doer))
        self.assertEqual(self._duties(there), self.doer)

    def test_refused(self):
        action = self._action(self.doer)
        for by, values in (
                (self.staff, {}), (self.leader, {}),
                (self.other_secretary, {}),
                (self.secretary, {'to_id': self.doer.id}),
                (self.secretary, {'to_id': self.other_auditor.id}),
                (self.secretary, {'reason': "  "})):
            with self.assertRaises(UserError):
                self._wizard(by, **values).action_confirm()
        self.assertEqual(action.user_id, self.doer)
