from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
DAYS_TO_REVIEW = 7


class IsoProcedureVersion(models.Model):
    """The way of a version: written, reviewed, approved, in force, superseded or withdrawn."""

    _inherit = 'iso.procedure.version'

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        gap = self._gap
        if state in ('review', 'submitted', 'approved'):
            # Not the text alone: an older document often comes as a file.
            if not (self.content or "").strip() and not self.attachment_ids and not self.step_ids:
                gaps.append(gap(self.env._(
                    "What it says: a text, steps, or a file."), page='text'))
            if self.number > 1 and not (self.reason or "").strip():
                gaps.append(gap(self.env._(
                    "The reason for the change: what and why."), page='approval'))
            if not self.procedure_id.user_id:
                gaps.append(gap(self.env._("The owner of the document.")))
            today = self.company_id._iso_today()
            if self.effective_date and self.effective_date < today:
                gaps.append(gap(self.env._(
                    "A day from today on to take effect: %(date)s is over.",
                    date=self.effective_date.strftime('%d/%m/%Y')), page='approval'))
        if state == 'submitted':
            waiting = self.review_ids.filtered(lambda review: review.state == 'waiting')
            if waiting:
                gaps.append(gap(self.env._(
                    "The review by %(people)s.",
                    people=", ".join(waiting.user_id.mapped('name'))), page='approval'))
        return gaps

    def _check_keeper(self):
        self._require_own_company()
        self.procedure_id._check_may_edit()

    # -- moves --------------------------------------------------------------------------------

    def action_review(self):
        """Give it to the reviewers; without one, straight to the leader."""
        self._check_keeper()
        self._require_state('draft')
        versions = self.sudo()
        versions._move('review', submitted_by=self.env.uid)
        versions.review_ids._system_write({'state': 'waiting', 'comment': False, 'done_on': False})
        for version in versions:
            version._ask_reviewers()
        return True

    def _ask_reviewers(self):
        """One duty for each whose turn it is; when all agreed, the leader's."""
        self.ensure_one()
        turns = self._turns()
        if not turns:
            self._submit()
            return
        asked = self.activity_ids.filtered('automated').user_id
        deadline = fields.Date.add(self.company_id._iso_today(), days=DAYS_TO_REVIEW)
        for user in turns.user_id - asked:
            self._hand_to(
                user, self.env._("Review %(version)s", version=self.display_name), deadline)

    def _submit(self):
        self._finish_duties()
        self._move('submitted')
        leader = self.company_id._iso_user('leader', without=self._authors())
        self._hand_to(
            leader, self.env._("Approve %(version)s", version=self.display_name),
            fields.Date.add(self.company_id._iso_today(), days=DAYS_TO_REVIEW))

    def action_agree(self):
        """Agree with the text (a reviewer, in turn)."""
        self._reviewing()._decide('agreed')
        return True

    def _reviewing(self):
        """The present user's line of review, if it is their turn."""
        self.ensure_one()
        self._require_own_company()
        self._require_state('review')
        review = self._turns().filtered(lambda review: review.user_id == self.env.user)
        if not review:
            raise AccessError(self.env._(
                "It is not your turn to review “%(version)s”.", version=self.display_name))
        return review[:1]

    def action_object(self):
        return self.env['iso.reason']._ask(
            self, 'object', self.env._("Return it with objections"),
            self.env._("The version is a draft again; its author reads what to change."))

    def _with_reason_object(self, reason):
        if self.state == 'submitted':
            self._require_group(LEADER)
            self._require_own_company()
        else:
            self._reviewing()._decide('objected', reason)
        version = self.sudo()
        version._finish_duties()
        version._move('draft')
        version._hand_to(
            version.user_id, self.env._("Change %(version)s", version=self.display_name),
            fields.Date.add(version.company_id._iso_today(), days=DAYS_TO_REVIEW))
        self.message_post(
            body=self._returned_words(reason), partner_ids=version.user_id.partner_id.ids)

    def _returned_words(self, reason):
        """What the author is told (hook)."""
        return self.env._("Returned with objections: %(reason)s", reason=reason)

    def action_take_back(self):
        return self.env['iso.reason']._ask(
            self, 'take_back', self.env._("Take it back"),
            self.env._("The version is a draft again; reviews begin anew."))

    def _with_reason_take_back(self, reason):
        self._check_keeper()
        self._require_state('review', 'submitted')
        version = self.sudo()
        version._finish_duties()
        version._move('draft')
        version.message_post(body=self.env._("Taken back: %(reason)s", reason=reason))

    def action_drop(self):
        return self.env['iso.reason']._ask(
            self, 'drop', self.env._("Drop this version"),
            self.env._("It stays on record as dropped; the version in force goes on."))

    def _with_reason_drop(self, reason):
        self._check_keeper()
        self._require_state('draft')
        version = self.sudo()
        version._finish_duties()
        version._move('dropped', end_reason=reason)
        version.message_post(body=self.env._("Dropped: %(reason)s", reason=reason))

    def _authors(self):
        """Who wrote it or put it forward does not approve it."""
        self.ensure_one()
        return self.user_id | self.submitted_by | self.procedure_id.user_id

    def _approve(self):
        done = super()._approve()
        versions = self.sudo()
        versions._seal('approved')
        for version in versions:
            today = version.company_id._iso_today()
            if not version.effective_date or version.effective_date <= today:
                version._take_effect(today)
        return done

    # -- in force -----------------------------------------------------------------------------

    def _take_effect(self, day):
        """From ``day`` on this version holds, and the one before is superseded."""
        self.ensure_one()
        before = self.procedure_id.version_id
        if before:
            before._move('superseded', ended_on=day)
            # The database lets only one be in force at any moment.
            before.flush_recordset()
        self._move('effective', effective_on=day)
        self._distribute()

    @api.model
    def _cron_take_effect(self):
        """What was approved for a day that has come, each agency by its own day."""
        versions = self.search([('state', '=', 'approved')])
        for version in versions:
            today = version.company_id._iso_today()
            if version.effective_date and version.effective_date <= today:
                version._take_effect(version.effective_date)

    def action_withdraw(self):
        return self.env['iso.reason']._ask(
            self, 'withdraw', self.env._("Withdraw the document"),
            self.env._("Nothing takes its place. It stays on record, marked as withdrawn."))

    def _check_may_withdraw(self):
        """What still runs on this version (hook for higher addons)."""

    def _with_reason_withdraw(self, reason):
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state('effective')
        self._check_may_withdraw()
        for version in self.sudo():
            version._move(
                'withdrawn', ended_on=version.company_id._iso_today(), end_reason=reason)
            version.acknowledgement_ids.filtered(
                lambda one: one.state == 'todo').write({'state': 'dropped'})
            version.message_post(body=self.env._("Withdrawn: %(reason)s", reason=reason))
            version._seal('closed')

    def action_revise(self):
        """Start the next version of this document."""
        self.ensure_one()
        if self.state not in ('effective', 'withdrawn'):
            raise UserError(self.env._("Go on with the version that is in work."))
        return self.procedure_id.action_new_version()
