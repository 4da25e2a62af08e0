from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_users import check_identity

SECRETARY = 'iso_audit.group_iso_secretary'


class IsoAudit(models.Model):
    """The way of an audit: prepared, approved, carried out, reported."""

    _inherit = 'iso.audit'

    plan_version = fields.Char(
        compute='_compute_plan_version', compute_sudo=True, export_string_translation=False)

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state in ('submitted', 'approved'):
            gaps += self._missing_in_plan()
        elif state == 'running':
            gaps += self._missing_in_team()
        elif state == 'reported':
            gaps += self._missing_in_report()
        return gaps

    def _missing_in_plan(self):
        gap, gaps = self._gap, []
        if not self.date_start or not self.date_end:
            gaps.append(gap(self.env._("The dates of the audit."), page='plan'))
        if not self.department_ids:
            gaps.append(gap(self.env._("The departments to audit."), page='plan'))
        if not self.standard_ids:
            gaps.append(gap(self.env._("The standard to audit against."), page='plan'))
        if not self.decision_number or not self.decision_date:
            gaps.append(gap(self.env._(
                "Number and date of the decision that sets up the team."), page='plan'))
        if self.method != 'on_site' and not (self.method_reason or "").strip():
            gaps.append(gap(self.env._("Why the method is remote or mixed."), page='plan'))
        if not self.lead_id:
            gaps.append(gap(self.env._("A lead auditor."), page='team'))
        gaps += self._missing_in_team()
        live = self.session_ids.filtered(lambda session: not session.cancelled)
        if not live:
            gaps.append(gap(self.env._("An agenda."), page='agenda'))
        else:
            absent = self.department_ids - live.department_id
            if absent:
                gaps.append(gap(self.env._(
                    "No agenda item for: %(departments)s.",
                    departments=", ".join(absent.mapped('name'))), page='agenda'))
        gaps += self._missing_in_checklist()
        if not self._approver():
            gaps.append(gap(self.env._(
                "A leader who approves: somebody who neither prepared the audit nor takes part "
                "in it."), page='team'))
        return gaps

    def _approver(self):
        """The leader to put the plan before."""
        return self.company_id._iso_user('leader', without=self._authors())

    def _missing_in_team(self):
        gaps = []
        for member in self.member_ids.filtered(lambda member: not member.exception_by):
            reasons = member.auditor_id._objections(self, member.role)[member.auditor_id]
            if reasons:
                gaps.append(self._gap(self.env._(
                    "%(person)s: %(reasons)s.", person=member.user_id.name,
                    reasons="; ".join(reasons)), page='team'))
        return gaps

    def _missing_in_checklist(self):
        Line = self.env['iso.audit.line']
        asked = {
            department.id: (open_count, count) for department, count, open_count in
            ((row[0], row[1], row[1] - row[2]) for row in Line._read_group(
                [('audit_id', '=', self.id)], ['department_id'], ['__count', 'user_id:count']))}
        gaps = []
        unasked = self.department_ids.filtered(lambda department: department.id not in asked)
        if unasked:
            gaps.append(self._gap(self.env._(
                "No question for: %(departments)s.",
                departments=", ".join(unasked.mapped('name'))), page='checklist'))
        undivided = sum(open_count for open_count, _count in asked.values())
        if undivided:
            gaps.append(self._gap(
                self.env._("%(count)s questions have no auditor.", count=undivided),
                action=self._lines_action([('user_id', '=', False)]), page='checklist'))
        return gaps

    def _missing_in_report(self):
        gaps = []
        unanswered = self.env['iso.audit.line']._read_group(
            [('audit_id', '=', self.id), ('result', '=', False)],
            ['department_id'], ['__count'])
        if unanswered:
            gaps.append(self._gap(
                self.env._(
                    "%(open)s of %(total)s questions have no answer (%(departments)s).",
                    open=sum(count for _department, count in unanswered),
                    total=self.line_count,
                    departments=", ".join(
                        f"{department.name}: {count}" for department, count in unanswered)),
                action=self._lines_action([('result', '=', False)]), page='checklist'))
        for finding in self.finding_ids:
            lacks = [
                label for label, there in (
                    (self.env._("what was found"), finding.statement),
                    (self.env._("evidence"), finding.evidence or finding.attachment_ids
                        or finding.line_id.attachment_ids),
                ) if not there]
            if lacks:
                gaps.append(self._gap(
                    self.env._(
                        "Finding %(finding)s has no %(lacking)s.",
                        finding=finding.display_name, lacking=", ".join(lacks)),
                    action=self._finding_action(finding), page='findings'))
        if not (self.conclusion or "").strip():
            gaps.append(self._gap(self.env._("The conclusion of the audit."), page='report'))
        return gaps

    def _lines_action(self, domain):
        # Not read from the action of the menu, which takes six queries each time a form opens.
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Questions"),
            'res_model': 'iso.audit.line',
            'views': [(False, 'list'), (False, 'kanban'), (False, 'form')],
            'mobile_view_mode': 'kanban',
            'domain': [('audit_id', '=', self.id), *domain], 'context': {},
        }

    def _finding_action(self, finding):
        return {
            'type': 'ir.actions.act_window', 'name': finding.name,
            'res_model': 'iso.finding', 'res_id': finding.id, 'views': [(False, 'form')],
            'target': 'new',
        }

    # -- moves --------------------------------------------------------------------------------

    @api.depends('state')
    def _compute_plan_version(self):
        """Changes with everything that is approved; the button tells what the leader saw."""
        for audit in self:
            audit.plan_version = False
            if audit.state == 'submitted':
                audit.plan_version = " ".join(
                    f"{count}/{last}"
                    for part in ('iso.audit.member', 'iso.audit.session', 'iso.audit.line')
                    for count, last in self.env[part]._read_group(
                        [('audit_id', '=', audit.id)], [], ['__count', 'write_date:max'])
                ) + f" {audit.write_date}"

    def action_submit(self):
        """Put the plan before the leader."""
        self._check_organiser()
        self._require_state('draft')
        self._move('submitted')
        for audit in self:
            audit._hand_to(
                audit._approver(), self.env._("Approve the plan of the audit"), audit.date_start)
        return True

    def _authors(self):
        """Who prepared it or audits in it."""
        self.ensure_one()
        return self.team_user_ids | self.user_id

    def _approve(self):
        seen = self.env.context.get('iso_plan_seen')
        if seen and self.plan_version != seen:
            raise UserError(self.env._(
                "The plan of “%(audit)s” was changed after you opened it. Reload the page, read "
                "it again, then approve.", audit=self.display_name))
        done = super()._approve()
        audits = self.sudo()
        audits._seal('approved')
        audits.session_ids._make_events()
        for audit in audits:
            audit._hand_to(
                audit.lead_id, self.env._("Start the audit"), audit.date_start)
        return done

    def action_start(self):
        """Open the checklist for answers."""
        for audit in self:
            if self.env.user != audit.lead_id and not audit._is_organiser():
                raise AccessError(self.env._("The lead auditor starts the audit."))
        self._require_state('approved')
        self._finish_duties()
        self._move('running', started_on=fields.Datetime.now())
        self._keep_answer_duties()
        return True

    @check_identity
    def action_report(self):
        """Sign the report: from now on nothing of the audit changes (lead auditor only)."""
        self._report()
        return True

    def _report(self):
        self._require_state('running')
        for audit in self:
            if self.env.user != audit.lead_id:
                raise AccessError(self.env._(
                    "The lead auditor, %(lead)s, signs the report of “%(audit)s”.",
                    lead=audit.lead_id.name, audit=audit.display_name))
        self._finish_duties()
        self._move('reported', reported_by=self.env.uid, reported_on=fields.Datetime.now())
        self._seal('reported')
        for audit in self.sudo():
            audit._send_report()

    def _send_report(self):
        """Tell the heads of the departments, the leader and the secretary, once each."""
        company = self.company_id
        people = self._heads() | company._iso_user('leader') | company._iso_user('secretary')
        self.message_notify(
            partner_ids=(people - self.env.user).partner_id.ids,
            subject=self.env._("Audit report: %(audit)s", audit=self.display_name),
            body=self.env._(
                "The report of the audit has been signed by %(lead)s: %(findings)s findings. "
                "Please read it and act on what concerns the department.",
                lead=self.reported_by.name, findings=self.finding_count))

    # -- moves with a reason ------------------------------------------------------------------

    def action_take_back(self):
        return self.env['iso.reason']._ask(
            self, 'take_back', self.env._("Take the plan back"),
            self.env._("The plan returns to draft and has to be approved again."))

    def _with_reason_take_back(self, reason):
        self._check_organiser()
        self._require_state('submitted', 'approved')
        self._finish_duties()
        self._move('draft', approved_by=False, approved_on=False)
        for audit in self:
            audit.message_post(body=self.env._("Plan taken back: %(reason)s", reason=reason))

    def action_cancel(self):
        return self.env['iso.reason']._ask(
            self, 'cancel', self.env._("Cancel the audit"),
            self.env._("The audit stays on record; its agenda items leave the calendars."))

    def _with_reason_cancel(self, reason):
        self._require_group(SECRETARY)
        self._require_state('draft', 'submitted', 'approved', 'running')
        self._finish_duties()
        self.session_ids.filtered(lambda session: not session.cancelled).action_cancel()
        for audit in self:
            audit.message_post(body=self.env._("Audit cancelled: %(reason)s", reason=reason))
        self._move('cancelled')

    # -- duties -------------------------------------------------------------------------------

    def _keep_answer_duties(self):
        """Who has open questions answers them; when none is open, the lead auditor signs."""
        for audit in self.sudo().filtered(lambda audit: audit.state == 'running'):
            waiting = self.env['res.users'].union(*(
                user for [user] in self.env['iso.audit.line'].sudo()._read_group(
                    [('audit_id', '=', audit.id), ('result', '=', False)], ['user_id'])))
            duties = audit.activity_ids.filtered('automated')
            if waiting:
                duties.filtered(
                    lambda duty, waiting=waiting: duty.user_id not in waiting).action_feedback()
                for user in waiting - duties.user_id:
                    audit._hand_to(
                        user, self.env._("Answer the questions of the audit"), audit.date_end)
            else:
                duties.action_feedback()
                audit._hand_to(
                    audit.lead_id, self.env._("Sign the report of the audit"), audit.date_end)
