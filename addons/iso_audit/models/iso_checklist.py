from odoo import api, fields, models
from odoo.exceptions import UserError


class IsoChecklist(models.Model):
    """Reusable questions by clause.

    A checklist that came with a library (it has a URN) belongs to nobody and is changed by its
    library only; an organisation copies it and changes the copy.
    """

    _name = 'iso.checklist'
    _description = "Checklist"
    _order = 'name, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    urn = fields.Char(
        string="URN", readonly=True, copy=False, help="Set when the checklist came with a library.")
    is_shipped = fields.Boolean(
        string="From a library", compute='_compute_is_shipped', search='_search_is_shipped',
        help="Came with a library and cannot be edited. Copy it and change the copy.")
    standard_id = fields.Many2one(
        'iso.standard', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company.iso_standard_id)
    company_id = fields.Many2one(
        'res.company', index=True, default=lambda self: self.env.company)
    department_ids = fields.Many2many(
        'hr.department', string="Departments", check_company=True,
        help="Only for these departments. Empty: for every department.")
    process = fields.Char(
        help="The process or administrative procedure this checklist is made for, "
             "such as “receiving and returning files”.")
    origin_id = fields.Many2one(
        'iso.checklist', string="Copied from", readonly=True, copy=False, ondelete='set null',
        index='btree_not_null')
    question_ids = fields.One2many(
        'iso.checklist.question', 'checklist_id', string="Questions", copy=True)
    question_count = fields.Integer(
        string="Number of questions", compute='_compute_question_count')
    active = fields.Boolean(default=True)

    _urn_unique = models.Constraint('UNIQUE (urn)', "This checklist exists already.")
    _owner = models.Constraint(
        'CHECK (urn IS NOT NULL OR company_id IS NOT NULL)',
        "A checklist of your own belongs to an organisation.")

    @api.depends('urn')
    def _compute_is_shipped(self):
        for checklist in self:
            checklist.is_shipped = bool(checklist.urn)

    def _search_is_shipped(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('urn', '!=' if True in value else '=', False)]

    @api.depends('question_ids')
    def _compute_question_count(self):
        counts = dict(self.env['iso.checklist.question']._read_group(
            [('checklist_id', 'in', self.ids)], ['checklist_id'], ['__count']))
        for checklist in self:
            checklist.question_count = counts.get(checklist._origin, 0)

    @api.depends('name', 'standard_id')
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = f"{checklist.name} ({checklist.standard_id.display_name})"

    @api.constrains('standard_id')
    def _check_standard(self):
        self.question_ids._check_clause()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('urn') for vals in vals_list):
            raise UserError(self.env._("Only a library brings checklists with a URN."))
        return super().create(vals_list)

    def write(self, vals):
        self._check_own()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        self._check_own()

    def _check_own(self):
        """Refuse to touch what belongs to a library; its loading runs as superuser."""
        if not self.env.su and any(checklist.urn for checklist in self):
            raise UserError(self.env._(
                "This checklist came with a library and would be overwritten by its next version. "
                "Copy it and change the copy."))

    def copy_data(self, default=None):
        default = dict(default or {})
        vals_list = super().copy_data(default)
        for checklist, vals in zip(self, vals_list, strict=True):
            vals.setdefault('origin_id', checklist.id)
            if 'company_id' not in default:
                vals['company_id'] = self.env.company.id
            if 'name' not in default:
                vals['name'] = self.env._("%(name)s (copy)", name=checklist.name)
        return vals_list

    def action_copy(self):
        """Copy for the present organisation and open the copy."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'iso.checklist',
            'res_id': self.copy().id,
            'view_mode': 'form',
        }
