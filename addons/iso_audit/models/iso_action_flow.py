from odoo import fields, models
from odoo.exceptions import AccessError, UserError

SECRETARY = 'iso_audit.group_iso_secretary'


class IsoAction(models.Model):
    """The way of an action: planned, in progress, done, verified."""

    _inherit = 'iso.action'

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state == 'open':
            gaps += [
                self._gap(self.env._("Still to fill in: %(what)s.", what=lack))
                for lack in self._lacking_to_plan()]
        elif state == 'done' and not (self.evidence or "").strip() and not self.attachment_ids:
            gaps.append(self._gap(self.env._(
                "The result: what was done, in words or as a file.")))
        return gaps

    def _lacking_to_plan(self):
        """What an action needs before anybody can work on it, in words."""
        self.ensure_one()
        return [label for label, there in (
            (self.env._("responsible"), self.user_id),
            (self.env._("deadline"), self.deadline),
            (self.env._("person who verifies"), self.verifier_id),
        ) if not there]

    def _opens_at_once(self):
        """Whether nobody has to approve it first: all but the plan of a nonconformity."""
        self.ensure_one()
        return not self.nonconformity_id or self.kind == 'correction'

    def _whose_turn(self):
        self.ensure_one()
        if self.state == 'draft':
            return self.owner_id
        return self.verifier_id if self.state == 'done' else self.user_id

    # -- moves --------------------------------------------------------------------------------

    def action_assign(self):
        """Hand a planned action to its responsible."""
        self._check_planner()
        self._require_own_company()
        self._require_state('draft')
        for action in self:
            if not action._opens_at_once():
                raise UserError(self.env._(
                    "“%(action)s” begins when the plan of “%(file)s” is approved.",
                    action=action.display_name, file=action.nonconformity_id.display_name))
        self._move_open()
        return True

    def _move_open(self):
        actions = self.sudo()
        actions._move('open')
        actions._renew_duty()

    def action_done(self):
        """Report the action as done (its responsible)."""
        self._require_own_company()
        self._require_state('open')
        for action in self:
            if self.env.user != action.user_id:
                raise AccessError(self.env._(
                    "%(person)s does “%(action)s” and reports it as done. Hand it over first if "
                    "somebody else did it.", person=action.user_id.name,
                    action=action.display_name))
        self._move('done', done_by=self.env.uid, done_on=fields.Datetime.now())
        self._renew_duty()
        return True

    def action_verify(self):
        """Confirm that it was done (somebody who did not do it)."""
        self._check_may_verify()
        self._finish_duties()
        self.sudo()._move(
            'verified', verified_by=self.env.uid, verified_on=fields.Datetime.now())
        return True

    def _check_may_verify(self):
        self._require_own_company()
        self._require_state('done')
        for action in self:
            if self.env.user in action.user_id | action.done_by:
                raise AccessError(self.env._(
                    "Who did “%(action)s” does not verify it.", action=action.display_name))
            if not action._may_verify():
                raise AccessError(self.env._(
                    "%(person)s verifies “%(action)s”.", person=action.verifier_id.name,
                    action=action.display_name))

    # -- moves with a reason ------------------------------------------------------------------

    def action_return(self):
        return self.env['iso.reason']._ask(
            self, 'return', self.env._("Return the action"),
            self.env._("It is in progress again; the responsible reads what is missing."))

    def _with_reason_return(self, reason):
        self._check_may_verify()
        actions = self.sudo()
        actions._move('open', done_by=False, done_on=False)
        actions._renew_duty()
        for action in self:
            action.message_post(
                body=self.env._("Action returned: %(reason)s", reason=reason),
                partner_ids=action.user_id.partner_id.ids)

    def action_cancel(self):
        return self.env['iso.reason']._ask(
            self, 'cancel', self.env._("Cancel the action"),
            self.env._("It stays on record as cancelled, with the reason."))

    def _with_reason_cancel(self, reason):
        self._require_own_company()
        self._require_state('draft', 'open', 'done')
        for action in self:
            if action.nonconformity_id and action.state != 'draft':
                # What a leader approved is dropped neither by who planned it nor by who acts.
                action._require_group(
                    'iso_audit.group_iso_leader',
                    *([SECRETARY] if action.user_id != self.env.user else []))
            else:
                action._check_planner()
            action.message_post(body=self.env._("Action cancelled: %(reason)s", reason=reason))
        self.sudo()._move('cancelled')
        self._renew_duty()

    def action_put_off(self):
        """Ask for another date."""
        self.ensure_one()
        self._require_state('open')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Ask for another date"),
            'res_model': 'iso.action.deadline', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_action_id': self.id},
        }

    # -- duties -------------------------------------------------------------------------------

    def _renew_duty(self):
        """One named person and one date for what is to be done now."""
        self._finish_duties()
        duties = []
        for action in self.sudo():
            if action.state == 'open':
                duties.append((action, action.user_id, action.title, action.deadline))
            elif action.state == 'done' and action.verifier_id:
                duties.append((
                    action, action.verifier_id,
                    self.env._("Verify: %(action)s", action=action.title),
                    fields.Date.add(
                        action.company_id._iso_today(), days=action._days_to_verify())))
        self._hand_out(duties)
        asked = self.sudo().deadline_change_ids.filtered(lambda change: change.state == 'asked')
        waiting = asked.filtered(lambda change: change.action_id.state == 'open')
        waiting._hand_to_decider()
        (asked - waiting).write({'state': 'dropped'})

    def _days_to_verify(self):
        return 7

    def _open_action(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.name, 'res_model': self._name,
            'res_id': self.id, 'views': [(False, 'form')], 'target': 'new',
        }

    def action_open_here(self):
        """Show the action full size, with its buttons."""
        return dict(self._open_action(), target='current')

    def action_open_source(self):
        """Where the action comes from."""
        self.ensure_one()
        source = self.nonconformity_id or self.finding_id
        source.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': source.display_name,
            'res_model': source._name, 'res_id': source.id, 'views': [(False, 'form')],
        }
