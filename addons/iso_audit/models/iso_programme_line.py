from odoo import fields, models


class IsoProgrammeLine(models.Model):
    """A cell of the year's grid: a department in a month, and the clauses to audit there."""

    _name = 'iso.programme.line'
    _description = "Audit Programme Cell"
    _order = 'programme_id, month, department_id, id'
    _check_company_auto = True

    programme_id = fields.Many2one(
        'iso.programme', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='programme_id.company_id', store=True, index=True)
    year = fields.Integer(related='programme_id.year', store=True)
    department_id = fields.Many2one(
        'hr.department', required=True, index=True, check_company=True)
    month = fields.Integer(required=True)
    clause_ids = fields.Many2many('iso.clause', string="Clauses")
    method = fields.Selection([
        ('on_site', "On site"),
        ('remote', "Remote"),
        ('mixed', "Mixed"),
    ], required=True, default='on_site')
    method_reason = fields.Text(string="Reason for the method")
    reason = fields.Text(string="Why now")
    audit_id = fields.Many2one(
        'iso.audit', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    audit_state = fields.Selection(related='audit_id.state', string="Audit state")

    _month = models.Constraint('CHECK (month BETWEEN 1 AND 12)', "A month is 1 to 12.")
