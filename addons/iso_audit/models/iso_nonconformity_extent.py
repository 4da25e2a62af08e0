from odoo import api, fields, models
from odoo.exceptions import AccessError


class IsoNonconformityExtent(models.Model):
    """Whether the same happens, or could happen, in another department (ISO 9001 10.2.1 b 3)."""

    _name = 'iso.nonconformity.extent'
    _description = "Extent of a Nonconformity"
    _inherit = ['iso.part.mixin']
    _part_of = 'nonconformity_id'
    _order = 'nonconformity_id, id'
    _check_company_auto = True

    nonconformity_id = fields.Many2one(
        'iso.nonconformity', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='nonconformity_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        'hr.department', required=True, index=True, check_company=True, ondelete='restrict')
    answer = fields.Selection([
        ('no', "No"),
        ('possible', "Could happen"),
        ('yes', "Happens too"),
    ])
    note = fields.Char(string="What was looked at")
    answered_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    can_answer = fields.Boolean(
        compute='_compute_can_answer', export_string_translation=False)

    _once = models.Constraint(
        'UNIQUE (nonconformity_id, department_id)', "This department is in the list already.")

    @api.depends('nonconformity_id.state', 'nonconformity_id.owner_id', 'department_id')
    @api.depends_context('uid')
    def _compute_can_answer(self):
        for extent in self:
            extent.can_answer = extent._may_answer()

    def _may_answer(self):
        """The owner and the secretary answer for all, a head for the own department."""
        self.ensure_one()
        file = self.nonconformity_id
        return file.state == 'analysis' and (
            file.may_plan or self.department_id._iso_head() == self.env.user)

    @api.depends('department_id')
    def _compute_display_name(self):
        for extent in self:
            # As superuser: an inspector reads no departments of the branches.
            extent.display_name = extent.sudo().department_id.name

    @api.model_create_multi
    def create(self, vals_list):
        extents = super().create(vals_list)
        extents._check_may_ask()
        extents.filtered('answer')._system_write({'answered_by': self.env.uid})
        return extents

    def write(self, vals):
        self._check_may_answer()
        if 'department_id' in vals:
            self._check_may_ask()
        done = super().write(vals)
        if 'answer' in vals:
            self._system_write({'answered_by': self.env.uid})
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_may_ask()

    def _check_may_ask(self):
        """Which departments are asked is not for those to say who are asked."""
        if self.env.su:
            return
        for extent in self:
            if not extent.nonconformity_id.may_plan:
                raise AccessError(self.env._(
                    "The owner of “%(file)s” and the ISO secretary say which departments are "
                    "asked.", file=extent.nonconformity_id.display_name))

    def _check_may_answer(self):
        if self.env.su:
            return
        for extent in self:
            if not extent._may_answer():
                raise AccessError(self.env._(
                    "The owner of “%(file)s” and the head of %(department)s say whether the same "
                    "happens there, while the causes are being looked for.",
                    file=extent.nonconformity_id.display_name,
                    department=extent.display_name))


class IsoNonconformity(models.Model):
    _inherit = 'iso.nonconformity'

    def action_no_extent(self):
        """Answer “no” for every department that is still open."""
        self.extent_ids.filtered(lambda extent: not extent.answer).write({'answer': 'no'})
        return True
