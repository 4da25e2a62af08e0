from odoo import fields, models


class IsoChecklistQuestion(models.Model):
    """A question, the evidence to look for, and to whom it applies."""

    _name = 'iso.checklist.question'
    _description = "Checklist Question"
    _order = 'checklist_id, sequence, id'

    checklist_id = fields.Many2one('iso.checklist', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='checklist_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one('iso.clause', required=True, index=True, ondelete='restrict')
    name = fields.Text(string="Question", required=True, translate=True)
    evidence = fields.Text(string="Evidence to look for", translate=True)
    applicability_ids = fields.Many2many('iso.applicability')
    active = fields.Boolean(default=True)
