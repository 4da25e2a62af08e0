from odoo import api, fields, models
from odoo.exceptions import ValidationError

WRONG = ('wrong_1', 'wrong_2', 'wrong_3', 'wrong_4')


class IsoProcedureQuestion(models.Model):
    """A question to the readers of a version: one right answer and one to four wrong ones.

    One record and no lines below it: so there is always exactly one right answer. Who still has
    to read the version does not read its questions from here, but as ``_asked`` gives them.
    """

    _name = 'iso.procedure.question'
    _description = "Question to the Readers"
    _inherit = ['iso.part.mixin']
    _part_of = 'version_id'
    _order = 'version_id, sequence, id'
    _check_company_auto = True

    version_id = fields.Many2one(
        'iso.procedure.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='version_id.company_id', store=True, index=True, precompute=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Question", required=True, help="Short, about what people get wrong at work.")
    right_answer = fields.Char(required=True)
    wrong_1 = fields.Char(string="Wrong answer", required=True)
    wrong_2 = fields.Char(string="Second wrong answer")
    wrong_3 = fields.Char(string="Third wrong answer")
    wrong_4 = fields.Char(string="Fourth wrong answer")
    hint = fields.Char(
        string="Where it stands",
        help="Shown to who answers wrong, such as “Section 3”: it should not give the answer.")

    @api.constrains('right_answer', *WRONG)
    def _check_answers(self):
        for question in self:
            answers = question._answers()
            if len({answer.casefold() for answer in answers}) < len(answers):
                raise ValidationError(self.env._(
                    "“%(question)s” has the same answer twice.", question=question.name))

    def _answers(self):
        """All answers, in an order that says nothing about which one is right."""
        self.ensure_one()
        answers = (self[name] for name in ('right_answer', *WRONG))
        return sorted(
            (answer.strip() for answer in answers if answer and answer.strip()),
            key=str.casefold)

    def _asked(self):
        """What a reader gets to see before the answer."""
        return [
            {'id': question.id, 'name': question.name, 'answers': question._answers()}
            for question in self]

    def _is_right(self, answer):
        self.ensure_one()
        return isinstance(answer, str) and answer == self.right_answer.strip()
