from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

SECRETARY = 'iso_audit.group_iso_secretary'
KINDS = ('preventive', 'improvement')


class IsoAction(models.Model):
    """Actions that treat a risk: planned by its owner, begun when the risk is open."""

    _inherit = 'iso.action'

    risk_id = fields.Many2one(
        'iso.risk', string="Risk or opportunity", index='btree_not_null', ondelete='restrict',
        check_company=True)
    origin = fields.Selection(selection_add=[('risk', "Risk or opportunity"), ('other',)])

    _one_source = models.Constraint(
        'CHECK (risk_id IS NULL OR nonconformity_id IS NULL AND finding_id IS NULL)',
        "An action belongs to a risk or to a nonconformity or finding, not to both.")

    def _origin_key(self):
        return 'risk' if self.risk_id else super()._origin_key()

    @api.depends('risk_id')
    def _compute_origin(self):
        return super()._compute_origin()

    @api.depends('risk_id.user_id')
    def _compute_from_source(self):
        of_risk = self.filtered('risk_id')
        for action in of_risk:
            risk = action.risk_id.sudo()
            action.company_id = risk.company_id
            if action.state not in ('verified', 'cancelled'):
                action.owner_id = risk.user_id or action.owner_id
        return super(IsoAction, self - of_risk)._compute_from_source()

    @api.depends('risk_id')
    def _compute_source_name(self):
        of_risk = self.filtered('risk_id')
        for action in of_risk:
            action.source_name = action.risk_id.display_name
        return super(IsoAction, self - of_risk)._compute_source_name()

    @api.constrains('risk_id', 'kind')
    def _check_kind_of_risk(self):
        for action in self:
            if action.risk_id and action.kind not in KINDS:
                raise ValidationError(self.env._(
                    "“%(action)s” treats a risk or an opportunity: choose a preventive action or "
                    "an improvement.", action=action.title))

    def _may_plan(self):
        if self.risk_id and not self.env.su and not self.env.user.has_group(SECRETARY):
            return self.risk_id.sudo().user_id == self.env.user
        return super()._may_plan()

    def _may_found(self):
        return self._may_plan() if self.risk_id else super()._may_found()

    def _check_may_create(self):
        super()._check_may_create()
        if self.env.su:
            return
        for risk in self.risk_id:
            if risk.state == 'closed':
                raise UserError(self.env._(
                    "“%(risk)s” is closed. Open it again, with a reason, to add an action.",
                    risk=risk.display_name))

    def _check_may_write(self, vals):
        if not self.env.su and 'risk_id' in vals and any(
                action.risk_id.id != (vals['risk_id'] or False) for action in self):
            raise UserError(self.env._(
                "“%(action)s” stays where it was made. Make a new one there instead.",
                action=self[:1].display_name))
        return super()._check_may_write(vals)

    @api.model
    def _number_company_id(self, vals):
        risk_id = vals.get('risk_id') or self.env.context.get('default_risk_id')
        if risk_id:
            return self.env['iso.risk'].sudo().browse(risk_id).company_id.id
        return super()._number_company_id(vals)

    def _opens_at_once(self):
        return super()._opens_at_once() and self.risk_id.sudo().state != 'draft'

    def action_assign(self):
        for action in self:
            if action.risk_id.sudo().state == 'draft':
                raise UserError(self.env._(
                    "“%(action)s” begins when “%(risk)s” is opened.",
                    action=action.display_name, risk=action.risk_id.display_name))
        return super().action_assign()

    def action_open_source(self):
        self.ensure_one()
        if not self.risk_id:
            return super().action_open_source()
        self.risk_id.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': self.risk_id.display_name,
            'res_model': 'iso.risk', 'res_id': self.risk_id.id, 'views': [(False, 'form')],
        }
