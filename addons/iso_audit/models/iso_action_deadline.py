from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SECRETARY = 'iso_audit.group_iso_secretary'
DAYS_TO_DECIDE = 3


class IsoActionDeadline(models.Model):
    """Another date that was asked for an action: with a reason, decided by its owner, kept.

    The date of the action changes when the owner agrees; where the owner is the responsible, the
    ISO secretary decides.
    """

    _name = 'iso.action.deadline'
    _description = "Change of a Deadline"
    _inherit = ['iso.guard.mixin']
    _order = 'action_id, id desc'
    _check_company_auto = True
    _rec_name = 'new_deadline'

    action_id = fields.Many2one(
        'iso.action', required=True, index=True, ondelete='cascade', readonly=False)
    company_id = fields.Many2one(
        related='action_id.company_id', store=True, index=True, precompute=True)
    confidential = fields.Boolean(
        related='action_id.confidential', store=True, precompute=True)
    old_deadline = fields.Date(string="From", readonly=True)
    new_deadline = fields.Date(string="To", required=True)
    reason = fields.Text(required=True)
    state = fields.Selection([
        ('asked', "To be decided"),
        ('approved', "Approved"),
        ('refused', "Not agreed"),
        ('dropped', "No longer needed"),
    ], required=True, default='asked', readonly=True, copy=False)
    decider_id = fields.Many2one(
        'res.users', string="Decides", readonly=True, copy=False, ondelete='restrict')
    decided_by = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    decided_on = fields.Datetime(readonly=True, copy=False)
    may_decide = fields.Boolean(compute='_compute_may_decide', export_string_translation=False)

    _one_open = models.UniqueIndex(
        "(action_id) WHERE state = 'asked'",
        "Another date has been asked for already and is to be decided first.")

    @api.depends('state', 'decider_id')
    @api.depends_context('uid')
    def _compute_may_decide(self):
        for change in self:
            change.may_decide = change.state == 'asked' and change._may_decide()

    def _may_decide(self):
        self.ensure_one()
        user = self.env.user
        return user not in self.action_id.user_id | self.create_uid and (
            user == self.decider_id or user.has_group(SECRETARY))

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        for change in changes:
            change._ask()
        return changes

    def _ask(self):
        action = self.action_id
        if not self.env.su:
            action._require_own_company()
            action._require_state('open')
            if self.env.user not in action.user_id | action.owner_id and not action._may_plan():
                raise AccessError(self.env._(
                    "%(person)s, who does “%(action)s”, asks for another date.",
                    person=action.user_id.name, action=action.display_name))
            if not self.reason.strip():
                raise UserError(self.env._("Write down the reason."))
            if self.new_deadline == action.deadline:
                raise UserError(self.env._("This is the present deadline. Give another day."))
            action._check_deadline_ahead({'deadline': self.new_deadline})
        decider = action.owner_id
        if not decider or decider in action.user_id | self.env.user:
            decider = action.company_id._iso_user(
                'secretary', without=action.user_id | self.env.user
            ) or action.company_id._iso_user('leader', without=action.user_id | self.env.user)
        self.sudo().write({'old_deadline': action.deadline, 'decider_id': decider.id})
        self.flush_recordset()  # one request waits at a time, also for the database
        self._hand_to_decider()

    def _hand_to_decider(self):
        for change in self.sudo():
            action = change.action_id
            action._hand_to(
                change.decider_id, self.env._(
                    "Decide on another date for “%(action)s”: %(date)s", action=action.title,
                    date=change.new_deadline.strftime('%d/%m/%Y')),
                fields.Date.add(action.company_id._iso_today(), days=DAYS_TO_DECIDE))

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._(
                "What was asked and decided stays as it is. Ask for another date instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        raise UserError(self.env._("Changes of a deadline stay on record."))

    def action_approve(self):
        """The owner agrees: the action has the new date."""
        self._decide('approved')
        return True

    def action_refuse(self):
        """The owner does not agree: the date stays."""
        self._decide('refused')
        return True

    def _decide(self, state):
        for change in self:
            action = change.action_id
            action._require_own_company()
            action._require_state('open')
            if change.state != 'asked':
                raise UserError(self.env._(
                    "This has been decided in the meantime. Reload the page."))
            if not change._may_decide():
                raise AccessError(self.env._(
                    "%(person)s decides on another date for “%(action)s”: never who asked or "
                    "who acts.", person=change.decider_id.name or self.env._("The owner"),
                    action=action.display_name))
            change.sudo().write({
                'state': state, 'decided_by': self.env.uid, 'decided_on': fields.Datetime.now()})
            change.flush_recordset()  # one is open at a time, also for the database
            if state == 'approved':
                action._system_write({
                    'deadline': change.new_deadline,
                    'first_deadline': action.first_deadline or change.old_deadline})
                text = self.env._(
                    "Deadline moved from %(old)s to %(new)s: %(reason)s",
                    old=change.old_deadline.strftime('%d/%m/%Y'),
                    new=change.new_deadline.strftime('%d/%m/%Y'), reason=change.reason)
            else:
                text = self.env._(
                    "Another date was refused, %(date)s stays.",
                    date=action.deadline.strftime('%d/%m/%Y'))
            action.message_post(body=text, partner_ids=action.user_id.partner_id.ids)
            action._renew_duty()
            if state == 'approved' and action.nonconformity_id.sudo().state == 'approved':
                # The stage of the file ends with its last action.
                action.nonconformity_id.sudo()._enter_stage()
