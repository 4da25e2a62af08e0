import json

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import ProcedureCase

QUESTIONS = [
    Command.create({
        'name': "How long may it take?", 'right_answer': "5 days", 'wrong_1': "3 days",
        'wrong_2': "7 days", 'hint': "Section 3"}),
    Command.create({
        'sequence': 20, 'name': "Who signs?", 'right_answer': "The head",
        'wrong_1': "The officer"})]


class QuizCase(ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls._effective(question_ids=QUESTIONS)
        cls.first, cls.second = cls.version.sudo().question_ids

    def _reading(self, user):
        return self.version.acknowledgement_ids.sudo().filtered(lambda one: one.user_id == user)

    def _answers(self, first="5 days", second="The head"):
        return {str(self.first.id): first, str(self.second.id): second}


@tagged('post_install', '-at_install')
class TestQuiz(QuizCase):
    """The short questions of a version: asked, judged, and never given away."""

    def test_read_and_understood_asks_first(self):
        action = self.version.with_user(self.staff).action_read()
        self.assertEqual((action['tag'], action['target']), ('iso_procedure_quiz', 'new'))
        self.assertEqual(self._reading(self.staff).state, 'todo')
        self.assertEqual([question['answers'] for question in action['params']['questions']], [
            ["3 days", "5 days", "7 days"], ["The head", "The officer"]])
        mine = self._reading(self.staff).with_user(self.staff)
        self.assertEqual(mine.action_read(), action, "by the other button, too")
        self.assertEqual(mine.state, 'todo')

    def test_what_is_asked_does_not_tell_the_answers(self):
        """The same, whichever of the answers is the right one."""
        asked = json.dumps(self.version.with_user(self.staff).action_read(), default=str)
        self.assertNotIn("right", asked)
        self.assertNotIn("Section 3", asked)
        self.first._system_write({'right_answer': "7 days", 'wrong_2': "5 days"})
        self.assertEqual(
            json.dumps(self.version.with_user(self.staff).action_read(), default=str), asked)

    def test_who_has_still_to_read_it_does_not_see_the_answers(self):
        """Neither reads nor searches them, whatever the role."""
        for user in (self.staff, self.auditor, self.lead, self.secretary):
            version = self.version.with_user(user)
            Question = self.env['iso.procedure.question'].with_user(user)
            with self.subTest(user.login):
                self.env.invalidate_all()
                self.assertFalse(version.web_read(
                    {'question_ids': {'fields': {'right_answer': {}}}})[0]['question_ids'])
                with self.assertRaises(AccessError):
                    Question.browse(self.first.id).read(['right_answer'])
                self.assertFalse(Question.search([('right_answer', '=', "5 days")]))
                self.assertFalse(version.search(
                    [('question_ids.right_answer', '=', "5 days"), ('id', '=', version.id)]))
        self.assertTrue(self.first.with_user(self.leader).right_answer)
        self.version.with_user(self.secretary).action_answer(self._answers())
        self.env.invalidate_all()
        self.assertTrue(self.first.with_user(self.secretary).right_answer, "afterwards it does")

    def test_wrong_then_right(self):
        version = self.version.with_user(self.staff)
        told = version.action_answer(self._answers(first="3 days"))
        self.assertEqual(told, {'wrong': {self.first.id: "Section 3"}})
        self.assertEqual(self._reading(self.staff).state, 'todo')
        self.assertEqual(version.action_answer(self._answers()), {'wrong': {}})
        reading = self._reading(self.staff)
        self.assertEqual((reading.state, reading.tries), ('read', 2))
        self.assertTrue(reading.read_on)
        with self.assertRaisesRegex(AccessError, "does not wait for you"):
            version.action_answer(self._answers())

    def test_bad_input(self):
        version = self.version.with_user(self.staff)
        every = set((self.first | self.second).ids)
        for answers in (
                {}, None, [], "5 days", {str(self.first.id): None}, {"x": "5 days"},
                {str(self.first.id): ["5 days"], str(self.second.id): True},
                {self.first.id: "5 days", self.second.id: "The head"}):
            with self.subTest(answers=answers):
                self.assertEqual(set(version.action_answer(answers)['wrong']), every)
        self.assertEqual(self._reading(self.staff).state, 'todo')

    def test_nobody_answers_for_another(self):
        for user in (self.head, self.leader, self.other_secretary):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.version.with_user(user).action_answer(self._answers())
        self.assertNotIn('read', self.version.acknowledgement_ids.mapped('state'))

    def test_several_at_once(self):
        other = self._effective()
        both = (self._reading(self.staff) | other.acknowledgement_ids.filtered(
            lambda one: one.user_id == self.staff)).with_user(self.staff)
        with self.assertRaisesRegex(UserError, "one by one"):
            (self.version | self._effective(question_ids=QUESTIONS)).with_user(
                self.staff).action_read()
        self.assertEqual(set(both.mapped('state')), {'todo'})

    def test_the_questions_stand_with_the_text(self):
        for version in (self._in_review(question_ids=QUESTIONS), self.version):
            for user in (self.head, self.secretary):
                version, question = version.with_user(user), version.sudo().question_ids[0]
                for act in (
                        lambda q=question: q.write({'right_answer': "3 days"}),
                        question.with_user(user).unlink,
                        lambda v=version: v.write({'question_ids': QUESTIONS}),
                        lambda v=version: self.env['iso.procedure.question'].with_user(
                            v.env.user).create({
                                'version_id': v.id, 'name': "More?", 'right_answer': "A",
                                'wrong_1': "B"})):
                    with self.assertRaises(UserError):
                        act()

    def test_sealed_with_the_version(self):
        version = self.version.sudo()
        self.assertFalse(version._seal_differences(version.seal_ids)[0])
        self.first._system_write({'right_answer': "9 days"})
        self.assertTrue(version._seal_differences(version.seal_ids)[0])

    def test_without_questions_the_seal_says_what_it_always_said(self):
        self.assertNotIn('question_ids', self._effective().sudo()._seal_content('approved'))

    def test_the_next_version_asks_them_too(self):
        second = self.version.procedure_id.with_user(self.head)._new_version()
        self.assertEqual(second.question_ids.mapped('name'), [self.first.name, self.second.name])
        second.question_ids[0].right_answer = "4 days"
        self.assertEqual(self.first.right_answer, "5 days")

    def test_two_answers_are_not_the_same(self):
        with self.assertRaisesRegex(ValidationError, "same answer twice"):
            self._draft(question_ids=[Command.create(
                {'name': "Who?", 'right_answer': "He", 'wrong_1': "he "})])


@tagged('post_install', '-at_install')
class TestQuizTour(QuizCase, HttpCase):
    """A reader answers on a phone: first wrong, then right."""

    def test_on_a_phone(self):
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour(
            f'/odoo/iso-versions/{self.version.id}', 'iso_procedure_quiz', login=self.staff.login)
        self.env.invalidate_all()
        reading = self._reading(self.staff)
        self.assertEqual((reading.state, reading.tries), ('read', 2))
