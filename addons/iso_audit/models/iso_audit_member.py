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
    company_id = fields.Many2one(
        related='audit_id.company_id', store=True, index=True, precompute=True)
    auditor_id = fields.Many2one(
        'iso.auditor', required=True, index=True, ondelete='restrict', check_company=True,
        string="Competence record")
    user_id = fields.Many2one(
        related='auditor_id.user_id', store=True, index=True, precompute=True,
        ondelete='restrict')
    department_id = fields.Many2one(related='auditor_id.department_id')
    role = fields.Selection([
        ('lead', "Lead auditor"),
        ('auditor', "Auditor"),
        ('trainee', "Trainee"),
    ], required=True, default='auditor')
    role_order = fields.Integer(
        string="Order of roles", compute='_compute_role_order', store=True)
    exception_reason = fields.Text(
        readonly=True, copy=False,
        help="Why a leader allowed this person despite an objection (ISO 19011:2026 leaves room "
             "for small organisations). Stays on the record.")
    exception_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')

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

    def _able_in(self, department):
        """Those who may put questions in ``department``."""
        return self.filtered(
            lambda member: member.role != 'trainee' and (
                member.exception_by or not member.auditor_id._works_in(department)))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get('exception_reason'):
                self._check_may_except(vals)
                vals['exception_by'] = self.env.uid
        members = super().create(vals_list)
        members.audit_id._check_team_open()
        for member in members:
            # Meetings are everybody's; who audits where is decided on the agenda.
            member.audit_id.session_ids.filtered(
                lambda session: session.kind != 'audit' and not session.cancelled
            ).write({'member_ids': [fields.Command.link(member.id)]})
        return members

    def write(self, vals):
        self.audit_id._check_team_open()
        if any(vals.get('auditor_id', member.auditor_id.id) != member.auditor_id.id
               for member in self):
            # An exception was allowed for this person, questions were given to this person.
            raise UserError(self.env._(
                "Take %(person)s out of the team and add the other person.",
                person=self[:1].user_id.name))
        if 'role' in vals and self.filtered('exception_by'):
            # What was allowed is this role.
            self._check_may_except({'exception_reason': self[:1].exception_reason})
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

    def unlink(self):
        # What nobody in the team could answer any more is to be divided again.
        released = self.audit_id.line_ids.filtered(
            lambda line: not line.result and line.user_id in self.filtered(
                lambda member: member.audit_id == line.audit_id).user_id)
        sessions = self.audit_id.session_ids
        done = super().unlink()
        released.write({'user_id': False})
        sessions._follow({'member_ids'})
        return done

    def _check_may_except(self, vals):
        """An exception is a leader's, in writing (asked of the user even under sudo)."""
        if not self.env.user.has_group('iso_audit.group_iso_leader'):
            raise AccessError(self.env._(
                "Only a leader may allow an exception from the rules for audit teams."))
        if not vals['exception_reason'].strip():
            raise UserError(self.env._("Write down the reason for the exception."))
