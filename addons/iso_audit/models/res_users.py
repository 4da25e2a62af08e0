from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    # A field for its cache: rules and searches ask a dozen times while one form is read.
    iso_department_ids = fields.Many2many(
        'hr.department', string="My departments", compute='_compute_iso_department_ids',
        compute_sudo=True, export_string_translation=False)
    iso_digest_date = fields.Date(
        string="Last ISO digest", readonly=True, copy=False, groups='base.group_system',
        help="The day of the last mail about what is due and late. Written by the system.")

    @api.depends('employee_ids.department_id', 'employee_ids.active')
    @api.depends_context('active_test')
    def _compute_iso_department_ids(self):
        """Where the person works or is the head, with all that hangs below."""
        Department = self.env['hr.department']
        for user in self:
            employees = self.env['hr.employee'].search([('user_id', '=', user.id)])
            headed = Department.search([('manager_id', 'in', employees.ids)])
            user.iso_department_ids = Department.search(
                [('id', 'child_of', (headed | employees.department_id).ids)])

    def _iso_homes(self, companies):
        """``{(user, company): the department where the user works in that company}``."""
        # Not `employee_ids`: that shows the employees of the active companies only.
        employees = self.env['hr.employee'].sudo().search(
            [('user_id', 'in', self.ids), ('company_id', 'in', companies.ids)])
        return {
            (employee.user_id, employee.company_id): employee.department_id
            for employee in employees}
