from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class IsoTeamChooser(models.TransientModel):
    """Offers competent and independent people for an audit, and says why not the others."""

    _name = 'iso.team.chooser'
    _description = "Choose the Audit Team"

    audit_id = fields.Many2one('iso.audit', required=True, readonly=True)
    line_ids = fields.One2many('iso.team.chooser.line', 'chooser_id')
    offered_ids = fields.One2many(
        'iso.team.chooser.line', 'chooser_id', domain=[('objection', '=', False)])
    refused_ids = fields.One2many(
        'iso.team.chooser.line', 'chooser_id', domain=[('objection', '!=', False)])
    may_except = fields.Boolean(compute='_compute_may_except')

    @api.depends_context('uid')
    def _compute_may_except(self):
        self.may_except = self.env.user.has_group('iso_audit.group_iso_leader')

    @api.model
    def _open(self, audit):
        audit.ensure_one()
        auditors = self.env['iso.auditor'].search(
            [('company_id', '=', audit.company_id.id)], order='role, user_id')
        objections = auditors._objections(audit)
        members = {member.auditor_id: member for member in audit.member_ids}
        busy = auditors._busy_during(audit)
        roles = self._offered_roles(audit, auditors, objections)
        chooser = self.create({
            'audit_id': audit.id,
            'line_ids': [Command.create({
                'auditor_id': auditor.id,
                'role': roles[auditor],
                'chosen': auditor in members,
                'objection': auditor not in members and "; ".join(objections[auditor]) or False,
                'remark': busy.get(auditor, False),
            }) for auditor in auditors],
        })
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Choose the audit team"),
            'res_model': self._name, 'res_id': chooser.id, 'views': [(False, 'form')],
            'target': 'new', 'context': {'dialog_size': 'extra-large'},
        }

    @api.model
    def _offered_roles(self, audit, auditors, objections):
        """The present role of members; the first suitable lead auditor leads if nobody does."""
        members = {member.auditor_id: member.role for member in audit.member_ids}
        lead_open = 'lead' not in members.values()
        roles = {}
        for auditor in auditors:
            role = members.get(auditor)
            if not role and auditor.role == 'lead' and lead_open and not objections[auditor]:
                role, lead_open = 'lead', False
            roles[auditor] = role or ('trainee' if auditor.role == 'trainee' else 'auditor')
        return roles

    def action_confirm(self):
        """Make the team of the audit what was ticked here."""
        self.ensure_one()
        chosen = self.line_ids.filtered('chosen')
        if sum(line.role == 'lead' for line in chosen) > 1:
            raise UserError(self.env._("An audit has one lead auditor: choose one."))
        members = {member.auditor_id: member for member in self.audit_id.member_ids}
        commands = [
            Command.delete(member.id) for auditor, member in members.items()
            if auditor not in chosen.auditor_id]
        # Who steps down comes before who steps up: there is one lead at any time.
        for line in chosen.sorted(lambda line: line.role == 'lead'):
            member = members.get(line.auditor_id)
            if not member:
                commands.append(Command.create(line._member_values()))
            elif member.role != line.role:
                commands.append(Command.update(member.id, {'role': line.role}))
        audit = self.audit_id
        audit.check_access('read')
        if audit._is_organiser():
            audit.check_access('write')
        else:
            # A leader only reads audits; what brings a leader here is the exception.
            audit._require_group('iso_audit.group_iso_leader')
            audit._require_own_company()
        # As superuser also because an exception is recorded in system fields.
        audit.sudo().write({'member_ids': commands})
        return {'type': 'ir.actions.act_window_close'}


class IsoTeamChooserLine(models.TransientModel):
    _name = 'iso.team.chooser.line'
    _description = "Person to Choose"
    _order = 'objection desc, id'

    chooser_id = fields.Many2one('iso.team.chooser', required=True, ondelete='cascade')
    auditor_id = fields.Many2one('iso.auditor', required=True, readonly=True)
    user_id = fields.Many2one(related='auditor_id.user_id')
    department_id = fields.Many2one(related='auditor_id.department_id')
    chosen = fields.Boolean()
    role = fields.Selection([
        ('lead', "Lead auditor"),
        ('auditor', "Auditor"),
        ('trainee', "Trainee"),
    ], required=True)
    objection = fields.Char(string="Not offered because", readonly=True)
    remark = fields.Char(readonly=True)
    exception_reason = fields.Text(string="Reason for an exception")

    def _member_values(self):
        self.ensure_one()
        if self.objection and not (self.exception_reason or "").strip():
            raise UserError(self.env._(
                "%(person)s is not offered (%(objection)s). A leader may allow an exception by "
                "writing down the reason.",
                person=self.user_id.name, objection=self.objection))
        return {
            'auditor_id': self.auditor_id.id, 'role': self.role,
            'exception_reason': self.objection and self.exception_reason or False,
        }
