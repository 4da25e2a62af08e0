from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_users import check_identity

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
# Actions that no longer wait for anybody.
SETTLED = ('verified', 'cancelled')


class IsoNonconformity(models.Model):
    """The way of a file: reported, accepted, analysed, planned, carried out, checked, closed."""

    _inherit = 'iso.nonconformity'

    # -- what is missing ----------------------------------------------------------------------

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state == 'analysis':
            gaps += self._missing_to_accept()
        elif state in ('proposed', 'approved'):
            gaps += self._missing_in_plan()
        elif state == 'done':
            gaps += self._missing_in_actions() + self._missing_in_planned_check()
        elif state == 'closed':
            gaps += self._missing_in_actions() + self._missing_in_check()
        return gaps

    def _missing_to_accept(self):
        gap, gaps = self._gap, []
        if not self.department_id:
            gaps.append(gap(self.env._("The department where the fault lies."), page='report'))
        if not self.clause_id:
            gaps.append(gap(
                self.env._("The clause of the standard that is not met."), page='report'))
        if not self.owner_id:
            gaps.append(gap(self.env._(
                "The owner of the file: %(department)s has no head with a user. Name somebody.",
                department=self.department_id.name or self.env._("the department")),
                page='report'))
        return gaps

    def _missing_in_plan(self):
        gap, gaps, actions = self._gap, [], self.action_ids
        live = actions.filtered(lambda action: action.state != 'cancelled')
        if not live.filtered(lambda action: action.kind == 'correction') and not (
                self.no_correction_reason or "").strip():
            gaps.append(gap(self.env._(
                "A correction: what puts it right at once. If nothing can, say why."),
                page='plan'))
        if not self.cause_ids:
            gaps.append(gap(self.env._("A cause, found by asking why."), page='analysis'))
        open_extents = self.extent_ids.filtered(lambda extent: not extent.answer)
        if open_extents:
            gaps.append(gap(
                self.env._(
                    "Whether the same happens in: %(departments)s.",
                    departments=", ".join(open_extents.sudo().department_id.mapped('name'))),
                page='extent'))
        if not live.filtered(lambda action: action.kind in ('corrective', 'preventive')):
            gaps.append(gap(self.env._(
                "A corrective action that removes the cause."), page='plan'))
        for action in live:
            lacks = action._lacking_to_plan()
            if lacks:
                gaps.append(gap(
                    self.env._(
                        "“%(action)s” has no %(lacking)s.", action=action.title,
                        lacking=", ".join(lacks)),
                    action=action._open_action(), page='plan'))
        gaps += self._missing_in_planned_check()
        if not self._approver():
            gaps.append(gap(self.env._(
                "A leader who approves: somebody who neither owns the file nor wrote its plan.")))
        return gaps

    def _missing_in_planned_check(self):
        gap, gaps = self._gap, []
        actions = self.action_ids.filtered(lambda action: action.state != 'cancelled')
        if not self.checker_id:
            gaps.append(gap(self.env._("Who checks the effect."), page='plan'))
        elif self.checker_id in self.sudo().round_id._parties():
            gaps.append(gap(self.env._(
                "Somebody else to check the effect: %(person)s owns the file or acts in it.",
                person=self.checker_id.name), page='plan'))
        last = max((action.deadline for action in actions if action.deadline), default=None)
        if not self.check_date:
            gaps.append(gap(self.env._("The day on which the effect is checked."), page='plan'))
        elif last and self.check_date <= last:
            gaps.append(gap(self.env._(
                "A day for the check after the last action (%(date)s): before that there is no "
                "effect to see.", date=last.strftime('%d/%m/%Y')), page='plan'))
        return gaps

    def _missing_in_actions(self):
        gaps = [
            self._gap(
                self.env._(
                    "“%(action)s” is %(state)s: %(person)s has to act.", action=action.title,
                    state=action._state_label(action.state).lower(),
                    person=action._whose_turn().name or self.env._("nobody")),
                action=action._open_action(), page='work')
            for action in self.action_ids if action.state not in SETTLED]
        if not self.action_ids.filtered(
                lambda action: action.state == 'verified'
                and action.kind in ('corrective', 'preventive')):
            gaps.append(self._gap(
                self.env._("A corrective action that was carried out and verified."),
                page='work'))
        return gaps

    def _missing_in_check(self):
        gap, gaps = self._gap, []
        if not self.cause_ids:
            gaps.append(gap(self.env._("A cause, found by asking why."), page='analysis'))
        # That it had no effect may show at once.
        if self.verdict != 'ineffective' and self.check_date and (
                self.check_date > self.company_id._iso_today()):
            gaps.append(gap(self.env._(
                "The day of the check, %(date)s: the action needs time to show an effect. The ISO "
                "secretary may set another day.",
                date=self.check_date.strftime('%d/%m/%Y')), page='check'))
        if not self.verdict:
            gaps.append(gap(self.env._(
                "The verdict on the effect, by %(person)s.",
                person=self.checker_id.name or self.env._("nobody")), page='check'))
        if not (self.verdict_evidence or "").strip():
            gaps.append(gap(self.env._("What the verdict rests on."), page='check'))
        return gaps

    # -- moves --------------------------------------------------------------------------------

    def action_accept(self):
        """Take the report on: from now on its owner works on it."""
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('reported')
        for deadline, files in self.grouped(lambda file: file._date_for('closed')).items():
            files._move(
                'analysis', accepted_by=self.env.uid, accepted_on=fields.Datetime.now(),
                deadline=deadline)
        return True

    def action_propose(self):
        """Put the plan before the leader."""
        self._check_planner()
        self._require_state('analysis')
        self._move('proposed', proposed_by=self.env.uid)
        return True

    def _approve(self):
        done = super()._approve()
        self.sudo().action_ids.filtered(lambda action: action.state == 'draft')._move_open()
        return done

    def _authors(self):
        """Who took part in writing the plan of the present round."""
        self.ensure_one()
        parts = self.sudo()
        return (
            parts.owner_id | parts.proposed_by | parts.round_id.author_ids
            | parts.cause_ids.create_uid | parts.action_ids.create_uid)

    def _approver(self):
        """The leader to put the plan before."""
        return self.company_id._iso_user('leader', without=self._authors())

    def action_finish(self):
        """Say that the plan was carried out: now its effect is waited for."""
        self._check_planner()
        self._require_state('approved')
        self._move('done')
        return True

    @check_identity
    def action_conclude(self):
        """Give the verdict on the effect: close the file, or begin a new round."""
        self._conclude()
        return True

    def _conclude(self):
        self._require_own_company()
        self._require_state('done')
        for file in self:
            if self.env.user != file.checker_id:
                raise AccessError(self.env._(
                    "%(person)s checks the effect of “%(file)s” and gives the verdict.",
                    person=file.checker_id.name or self.env._("Nobody"), file=file.display_name))
            if self.env.user in file.sudo().round_id._parties():
                raise AccessError(self.env._(
                    "Who owned the file or acted in it does not judge its effect. Ask the ISO "
                    "secretary to name somebody else for “%(file)s”.", file=file.display_name))
        # The checker may not write state and round; the checks above stand for the right.
        for file in self.sudo():
            self._refuse_gaps(
                file._missing_for('closed'),
                self.env._("The verdict cannot be given yet. Still missing:"))
            file._record_verdict()
            if file.verdict == 'effective':
                file._close()
            else:
                file._begin_again()

    def _record_verdict(self):
        """The round is over and stays as it is."""
        self.round_id._end()

    def _close(self):
        self._move('closed', closed_by=self.env.uid, closed_on=fields.Datetime.now())

    def _begin_again(self):
        """Causes and plan anew; what was done so far stays in its round."""
        self.ensure_one()
        self.round_id._retire()
        self._move(
            'analysis', round=self.round + 1, round_id=False, proposed_by=False,
            approved_by=False, approved_on=False)
        self.message_post(body=self.env._(
            "The corrective action had no effect; round %(number)s begins.", number=self.round))

    # -- moves with a reason ------------------------------------------------------------------

    def action_reject(self):
        return self.env['iso.reason']._ask(
            self, 'reject', self.env._("Reject the report"),
            self.env._("The report stays on record as rejected; who reported it reads why."))

    def _with_reason_reject(self, reason):
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('reported')
        self._move('rejected', rejection_reason=reason)
        for file in self:
            file.message_post(
                body=self.env._("Report rejected: %(reason)s", reason=reason),
                partner_ids=(file.reporter_id - self.env.user).partner_id.ids)

    def action_take_back(self):
        return self.env['iso.reason']._ask(
            self, 'take_back', self.env._("Take the plan back"),
            self.env._("The plan can be changed again and has to be approved again."))

    def _with_reason_take_back(self, reason):
        self._check_planner()
        self._require_state('proposed')
        self._back_to_analysis(self.env._("Plan taken back: %(reason)s", reason=reason))

    def action_send_back(self):
        return self.env['iso.reason']._ask(
            self, 'send_back', self.env._("Send the plan back"),
            self.env._("The owner reads the reason and works the plan over."))

    def _with_reason_send_back(self, reason):
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state('proposed')
        self.sudo()._back_to_analysis(self.env._("Plan sent back: %(reason)s", reason=reason))

    def _back_to_analysis(self, message):
        self._move('analysis', proposed_by=False)
        for file in self:
            file.message_post(
                body=message, partner_ids=(file.owner_id - self.env.user).partner_id.ids)

    def action_reopen_plan(self):
        return self.env['iso.reason']._ask(
            self, 'reopen_plan', self.env._("Change the approved plan"),
            self.env._(
                "Actions can be added and the plan has to be approved again; what was done "
                "stays done."))

    def _with_reason_reopen_plan(self, reason):
        self._check_planner()
        self._require_state('approved', 'done')
        self._back_to_analysis(self.env._("Plan opened again: %(reason)s", reason=reason))

    def _check_planner(self):
        """The owner and the ISO secretary work on causes and plan."""
        self._require_own_company()
        for file in self:
            if self.env.user != file.owner_id and not self.env.su and not (
                    self.env.user.has_group(SECRETARY)):
                raise AccessError(self.env._(
                    "%(owner)s, who owns “%(file)s”, and the ISO secretary do this.",
                    owner=file.owner_id.name or self.env._("The owner"),
                    file=file.display_name))

    # -- stages -------------------------------------------------------------------------------

    def _move(self, state, **vals):
        done = super()._move(state, **vals)
        # Two who move it at the same time conflict here, not over its parts.
        self.flush_recordset(['state'])
        if state == 'analysis':
            self._prepare_analysis()
        self._enter_stage()
        return done

    def _prepare_analysis(self):
        """The round to work in, and the departments to ask whether it happens there too."""
        files = self.sudo()
        rounds = self.env['iso.nonconformity.round'].sudo().create([
            {'nonconformity_id': file.id, 'number': file.round}
            for file in files if not file.round_id])
        for round_ in rounds:
            round_.nonconformity_id._system_write({'round_id': round_.id})
        departments = self.env['hr.department'].sudo().search(
            [('company_id', 'in', files.company_id.ids)]).grouped('company_id')
        files.env['iso.nonconformity.extent'].create([
            {'nonconformity_id': file.id, 'department_id': department.id}
            for file in files
            for department in departments.get(file.company_id, self.env['hr.department'])
            - file.department_id - file.extent_ids.department_id])

    def _stage_duty(self):
        """Who acts next, by when, and what to do: ``(user, date, words)``; no user: nobody."""
        self.ensure_one()
        nobody = self.env['res.users']
        match self.state:
            case 'reported':
                user = self.company_id._iso_user('secretary') or self.company_id._iso_user('leader')
                return user, self._date_for('reported'), self.env._(
                    "Accept or reject the report")
            case 'analysis':
                return self.owner_id, self._date_for('analysis'), self.env._(
                    "Put it right, find the cause, propose a plan")
            case 'proposed':
                return self._approver(), self._date_for('proposed'), self.env._(
                    "Approve the corrective-action plan")
            case 'approved':
                deadlines = self.action_ids.filtered(
                    lambda action: action.state not in SETTLED and action.deadline
                ).mapped('deadline')
                return self.owner_id, max(
                    deadlines, default=self.company_id._iso_today()), self.env._(
                    "See that the plan is carried out")
            case 'done':
                return self.checker_id, self.check_date, self.env._(
                    "Check the effect of the corrective action")
        return nobody, False, ""

    def _date_for(self, stage):
        """Today and the days that the organisation gives to this stage of such a file."""
        days = self.env['iso.stage.days']._days(self.company_id, self.grade, stage)
        return fields.Date.add(self.company_id._iso_today(), days=days)

    def _enter_stage(self):
        """Write down whose turn it is and by when, and tell the person."""
        now = fields.Datetime.now()
        Stage = self.env['iso.nonconformity.stage'].sudo()
        files = self.sudo()
        left = Stage.search([('nonconformity_id', 'in', files.ids), ('left_on', '=', False)])
        left.write({'left_on': now})
        left.flush_recordset()  # one stage is present at a time, also for the database
        files._finish_duties()
        rows, duties = [], []
        for (user, deadline, words), group in files.grouped(
                lambda file: file._stage_duty()).items():
            group._system_write({'stage_user_id': user.id, 'stage_deadline': deadline})
            going = group.filtered(lambda file: not file._is_ended())
            rows += [{
                'nonconformity_id': file.id, 'state': file.state, 'round': file.round,
                'user_id': user.id, 'deadline': deadline, 'entered_on': now} for file in going]
            # A report is taken down even where nobody is there yet to receive it.
            duties += [
                (file, user, words, deadline) for file in going
                if user or file.state != 'reported']
        Stage.create(rows)
        files._hand_out(duties)

    # -- ways to the parts --------------------------------------------------------------------

    def action_actions(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_action'),
            domain=[('nonconformity_id', '=', self.id)],
            context={'default_nonconformity_id': self.id})

    def action_open_origin(self):
        """The record that this file was opened from."""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            raise UserError(self.env._("The record that this file was opened from is gone."))
        return {
            'type': 'ir.actions.act_window', 'res_model': self.res_model,
            'res_id': self.res_id, 'views': [(False, 'form')], 'name': self.origin_name,
        }
