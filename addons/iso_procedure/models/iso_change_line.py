from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

SECRETARY = 'iso_audit.group_iso_secretary'


class IsoChangeLine(models.Model):
    """A document that a request wants changed: a duty of its owner until a new version holds."""

    _name = 'iso.change.line'
    _description = "Document to Change"
    _inherit = ['iso.part.mixin', 'iso.due.mixin', 'iso.duty.mixin']
    _part_of = 'request_id'
    _order = 'rank, id desc'
    _check_company_auto = True
    _rec_name = 'procedure_id'
    _rec_names_search = ['procedure_id.code', 'procedure_id.title']
    _due_fields = ('state', 'deadline', 'done_on', 'request_state')
    _duty_fields = (
        'name', 'state', 'company_id', 'department_id', 'deadline', 'user_id', 'procedure_id')

    request_id = fields.Many2one(
        'iso.change.request', string="Change request", required=True, index=True,
        ondelete='cascade', check_company=True)
    name = fields.Char(related='request_id.name', string="Reference")
    request_reason = fields.Text(related='request_id.reason', string="Why it has to change")
    asked_by = fields.Many2one(related='request_id.user_id', string="Asked by")
    request_state = fields.Selection(
        related='request_id.state', string="State of the request", store=True, index=True,
        precompute=True)
    company_id = fields.Many2one(
        related='request_id.company_id', store=True, index=True, precompute=True)
    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", required=True, index=True, check_company=True,
        ondelete='restrict', domain="[('state', '!=', 'withdrawn')]")
    department_id = fields.Many2one(
        related='procedure_id.department_id', store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        'res.users', string="Owner", compute='_compute_user_id', store=True, precompute=True,
        index=True, ondelete='restrict',
        help="Who owns the document; without an owner the ISO secretary.")
    deadline = fields.Date(
        compute='_compute_deadline', store=True, readonly=False, precompute=True, index=True)
    state = fields.Selection([
        ('todo', "To do"),
        ('done', "Done"),
        ('needless', "Not needed"),
    ], required=True, readonly=True, default='todo', copy=False, index=True)
    reason = fields.Text(
        string="Why it is not needed", readonly=True, copy=False)
    version_id = fields.Many2one(
        'iso.procedure.version', string="Version that makes it", readonly=True, copy=False,
        index='btree_not_null', ondelete='set null')
    done_on = fields.Date(string="Done on", readonly=True, copy=False)
    may_act = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_reopen = fields.Boolean(compute='_compute_may', export_string_translation=False)

    _once = models.Constraint(
        'UNIQUE (request_id, procedure_id)', "The request names this document already.")
    _todo = models.Index("(user_id, deadline) WHERE state = 'todo'")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('procedure_id.user_id')
    def _compute_user_id(self):
        """Who owns the document now; what is over keeps who had to do it."""
        for line in self:
            line.user_id = line.user_id if line.state != 'todo' else (
                line.procedure_id.user_id or line.company_id._iso_user('secretary'))

    @api.depends('request_id.deadline')
    def _compute_deadline(self):
        for line in self:
            line.deadline = (
                line.request_id.deadline if line.state == 'todo' else line.deadline)

    @api.depends('state', 'request_state', 'user_id', 'company_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_may(self):
        secretary = self.env.user.has_group(SECRETARY)
        for line in self:
            own = line.request_state == 'open' and line.company_id in self.env.companies
            line.may_act = own and line.state == 'todo' and (
                secretary or line.user_id == self.env.user)
            line.may_reopen = own and line.state == 'needless' and secretary

    # -- due and duty -------------------------------------------------------------------------

    def _due(self):
        return self.deadline

    def _is_ended(self):
        return self.state != 'todo'

    def _sort_date(self):
        return self.done_on or self.deadline

    @api.model
    def _late_domain(self, today):
        return self._duty_domain() & Domain('deadline', '<', today)

    @api.model
    def _duty_domain(self):
        return Domain('state', '=', 'todo') & Domain('request_state', '=', 'open')

    def _duty_user(self):
        return self.user_id

    def _duty_words(self):
        return self.env._("Change %(document)s", document=self.procedure_id.display_name)

    # -- guards -------------------------------------------------------------------------------

    def _is_sealed(self):
        return self.state != 'todo' or super()._is_sealed()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.request_id._check_may_edit()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.request_id._check_may_edit()
            for line in self:
                if line.state != 'todo' or (
                        line.request_state == 'open' and 'procedure_id' in vals):
                    raise UserError(self.env._(
                        "“%(document)s” stays in the request as it is. Add another document, or "
                        "say that this one needs no change.",
                        document=line.procedure_id.display_name))
        return super().write(vals)

    @api.constrains('deadline')
    def _check_deadline(self):
        self.request_id._check_deadlines()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if not self.env.su:
            self.request_id._check_may_edit()
        for line in self:
            if line.request_state == 'open':
                raise UserError(self.env._(
                    "“%(document)s” stays on record. Say that it needs no change, and why.",
                    document=line.procedure_id.display_name))

    def _check_acting(self):
        """The owner of the document and the ISO secretary, while it is to do."""
        self.ensure_one()
        self.request_id._require_own_company()
        self.request_id._require_state('open')
        if self.state != 'todo':
            raise UserError(self.env._(
                "“%(document)s” is settled in this request already. Reload the page to see how.",
                document=self.procedure_id.display_name))
        if not self.env.user.has_group(SECRETARY) and self.user_id != self.env.user:
            raise AccessError(self.env._(
                "%(owner)s, who owns “%(document)s”, and the ISO secretary change it.",
                owner=self.user_id.name, document=self.procedure_id.display_name))

    # -- steps --------------------------------------------------------------------------------

    def action_start(self):
        """Change the document: in the draft there is, else in a new version."""
        self._check_acting()
        document = self.procedure_id.with_context(clean_context(self.env.context))
        version = self.version_id or document.draft_id
        if not version:
            version = document._new_version()
        elif version.state != 'draft' and not self.version_id:
            raise UserError(self.env._(
                "“%(version)s” is %(state)s: its text stands. Return it to draft to put this "
                "change into it too, or wait until it is in force.",
                version=version.display_name,
                state=version._state_label(version.state).lower()))
        if not self.version_id:
            self._carry_out_by(version)
        return version._open()

    def action_take_up(self):
        """The same from the draft that is open already."""
        self.action_start()
        return True

    def _carry_out_by(self, version):
        """Let ``version``, a draft, make the change, and say in it why."""
        self.ensure_one()
        why = ": ".join(filter(None, [
            self.request_id.title, (self.request_id.reason or "").strip()]))
        if why not in (version.reason or ""):
            version.reason = "\n".join(filter(None, [version.reason, why]))
        self._system_write({'version_id': version.id})

    def action_needless(self):
        return self.env['iso.reason']._ask(
            self, 'needless', self.env._("No change needed"),
            self.env._("Say why the document stays as it is; the ISO secretary reads it."))

    def _with_reason_needless(self, reason):
        self._check_acting()
        self._settle('needless', self.company_id._iso_today(), reason=reason, version_id=False)
        request = self.request_id
        people = request.user_id | self.company_id._iso_user('secretary')
        request.message_post(
            body=self.env._(
                "%(document)s needs no change: %(reason)s",
                document=self.procedure_id.display_name, reason=reason),
            partner_ids=(people - self.env.user).partner_id.ids)
        request._finish_if_done()

    def action_reopen(self):
        return self.env['iso.reason']._ask(
            self, 'reopen', self.env._("To be changed after all"),
            self.env._("The owner has to change the document; say why."))

    def _with_reason_reopen(self, reason):
        request = self.request_id
        request._require_group(SECRETARY)
        request._require_own_company()
        request._require_state('open')
        if self.state != 'needless':
            raise UserError(self.env._(
                "“%(document)s” waits for its change, or has it already.",
                document=self.procedure_id.display_name))
        self._system_write({'state': 'todo', 'reason': False, 'done_on': False})
        request.message_post(
            body=self.env._(
                "%(document)s is to be changed after all: %(reason)s",
                document=self.procedure_id.display_name, reason=reason),
            partner_ids=(self.user_id - self.env.user).partner_id.ids)

    def _settle(self, state, day, **values):
        """Nothing is to be done here any more."""
        self._system_write({'state': state, 'done_on': day, **values})

    def action_open_request(self):
        self.ensure_one()
        return self.request_id._open()
