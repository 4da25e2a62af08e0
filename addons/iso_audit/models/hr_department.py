from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HrDepartment(models.Model):
    _name = 'hr.department'
    _inherit = ['hr.department', 'iso.nonconformity.source.mixin']
    _iso_nonconformity_field = 'department_id'

    iso_applicability_ids = fields.Many2many(
        'iso.applicability', string="Questions that apply",
        help="Which groups of audit questions are put to this department. "
             "Empty: the questions for any department.")
    iso_is_mine = fields.Boolean(
        string="My department", compute='_compute_iso_is_mine', search='_search_iso_is_mine')
    iso_audit_count = fields.Integer(string="Audits", compute='_compute_iso_audit_count')

    iso_objective_count = fields.Integer(
        string="Objectives", compute='_compute_iso_objective_count')

    @api.model
    def _iso_my_departments(self):
        """Departments the user works in or heads, with all that hang below them."""
        return self.env.user.sudo().iso_department_ids.with_env(self.sudo().env)

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        self._iso_forget_mine()
        return departments

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & {'parent_id', 'manager_id', 'active'}:
            self._iso_forget_mine()
        return done

    @api.model
    def _iso_forget_mine(self):
        """Whose departments these are is to be looked up again, in this transaction too."""
        self.env['res.users'].invalidate_model(['iso_department_ids'], flush=False)

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

    def _compute_iso_objective_count(self):
        counts = dict(self.env['iso.objective']._read_group(
            [('department_id', 'in', self.ids)], ['department_id'], ['__count']))
        for department in self:
            department.iso_objective_count = counts.get(department, 0)

    def _iso_head(self):
        """The user who heads this department, if any who still works here."""
        return self.sudo().manager_id.user_id.filtered('active')

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_record(self):
        """Said in words before the database refuses it."""
        for model in (
                'iso.nonconformity', 'iso.nonconformity.extent', 'iso.action', 'iso.objective'):
            record = self.env[model].sudo().with_context(active_test=False).search(
                [('department_id', 'in', self.ids)], limit=1)
            if record:
                raise UserError(self.env._(
                    "%(department)s is on record in nonconformities, actions or objectives. "
                    "Archive it instead of deleting it.", department=record.department_id.name))

    def _iso_report_values(self):
        return {**super()._iso_report_values(), 'department_id': self.id}

    def _iso_heads(self):
        """The users who head this department and those above it, the nearest first."""
        self.ensure_one()
        users, department = self.env['res.users'].sudo(), self.sudo()
        while department:
            manager = department.manager_id
            users |= manager.user_id if manager.active else users.browse()
            department = department.parent_id
        return users

    def action_iso_audits(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_audit'),
            domain=[('department_ids', 'in', self.ids)],
            context={'default_department_ids': self.ids})

    def action_iso_objectives(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_objective'),
            domain=[('department_id', 'in', self.ids)],
            context={'default_department_id': self.id})
