from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .iso_finding import NONCONFORMITIES

SECRETARY = 'iso_audit.group_iso_secretary'
IMPROVEMENTS = ('observation', 'ofi')


class IsoFinding(models.Model):
    """What becomes of a finding: a nonconformity's file, or an action that improves."""

    _inherit = 'iso.finding'

    nonconformity_ids = fields.One2many('iso.nonconformity', 'finding_id', string="File")
    action_ids = fields.One2many('iso.action', 'finding_id')
    nonconformity_id = fields.Many2one(
        'iso.nonconformity', compute='_compute_nonconformity_id',
        search='_search_nonconformity_id')
    nonconformity_state = fields.Selection(
        related='nonconformity_id.state', string="State of the file", compute_sudo=True)
    follow_up_count = fields.Integer(
        compute='_compute_follow_up_count', export_string_translation=False)
    may_follow_up = fields.Boolean(
        compute='_compute_may_follow_up', export_string_translation=False)

    @api.depends('nonconformity_ids')
    def _compute_nonconformity_id(self):
        for finding in self:
            finding.nonconformity_id = finding.nonconformity_ids[:1]

    def _search_nonconformity_id(self, operator, value):
        return [('nonconformity_ids', operator, value)]

    @api.depends('nonconformity_ids', 'action_ids')
    def _compute_follow_up_count(self):
        """Files and actions, also those that the reader may not open."""
        counts = {}
        for model in ('iso.nonconformity', 'iso.action'):
            for finding, count in self.env[model].sudo()._read_group(
                    [('finding_id', 'in', self.ids)], ['finding_id'], ['__count']):
                counts[finding.id] = counts.get(finding.id, 0) + count
        for finding in self:
            finding.follow_up_count = counts.get(finding._origin.id, 0)

    @api.depends('audit_id.state', 'grade')
    @api.depends_context('uid')
    def _compute_may_follow_up(self):
        for finding in self:
            finding.may_follow_up = finding.grade != 'good' and finding._may_follow_up()

    def _may_follow_up(self):
        """The team and the ISO secretary, once the report is signed."""
        self.ensure_one()
        user, audit = self.env.user, self.audit_id
        return audit.state == 'reported' and audit.company_id in self.env.companies and (
            user.has_group(SECRETARY) or user in audit.team_user_ids)

    def action_follow_up(self):
        """Open the file of a nonconformity, or the action of an observation or opportunity."""
        faults = self.filtered(lambda finding: finding.grade in NONCONFORMITIES)
        hints = self.filtered(lambda finding: finding.grade in IMPROVEMENTS)
        files = faults._open_files() if faults else self.env['iso.nonconformity']
        actions = hints._open_actions() if hints else self.env['iso.action']
        records = files or actions
        if not records:
            raise UserError(self.env._("A good practice needs no action."))
        name = self.env._("Nonconformities") if files else self.env._("Actions")
        action = {'type': 'ir.actions.act_window', 'name': name, 'res_model': records._name}
        if len(records) == 1:
            return {**action, 'res_id': records.id, 'views': [(False, 'form')]}
        return {
            **action, 'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', records.ids)]}

    def _check_may_follow_up(self):
        self.check_access('read')
        for finding in self:
            if finding.audit_id.state != 'reported':
                raise UserError(self.env._(
                    "“%(finding)s” is followed up when the report of the audit is signed.",
                    finding=finding.display_name))
            if not finding._may_follow_up():
                raise AccessError(self.env._(
                    "The audit team and the ISO secretary follow up “%(finding)s”.",
                    finding=finding.display_name))

    def _open_files(self):
        """The file of each finding, made with everything the finding says where there is none."""
        self._check_may_follow_up()
        files = self.env['iso.nonconformity'].sudo().search([('finding_id', 'in', self.ids)])
        new = self - files.finding_id
        # As superuser: the finding is recorded in a system field; checked above.
        made = files.create([finding._file_values() for finding in new])
        return (files | made).sudo(False)

    def _file_values(self):
        self.ensure_one()
        statement = (self.statement or self.name).strip()
        return {
            'finding_id': self.id,
            'company_id': self.company_id.id,
            'reporter_id': self.env.uid,
            'source': 'inspection' if self.audit_id.kind == 'inspection' else 'audit',
            'grade': self.grade,
            'date': self.date,
            'description': statement,
            'requirement': self.requirement,
            'evidence': self.evidence,
            'department_id': self.department_id.id,
            'clause_id': self.clause_id.id,
            'attachment_ids': self._copied_files(),
        }

    def _copied_files(self):
        """Copies, since the files of a signed audit stay where they are."""
        return [
            Command.link(file.copy({'res_model': False, 'res_id': False}).id)
            for file in self.sudo().attachment_ids]

    def _open_actions(self):
        """An improvement for each observation and opportunity that has none yet."""
        self._check_may_follow_up()
        actions = self.env['iso.action'].search([('finding_id', 'in', self.ids)])
        return actions | actions.create([{
            'finding_id': finding.id,
            'kind': 'improvement',
            'title': next(iter((finding.statement or finding.name).strip().splitlines())),
            'description': finding.evidence,
            'user_id': finding.department_id._iso_head().id,
        } for finding in self - actions.finding_id])


class IsoAudit(models.Model):
    _inherit = 'iso.audit'

    open_finding_count = fields.Integer(
        compute='_compute_open_finding_count', export_string_translation=False)

    @api.depends('state', 'finding_ids.follow_up_count')
    def _compute_open_finding_count(self):
        """Findings of a signed report that nobody follows up yet."""
        for audit in self:
            audit.open_finding_count = len(audit._open_findings())

    def _open_findings(self):
        self.ensure_one()
        if self.state != 'reported':
            return self.env['iso.finding']
        return self.finding_ids.filtered(
            lambda finding: finding.grade != 'good' and not finding.follow_up_count)

    def _report(self):
        """Where the organisation wishes it, nobody has to think of the findings any more."""
        done = super()._report()
        for audit in self.filtered('company_id.iso_open_files'):
            findings = audit._open_findings()
            if findings:
                findings.action_follow_up()
        return done

    def action_follow_up(self):
        """Open files and actions for all findings that have none."""
        self.ensure_one()
        return self._open_findings().action_follow_up()

    def _iso_report_values(self):
        """Noticed beside the checklist: in the department audited, if it is one."""
        values = super()._iso_report_values()
        values['source'] = 'inspection' if self.kind == 'inspection' else 'audit'
        if len(self.department_ids) == 1:
            values['department_id'] = self.department_ids.id
        return values
