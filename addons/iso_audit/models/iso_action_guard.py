from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

SECRETARY = 'iso_audit.group_iso_secretary'
# What is planned; fixed once somebody works on it, but for handing it on.
PLAN_FIELDS = {
    'title', 'kind', 'description', 'user_id', 'owner_id', 'verifier_id', 'deadline',
    'department_id'}
# Where it belongs, from its making on.
SOURCE_FIELDS = ('nonconformity_id', 'finding_id', 'company_id')
# What the responsible reports.
RESULT_FIELDS = {'evidence', 'attachment_ids'}


class IsoAction(models.Model):
    """Who may plan, do and verify an action, and what they may write."""

    _inherit = 'iso.action'

    def _may_plan(self):
        """Whether the present user may set this action up or hand it on."""
        self.ensure_one()
        user = self.env.user
        if self.env.su or user.has_group(SECRETARY):
            return True
        if self.nonconformity_id:
            return self.nonconformity_id.sudo().owner_id == user
        if self.finding_id and user in self.finding_id.sudo().audit_id.team_user_ids:
            return True
        return self.owner_id == user or user in self.department_id._iso_head()

    def _may_verify(self):
        self.ensure_one()
        user = self.env.user
        return user not in self.user_id | self.done_by and (
            user == self.verifier_id or user.has_group(SECRETARY))

    def _check_planner(self):
        for action in self:
            if not action._may_plan():
                raise AccessError(self.env._(
                    "%(owner)s, who answers for “%(action)s”, and the ISO secretary plan it.",
                    owner=action.owner_id.name or self.env._("The owner"),
                    action=action.display_name))

    @api.constrains('nonconformity_id', 'user_id')
    def _check_checker_apart(self):
        """Who acts does not check the effect afterwards."""
        for action in self:
            file = action.nonconformity_id.sudo()
            if action.user_id and action.is_current and action.state != 'cancelled' and (
                    action.user_id == file.checker_id):
                raise ValidationError(self.env._(
                    "%(person)s is to check the effect of “%(file)s” and cannot act in it. "
                    "Choose another responsible, or another checker first.",
                    person=action.user_id.name, file=file.display_name))

    @api.constrains('verifier_id', 'user_id')
    def _check_verifier_apart(self):
        for action in self:
            if action.verifier_id and action.verifier_id == action.user_id:
                raise ValidationError(self.env._(
                    "%(person)s does “%(action)s” and cannot verify it. Choose somebody else to "
                    "verify.", person=action.user_id.name, action=action.title))

    def _check_deadline_ahead(self, vals):
        """A new date lies ahead (records of the past are the system's own)."""
        day = fields.Date.to_date(vals.get('deadline'))
        if not day or self.env.su:
            return
        if any(day < company._iso_today() for company in self.company_id or self.env.company):
            raise UserError(self.env._(
                "The deadline %(date)s is over already. Give a day from today on.",
                date=day.strftime('%d/%m/%Y')))

    @api.model
    def _number_company_id(self, vals):
        """The company of what it belongs to, whichever company its author has open."""
        for name in ('nonconformity_id', 'finding_id'):
            source_id = vals.get(name) or self.env.context.get(f'default_{name}')
            if source_id:
                return self.env[self._fields[name].comodel_name].sudo().browse(
                    source_id).company_id.id
        return super()._number_company_id(vals)

    @api.model_create_multi
    def create(self, vals_list):
        model = self
        if not self.env.su:
            # A new action is in sight.
            model = self._without_defaults({'active'})
            vals_list = [
                {name: value for name, value in vals.items() if name != 'active'}
                for vals in vals_list]
        actions = super(IsoAction, model).create(vals_list)
        for action in actions:
            action._check_deadline_ahead({'deadline': action.deadline})
        actions._check_may_create()
        actions.filtered(
            lambda action: action._opens_at_once() and not action._lacking_to_plan()
        )._move_open()
        return actions

    def _check_may_create(self):
        if self.env.su:
            return
        for action in self:
            file = action.nonconformity_id
            if file and file.state != 'analysis':
                raise UserError(self.env._(
                    "Actions are added while “%(file)s” is being analysed. Open the plan again, "
                    "with a reason, to add one.", file=file.display_name))
            if action.evidence or action.attachment_ids:
                raise UserError(self.env._(
                    "The result of “%(action)s” is written down by who does it, when it is in "
                    "progress.", action=action.display_name))
            if file:
                action._check_planner()
                file._note_author()
            elif action.finding_id:
                action._check_may_follow_up()
            elif not action._may_found():
                raise AccessError(self.env._(
                    "Actions are given by heads of departments, auditors, the ISO secretary and "
                    "leaders. Report what you saw instead: Nonconformities → Report."))

    def _check_may_follow_up(self):
        """On a finding: the team and the secretary, and the head of its department."""
        finding = self.finding_id
        finding.check_access('read')
        if self.env.user not in finding.department_id._iso_head():
            finding._check_may_follow_up()

    def _may_found(self):
        """Whether the present user may give an action that belongs to nothing else."""
        user = self.env.user
        return self.user_id == user or user in self.department_id._iso_head() or any(map(
            user.has_group, (SECRETARY, 'iso_audit.group_iso_leader',
                             'iso_audit.group_iso_auditor')))

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        done = super().write(vals)
        if vals.keys() & {'user_id', 'verifier_id'}:
            self.filtered(lambda action: action.state in ('open', 'done'))._renew_duty()
        if vals.keys() & {'user_id', 'deadline'}:
            self.filtered(
                lambda action: action.state == 'draft' and action._opens_at_once()
                and not action._lacking_to_plan())._move_open()
        return done

    def _check_may_write(self, vals):
        names = vals.keys() - self._open_fields - {'message_main_attachment_id'}
        for action in self:
            if names & RESULT_FIELDS and not (
                    action.state == 'open' and action.user_id == self.env.user):
                raise AccessError(self.env._(
                    "%(person)s does “%(action)s” and writes down the result, while it is in "
                    "progress.", person=action.user_id.name or self.env._("Nobody"),
                    action=action.display_name))
            if names & PLAN_FIELDS:
                action._check_may_replan(names & PLAN_FIELDS)
        self._check_deadline_ahead(vals)
        for name in SOURCE_FIELDS:
            if name in vals and any(action[name].id != (vals[name] or False) for action in self):
                raise UserError(self.env._(
                    "“%(action)s” stays where it was made. Make a new one there instead.",
                    action=self[:1].display_name))
        if 'active' in vals:
            self._check_archiving()

    def _check_may_change_files(self):
        self._check_may_write({'attachment_ids': True})

    def _check_may_replan(self, names):
        self._check_planner()
        file = self.nonconformity_id.sudo()
        file.sudo(self.env.su)._note_author()
        fixed = self.state != 'draft' or file and file.state != 'analysis'
        # Who did it has done it; who verifies may still change.
        open_names = {'verifier_id'} if self.state == 'done' else {'user_id', 'verifier_id'}
        if fixed and names - open_names:
            raise UserError(self.env._(
                "“%(action)s” is %(state)s: the plan stays as it is. Hand it to somebody else, "
                "ask for another date, or cancel it with a reason.",
                action=self.display_name, state=self._state_label(self.state).lower()))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for action in self:
            if action.state != 'draft':
                raise UserError(self.env._(
                    "“%(action)s” was begun and stays on record. Cancel it with a reason "
                    "instead.", action=action.display_name))
            if not self.env.su:
                action._check_may_replan({'title'})
