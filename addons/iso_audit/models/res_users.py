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
