from odoo import api, fields, models
from odoo.exceptions import UserError

from .iso_flow_mixin import OPEN_FIELDS

# An audit whose plan is approved is a promise to the department: its cell stays where it is.
BEGUN = ('approved', 'running', 'reported')


class IsoProgrammeLine(models.Model):
    """A cell of the year's grid: a department in a month, and the clauses to audit there."""

    _name = 'iso.programme.line'
    _description = "Audit Programme Cell"
    _inherit = ['iso.part.mixin']
    _part_of = 'programme_id'
    # The system links the audit after the approval.
    _open_fields = OPEN_FIELDS | {'audit_id'}
    _order = 'year desc, programme_id, month, department_id, id'
    _check_company_auto = True
    _rec_names_search = ['department_id']

    programme_id = fields.Many2one(
        'iso.programme', required=True, index=True, ondelete='cascade', check_company=True)
    programme_state = fields.Selection(
        related='programme_id.state', string="State of the programme")
    company_id = fields.Many2one(related='programme_id.company_id', store=True, index=True)
    year = fields.Integer(related='programme_id.year', store=True)
    department_id = fields.Many2one(
        'hr.department', required=True, index=True, check_company=True)
    month = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).month,
        aggregator=None)
    standard_ids = fields.Many2many(related='programme_id.standard_ids')
    clause_ids = fields.Many2many(
        'iso.clause', string="Clauses", compute='_compute_clause_ids', store=True, readonly=False,
        domain="[('standard_id', 'in', standard_ids)]", ondelete='restrict',
        help="What is audited there. A clause stands for all below it.")
    clause_codes = fields.Char(string="Clause numbers", compute='_compute_clause_codes')
    method = fields.Selection([
        ('on_site', "On site"),
        ('remote', "Remote"),
        ('mixed', "Mixed"),
    ], required=True, default='on_site',
        help="ISO 19011:2026: the programme says how each audit is carried out, and why.")
    method_reason = fields.Text(
        string="Reason for the method", help="Why remote or mixed is good enough here.")
    reason = fields.Text(
        string="Why now", help="What speaks for this department in this month: risk, time since "
                               "the last audit, faults that came back, changes.")
    audit_id = fields.Many2one(
        'iso.audit', readonly=True, copy=False, index='btree_not_null', ondelete='set null',
        check_company=True)
    audit_state = fields.Selection(related='audit_id.state', string="Audit state")

    _month = models.Constraint('CHECK (month BETWEEN 1 AND 12)', "A month is 1 to 12.")
    _cell = models.Constraint(
        'UNIQUE (programme_id, department_id, month)',
        "This department is already planned in this month: add the clauses to that cell, or "
        "choose another month.")

    @api.depends('department_id')
    def _compute_clause_ids(self):
        """Start with what the department is asked by the checklists."""
        empty = self.filtered(lambda line: line.department_id and not line.clause_ids)
        for programme, lines in empty.grouped('programme_id').items():
            usual = programme._usual_clauses(lines.department_id)
            for line in lines:
                line.clause_ids = usual[line.department_id]

    @api.depends('clause_ids')
    def _compute_clause_codes(self):
        for line in self:
            line.clause_codes = ", ".join(line.clause_ids.mapped('code'))

    @api.depends('department_id', 'month', 'year')
    def _compute_display_name(self):
        for line in self:
            # An inspector reads the cell, but not the branch's departments.
            line.display_name = self.env._(
                "%(department)s %(month)s/%(year)s",
                department=line.sudo().department_id.name or "",
                month=line.month, year=line.year)

    # -- guards -------------------------------------------------------------------------------

    def _live_audit(self):
        """The audit of this cell, unless it was cancelled."""
        self.ensure_one()
        audit = self.sudo().audit_id
        return audit if audit.state != 'cancelled' else audit.browse()

    def _has_begun(self):
        self.ensure_one()
        return self.sudo().audit_id.state in BEGUN

    def _check_not_begun(self):
        for line in self:
            if line._has_begun():
                raise UserError(self.env._(
                    "The audit of %(cell)s is planned or carried out (%(audit)s): its cell can "
                    "neither be changed nor deleted. Plan another audit of the department "
                    "instead.", cell=line.display_name, audit=line.sudo().audit_id.name))

    def write(self, vals):
        if set(vals) - self._open_fields:
            self._check_not_begun()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_not_begun()

    def _snapshot(self):
        """The cell as it is now, for the record of the revision."""
        self.ensure_one()
        return {
            'department_id': self.department_id.id,
            'department': self.department_id.name,
            'month': self.month,
            'clauses': self.clause_ids.mapped('code'),
            'method': self.method,
            'method_reason': self.method_reason or "",
            'reason': self.reason or "",
        }
