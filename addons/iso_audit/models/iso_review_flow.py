from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.base.models.res_users import check_identity

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
DAYS_TO_APPROVE = 7


class IsoReview(models.Model):
    """The way of a review: prepared, invited, held, its minutes approved."""

    _inherit = 'iso.review'

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state in ('planned', 'meeting'):
            gaps += self._missing_people()
        if state == 'meeting' and not self.input_ids:
            gaps.append(self._gap(self.env._("An agenda: what the review looks at."), page='agenda'))
        if state == 'meeting' and self.date_from > self.company_id._iso_today():
            gaps.append(self._gap(self.env._(
                "Figures: the period begins on %(day)s, which is still to come.",
                day=self.date_from.strftime('%d/%m/%Y')), page='meeting'))
        if state in ('minutes', 'approved'):
            gaps += self._missing_in_minutes()
        return gaps

    def _missing_people(self):
        gap, gaps = self._gap, []
        if not self.chair_id:
            gaps.append(gap(self.env._("Who chairs the meeting."), page='meeting'))
        elif not self.chair_id.sudo().has_group(LEADER):
            gaps.append(gap(self.env._(
                "%(person)s chairs the meeting and has to approve the minutes, but is not a "
                "leader here. Choose a leader.", person=self.chair_id.name), page='meeting'))
        if not self.secretary_id:
            gaps.append(gap(self.env._("Who keeps the minutes."), page='meeting'))
        if not self.participant_ids:
            gaps.append(gap(self.env._("Who takes part."), page='meeting'))
        return gaps

    def _missing_in_minutes(self):
        gaps = []
        for decision in self.decision_ids.filtered(lambda one: one.state == 'draft'):
            lacks = decision._lacking_to_plan()
            if lacks:
                gaps.append(self._gap(
                    self.env._(
                        "Decision “%(decision)s” has no %(lacking)s.",
                        decision=decision.title, lacking=", ".join(lacks)),
                    action=decision._open_action(), page='decisions'))
        if not (self.conclusion or "").strip():
            gaps.append(self._gap(self.env._(
                "The conclusion: whether the system is suitable, adequate and effective."),
                page='decisions'))
        return gaps

    def _check_keeper(self):
        """The secretary of the organisation prepares; the chair may do it, too."""
        self._require_own_company()
        for review in self:
            if self.env.user != review.chair_id:
                review._require_group(SECRETARY)

    # -- moves --------------------------------------------------------------------------------

    def action_invite(self):
        """Invite everybody through the calendar."""
        self._check_keeper()
        self._require_state('draft')
        reviews = self.sudo()
        reviews._move('planned')
        reviews._make_event()
        for review in reviews:
            review._hand_to(
                review.secretary_id, self.env._("Hold the management review"),
                review._local(review.start).date())
        return True

    def action_start(self):
        """Start the meeting: from now on the inputs show what they show at this moment."""
        self._check_keeper()
        self._require_state('planned')
        reviews = self.sudo()
        reviews._finish_duties()
        for review in reviews:
            review._move('meeting', started_on=fields.Datetime.now(), **review._held_today())
            review._follow()
        # In the language and with the eyes of who starts it.
        self.input_ids._freeze()
        for review in reviews:
            review._hand_to(
                review.secretary_id, self.env._("Finish the minutes of the management review"),
                review._due())
        return True

    def _held_today(self):
        """A meeting held on another day than planned; its figures never reach ahead of it."""
        self.ensure_one()
        today, values = self.company_id._iso_today(), {}
        if self._local(self.start).date() != today:
            now = fields.Datetime.now().replace(second=0)
            values.update(start=now, stop=now + (self.stop - self.start))
        if self.date_to > today:
            values['date_to'] = today
        return values

    def action_submit(self):
        """Put the minutes before the chair."""
        self._check_keeper()
        self._require_state('meeting')
        reviews = self.sudo()
        reviews._finish_duties()
        reviews._move('minutes', submitted_by=self.env.uid)
        for review in reviews:
            review._hand_to(
                review.chair_id, self.env._("Approve the minutes of the management review"),
                fields.Date.add(review.company_id._iso_today(), days=DAYS_TO_APPROVE))
        return True

    @check_identity
    def action_approve(self):
        """Approve the minutes (the chair): they are sealed, and the decisions go out."""
        self._approve()
        return True

    def _authors(self):
        """Who kept the minutes does not approve them."""
        self.ensure_one()
        return self.secretary_id | self.submitted_by

    def _may_approve(self):
        """The chair; another leader where the chair has left before approving."""
        self.ensure_one()
        chair = self.chair_id.sudo()
        return self.env.user == chair or not (chair.active and chair.has_group(LEADER))

    def _approve(self):
        for review in self:
            if not review._may_approve():
                raise AccessError(self.env._(
                    "%(chair)s chaired “%(review)s” and approves its minutes.",
                    chair=review.chair_id.name, review=review.display_name))
        done = super()._approve()
        reviews = self.sudo()
        reviews._hand_out_decisions()
        reviews._seal('approved')
        for review in reviews:
            review._tell_participants()
        return done

    def _hand_out_decisions(self):
        """The decisions go to the responsible; the minutes keep what was decided."""
        for review in self:
            decisions = review._live_decisions()
            review._system_write(
                {'decided': [decision._as_decided() for decision in decisions]})
            decisions.filtered(lambda one: one.state == 'draft')._move_open()

    def _live_decisions(self):
        return self.decision_ids.filtered(lambda one: one.state != 'cancelled').sorted('id')

    def _tell_participants(self):
        self.message_notify(
            partner_ids=(self._people() - self.env.user).partner_id.ids,
            subject=self.env._("Minutes approved: %(review)s", review=self.display_name),
            body=self.env._(
                "%(chair)s approved the minutes with %(decisions)s decisions. Who is responsible "
                "for one finds it among the own actions.",
                chair=self.approved_by.name, decisions=len(self._live_decisions())))

    def action_release(self):
        """Let all staff read the minutes (a leader)."""
        self._check_releaser()
        self.sudo()._system_write({'released': True})
        return True

    def action_withhold(self):
        """Keep the minutes to those who took part again (a leader)."""
        self._check_releaser()
        self.sudo()._system_write({'released': False})
        return True

    def _check_releaser(self):
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state('approved')

    # -- moves with a reason ------------------------------------------------------------------

    def action_take_back(self):
        return self.env['iso.reason']._ask(
            self, 'take_back', self.env._("Take the minutes back"),
            self.env._("The minutes can be changed again; the figures stay as they were shown."))

    def _with_reason_take_back(self, reason):
        self._check_keeper()
        self._require_state('minutes')
        reviews = self.sudo()
        reviews._finish_duties()
        reviews._move('meeting', submitted_by=False)
        for review in reviews:
            review.message_post(body=self.env._("Minutes taken back: %(reason)s", reason=reason))
            review._hand_to(
                review.secretary_id, self.env._("Finish the minutes of the management review"),
                review._due())

    def action_cancel(self):
        return self.env['iso.reason']._ask(
            self, 'cancel', self.env._("Cancel the review"),
            self.env._("It stays on record as cancelled; the meeting leaves the calendars."))

    def _with_reason_cancel(self, reason):
        self._check_keeper()
        self._require_state('draft', 'planned')
        reviews = self.sudo()
        reviews._finish_duties()
        for review in reviews:
            review.message_post(body=self.env._("Review cancelled: %(reason)s", reason=reason))
        reviews._move('cancelled')
        # Afterwards: a meeting that is still to come is not called off from the calendar.
        reviews.event_id._iso_cancel()
