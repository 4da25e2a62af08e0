from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

SECRETARY = 'iso_audit.group_iso_secretary'
DAYS_TO_DECIDE = 7


class IsoChangeRequest(models.Model):
    """Somebody wants documents changed (ISO 9001 7.5.3.2 c): asked for, accepted, carried out.

    Anybody of the staff asks and the ISO secretary decides; from then on each document is a duty
    of its owner, one line each. What needs no question is begun by ``_start``.
    """

    _name = 'iso.change.request'
    _description = "Change Request"
    _inherit = [
        'iso.flow.mixin', 'iso.due.mixin', 'iso.number.mixin', 'mail.thread',
        'mail.activity.mixin']
    _order = 'rank, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title']
    _mail_post_access = 'read'
    _number_prefix = 'YCTD'
    _due_fields = ('state', 'deadline', 'done_on')

    _flow_next = {'draft': 'submitted', 'submitted': 'open'}
    _flow_sealed = ('done', 'refused')

    title = fields.Char(required=True, tracking=True, index='trigram')
    reason = fields.Text(
        help="What is wrong or missing and why it has to change: becomes the reason of the new "
             "versions.")
    state = fields.Selection([
        ('draft', "Draft"),
        ('submitted', "To decide"),
        ('open', "Being carried out"),
        ('done', "Done"),
        ('refused', "Refused"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    user_id = fields.Many2one(
        'res.users', string="Asked by", required=True, readonly=True, copy=False, index=True,
        ondelete='restrict', default=lambda self: self.env.user)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    deadline = fields.Date(
        tracking=True, help="By when all the documents are changed; a document may be due "
                            "earlier.")
    nonconformity_id = fields.Many2one(
        'iso.nonconformity', index='btree_not_null', check_company=True,
        ondelete='restrict', help="The file that the change comes from.")
    line_ids = fields.One2many('iso.change.line', 'request_id', string="Documents to change")
    decided_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    refusal = fields.Text(string="Why it was refused", readonly=True, copy=False)
    done_on = fields.Date(string="Done on", readonly=True, copy=False)
    # Stored: two documents that take effect at the same moment both change it, so that the later
    # one is tried again and sees that it is the last.
    todo_count = fields.Integer(
        string="Still to change", compute='_compute_todo_count', store=True,
        aggregator=None)
    may_ask = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_decide = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_edit = fields.Boolean(compute='_compute_may', export_string_translation=False)

    # -- computes -----------------------------------------------------------------------------

    @api.depends('line_ids.state')
    def _compute_todo_count(self):
        for request in self:
            request.todo_count = len(
                request.line_ids.filtered(lambda line: line.state == 'todo'))

    @api.depends('state', 'user_id', 'company_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_may(self):
        secretary = self.env.user.has_group(SECRETARY)
        for request in self:
            own = not request._origin or request.company_id in self.env.companies
            request.may_ask = own and request.user_id == self.env.user
            request.may_decide = own and secretary
            request.may_edit = own and request._may_edit()

    @api.depends('name', 'title')
    def _compute_display_name(self):
        for request in self:
            request.display_name = " ".join(filter(None, [request.name, request.title]))

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        return self.deadline

    def _is_ended(self):
        return self.state in ('done', 'refused')

    def _sort_date(self):
        return self.done_on or self.deadline

    @api.model
    def _late_domain(self, today):
        return (
            Domain('state', 'not in', ('done', 'refused'))
            & Domain('deadline', '<', today))

    # -- what is missing ----------------------------------------------------------------------

    def _missing_for(self, state):
        gaps, gap = super()._missing_for(state), self._gap
        if state in ('submitted', 'open'):
            if not self.line_ids:
                gaps.append(gap(self.env._("The documents to change."), page='documents'))
            if not (self.reason or "").strip():
                gaps.append(gap(self.env._("The reason: what is wrong or missing.")))
        if state == 'open':
            gaps += self._missing_to_open()
        return gaps

    def _missing_to_open(self):
        gap, gaps = self._gap, []
        if not self.deadline:
            gaps.append(gap(self.env._("The day by which the documents are changed.")))
        withdrawn = self.line_ids.procedure_id.filtered(
            lambda document: document.state == 'withdrawn')
        if withdrawn:
            gaps.append(gap(
                self.env._(
                    "Other documents instead of those withdrawn: %(documents)s.",
                    documents=", ".join(withdrawn.mapped('display_name'))), page='documents'))
        if not all(self.line_ids.mapped('user_id')):
            gaps.append(gap(self.env._(
                "Somebody to change each document: name its owner, or the ISO secretary in the "
                "settings.")))
        return gaps

    # -- guards -------------------------------------------------------------------------------

    def _may_edit(self):
        """Who asks, until it is submitted; then the ISO secretary, until it is over."""
        self.ensure_one()
        if self.env.su:
            return True
        if self.state == 'draft':
            return self.user_id == self.env.user
        return self.state in ('submitted', 'open') and self.env.user.has_group(SECRETARY)

    def _check_may_edit(self):
        for request in self:
            if not request._may_edit():
                raise AccessError(self.env._(
                    "“%(request)s” is changed by who asks for it until it is submitted, and then "
                    "by the ISO secretary.", request=request.display_name))

    def _check_source(self):
        """Nobody names a file that they may not open."""
        if not self.env.su:
            self.nonconformity_id.check_access('read')

    @api.constrains('deadline', 'line_ids')
    def _check_deadlines(self):
        for request in self:
            late = request.line_ids.filtered(
                lambda line, last=request.deadline: last and line.deadline
                and line.deadline > last and line.state == 'todo')
            if late:
                raise ValidationError(self.env._(
                    "“%(document)s” would be changed after the whole request is to be done. Give "
                    "an earlier day, or the request more time.",
                    document=late[0].procedure_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._check_source()
        return requests

    def write(self, vals):
        if not self.env.su and vals.keys() - self._open_fields:
            self._check_not_sealed()
            self._check_may_edit()
        if 'company_id' in vals and any(
                request.company_id.id != vals['company_id'] for request in self):
            raise UserError(self.env._(
                "The request stays with the organisation that its number belongs to. Make a new "
                "one there instead."))
        done = super().write(vals)
        if 'nonconformity_id' in vals:
            self._check_source()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_put_forward(self):
        for request in self:
            if request.state != 'draft':
                raise UserError(self.env._(
                    "“%(request)s” is %(state)s and stays on record.",
                    request=request.display_name,
                    state=request._state_label(request.state).lower()))

    # -- steps --------------------------------------------------------------------------------

    def action_submit(self):
        """Put it before the ISO secretary (who asks for it)."""
        self._require_own_company()
        self._require_state('draft')
        self._check_may_edit()
        self._move('submitted')
        for request in self.sudo():
            request._hand_to(
                request.company_id._iso_user('secretary'),
                self.env._("Decide on %(request)s", request=request.display_name),
                fields.Date.add(request.company_id._iso_today(), days=DAYS_TO_DECIDE))
        return True

    def action_take_back(self):
        """Go on writing it (who asks for it)."""
        self._require_own_company()
        self._require_state('submitted')
        for request in self:
            if request.user_id != self.env.user:
                raise AccessError(self.env._(
                    "Only %(person)s, who asks for it, takes it back.",
                    person=request.user_id.name))
        requests = self.sudo()
        requests._finish_duties()
        requests._move('draft')
        return True

    def action_accept(self):
        """Accept it: from now on the owners of the documents have to change them."""
        self._check_decider()
        self._finish_duties()
        for request in self:
            request._open_up()
        return True

    def _check_decider(self):
        self._require_group(SECRETARY)
        self._require_own_company()
        self._require_state('submitted')

    def action_refuse(self):
        return self.env['iso.reason']._ask(
            self, 'refuse', self.env._("Refuse the request"),
            self.env._("It stays on record; who asked for it reads why."))

    def _with_reason_refuse(self, reason):
        self._check_decider()
        self._finish_duties()
        self._move('refused', refusal=reason, decided_by=self.env.uid,
                   done_on=self.company_id._iso_today())
        self.message_post(
            body=self.env._("Refused: %(reason)s", reason=reason),
            partner_ids=(self.user_id - self.env.user).partner_id.ids)

    @api.model
    def _start(self, company, documents, title, reason, deadline, **values):
        """An open request of ``company`` with a line per document, without asking anybody."""
        request = self.sudo().create({
            'company_id': company.id, 'title': title, 'reason': reason, 'deadline': deadline,
            'user_id': self.env.uid,
            'line_ids': [Command.create({'procedure_id': document.id}) for document in documents],
            **values})
        request._open_up()
        return request.sudo(self.env.su)

    def _open_up(self):
        """Make it a duty of those who own the documents, and tell them."""
        self.ensure_one()
        self._move('open', decided_by=self.env.uid)
        self.sudo().line_ids.filtered(
            lambda line: not line.deadline)._system_write({'deadline': self.deadline})
        people = self.sudo().line_ids.user_id | self.user_id
        self.message_post(
            body=self.env._(
                "Accepted, to be changed by %(date)s: %(documents)s",
                date=self.deadline.strftime('%d/%m/%Y'),
                documents=", ".join(self.sudo().line_ids.procedure_id.mapped('display_name'))),
            partner_ids=(people - self.env.user).partner_id.ids)

    def _finish_if_done(self):
        """Close what has nothing left to do, and tell who asked."""
        for request in self.sudo().filtered(
                lambda request: request.state == 'open' and not request.todo_count):
            request._move('done', done_on=request.company_id._iso_today())
            request.message_post(
                body=self.env._("Done: every document is changed, or needs no change."),
                partner_ids=(request.user_id - self.env.user).partner_id.ids)

    def _open(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name,
            'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')]}
