from odoo import fields, models


class IsoProgrammeRevision(models.Model):
    """What was approved when, and why it changed."""

    _name = 'iso.programme.revision'
    _description = "Audit Programme Revision"
    _order = 'programme_id, number'

    programme_id = fields.Many2one(
        'iso.programme', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='programme_id.company_id', store=True, index=True)
    number = fields.Integer(required=True)
    reason = fields.Text(string="Reason for the change")
    snapshot = fields.Json(help="The cells as they were approved.")
    approved_by = fields.Many2one('res.users')
    approved_on = fields.Datetime()
