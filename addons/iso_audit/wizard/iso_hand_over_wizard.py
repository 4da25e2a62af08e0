from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

SECRETARY = 'iso_audit.group_iso_secretary'


class IsoHandOverWizard(models.TransientModel):
    """Gives all open duties of a person to another one, for instance before a leave.

    The ISO secretary does it for everybody, the head of a department for what is to be done
    there.
    """

    _name = 'iso.hand.over.wizard'
    _description = "Hand Over Work"

    company_id = fields.Many2one(
        'res.company', string="Organisation", required=True, readonly=True,
        default=lambda self: self.env.company)
    from_id = fields.Many2one(
        'res.users', string="Work of", required=True,
        default=lambda self: self._default_from_id(),
        domain="[('company_ids', 'in', company_id), ('share', '=', False)]",
        context={'active_test': False})
    to_id = fields.Many2one(
        'res.users', string="Goes to", required=True,
        domain="[('company_ids', 'in', company_id), ('share', '=', False),"
               " ('id', '!=', from_id)]",
        help="Where this person is not suitable (who acts does not verify, who owns the file does "
             "not judge its effect), the head of the department or the ISO secretary gets it.")
    reason = fields.Char(
        required=True, help="Stands in the log of everything that is handed over.")
    duty_count = fields.Integer(string="Open duties", compute='_compute_duty_count')

    @api.model
    def _default_from_id(self):
        """Opened from an action: its responsible."""
        if self.env.context.get('active_model') == 'iso.action':
            action = self.env['iso.action'].browse(self.env.context.get('active_id')).exists()
            return action.user_id
        return False

    @api.depends('from_id', 'company_id')
    def _compute_duty_count(self):
        for wizard in self:
            wizard.duty_count = wizard.from_id and sum(
                self.env[model].sudo().with_context(active_test=False).search_count(
                    wizard._scope() & Domain('state', 'not in', ended) & Domain.OR(
                        Domain(name, '=', wizard.from_id.id) for name in names))
                for model, ended, names in (
                    ('iso.action', ('verified', 'cancelled'),
                     ('user_id', 'verifier_id', 'owner_id')),
                    ('iso.nonconformity', ('closed', 'rejected'),
                     ('owner_id', 'checker_id', 'stage_user_id'))))

    def _departments(self):
        """The departments whose work may be handed over; None: all."""
        if self.env.user.has_group(SECRETARY):
            return None
        employees = self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid)])
        Department = self.env['hr.department'].sudo()
        headed = Department.search([('manager_id', 'in', employees.ids)])
        return Department.search([('id', 'child_of', headed.ids)])

    def _scope(self):
        departments = self._departments()
        scope = Domain('company_id', '=', self.company_id.id)
        return scope if departments is None else (
            scope & Domain('department_id', 'in', departments.ids))

    def action_confirm(self):
        self.ensure_one()
        departments = self._departments()
        if departments is not None and not departments:
            raise AccessError(self.env._(
                "The ISO secretary and heads of departments hand work over. Ask your head."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._(
                "This belongs to %(company)s. Only its own people may do this step.",
                company=self.company_id.name))
        if self.from_id == self.to_id:
            raise UserError(self.env._("Choose somebody else to take the work over."))
        if not self.reason.strip():
            raise UserError(self.env._("Write down the reason."))
        for user in self.from_id | self.to_id:
            if self.company_id not in user.sudo().company_ids:
                raise UserError(self.env._(
                    "%(person)s does not belong to %(company)s. Choose somebody who does.",
                    person=user.name, company=self.company_id.name))
        if not self.to_id.active:
            raise UserError(self.env._(
                "%(person)s is archived. Choose somebody who works here.", person=self.to_id.name))
        moved, kept = self.env['iso.hand.over']._hand_over(
            self.from_id, self.env._(
                "%(person)s hands over the work of %(from)s: %(reason)s",
                person=self.env.user.name, reason=self.reason.strip(),
                **{'from': self.from_id.name}),
            heir=self.to_id, companies=self.company_id, departments=departments)
        message = self.env._("Handed over: %(count)s.", count=len(moved))
        if kept:
            message += " " + self.env._(
                "Nobody suitable for: %(records)s. The ISO secretary decides.",
                records=", ".join(record.sudo().display_name for record in kept))
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'warning' if kept else 'success', 'message': message,
                'sticky': bool(kept), 'next': {'type': 'ir.actions.act_window_close'}},
        }
