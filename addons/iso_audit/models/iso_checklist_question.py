from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IsoChecklistQuestion(models.Model):
    """A question, the evidence to look for, and to whom it applies."""

    _name = 'iso.checklist.question'
    _description = "Checklist Question"
    _order = 'checklist_id, sequence, id'
    _rec_names_search = ['name', 'clause_id.code']

    checklist_id = fields.Many2one('iso.checklist', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='checklist_id.company_id', store=True, index=True)
    standard_id = fields.Many2one(related='checklist_id.standard_id')
    urn = fields.Char(readonly=True, copy=False, index='btree_not_null')
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one('iso.clause', required=True, index=True, ondelete='restrict')
    name = fields.Text(string="Question", required=True, translate=True)
    evidence = fields.Text(
        string="Evidence to look for", translate=True,
        help="Documents, records, places or persons that can answer the question.")
    applicability_ids = fields.Many2many(
        'iso.applicability', string="Applies to",
        help="To whom the question is put; departments carry the same tags. Empty: to everybody.")
    active = fields.Boolean(default=True)

    @api.constrains('clause_id', 'checklist_id')
    def _check_clause(self):
        for question in self:
            if question.clause_id.standard_id != question.checklist_id.standard_id:
                raise ValidationError(self.env._(
                    "Clause %(clause)s belongs to %(standard)s, but the checklist “%(checklist)s” "
                    "is for %(other)s. Choose a clause of the same edition.",
                    clause=question.clause_id.code,
                    standard=question.clause_id.standard_id.display_name,
                    checklist=question.checklist_id.name,
                    other=question.checklist_id.standard_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions.checklist_id._check_own()
        return questions

    def write(self, vals):
        self.checklist_id._check_own()
        res = super().write(vals)
        if 'checklist_id' in vals:
            self.checklist_id._check_own()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        self.checklist_id._check_own()
