from odoo import api, fields, models


class IsoProgramme(models.Model):
    """The year at a glance, for the grid on the form and the overview."""

    _inherit = 'iso.programme'

    @api.readonly
    def get_grid(self):
        """Everything the grid of this programme shows, in a constant number of queries.

        :return: ``{'year', 'state', 'editable', 'can_make', 'departments': [{'id', 'name',
            'left_out'}], 'cells': [see _grid_cell], 'coverage': see _grid_coverage}``; cells
            and links to audits only as far as the user may read them.
        """
        self.ensure_one()
        self.check_access('read')
        lines = self.line_ids
        audits = lines.sudo().audit_id
        readable = audits.sudo(False)._filtered_access('read')
        coverage = self._coverage()
        # A department that was closed since stays in the row of what was planned there.
        rows = coverage['departments'] | lines.sudo().department_id
        secretary = self.env.user.has_group('iso_audit.group_iso_secretary')
        left_out = self.sudo().left_out_ids
        return {
            'id': self.id,
            'year': self.year,
            'state': self.state,
            'editable': self.state == 'draft' and self.has_access('write'),
            'can_make': secretary and self.state == 'approved' and self.has_access('write'),
            'departments': [
                {'id': row.id, 'name': row.name, 'left_out': row in left_out} for row in rows],
            'cells': [line._grid_cell(readable) for line in lines],
            'coverage': self._grid_coverage(coverage),
        }

    def _grid_coverage(self, coverage):
        """How much of departments and clauses is planned, and what is missing."""
        departments, unplanned = coverage['departments'], coverage['unplanned']
        missing = coverage['unplanned_clauses']
        return {
            'departments': {
                'total': len(departments),
                'planned': len(departments - unplanned - self.sudo().left_out_ids),
                'missing': [{'id': unit.id, 'name': unit.name} for unit in unplanned],
                'left_out': self.sudo().left_out_ids.mapped('name'),
                'left_out_reason': self.left_out_reason or "",
            },
            'standards': [
                {
                    'id': standard.id,
                    'name': standard.display_name,
                    'clauses': [
                        {'id': clause.id, 'code': clause.code, 'name': clause.name,
                         'missing': clause in missing}
                        for clause in clauses],
                    'missing': len(clauses & missing),
                } for standard, clauses in coverage['clauses'].grouped('standard_id').items()],
        }


class IsoProgrammeLine(models.Model):
    _inherit = 'iso.programme.line'

    def _grid_cell(self, readable):
        """What the grid shows of this cell.

        ``readable``: the audits whose name and link the user may have; how far an audit is
        shows to everybody who may read the programme.
        """
        self.ensure_one()
        audit = self._live_audit()
        status = self._grid_status()
        return {
            'id': self.id,
            'department_id': self.department_id.id,
            'month': self.month,
            'status': status,
            'late': self._is_late(),
            'fixed': self._has_begun(),
            'clauses': [{'code': clause.code, 'name': clause.name} for clause in self.clause_ids],
            'method': self.method,
            'method_label': dict(self._fields['method']._description_selection(self.env))[
                self.method],
            'method_reason': self.method_reason or "",
            'reason': self.reason or "",
            'audit': audit in readable and {
                'id': audit.id,
                'name': audit.display_name,
                'state': audit._state_label(audit.state),
                'time_left': audit.days_left_text or "",
            },
        }

    def _grid_status(self):
        """``planned`` (nothing made yet), ``underway`` or ``reported``."""
        audit = self._live_audit()
        if not audit:
            return 'planned'
        return 'reported' if audit.state == 'reported' else 'underway'

    def _is_late(self):
        """The month is over without an audit, or the audit itself is late."""
        audit = self._live_audit()
        if audit:
            return audit.is_late
        today = fields.Date.context_today(self)
        return (self.year, self.month) < (today.year, today.month)
