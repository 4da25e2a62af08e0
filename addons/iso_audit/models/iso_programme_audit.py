from datetime import datetime, time

from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command

SECRETARY = 'iso_audit.group_iso_secretary'
DEPARTMENTS_A_DAY = 2


class IsoProgrammeLine(models.Model):
    """From a cell to its audit."""

    _inherit = 'iso.programme.line'

    def action_make_audit(self):
        """One audit for these cells, prefilled, and open it; an audit made before is opened."""
        if not self:
            raise UserError(self.env._("Choose the cells to make an audit of."))
        self.check_access('read')
        audits = self.env['iso.audit'].union(*(line._live_audit() for line in self))
        if len(audits) == 1 and all(line._live_audit() for line in self):
            return self._open_audit(audits)
        self._check_can_make(audits)
        audit = self.env['iso.audit'].with_company(self.company_id).create(self._audit_values())
        # Only the system links: a cell's audit is not to be chosen by hand.
        self.sudo().audit_id = audit
        self.programme_id._hand_on()
        return self._open_audit(audit)

    def _check_can_make(self, audits):
        self._require_secretary()
        if audits:
            raise UserError(self.env._(
                "Some of these cells have an audit already: %(audits)s. Choose cells without "
                "one.", audits=", ".join(audits.mapped('name'))))
        if len(self.programme_id) > 1:
            raise UserError(self.env._("One audit belongs to one programme."))
        if self.programme_id.state != 'approved':
            raise UserError(self.env._(
                "“%(programme)s” is not approved yet. Audits are made from an approved "
                "programme: submit it first, and let the leader approve it.",
                programme=self.programme_id.display_name))
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._(
                "Somebody is making the audit of these cells at this moment. Reload the page "
                "and open it.")) from error

    def _require_secretary(self):
        self.programme_id._require_group(SECRETARY)
        self.env['iso.audit'].check_access('create')

    def _audit_values(self):
        """The audit of these cells, as far as the programme knows it."""
        programme = self.programme_id
        departments = self.department_id
        methods = set(self.mapped('method'))
        tree = programme._clause_tree(programme._clauses())
        clauses = tree.covered(set(self.clause_ids.ids)) & tree.assessable
        start, end = self._audit_dates(-(-len(departments) // DEPARTMENTS_A_DAY))
        values = {
            'programme_id': programme.id,
            'company_id': programme.company_id.id,
            'department_ids': [Command.set(departments.ids)],
            'standard_ids': [Command.set(programme.standard_ids.ids)],
            'clause_ids': [Command.set(tree.shortest(clauses))],
            'method': methods.pop() if len(methods) == 1 else 'mixed',
            'method_reason': "\n".join(dict.fromkeys(
                line.method_reason.strip() for line in self if line.method_reason)),
            'date_start': start,
            'date_end': end,
            'title': self.env._(
                "Internal audit %(month)s/%(year)s – %(departments)s",
                month=min(self.mapped('month')), year=programme.year,
                departments=", ".join(departments.mapped('name'))),
        }
        if programme.objective:
            values['objective'] = programme.objective
        return values

    def _audit_dates(self, days):
        """The first ``days`` working days of the (first) month, from tomorrow on at the latest."""
        company = self.company_id
        first = fields.Date.to_date(f'{self.programme_id.year}-{min(self.mapped("month")):02}-01')
        tomorrow = fields.Date.add(fields.Date.context_today(self), days=1)
        midnight = company._iso_tz().localize(datetime.combine(max(first, tomorrow), time.min))
        calendar = company.sudo().resource_calendar_id
        start, end = (
            calendar.plan_days(count, midnight, compute_leaves=True) for count in (1, days))
        if not start or not end:
            # Without working hours every day counts; the secretary sees and sets the dates.
            start, end = midnight, fields.Date.add(midnight, days=days - 1)
        return start.date(), end.date()

    def _open_audit(self, audit):
        return {
            'type': 'ir.actions.act_window', 'res_model': 'iso.audit', 'res_id': audit.id,
            'views': [(False, 'form')], 'name': audit.display_name,
        }
