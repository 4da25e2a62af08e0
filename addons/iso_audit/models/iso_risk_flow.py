from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_users import check_identity

from .. import risk_level
from .iso_risk import LEFT_AS_IT_IS

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
SETTLED = ('verified', 'cancelled')
DAYS_TO_ACCEPT = 7
# What the owner works out; the rest is kept by the ISO secretary.
TREATMENT_FIELDS = {'treatment', 'treatment_plan', 'action_ids'}
# Set when it is entered; afterwards a rating is a row of the log.
FIRST_FIELDS = {'likelihood', 'impact', 'kind', 'nonconformity_id'}


class IsoRisk(models.Model):
    """Who may write what on a risk, and its way: draft, open, closed."""

    _inherit = 'iso.risk'

    # -- guards -------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        model = self
        if not self.env.su:
            model = self._without_defaults({'active'})  # a new one is in sight
            vals_list = [
                {name: value for name, value in vals.items() if name != 'active'}
                for vals in vals_list]
        risks = super(IsoRisk, model).create(vals_list)
        for risk in risks.filtered('nonconformity_id'):
            risk.nonconformity_id.check_access('read')
            self.env['iso.risk.question']._answered_by_risk(risk)
        return risks

    def write(self, vals):
        self._check_may_write(vals)
        waited = {risk: risk.awaits_acceptance for risk in self}
        done = super().write(vals)
        self.filtered(
            lambda risk: risk.state == 'open' and (
                vals.keys() & {'user_id', 'review_date'}
                or risk.awaits_acceptance != waited[risk]))._renew_duty()
        return done

    def _check_may_write(self, vals):
        if self.env.su:
            return
        names = vals.keys() - self._open_fields - {'message_main_attachment_id'}
        secretary = self.env.user.has_group(SECRETARY)
        for risk in self:
            if names and not secretary and self.env.user != risk.user_id:
                raise AccessError(self.env._(
                    "%(owner)s, who owns “%(risk)s”, and the ISO secretary change it.",
                    owner=risk.user_id.name or self.env._("The owner"),
                    risk=risk.display_name))
            if 'company_id' in vals and vals['company_id'] != risk.company_id.id:
                raise UserError(self.env._(
                    "“%(risk)s” stays where it was made. Make a new one there instead.",
                    risk=risk.display_name))
            if names & FIRST_FIELDS and risk.state == 'open':
                raise UserError(self.env._(
                    "“%(risk)s” is open: its rating changes by “Rate again”, with a reason; what "
                    "it is and where it comes from stays.", risk=risk.display_name))
            allowed = TREATMENT_FIELDS | (
                {'likelihood', 'impact'} if risk.state == 'draft' else set())
            if not secretary and names - allowed:
                raise AccessError(self.env._(
                    "The owner of “%(risk)s” decides on the treatment and rates it; the rest is "
                    "kept by the ISO secretary: %(fields)s.", risk=risk.display_name,
                    fields=", ".join(sorted(
                        self._fields[name]._description_string(self.env)
                        for name in names - allowed if name in self._fields))))
        if 'active' in vals:
            self._check_archiving()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        for risk in self:
            if risk.state != 'draft' or risk.rating_ids:
                raise UserError(self.env._(
                    "“%(risk)s” was opened and stays on record. Close it with a reason instead.",
                    risk=risk.display_name))
            if risk.sudo().with_context(active_test=False).action_ids:
                raise UserError(self.env._(
                    "“%(risk)s” has actions already and stays on record. Delete them first.",
                    risk=risk.display_name))
            if risk.sudo().question_ids:
                raise UserError(self.env._(
                    "“%(risk)s” answers the question of a closed nonconformity and stays on "
                    "record.", risk=risk.display_name))

    def _authors(self):
        """Who wrote, owns or rated it: none of them accepts what remains."""
        self.ensure_one()
        risk = self.sudo()
        return risk.create_uid | risk.user_id | risk.rating_ids.user_id

    def _check_may_treat(self):
        """The owner and the ISO secretary work on it."""
        self._require_own_company()
        for risk in self:
            if self.env.user != risk.user_id and not self.env.su and not (
                    self.env.user.has_group(SECRETARY)):
                raise AccessError(self.env._(
                    "%(owner)s, who owns “%(risk)s”, and the ISO secretary do this.",
                    owner=risk.user_id.name or self.env._("The owner"),
                    risk=risk.display_name))

    # -- what is missing ----------------------------------------------------------------------

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state == 'open' and self.state == 'draft':
            if not self.user_id:
                gaps.append(self._gap(self.env._("The owner, who reviews it.")))
            if not self.likelihood or not self.impact:
                gaps.append(self._gap(self.env._(
                    "The rating: choose a cell of the matrix.")))
        elif state == 'closed':
            gaps += self._missing_to_close()
        return gaps

    def _missing_to_close(self):
        gaps = []
        if not self.treatment:
            gaps.append(self._gap(
                self.env._("The treatment: what is done about it."), page='treatment'))
        gaps += [
            self._gap(
                self.env._(
                    "“%(action)s” is %(state)s: %(person)s has to act.", action=action.title,
                    state=action._state_label(action.state).lower(),
                    person=action._whose_turn().name or self.env._("nobody")),
                action=action._open_action(), page='treatment')
            for action in self.action_ids if action.state not in SETTLED]
        if self.kind == 'risk' and not self.residual_level and (
                self.treatment not in LEFT_AS_IT_IS):
            gaps.append(self._gap(self.env._("The rating after treatment.")))
        if self.awaits_acceptance:
            gaps.append(self._gap(self.env._(
                "A leader who accepts that it stays %(level)s: somebody who neither wrote, owns "
                "nor rated it.", level=self._level_label(self.current_level).lower())))
        return gaps

    def _level_label(self, level):
        return dict(self._fields['level']._description_selection(self.env)).get(level, "")

    # -- moves --------------------------------------------------------------------------------

    def action_open(self):
        """Take it on: from now on it is treated and reviewed."""
        self._check_may_treat()
        self._require_state('draft')
        for risk in self:
            risk._move('open', review_date=risk.review_date or risk_level.review_date(
                risk.company_id._iso_today(), risk.level))
            self.env['iso.risk.rating'].sudo().create({
                'risk_id': risk.id, 'likelihood': risk.likelihood, 'impact': risk.impact,
                'reason': self.env._("First rating"), 'review_date': risk.review_date})
        waiting = self.sudo().action_ids.filtered(lambda action: action.state == 'draft')
        waiting.filtered(lambda action: not action._lacking_to_plan())._move_open()
        self._renew_duty()
        return True

    def action_rate(self):
        """Look at it again: the rating before treatment."""
        return self._rate(self.env._("Rate again"), False)

    def action_rate_residual(self):
        """Rate what remains after treatment."""
        return self._rate(self.env._("Rate after treatment"), True)

    def _rate(self, title, is_residual):
        self.ensure_one()
        self._check_may_treat()
        self._require_state('open')
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'iso.risk.rating',
            'views': [(False, 'form')], 'target': 'new',
            'context': {'default_risk_id': self.id, 'default_is_residual': is_residual},
        }

    def _take_rating(self, row):
        """The risk is from now on what the new row of its log says."""
        prefix = 'residual_' if row.is_residual else ''
        self._system_write({
            f'{prefix}likelihood': row.likelihood, f'{prefix}impact': row.impact,
            'review_date': row.review_date,
            # What was accepted was another rating.
            'accepted_by': False, 'accepted_on': False, 'acceptance_reason': False})
        self._renew_duty()

    def action_accept(self):
        return self.env['iso.reason']._ask(
            self, 'accept', self.env._("Accept the remaining risk"),
            self.env._("The reason stays on the risk, with your name. The next rating asks "
                       "for another acceptance if it stays as high."))

    @check_identity
    def _with_reason_accept(self, reason):
        self._accept(reason)

    def _accept(self, reason):
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state('open')
        for risk in self:
            if self.env.user in risk._authors():
                raise AccessError(self.env._(
                    "Who wrote, owns or rated “%(risk)s” does not accept what remains. Another "
                    "leader has to.", risk=risk.display_name))
            if not risk.awaits_acceptance:
                raise UserError(self.env._(
                    "“%(risk)s” does not wait for acceptance: only what stays high or very high "
                    "does. Reload the page to see what happened in the meantime.",
                    risk=risk.display_name))
        # A leader only reads risks; the checks above stand for the right to accept.
        self.sudo()._system_write({
            'accepted_by': self.env.uid, 'accepted_on': fields.Datetime.now(),
            'acceptance_reason': reason})
        for risk in self:
            risk.message_post(
                body=self.env._("Remaining risk accepted: %(reason)s", reason=reason),
                partner_ids=(risk.user_id - self.env.user).partner_id.ids)
        self._renew_duty()

    def action_close(self):
        return self.env['iso.reason']._ask(
            self, 'close', self.env._("Close"),
            self.env._("It is no longer reviewed. Say what came of it, or why it is over."))

    def _with_reason_close(self, reason):
        self._check_may_treat()
        self._require_state('open')
        self._move(
            'closed', closed_by=self.env.uid, closed_on=fields.Datetime.now(),
            closing_reason=reason)
        self._renew_duty()

    def action_reopen(self):
        return self.env['iso.reason']._ask(
            self, 'reopen', self.env._("Open again"),
            self.env._("It is treated and reviewed again; the ratings so far stay."))

    def _with_reason_reopen(self, reason):
        self._check_may_treat()
        self._require_state('closed')
        for risk in self:
            risk._move(
                'open', closed_by=False, closed_on=False, closing_reason=False,
                review_date=risk_level.review_date(
                    risk.company_id._iso_today(), risk.current_level))
            risk.message_post(body=self.env._("Opened again: %(reason)s", reason=reason))
        self._renew_duty()

    # -- duties -------------------------------------------------------------------------------

    def _renew_duty(self):
        """The review is the owner's, what stays high or very high waits for a leader."""
        risks = self.sudo()
        # Without a line in the log of each: the ratings tell of every review.
        risks.activity_ids.filtered('automated').unlink()
        duties = []
        for risk in risks.filtered(lambda risk: risk.state == 'open'):
            duties.append((risk, risk.user_id, risk._duty_words(), risk.review_date))
            leader = risk.awaits_acceptance and risk.company_id._iso_user(
                'leader', without=risk._authors())
            if leader:
                duties.append((
                    risk, leader,
                    self.env._("Accept the remaining risk, or ask for more: %(title)s",
                               title=risk.title),
                    fields.Date.add(risk.company_id._iso_today(), days=DAYS_TO_ACCEPT)))
        self._hand_out(duties)

    # -- ways to the parts --------------------------------------------------------------------

    def action_actions(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_action'),
            domain=[('risk_id', '=', self.id)], context={
                'default_risk_id': self.id,
                'default_kind': 'preventive' if self.kind == 'risk' else 'improvement'})
