from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import AuditFlowCase


@tagged('post_install', '-at_install')
class TestAuditFlow(AuditFlowCase):

    # -- the whole way ------------------------------------------------------------------------

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
        self._answer_all(audit)
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

    # -- the plan -----------------------------------------------------------------------------

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

    def test_the_plan_lists_all_that_is_missing(self):
        """One message names everything, the form shows the same beforehand, nothing moves."""
        audit = self.env['iso.audit'].with_user(self.secretary).create({
            'standard_ids': False, 'checklist_ids': False, 'method': 'remote'})
        gaps = self._gaps(audit)
        self.assertEqual(len(gaps), 7, gaps)
        for part in ("dates", "departments", "standard", "decision", "remote", "lead", "agenda"):
            self.assertTrue([gap for gap in gaps if part in gap], part)
        with self.assertRaises(UserError) as refused:
            audit.action_submit()
        for gap in gaps:
            self.assertIn(gap, str(refused.exception))
        self.assertEqual(audit.state, 'draft')
        self.assertFalse(audit.activity_ids)

    def test_each_part_of_the_plan_is_asked_for(self):
        """Take one thing away from a complete plan: that is what is missing, and nothing else."""
        cases = [
            ({'decision_number': False}, "decision"),
            ({'decision_date': False}, "decision"),
            ({'method': 'mixed', 'method_reason': "  "}, "remote or mixed"),
            ({'session_ids': [Command.clear()]}, "agenda"),
            ({'line_ids': [Command.clear()]}, "No question for: Veterinary"),
        ]
        for values, words in cases:
            with self.subTest(values=values):
                audit = self._audit()
                self.assertEqual(self._gaps(audit), [])
                audit.write(values)
                self.assertEqual(len(self._gaps(audit)), 1)
                with self.assertRaisesRegex(UserError, words):
                    audit.action_submit()

    def test_a_department_without_agenda_or_questions_is_named(self):
        audit = self._audit()
        audit.department_ids |= self.dept_plan
        gaps = self._gaps(audit)
        self.assertTrue([gap for gap in gaps if "agenda item for: Planning" in gap])
        self.assertTrue([gap for gap in gaps if "No question for: Planning" in gap])

    def test_undivided_questions_are_missing(self):
        audit = self._audit()
        audit.line_ids[:2].user_id = False
        self.assertEqual(self._gaps(audit), ["2 questions have no auditor."])
        action = audit.missing['items'][0]['action']
        self.assertEqual(
            self.env[action['res_model']].search(action['domain']), audit.line_ids[:2])

    def test_it_ends_after_it_starts(self):
        day = fields.Date.today()
        with self._violates('iso_audit_dates'):
            self._audit(date_start=day, date_end=fields.Date.subtract(day, days=1))
        with self._violates('iso_audit_session_order_of_times'):
            session = self._audit().session_ids[0]
            session.stop = session.start
            self.env.flush_all()

    def test_who_submits(self):
        for user in (self.staff, self.head, self.auditor, self.leader, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._audit().with_user(user).action_submit()
        audit = self._audit()
        audit.with_user(self.lead).action_submit()
        self.assertEqual(audit.state, 'submitted')
        with self.assertRaisesRegex(UserError, "Reload the page"):
            audit.action_submit()

    # -- approval -----------------------------------------------------------------------------

    def test_only_a_leader_approves(self):
        audit = self._submitted()
        for user in (self.staff, self.head, self.auditor, self.lead, self.secretary, self.admin,
                     self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                audit.with_user(user)._approve()
        foreign = self._user('other_leader', 'leader', self.other_agency)
        with self.assertRaises(AccessError):
            audit.with_user(foreign)._approve()
        self.assertEqual(audit.state, 'submitted')

    def test_who_prepared_does_not_approve(self):
        both = self._user('both', 'leader', self.agency)
        both.group_ids += self.env.ref('iso_audit.group_iso_secretary')
        audit = self._submitted(user_id=both.id)
        with self.assertRaisesRegex(AccessError, "Another leader"):
            audit.with_user(both)._approve()
        audit.with_user(self.leader)._approve()

    def test_a_leader_above_does_not_approve_for_a_branch(self):
        audit = self._submitted()
        self.inspector.group_ids += self.env.ref('iso_audit.group_iso_leader')
        self.assertEqual(audit.with_user(self.inspector).state, 'submitted')
        with self.assertRaisesRegex(AccessError, "belongs to Agency"):
            audit.with_user(self.inspector)._approve()

    def test_who_audits_does_not_approve(self):
        """Neither is the plan put before that leader, nor may the team be joined afterwards."""
        self.dept_office.manager_id = False
        competence = self._competence(self.leader, 'auditor')
        second = self._user('second', 'leader', self.agency)
        audit = self._audit()
        member = self._member(audit, competence)
        audit.action_submit()
        self.assertEqual(audit.activity_ids.user_id, second)
        with self.assertRaisesRegex(AccessError, "Another leader"):
            audit.with_user(self.leader)._approve()
        member.unlink()
        audit.with_user(self.leader)._approve()
        with self.assertRaisesRegex(ValidationError, "approved the plan"):
            self._member(audit, competence)

    def test_nobody_left_to_approve_is_missing(self):
        self._competence(self.leader, 'auditor')
        audit = self._audit(user_id=self.leader.id)
        (self.env.ref('iso_audit.group_iso_leader').all_user_ids - self.leader).active = False
        with self.assertRaisesRegex(UserError, "A leader who approves"):
            audit.action_submit()

    def test_what_changed_in_the_meantime_is_not_approved(self):
        """The button tells which plan the leader has read."""
        for change in (
                lambda audit: audit.write({'objective': "Another"}),
                lambda audit: audit.line_ids[0].write({'question': "Another?"}),
                lambda audit: audit.line_ids[0].unlink(),
                lambda audit: audit.session_ids[0].write({'location': "Another room"}),
                lambda audit: audit.member_ids[-1].write({'role': 'trainee'})):
            audit = self._submitted()
            # In a test all is one transaction with one time: let the plan be older.
            self.env.flush_all()
            for model in ('iso_audit', 'iso_audit_member', 'iso_audit_session', 'iso_audit_line'):
                self.env.cr.execute(f"UPDATE {model} SET write_date = '2020-01-01'")
            self.env.invalidate_all()
            approver = audit.with_user(self.leader)
            approver = approver.with_context(iso_plan_seen=approver.plan_version)
            change(audit)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "Reload the page"):
                approver._approve()
            self.assertEqual(audit.state, 'submitted')
            approver.with_context(iso_plan_seen=approver.plan_version)._approve()
            self.assertEqual(audit.state, 'approved')

    def test_the_approved_plan_stays(self):
        audit = self._submitted()
        audit.with_user(self.leader)._approve()
        for values in ({'department_ids': [Command.link(self.dept_plan.id)]},
                       {'date_end': fields.Date.add(audit.date_end, days=1)},
                       {'decision_number': "13"}, {'scope': "Less"}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "Take the plan"):
                audit.write(values)
        with self.assertRaisesRegex(UserError, "Cancel it with a reason"):
            audit.unlink()

    def test_taking_back_needs_a_new_approval(self):
        audit = self._submitted()
        audit.with_user(self.leader)._approve()
        with self.assertRaises(AccessError):
            audit.with_user(self.auditor)._with_reason_take_back("No time")
        audit._with_reason_take_back("No time")
        self.assertEqual((audit.state, audit.approved_by.id), ('draft', False))
        self.assertIn("No time", audit.message_ids[0].body)
        self.assertFalse(audit.activity_ids)

    # -- conduct and report -------------------------------------------------------------------

    def test_who_starts(self):
        audit = self._submitted()
        audit.with_user(self.leader)._approve()
        for user in (self.staff, self.auditor, self.leader, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                audit.with_user(user).action_start()
        audit.with_user(self.lead).action_start()
        self.assertEqual(audit.activity_ids.user_id, audit.line_ids.user_id)
        self.assertEqual(set(audit.activity_ids.mapped('date_deadline')), {audit.date_end})

    def test_no_start_before_approval(self):
        for audit in (self._audit(), self._submitted()):
            with self.assertRaisesRegex(UserError, "not possible now"):
                audit.with_user(self.lead).action_start()

    def test_the_report_lists_all_that_is_missing(self):
        audit = self._running(self.dept_vet | self.dept_plan)
        line = audit.line_ids[0]
        line.with_user(line.user_id).result = 'major'
        gaps = self._gaps(audit)
        self.assertEqual(len(gaps), 3)
        self.assertIn("7 of 8 questions have no answer", gaps[0])
        self.assertIn("Planning: 4", gaps[0])
        self.assertIn("no what was found, evidence", gaps[1])
        self.assertIn("conclusion", gaps[2])
        with self.assertRaises(UserError) as refused:
            audit.with_user(self.lead)._report()
        for gap in gaps:
            self.assertIn(gap, str(refused.exception))
        self.assertEqual(audit.state, 'running')

    def test_only_the_lead_signs(self):
        audit = self._running()
        self._answer_all(audit)
        audit.with_user(self.lead).conclusion = "Conforms."
        for user in (self.secretary, self.admin):
            with self.subTest(user=user.login), self.assertRaisesRegex(AccessError, "Lead"):
                audit.with_user(user)._report()
        for user in (self.auditor, self.leader, self.staff):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                audit.with_user(user)._report()
        audit.with_user(self.lead)._report()
        self.assertEqual(audit.reported_by, self.lead)

    def test_the_report_is_announced_once_each(self):
        audit = self._running()
        self._answer_all(audit)
        audit.with_user(self.lead).conclusion = "Conforms."
        before = self.env['mail.message'].search([])
        audit.with_user(self.lead)._report()
        sent = (self.env['mail.message'].search([]) - before).filtered(
            lambda message: message.message_type == 'user_notification')
        self.assertEqual(
            sent.mapped('partner_ids'),
            (self.head | self.leader | self.secretary).partner_id)
        self.assertEqual(len(sent), 1)

    # -- cancelling ---------------------------------------------------------------------------

    def test_cancelling_needs_the_secretary_and_a_reason(self):
        audit = self._running()
        for user in (self.lead, self.auditor, self.staff, self.leader):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                audit.with_user(user)._with_reason_cancel("No")
        wizard = self.env['iso.reason'].with_user(self.secretary).with_context(
            audit.action_cancel()['context']).create({'reason': "   "})
        with self.assertRaisesRegex(UserError, "Write down"):
            wizard.action_confirm()
        wizard.reason = "The office moved"
        wizard.action_confirm()
        self.assertEqual(audit.state, 'cancelled')
        self.assertIn("The office moved", "".join(audit.message_ids.mapped('body')))
        self.assertTrue(all(audit.session_ids.mapped('cancelled')))
        self.assertFalse(audit.session_ids.event_id)
        with self.assertRaises(UserError):
            audit.with_user(self.lead).conclusion = "Late words"
        with self.assertRaises(UserError):
            audit._with_reason_cancel("Again")
