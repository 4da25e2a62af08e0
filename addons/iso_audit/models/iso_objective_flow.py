from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import objective_status

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
DAYS_TO_APPROVE = 7
# What the owner writes; all else is the ISO secretary's.
OWNER_FIELDS = {'value_ids', 'conclusion'}


class IsoObjective(models.Model):
    """The way of an objective: prepared, approved, in force, closed, carried over."""

    _inherit = 'iso.objective'

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state in ('submitted', 'approved'):
            gaps += self._missing_in_plan()
        elif state == 'closed':
            gaps += self._missing_in_values()
            if not (self.conclusion or "").strip():
                gaps.append(self._gap(self.env._(
                    "The conclusion: what was reached and what follows."), page='values'))
        return gaps

    def _missing_in_plan(self):
        gap, gaps = self._gap, []
        if not self.user_id:
            gaps.append(gap(self.env._("The owner, who answers for it.")))
        if self.direction == 'up' and not self.target:
            gaps.append(gap(
                self.env._("The target: “at least 0” is always met."), page='plan'))
        gaps += [
            gap(message, page='plan') for message, name in (
                (self.env._("What will be done to reach it."), 'plan'),
                (self.env._("The resources it takes."), 'resources'),
                (self.env._("How it is evaluated."), 'evaluation'),
            ) if not (self[name] or "").strip()]
        return gaps

    def _missing_in_values(self):
        gaps = []
        unmeasured = self._unmeasured()
        if unmeasured:
            gaps.append(self._gap(self.env._("Not measured yet: %(periods)s.", periods=", ".join(
                self._period_name(period.end) for period in unmeasured)), page='values'))
        noteless = self.value_ids.filtered('lacks_note')
        if noteless:
            gaps.append(self._gap(self.env._(
                "Why, and what now: %(periods)s.", periods=", ".join(
                    noteless.sorted('date').mapped('period_name'))), page='values'))
        return gaps

    def _compute_missing(self):
        """While the period runs nothing is missing for closing it: the values come in time."""
        done = super()._compute_missing()
        today = {company: company._iso_today() for company in self.company_id}
        for objective in self:
            if objective.state == 'approved' and (
                    objective.date_to >= today[objective.company_id]):
                objective.missing = False
        return done

    # -- moves --------------------------------------------------------------------------------

    def action_submit(self):
        """Put the objective before the leader."""
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('draft')
        self._move(
            'submitted', submitted_by=self.env.uid, submitted_on=fields.Datetime.now())
        self._finish_duties()
        self._hand_out([(
            objective,
            objective.company_id._iso_user('leader', without=objective._authors()),
            self.env._("Approve the objective: %(title)s", title=objective.title),
            fields.Date.add(objective.company_id._iso_today(), days=DAYS_TO_APPROVE),
        ) for objective in self])
        return True

    def _authors(self):
        """Who prepared it, and who has to reach it."""
        self.ensure_one()
        return self.user_id | self.create_uid | self.submitted_by

    def _approve(self):
        done = super()._approve()
        objectives = self.sudo()
        objectives._seal('approved')
        objectives._renew_duty()
        return done

    def action_close(self):
        """Close what is measured to its end, with its conclusion."""
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('approved')
        self._close()
        return True

    def _close(self, **vals):
        objectives = self.sudo()
        objectives._finish_duties()
        objectives._move(
            'closed', closed_by=self.env.uid, closed_on=fields.Datetime.now(), **vals)
        objectives._seal('closed')

    # -- ways to the parts --------------------------------------------------------------------

    def action_enter_value(self):
        """The value of the first period that has none."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Enter a value"),
            'res_model': 'iso.objective.value', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_objective_id': self.id}}

    def action_open_previous(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name,
            'res_id': self.previous_id.id, 'views': [(False, 'form')]}

    # -- moves with a reason ------------------------------------------------------------------

    def action_send_back(self):
        return self.env['iso.reason']._ask(
            self, 'send_back', self.env._("Send the objective back"),
            self.env._("The objective returns to draft; who prepared it reads the reason."))

    def _with_reason_send_back(self, reason):
        self._require_group(SECRETARY, LEADER)
        self._require_own_company()
        self._require_state('submitted')
        for objective in self.sudo():
            author = objective.submitted_by
            objective._finish_duties()
            objective._move('draft', submitted_by=False, submitted_on=False)
            objective.message_post(
                body=self.env._("Objective sent back: %(reason)s", reason=reason))
            if author != self.env.user:
                objective._hand_to(
                    author, self.env._("Rework the objective: %(title)s", title=objective.title),
                    fields.Date.add(
                        objective.company_id._iso_today(), days=DAYS_TO_APPROVE))

    def action_revise(self):
        return self.env['iso.reason']._ask(
            self, 'revise', self.env._("Revise the objective"), self.env._(
                "The objective returns to draft and has to be approved again. Its values stay; "
                "meanwhile none are entered."))

    def _with_reason_revise(self, reason):
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('approved')
        self._finish_duties()
        self._move(
            'draft', submitted_by=False, submitted_on=False, approved_by=False,
            approved_on=False)
        for objective in self:
            objective.message_post(
                body=self.env._("Objective under revision: %(reason)s", reason=reason))

    def action_drop(self):
        return self.env['iso.reason']._ask(
            self, 'drop', self.env._("Give the objective up"), self.env._(
                "The objective is closed as it stands, with the reason as its conclusion."))

    def _with_reason_drop(self, reason):
        """Given up by a leader, as it was approved by one."""
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state('approved')
        objectives = self.sudo()
        objectives._finish_duties()
        objectives._system_write({
            'state': 'closed', 'closed_by': self.env.uid, 'closed_on': fields.Datetime.now(),
            'conclusion': self.env._("Given up: %(reason)s", reason=reason)})
        objectives._seal('closed')
        for objective in objectives:
            objective.message_post(
                body=self.env._("Objective given up: %(reason)s", reason=reason))

    # -- carrying over ------------------------------------------------------------------------

    def action_carry_over(self):
        """The same for the next year, as a draft; opens it where there is one already."""
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('approved', 'closed')
        successors = self.with_context(active_test=False).search(
            [('previous_id', 'in', self.ids)])
        new = self - successors.previous_id
        # As superuser: what it was carried over from is recorded in a system field.
        made = self.browse(self.sudo().create(
            [objective._next_values() for objective in new]).ids)
        made._message_log_batch({
            objective.id: self.env._(
                "Carried over from %(objective)s.", objective=objective.previous_id.display_name)
            for objective in made})
        records = successors | made
        action = {
            'type': 'ir.actions.act_window', 'name': self.env._("Objectives"),
            'res_model': self._name}
        if len(records) == 1:
            return {**action, 'res_id': records.id, 'views': [(False, 'form')]}
        return {
            **action, 'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', records.ids)]}

    def _next_values(self):
        self.ensure_one()
        start, end = objective_status.next_year(self.date_from, self.date_to)
        return {
            **self.copy_data()[0], 'date_from': start, 'date_to': end, 'previous_id': self.id,
            'active': True}

    # -- guards -------------------------------------------------------------------------------

    def _check_not_sealed(self):
        for objective in self:
            if objective.state == 'submitted':
                raise UserError(self.env._(
                    "“%(name)s” is before the leader. Send it back to draft to change it.",
                    name=objective.display_name))
            if objective.state == 'approved':
                raise UserError(self.env._(
                    "“%(name)s” is in force. Use “Revise” and give the reason; it is approved "
                    "again.", name=objective.display_name))
        return super()._check_not_sealed()

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        done = super().write(vals)
        if 'user_id' in vals:
            self.filtered(lambda objective: objective.state == 'approved')._renew_duty()
        return done

    def _check_may_write(self, vals):
        names = vals.keys() - (self._open_fields - OWNER_FIELDS - {'active', 'user_id'})
        names -= {'message_main_attachment_id'}
        if names - OWNER_FIELDS and not self.env.user.has_group(SECRETARY):
            raise AccessError(self.env._(
                "The ISO secretary keeps the objectives; the owner enters the values and the "
                "conclusion."))
        for objective in self:
            if 'user_id' in names and objective.state != 'draft' and not vals['user_id']:
                raise UserError(self.env._(
                    "“%(name)s” needs somebody who answers for it. Name another owner.",
                    name=objective.display_name))
            if 'user_id' in names and objective.state in ('submitted', 'closed') or (
                    'conclusion' in names and objective.state != 'approved'):
                objective._check_not_sealed()
            if 'company_id' in names and objective.company_id.id != vals['company_id']:
                raise UserError(self.env._(
                    "“%(name)s” stays where it was made. Make a new one there instead.",
                    name=objective.display_name))
            if names & {'date_from', 'frequency'} and objective.sudo().value_ids:
                raise UserError(self.env._(
                    "“%(name)s” has values already: from when on and how often it is measured "
                    "stays. Make a new objective for other periods.",
                    name=objective.display_name))
            if names & {'active'} and not vals['active'] and objective.state != 'closed':
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s: only what is over is archived.",
                    name=objective.display_name,
                    state=objective._state_label(objective.state).lower()))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_measured(self):
        for objective in self:
            if objective.sudo().value_ids:
                raise UserError(self.env._(
                    "“%(name)s” has measured values and stays on record. Close it instead.",
                    name=objective.display_name))
