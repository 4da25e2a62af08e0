from odoo import api, fields, models

from .iso_declaration import DECLARED

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
DAYS_TO_APPROVE = 7
DAYS_TO_POST_AGAIN = 14


class IsoDeclaration(models.Model):
    """The way of a declaration: prepared, approved, posted, until another takes its place."""

    _inherit = 'iso.declaration'

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state in ('submitted', 'approved'):
            if not self.line_ids and not self.scope_change:
                gaps.append(self._gap(self.env._(
                    "An administrative procedure in force: without one there is nothing to "
                    "declare.")))
            elif self.scope_change:
                gaps.append(self._gap(self.env._(
                    "The scope as it is now (%(change)s): take it again.",
                    change=self.scope_change)))
            if self.post_date and self.post_date < self.company_id._iso_today():
                gaps.append(self._gap(self.env._(
                    "A day from today on to post it: %(date)s is over.",
                    date=self.post_date.strftime('%d/%m/%Y'))))
        return gaps

    # -- moves --------------------------------------------------------------------------------

    def action_submit(self):
        """Put it before the leader (the secretary)."""
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('draft')
        self._move('submitted', submitted_by=self.env.uid)
        for declaration in self:
            declaration._hand_to(
                declaration.company_id._iso_user('leader', without=declaration._authors()),
                self.env._("Approve the declaration %(name)s", name=declaration.name),
                fields.Date.add(declaration.company_id._iso_today(), days=DAYS_TO_APPROVE))
        return True

    def _authors(self):
        self.ensure_one()
        return self.user_id | self.submitted_by

    def action_return(self):
        return self.env['iso.reason']._ask(
            self, 'return', self.env._("Return it to draft"),
            self.env._("The declaration can be changed again and waits for the secretary."))

    def _with_reason_return(self, reason):
        self._require_group(SECRETARY, LEADER)
        self._require_own_company()
        self._require_state('submitted', 'approved')
        declaration = self.sudo()
        declaration._finish_duties()
        declaration._move('draft', approved_by=False, approved_on=False)
        declaration._hand_to(
            declaration.user_id,
            self.env._("Change the declaration %(name)s", name=self.name),
            fields.Date.add(declaration.company_id._iso_today(), days=DAYS_TO_APPROVE))
        self.message_post(
            body=self.env._("Returned to draft: %(reason)s", reason=reason),
            partner_ids=declaration.user_id.partner_id.ids)

    def _approve(self):
        done = super()._approve()
        declarations = self.sudo()
        declarations._seal('approved')
        for declaration in declarations:
            today = declaration.company_id._iso_today()
            if not declaration.post_date or declaration.post_date <= today:
                declaration._post(today)
        return done

    def _post(self, day):
        """From ``day`` on it is the agency's, in the place of the one before."""
        self.ensure_one()
        before = self.search([('company_id', '=', self.company_id.id), ('state', '=', 'posted')])
        if before:
            before._finish_duties()
            before._move('ended', ended_on=day)
            # The database lets only one be posted at any moment.
            before.flush_recordset()
        self._move('posted', posted_on=day)
        self._keep_report()
        # What changed while it waited for its day.
        self._scope_changed(self.company_id)

    @api.model
    def _cron_post(self):
        """What was approved for a day that has come, each agency by its own day."""
        for declaration in self.search([('state', '=', 'approved')]):
            if declaration.post_date <= declaration.company_id._iso_today():
                declaration._post(declaration.post_date)

    def action_withdraw(self):
        return self.env['iso.reason']._ask(
            self, 'withdraw', self.env._("Withdraw the declaration"),
            self.env._("It is no longer shown to the public, and nothing takes its place."))

    def _with_reason_withdraw(self, reason):
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state('posted')
        declaration = self.sudo()
        declaration._finish_duties()
        declaration._move('ended', ended_on=declaration.company_id._iso_today())
        declaration.message_post(body=self.env._("Withdrawn: %(reason)s", reason=reason))

    # -- the scope changes --------------------------------------------------------------------

    @api.model
    def _scope_changed(self, companies):
        """Tell the secretary once that a posted declaration no longer says what is in force."""
        for declaration in self.sudo().search(
                [('company_id', 'in', companies.ids), ('state', '=', 'posted')]):
            told = declaration.activity_ids.filtered('automated')
            declaration.invalidate_recordset(['scope_change'])
            if not declaration.scope_change:
                # Back to what it was: nothing to publish.
                declaration._finish_duties()
            elif not told:
                declaration._hand_to(
                    declaration.company_id._iso_user('secretary'),
                    self.env._("Publish the declaration again: its scope has changed"),
                    fields.Date.add(
                        declaration.company_id._iso_today(), days=DAYS_TO_POST_AGAIN))


class IsoProcedureVersion(models.Model):
    """A procedure put in force or withdrawn changes what is declared."""

    _inherit = 'iso.procedure.version'

    def _take_effect(self, day):
        done = super()._take_effect(day)
        self._declare_again()
        return done

    def _with_reason_withdraw(self, reason):
        done = super()._with_reason_withdraw(reason)
        self._declare_again()
        return done

    def _declare_again(self):
        declared = self.filtered(lambda version: version.kind == DECLARED)
        if declared:
            self.env['iso.declaration']._scope_changed(declared.company_id)
