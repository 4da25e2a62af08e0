from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class IsoAuditMember(models.Model):
    """A person in the team of one audit."""

    _name = 'iso.audit.member'
    _description = "Audit Team Member"
    _inherit = ['iso.part.mixin']
    _part_of = 'audit_id'
    _order = 'audit_id, role_order, id'
    _check_company_auto = True

    audit_id = fields.Many2one('iso.audit', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    auditor_id = fields.Many2one(
        'iso.auditor', required=True, index=True, ondelete='restrict', check_company=True,
        string="Competence record")
    user_id = fields.Many2one(related='auditor_id.user_id', store=True, index=True)
    department_id = fields.Many2one(related='auditor_id.department_id')
    role = fields.Selection([
        ('lead', "Lead auditor"),
        ('auditor', "Auditor"),
        ('trainee', "Trainee"),
    ], required=True, default='auditor')
    role_order = fields.Integer(
        compute='_compute_role_order', store=True, export_string_translation=False)
    exception_reason = fields.Text(
        readonly=True, copy=False,
        help="Why a leader allowed this person despite an objection (ISO 19011:2026 leaves room "
             "for small organisations). Stays on the record.")
    exception_by = fields.Many2one('res.users', readonly=True, copy=False)

    _person_once = models.Constraint(
        'UNIQUE (audit_id, auditor_id)', "This person is already in the team.")
    _one_lead = models.UniqueIndex(
        "(audit_id) WHERE role = 'lead'", "An audit has one lead auditor.")

    @api.depends('role')
    def _compute_role_order(self):
        for member in self:
            member.role_order = ['lead', 'auditor', 'trainee'].index(member.role or 'auditor')

    @api.depends('user_id', 'role')
    def _compute_display_name(self):
        for member in self:
            member.display_name = member.user_id.name

    @api.constrains('audit_id', 'auditor_id', 'role')
    def _check_suitable(self):
        for member in self:
            if member.exception_by:
                continue
            reasons = member.auditor_id._objections(member.audit_id, member.role)
            if reasons[member.auditor_id]:
                raise ValidationError(self.env._(
                    "%(person)s cannot be %(role)s of this audit: %(reasons)s. Choose somebody "
                    "else, or ask a leader to allow an exception with a written reason.",
                    person=member.user_id.name,
                    role=dict(self._fields['role']._description_selection(self.env))[member.role],
                    reasons="; ".join(reasons[member.auditor_id])))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_exception(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_exception([vals])
        self.audit_id._check_team_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self.audit_id._check_team_open()
        for member in self:
            if member.audit_id.line_ids.filtered(
                    lambda line, member=member: line.answered_by == member.user_id):
                raise UserError(self.env._(
                    "%(person)s has already answered questions of this audit and stays in the "
                    "team. Give the open questions to somebody else instead.",
                    person=member.user_id.name))

    def _check_exception(self, vals_list):
        """An exception is a leader's: nobody else may write it, and it names who gave it."""
        for vals in vals_list:
            if vals.get('exception_reason') or vals.get('exception_by'):
                if not self.env.user.has_group('iso_audit.group_iso_leader'):
                    raise AccessError(self.env._(
                        "Only a leader may allow an exception from the rules for audit teams."))
                if not (vals.get('exception_reason') or "").strip():
                    raise UserError(self.env._("Write down the reason for the exception."))
                vals['exception_by'] = self.env.uid
