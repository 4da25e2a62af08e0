from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HrDepartment(models.Model):
    _inherit = 'hr.department'

    iso_applicability_ids = fields.Many2many(
        'iso.applicability', string="Questions that apply",
        help="Which groups of audit questions are put to this department. "
             "Empty: the questions for any department.")
    iso_is_mine = fields.Boolean(
        string="My department", compute='_compute_iso_is_mine', search='_search_iso_is_mine')
    iso_audit_count = fields.Integer(string="Audits", compute='_compute_iso_audit_count')

    @api.model
    def _iso_my_departments(self):
        """Departments the user works in or heads, with all that hang below them."""
        employees = self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid)])
        headed = self.sudo().search([('manager_id', 'in', employees.ids)])
        return self.sudo().search([('id', 'child_of', (headed | employees.department_id).ids)])

    @api.depends_context('uid')
    def _compute_iso_is_mine(self):
        mine = self._iso_my_departments()
        for department in self:
            department.iso_is_mine = department._origin in mine

    def _search_iso_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self._iso_my_departments().ids)

    def _compute_iso_audit_count(self):
        counts = dict(self.env['iso.audit']._read_group(
            [('department_ids', 'in', self.ids)], ['department_ids'], ['__count']))
        for department in self:
            department.iso_audit_count = counts.get(department, 0)

    def _iso_head(self):
        """The user who heads this department, if any who still works here."""
        return self.sudo().manager_id.user_id.filtered('active')

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_record(self):
        """Said in words before the database refuses it."""
        for model in ('iso.nonconformity', 'iso.nonconformity.extent', 'iso.action'):
            record = self.env[model].sudo().with_context(active_test=False).search(
                [('department_id', 'in', self.ids)], limit=1)
            if record:
                raise UserError(self.env._(
                    "%(department)s is on record in nonconformities or actions. Archive it "
                    "instead of deleting it.", department=record.department_id.name))

    def action_iso_audits(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_audit'),
            domain=[('department_ids', 'in', self.ids)],
            context={'default_department_ids': self.ids})
