from odoo import fields, models


class IsoChecklist(models.Model):
    """Reusable questions by clause."""

    _name = 'iso.checklist'
    _description = "Checklist"
    _order = 'name, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    urn = fields.Char(readonly=True, copy=False)
    standard_id = fields.Many2one('iso.standard', required=True, index=True)
    company_id = fields.Many2one('res.company', index=True)
    department_ids = fields.Many2many('hr.department', check_company=True)
    origin_id = fields.Many2one('iso.checklist', readonly=True, copy=False)
    question_ids = fields.One2many('iso.checklist.question', 'checklist_id', copy=True)
    active = fields.Boolean(default=True)
