import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ('policy', "Policy"),
    ('manual', "Manual"),
    ('system', "System procedure"),
    ('internal', "Internal procedure"),
    ('tthc', "Administrative procedure"),
    ('instruction', "Instruction"),
    ('form', "Form"),
]
NUMBER = re.compile(r'\{(0*)\}')


class IsoProcedureCode(models.Model):
    """How an organisation numbers its documents, by kind: “QT-{00}” gives QT-01, QT-02 …

    The zeros in braces say how many digits the running number has at least; ``{parent}`` is the
    code of the document that a form belongs to. A row without a company holds for everybody; a
    company's own row takes its place.
    """

    _name = 'iso.procedure.code'
    _description = "Pattern of Document Codes"
    _inherit = ['iso.own.rules.mixin']
    _rule_key = ('kind',)
    _order = 'company_id, sequence, id'

    company_id = fields.Many2one(
        'res.company', string="Organisation", index=True, ondelete='cascade',
        default=lambda self: self.env.company,
        help="Empty: for every organisation that has no pattern of its own.")
    kind = fields.Selection(KINDS, required=True)
    sequence = fields.Integer(compute='_compute_sequence', store=True)
    pattern = fields.Char(
        required=True,
        help="{00} stands for the running number with two digits at least, {parent} for the code "
             "of the document that a form belongs to: BM-{parent}-{00}.")
    example = fields.Char(compute='_compute_example')

    _once = models.UniqueIndex(
        "(company_id, kind) NULLS NOT DISTINCT",
        "There is a pattern for this kind already; change that one.")

    @api.depends('kind')
    def _compute_sequence(self):
        order = [kind for kind, _label in KINDS]
        for rule in self:
            rule.sequence = order.index(rule.kind) if rule.kind else 0

    @api.depends('pattern')
    def _compute_example(self):
        for rule in self:
            rule.example = (
                rule._code(1, "QT-01") if NUMBER.search(rule.pattern or "") else False)

    @api.constrains('pattern')
    def _check_pattern(self):
        for rule in self:
            if len(NUMBER.findall(rule.pattern)) != 1:
                raise ValidationError(self.env._(
                    "“%(pattern)s” has no place for the running number. Write {00} once where it "
                    "is to stand, such as QT-{00}.", pattern=rule.pattern))

    @api.model
    def _in_force(self, company):
        rules = self.sudo().search([('company_id', 'in', [company.id, False])])
        own = rules.filtered('company_id')
        return own | rules.filtered(lambda rule: rule.kind not in own.mapped('kind'))

    def _code(self, number, parent):
        """The code with that running number, for a document that belongs to ``parent``."""
        self.ensure_one()
        text = self.pattern.replace('{parent}', parent or "")
        return NUMBER.sub(lambda match: str(number).zfill(len(match[1])), text)

    def _next(self, parent, taken):
        """The first code that is not among ``taken``."""
        number = 1
        while self._code(number, parent).lower() in taken:
            number += 1
        return self._code(number, parent)
