"""When work is handed over by itself: somebody leaves, moves, or a department gets another head."""

from collections import defaultdict

from odoo import models


class ResUsers(models.Model):
    _inherit = 'res.users'

    def action_archive(self):
        # Before core deletes the activities of who is archived.
        self.filtered('active')._iso_leave()
        return super(ResUsers, self.with_context(iso_handed_over=True)).action_archive()

    def write(self, vals):
        if vals.get('active') is False and not self.env.context.get('iso_handed_over'):
            self.filtered('active')._iso_leave()
        return super().write(vals)

    def _iso_leave(self):
        users = self.filtered(lambda user: not user.share)
        if users:
            self.env['iso.hand.over']._hand_over(users, self.env._(
                "%(person)s was archived.", person=", ".join(users.sudo().mapped('name'))))


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    def write(self, vals):
        before = []
        if vals.get('active') is False or 'user_id' in vals:
            before = [
                (employee, employee.user_id, employee.company_id)
                for employee in self.sudo() if employee.active and employee.user_id]
        done = super().write(vals)
        for employee, user, company in before:
            if employee.user_id == user and employee.active:
                continue
            # Another account of the same person takes the work over.
            self.env['iso.hand.over']._hand_over(
                user, self.env._(
                    "%(person)s no longer works at %(company)s with this account.",
                    person=user.name, company=company.name),
                heir=(employee.user_id - user) if employee.active else None, companies=company)
        return done

    def _iso_moved_from(self, departments):
        """Hand over what the people of ``{employee: department}`` leave in their departments."""
        leavers = defaultdict(self.env['res.users'].sudo().browse)
        for employee, department in departments.items():
            if department and employee.current_version_id.department_id != department:
                leavers[department] |= employee.user_id
        for department, users in leavers.items():
            if users:
                self.env['iso.hand.over']._hand_over(
                    users, self.env._(
                        "%(person)s no longer works in %(department)s.",
                        person=", ".join(users.mapped('name')), department=department.name),
                    departments=department)

    def _cron_update_current_version_id(self):
        """Also a move that was planned for today hands over."""
        before = {
            employee: employee.current_version_id.department_id
            for employee in self.sudo().search([('user_id', '!=', False)])}
        done = super()._cron_update_current_version_id()
        self._iso_moved_from(before)
        return done


class HrVersion(models.Model):
    _inherit = 'hr.version'

    def write(self, vals):
        before = {}
        if 'department_id' in vals:
            before = {
                version.employee_id: version.department_id for version in self.sudo()
                if version.employee_id.user_id
                and version == version.employee_id.current_version_id}
        done = super().write(vals)
        if before:
            self.env['hr.employee']._iso_moved_from(before)
        return done


class HrDepartment(models.Model):
    _inherit = 'hr.department'

    def write(self, vals):
        before = {}
        if 'manager_id' in vals:
            before = {department: department._iso_head() for department in self}
        done = super().write(vals)
        for department, old in before.items():
            new = department._iso_head()
            if old and new and old != new:
                self.env['iso.hand.over']._hand_over(
                    old, self.env._(
                        "%(person)s heads %(department)s from now on.", person=new.name,
                        department=department.name),
                    heir=new, departments=department)
        return done
