from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

GRADES = [
    ('major', "Major nonconformity"),
    ('minor', "Minor nonconformity"),
    ('observation', "Observation"),
    ('ofi', "Opportunity for improvement"),
    ('good', "Good practice"),
]
NONCONFORMITIES = ('major', 'minor')


class IsoFinding(models.Model):
    """What an audit found: measured against a requirement, proven by evidence.

    A finding belongs to a line of the checklist, or is free (seen on the way). Higher addons
    inherit this model to open their own files from a finding.
    """

    _name = 'iso.finding'
    _description = "Finding"
    _inherit = [
        'iso.part.mixin', 'iso.evidence.mixin', 'iso.number.mixin', 'mail.thread',
        'mail.activity.mixin']
    _part_of = 'audit_id'
    _number_prefix = 'PH'
    _order = 'grade_order, name desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'statement', 'clause_code']

    audit_id = fields.Many2one(
        'iso.audit', required=True, index=True, ondelete='cascade', check_company=True)
    line_id = fields.Many2one(
        'iso.audit.line', string="Question", index='btree_not_null', ondelete='cascade',
        domain="[('audit_id', '=', audit_id)]")
    company_id = fields.Many2one(
        related='audit_id.company_id', store=True, index=True, precompute=True)
    audit_state = fields.Selection(related='audit_id.state', string="Audit state")
    date = fields.Date(
        required=True, default=fields.Date.context_today, help="The day it was found.")
    department_id = fields.Many2one(
        'hr.department', required=True, index=True, check_company=True,
        compute='_compute_from_line', store=True, readonly=False, precompute=True)
    clause_id = fields.Many2one(
        'iso.clause', required=True, index=True, ondelete='restrict',
        compute='_compute_from_line', store=True, readonly=False, precompute=True)
    clause_code = fields.Char(
        compute='_compute_clause_code', store=True, precompute=True, string="Clause no.",
        help="As it was numbered when the finding was made.")
    grade = fields.Selection(
        GRADES, required=True, default='minor', tracking=True, index=True, group_expand=True)
    grade_order = fields.Integer(
        string="Order of gravity", compute='_compute_grade_order', store=True, precompute=True)
    requirement = fields.Text(
        compute='_compute_from_line', store=True, readonly=False, precompute=True,
        help="What is required, and where: clause, procedure or legal text.")
    statement = fields.Text(
        string="What was found",
        compute='_compute_from_line', store=True, readonly=False, precompute=True, tracking=True,
        help="One fault, in words that the department can act on: what, where, how often.")
    evidence = fields.Text(
        compute='_compute_from_line', store=True, readonly=False, precompute=True,
        help="What was seen, read or heard: document, record or case with number and date.")
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Photos and files", bypass_search_access=True)
    user_id = fields.Many2one(
        'res.users', string="Auditor", required=True, index=True,
        default=lambda self: self.env.user)
    repeats_id = fields.Many2one(
        'iso.finding', string="Repeats finding", compute='_compute_repeats_id', store=True,
        index='btree_not_null', ondelete='set null',
        help="The latest nonconformity on the same clause in the same department within the "
             "two years before: the same fault came back.")

    _open_by_department = models.Index(
        "(company_id, department_id, date) WHERE grade IN ('major', 'minor')")

    @api.depends('line_id')
    def _compute_from_line(self):
        """Carry over what the line knows; never over words already written."""
        for finding in self:
            line = finding.line_id
            if not line:
                continue
            finding.department_id = finding.department_id or line.department_id
            finding.clause_id = finding.clause_id or line.clause_id
            finding.requirement = finding.requirement or (
                f"{line.standard_id.display_name} – {line.clause_code} {line.clause_name}")
            finding.statement = finding.statement or line.note
            finding.evidence = finding.evidence or line.evidence

    @api.depends('clause_id')
    def _compute_clause_code(self):
        for finding in self:
            finding.clause_code = finding.line_id.clause_code or finding.clause_id.code

    @api.depends('grade')
    def _compute_grade_order(self):
        order = [grade for grade, _label in GRADES]
        for finding in self:
            finding.grade_order = order.index(finding.grade) if finding.grade else len(order)

    @api.depends('department_id', 'clause_id', 'grade', 'date')
    def _compute_repeats_id(self):
        faults = self.filtered(
            lambda finding: finding.grade in NONCONFORMITIES
            and finding.department_id and finding.clause_id)
        (self - faults).repeats_id = False
        if not faults:
            return
        earlier = self.env['iso.finding'].sudo().search([
            ('department_id', 'in', faults.department_id.ids),
            ('clause_id', 'in', faults.clause_id.ids),
            ('grade', 'in', NONCONFORMITIES),
            ('audit_id.state', '=', 'reported'),
            ('date', '>=', fields.Date.subtract(min(faults.mapped('date')), years=2)),
        ], order='date desc, id desc')
        for finding in faults:
            finding.repeats_id = earlier.filtered(
                lambda old, new=finding: old.department_id == new.department_id
                and old.clause_id == new.clause_id
                and old.audit_id != new.audit_id
                and fields.Date.subtract(new.date, years=2) <= old.date <= new.date)[:1]

    @api.depends('name', 'clause_code', 'department_id')
    def _compute_display_name(self):
        for finding in self:
            # An inspector reads the finding, but not the branch's departments.
            finding.display_name = " · ".join(filter(None, [
                finding.name, finding.clause_code, finding.sudo().department_id.name]))

    @api.constrains('line_id', 'audit_id', 'user_id')
    def _check_of_audit(self):
        for finding in self:
            audit = finding.audit_id
            if finding.line_id and finding.line_id.audit_id != audit:
                raise ValidationError(self.env._(
                    "Question %(clause)s belongs to another audit. Choose a question of "
                    "“%(audit)s”.",
                    clause=finding.line_id.clause_code, audit=audit.display_name))
            if finding.user_id not in audit.team_user_ids:
                raise ValidationError(self.env._(
                    "%(person)s is not in the team of this audit.", person=finding.user_id.name))

    @api.model
    def _number_company_id(self, vals):
        return self.env['iso.audit'].browse(vals.get('audit_id')).company_id.id

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings._check_by_team()
        return findings

    def write(self, vals):
        if not self.env.su:
            self._check_by_team()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        self._check_by_team()

    def _check_by_team(self):
        """Findings are made by the team, and while the audit is running."""
        if self.env.su:
            return
        for finding in self:
            audit = finding.audit_id
            if audit.state != 'running':
                raise UserError(self.env._(
                    "Findings are recorded while the audit is running; “%(audit)s” is not.",
                    audit=audit.display_name))
            if self.env.user not in audit.team_user_ids:
                raise AccessError(self.env._(
                    "Only the audit team records findings of “%(audit)s”.",
                    audit=audit.display_name))
