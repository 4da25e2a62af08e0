from odoo import Command, fields, models
from odoo.exceptions import UserError

QUESTION = [
    'sequence', 'name', 'right_answer', 'wrong_1', 'wrong_2', 'wrong_3', 'wrong_4', 'hint']


class IsoProcedureVersion(models.Model):
    """A few questions of a version that a reader answers before “Read and understood” counts."""

    _inherit = 'iso.procedure.version'

    question_ids = fields.One2many('iso.procedure.question', 'version_id', string="Questions")

    def _next_values(self):
        return {
            **super()._next_values(),
            'question_ids': [
                Command.create(question.copy_data({'version_id': False})[0])
                for question in self.sudo().question_ids],
        }

    def _seal_content(self, event):
        content = super()._seal_content(event)
        if self.question_ids:
            # Only then: what was sealed before there were questions stays as it was sealed.
            content['question_ids'] = self._seal_values(self.question_ids, QUESTION)
        return content

    # -- reading ------------------------------------------------------------------------------

    def action_read(self):
        """Read and understood, after the questions if there are any."""
        if self.sudo().question_ids:
            self._check_reader()
            return self._ask()
        return super().action_read()

    def _ask(self):
        """The action that puts the questions to the reader; the right answers stay here."""
        if len(self) > 1:
            raise UserError(self.env._(
                "Some of these documents ask questions: open them one by one."))
        return {
            'type': 'ir.actions.client', 'tag': 'iso_procedure_quiz', 'target': 'new',
            'name': self.env._("Short questions"),
            'context': {'dialog_size': 'medium'},
            'params': {
                'version_id': self.id,
                'document': self.display_name,
                'questions': self.sudo().question_ids._asked(),
            },
        }

    def action_answer(self, answers):
        """Judge ``{question id: answer}`` of a reader; all right is “read and understood”.

        :return: ``{'wrong': {question id: where it stands, or False}}``
        """
        self.ensure_one()
        self._check_reader()
        answers = answers if isinstance(answers, dict) else {}
        questions = self.sudo().question_ids
        wrong = questions.filtered(
            lambda question: not question._is_right(answers.get(str(question.id))))
        reading = self.env['iso.acknowledgement'].sudo().search([
            ('version_id', '=', self.id), ('user_id', '=', self.env.uid)])
        reading.tries += 1
        if not wrong:
            reading._read_now()
        return {'wrong': {question.id: question.hint for question in wrong}}
