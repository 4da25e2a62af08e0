from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .risk_common import RiskCase


@tagged('post_install', '-at_install')
class TestRiskQuestion(RiskCase):
    """A closed nonconformity asks whether a risk changes (ISO 9001 10.2.1 e)."""

    def _asked(self, **values):
        file = self._concluded(**values)
        return file.with_user(self.secretary), file.sudo().risk_question_ids.with_user(
            self.secretary)

    def _holds(self, file):
        """The file says what its last seal says."""
        file = file.sudo()
        seal = file.seal_ids.sorted('id')[-1:]
        self.assertEqual(seal.event, 'closed')
        self.assertEqual(file._seal_differences(seal), ([], []))

    def test_closing_asks_the_secretary(self):
        file, question = self._asked()
        self.assertEqual(
            (question.user_id, question.state, question.deadline),
            (self.secretary, 'open', self._day(7)))
        self.assertEqual(question.activity_ids.user_id, self.secretary)
        self.assertEqual(file.risk_question_state, 'open')
        self.assertTrue(file.may_answer_risk)
        self.assertFalse(file.with_user(self.staff).may_answer_risk)
        self._holds(file)

    def test_without_effect_nothing_is_asked(self):
        file = self._concluded('ineffective')
        self.assertFalse(file.sudo().risk_question_ids)

    def test_the_owner_of_the_linked_risk_is_asked(self):
        risk = self._opened(user_id=self.staff.id)
        file = self._done()
        with self.assertRaises(AccessError):
            file.with_user(self.head).write({'risk_ids': [Command.link(risk.id)]})
        file = self._approved()
        file.with_user(self.head).write({'risk_ids': [Command.link(risk.id)]})
        self._carry_out(file)
        file.with_user(self.head).action_finish()
        self._conclude(file)
        question = file.sudo().risk_question_ids
        self.assertEqual(question.user_id, self.staff)
        asked = question.with_user(self.staff).action_rate()
        self.assertEqual(asked['context']['default_risk_id'], risk.id)
        with self.assertRaises(UserError):
            file.with_user(self.head).write({'risk_ids': [Command.clear()]})

    def test_who_may_not_read_the_file_is_not_asked(self):
        far = self._user('far', 'staff', self.agency, self.dept_plan)
        risk = self._opened(user_id=far.id)
        file = self._analysed(confidential=True)
        file.risk_ids = [Command.link(risk.id)] if risk.with_user(self.head).has_access(
            'read') else []
        self.assertEqual(file.risk_ids, risk)
        file.action_propose()
        file.with_user(self.leader)._approve()
        self._carry_out(file)
        file.action_finish()
        self._conclude(file)
        question = file.sudo().risk_question_ids
        self.assertEqual(question.user_id, self.secretary)
        self.assertFalse(question.with_user(far).has_access('read'))
        self.assertTrue(question.with_user(self.head).has_access('read'))

    def test_no_change(self):
        file, question = self._asked()
        dialog = file.action_risk_no_change()
        reason = self.env['iso.reason'].with_user(self.secretary).with_context(
            dialog['context']).create({'reason': "The register names it already"})
        reason.action_confirm()
        self.assertEqual(
            (question.state, question.answer, question.reason, question.answered_by),
            ('answered', 'no', "The register names it already", self.secretary))
        self.assertFalse(question.activity_ids, "the duty is done")
        file.invalidate_recordset()
        self.assertIn("The register names it already", file.risk_answer)
        with self.assertRaises(UserError):
            question._with_reason_no_change("Twice")
        self._holds(file)

    def test_rated_again(self):
        risk = self._opened()
        file, question = self._asked()
        context = file.action_risk_rate()['context']
        self.assertFalse(context['default_risk_id'], "none is linked: choose one")
        row = self.env['iso.risk.rating'].with_user(self.secretary).with_context(context).create(
            {'risk_id': risk.id, 'likelihood': '4', 'impact': '4', 'reason': "It did happen"})
        self.assertEqual(row.nonconformity_id, file)
        self.assertEqual(
            (question.answer, question.risk_id, question.rating_id), ('rated', risk, row))
        self.assertEqual(risk.rating, 16)
        file.invalidate_recordset()
        self.assertIn("12 → 16", file.risk_answer)
        self.assertEqual(risk.question_ids, question, "seen from the risk too")
        self._rate(risk, '4', '5', nonconformity_id=file.id)
        self.assertEqual(question.rating_id, row, "answered once")
        self._holds(file)

    def test_a_new_risk(self):
        file, question = self._asked()
        context = file.action_risk_enter()['context']
        risk = self.env['iso.risk'].with_user(self.secretary).with_context(context).create(
            {'likelihood': '3', 'impact': '3'})
        self.assertEqual(
            (risk.title, risk.source, risk.department_id, risk.clause_ids, risk.user_id),
            (file.title, 'audit', file.department_id, file.clause_id, file.owner_id))
        self.assertEqual((question.answer, question.risk_id), ('new', risk))
        with self.assertRaisesRegex(UserError, "stays on record"):
            risk.unlink()
        with self.assertRaises(UserError):
            file.action_risk_enter()
        self._holds(file)

    def test_a_new_risk_takes_no_confidential_words(self):
        file, question = self._asked(title="Sensitive words", confidential=True)
        context = question.action_enter()['context']
        self.assertNotIn("Sensitive", str(context))
        self.assertFalse(context.keys() & {'default_cause', 'default_consequence'})
        self.assertEqual(context['default_source_text'], file.name)

    def test_who_may_answer(self):
        file, question = self._asked()
        for user in (self.staff, self.auditor, self.leader, self.head):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                question.with_user(user)._with_reason_no_change("Nothing")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.with_user(user).action_risk_rate()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.with_user(user).action_risk_enter()
        risk = self._opened()
        self._rate(risk, '5', '5', nonconformity_id=file.id)
        self.assertEqual(question.state, 'open', "the owner of a risk was not asked here")

    def test_nothing_is_forged(self):
        file, question = self._asked()
        for values in (
                {'state': 'answered'}, {'answer': 'no'}, {'reason': "X"},
                {'user_id': self.staff.id}, {'deadline': self._day(99)}):
            with self.subTest(values=values), self.assertRaises(UserError):
                question.write(values)
        with self.assertRaises(UserError):
            question.unlink()
        with self.assertRaises(UserError):
            self.env['iso.risk.question'].with_user(self.secretary).create(
                {'nonconformity_id': self._concluded().id})
        self.assertEqual(question.state, 'open')

    def test_unanswered_it_is_reminded_of(self):
        _file, question = self._asked()
        question.sudo()._system_write({'deadline': self._day(-4)})
        self.assertTrue(question.is_late)
        own = self.env['iso.reminder']._gather()[self.secretary.id]['own']
        self.assertIn(('iso.risk.question', question.id, -4), [
            (item.model, item.id, item.days) for item in own])
        question._with_reason_no_change("Looked at all")
        self.assertFalse(question.is_late)
