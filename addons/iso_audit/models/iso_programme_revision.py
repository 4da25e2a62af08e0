from odoo import api, fields, models


class IsoProgrammeRevision(models.Model):
    """What was approved when, and why it changed. Written by the approval only.

    ``snapshot``: ``[{'department_id', 'department', 'month', 'clauses' (codes), 'method',
    'method_reason', 'reason'}, …]``, the cells as they were approved.
    """

    _name = 'iso.programme.revision'
    _description = "Audit Programme Revision"
    _order = 'programme_id, number'
    _rec_name = 'number'

    programme_id = fields.Many2one(
        'iso.programme', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='programme_id.company_id', store=True, index=True)
    number = fields.Integer(string="Revision no.", required=True, aggregator=None)
    reason = fields.Text(string="Reason for the change")
    snapshot = fields.Json(help="The cells as they were approved.")
    cell_count = fields.Integer(string="Audits planned", compute='_compute_cell_count')
    approved_by = fields.Many2one('res.users', ondelete='restrict')
    approved_on = fields.Datetime()

    _number_once = models.Constraint(
        'UNIQUE (programme_id, number)', "This revision is on record already.")

    @api.depends('snapshot')
    def _compute_cell_count(self):
        for revision in self:
            revision.cell_count = len(revision.snapshot or [])
