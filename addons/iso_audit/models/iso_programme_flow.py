from odoo import fields, models

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
# How long a leader has, and how long before its month an audit is prepared.
DAYS_TO_APPROVE = 7
DAYS_TO_PREPARE = 14


class IsoProgramme(models.Model):
    """The way of a programme: prepared, approved, carried out, revised."""

    _inherit = 'iso.programme'

    def _missing_for(self, state):
        gaps = super()._missing_for(state)
        if state in ('submitted', 'approved'):
            gaps += self._missing_in_coverage()
            gaps += self._missing_in_cells()
        return gaps

    def _missing_in_coverage(self):
        gap, gaps = self._gap, []
        if not self.standard_ids:
            gaps.append(gap(self.env._("The standard whose clauses are audited."), page='basis'))
        coverage = self._coverage()
        if coverage['unplanned']:
            gaps.append(gap(
                self.env._(
                    "No audit of: %(departments)s. Plan one, or leave them out with a reason.",
                    departments=", ".join(coverage['unplanned'].mapped('name'))),
                page='grid'))
        if self.left_out_ids and not (self.left_out_reason or "").strip():
            gaps.append(gap(
                self.env._(
                    "Why %(departments)s are left out.",
                    departments=", ".join(self.sudo().left_out_ids.mapped('name'))),
                page='basis'))
        for standard, clauses in coverage['unplanned_clauses'].grouped('standard_id').items():
            gaps.append(gap(
                self.env._(
                    "%(count)s clauses of %(standard)s are not planned: %(clauses)s.",
                    count=len(clauses), standard=standard.display_name,
                    clauses=", ".join(clauses.mapped('code'))),
                page='grid'))
        return gaps

    def _missing_in_cells(self):
        if not self.line_ids:
            return [self._gap(
                self.env._("An audit in the grid: a department in a month."), page='grid')]
        gaps = []
        empty = self.line_ids.filtered(lambda line: not line.clause_ids)
        if empty:
            gaps.append(self._gap(self.env._(
                "Clauses to audit at: %(cells)s.",
                cells=", ".join(empty.mapped('display_name'))), page='cells'))
        unfounded = self.line_ids.filtered(
            lambda line: line.method != 'on_site' and not (line.method_reason or "").strip())
        if unfounded:
            gaps.append(self._gap(self.env._(
                "Why the method is remote or mixed at: %(cells)s.",
                cells=", ".join(unfounded.mapped('display_name'))), page='cells'))
        return gaps

    # -- moves --------------------------------------------------------------------------------

    def action_submit(self):
        """Put the programme before the leader."""
        self._require_group(SECRETARY)
        self._require_state('draft')
        self._move(
            'submitted', submitted_by=self.env.uid, submitted_on=fields.Datetime.now())
        deadline = fields.Date.add(fields.Date.context_today(self), days=DAYS_TO_APPROVE)
        for programme in self:
            programme._hand_to(
                programme.company_id._iso_user('leader'),
                self.env._("Approve the audit programme %(year)s", year=programme.year), deadline)
        return True

    def _approve(self):
        done = super()._approve()
        programmes = self.sudo()
        self.env['iso.programme.revision'].sudo().create(
            [programme._revision_values() for programme in programmes])
        programmes._seal('approved')
        for programme in programmes:
            programme._hand_on()
        return done

    def _authors(self):
        """Who took part in preparing the programme."""
        self.ensure_one()
        return self.user_id | self.create_uid | self.submitted_by | self.sudo().line_ids.create_uid

    def _revision_values(self):
        self.ensure_one()
        return {
            'programme_id': self.id,
            'number': self.revision,
            'reason': self.revision_reason,
            'snapshot': [
                line._snapshot() for line in self.line_ids.sorted(
                    lambda line: (line.month, line.department_id.name))],
            'approved_by': self.approved_by.id,
            'approved_on': self.approved_on,
        }

    def _hand_on(self):
        """Remind who prepared the programme of the next audit to prepare."""
        self.ensure_one()
        self._finish_duties()
        line = self.sudo()._open_cells()[:1]
        if line:
            start = fields.Date.to_date(f'{self.year}-{line.month:02}-01')
            self._hand_to(
                self.user_id, self.env._("Prepare the audit: %(cell)s", cell=line.display_name),
                max(fields.Date.context_today(self),
                    fields.Date.subtract(start, days=DAYS_TO_PREPARE)))

    def action_make_next_audit(self):
        """Make the audit of the next cell that has none."""
        self.ensure_one()
        return self._open_cells()[:1].action_make_audit()

    # -- moves with a reason ------------------------------------------------------------------

    def action_send_back(self):
        return self.env['iso.reason']._ask(
            self, 'send_back', self.env._("Send the programme back"),
            self.env._("The programme returns to draft; who prepared it reads the reason."))

    def _with_reason_send_back(self, reason):
        self._require_group(SECRETARY, LEADER)
        self._require_own_company()
        self._require_state('submitted')
        programmes = self.sudo()
        programmes._finish_duties()
        programmes._move('draft', submitted_by=False, submitted_on=False)
        for programme in self:
            programme.message_post(
                body=self.env._("Programme sent back: %(reason)s", reason=reason))
            if programme.user_id != self.env.user:
                programme._hand_to(
                    programme.user_id,
                    self.env._("Rework the audit programme %(year)s", year=programme.year),
                    fields.Date.add(fields.Date.context_today(self), days=DAYS_TO_APPROVE))

    def action_revise(self):
        return self.env['iso.reason']._ask(
            self, 'revise', self.env._("Revise the programme"),
            self.env._(
                "The programme returns to draft and has to be approved again. What was approved "
                "stays on record; audits already made keep their cells."))

    def _with_reason_revise(self, reason):
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('approved')
        self._finish_duties()
        for programme in self:
            programme._move(
                'draft', revision=programme.revision + 1, revision_reason=reason,
                submitted_by=False, submitted_on=False, approved_by=False, approved_on=False)
            programme.message_post(body=self.env._(
                "Revision %(number)s: %(reason)s", number=programme.revision, reason=reason))
