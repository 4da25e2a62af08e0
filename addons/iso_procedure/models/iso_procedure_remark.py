from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Afterwards the text stands, and what was said of it.
REMARKED = ('draft', 'review', 'submitted')


class IsoProcedureRemark(models.Model):
    """What a reviewer, a leader or the owner says about a passage of a version in work.

    Its author answers and settles it; who said it may take it back or open it again. It stays
    with the version.
    """

    _name = 'iso.procedure.remark'
    _description = "Remark on a Version"
    _inherit = ['iso.part.mixin']
    _part_of = 'version_id'
    _order = 'version_id desc, state, id'
    _check_company_auto = True
    _rec_name = 'text'

    version_id = fields.Many2one(
        'iso.procedure.version', string="Document", required=True, index=True,
        ondelete='cascade')
    company_id = fields.Many2one(
        related='version_id.company_id', store=True, index=True, precompute=True)
    quote = fields.Text(
        string="Passage", help="The words of the document that it is about. Empty: all of it.")
    step_id = fields.Many2one(
        'iso.procedure.step', ondelete='set null', index='btree_not_null',
        domain="[('version_id', '=', version_id)]", help="Empty: the text.")
    step_name = fields.Char(
        string="Step as it was", compute='_compute_step_name', store=True, precompute=True,
        help="Still known when the step is gone.")
    text = fields.Text(
        string="Remark", required=True, help="What is wrong or missing, and what to write instead.")
    user_id = fields.Many2one(
        'res.users', string="Said by", required=True, readonly=True, index=True,
        ondelete='restrict', default=lambda self: self.env.user)
    answer = fields.Text(help="What was changed, or why not.")
    state = fields.Selection([
        ('open', "To be answered"),
        ('settled', "Settled"),
    ], required=True, readonly=True, default='open', copy=False, index=True)
    settled_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    settled_on = fields.Datetime(string="Settled on", readonly=True, copy=False)
    may_answer = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_change = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_settle = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_reopen = fields.Boolean(compute='_compute_may', export_string_translation=False)

    _open = models.Index("(version_id) WHERE state = 'open'")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('step_id')
    def _compute_step_name(self):
        """Kept from the moment it was said."""
        for remark in self:
            remark.step_name = remark.step_name or remark.step_id.name

    @api.depends('state', 'answer', 'user_id', 'version_id.state')
    @api.depends_context('uid')
    def _compute_may(self):
        for remark in self:
            going = remark.state == 'open' and not remark._is_sealed()
            mine = not remark._origin or remark.user_id == self.env.user
            remark.may_answer = going and bool(remark._origin) and remark._may_answer()
            remark.may_change = going and mine and not (remark._origin and remark.answer)
            remark.may_settle = going and bool(remark._origin) and (mine or remark.may_answer)
            remark.may_reopen = (
                remark.state == 'settled' and mine and not remark._is_sealed())

    def _may_answer(self):
        """Who writes the version: its author, the owner, the ISO secretary."""
        self.ensure_one()
        version = self.sudo().version_id
        return self.env.su or version.company_id in self.env.companies and (
            self.env.user == version.user_id or version.procedure_id.sudo(False)._may_edit())

    # -- guards -------------------------------------------------------------------------------

    def _is_sealed(self):
        self.ensure_one()
        return self.sudo().version_id.state not in REMARKED

    def _check_whole_not_sealed(self):
        for remark in self:
            if remark.version_id and remark._is_sealed():
                version = remark.sudo().version_id
                raise UserError(self.env._(
                    "“%(version)s” is %(state)s: what was said about it stays as it is. Ask for "
                    "a new version.", version=version.display_name,
                    state=version._state_label(version.state).lower()))

    @api.constrains('step_id', 'version_id')
    def _check_step(self):
        for remark in self:
            if remark.step_id and remark.step_id.version_id != remark.version_id:
                raise ValidationError(self.env._(
                    "“%(step)s” is a step of another version.", step=remark.step_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        remarks = super().create(vals_list)
        if not self.env.su:
            remarks.version_id._check_may_remark()
            remarks.version_id._tell_author(remarks)
        remarks.version_id._note_word()
        return remarks

    def write(self, vals):
        if not self.env.su:
            for remark in self:
                remark._check_may_write(vals.keys())
        self.version_id._note_word()
        return super().write(vals)

    def _check_may_write(self, names):
        self._check_whole_not_sealed()
        if names - {'text', 'answer'}:
            raise UserError(self.env._(
                "A remark stays at its passage. Settle it and make a new one."))
        if 'text' in names and not self.may_change:
            raise UserError(self.env._(
                "%(person)s wrote this remark; it may be changed by them until it is answered. "
                "Add one of your own.", person=self.sudo().user_id.name))
        if 'answer' in names and not self.may_answer:
            raise UserError(self.env._(
                "The author of the document answers remarks that are not settled yet."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_whole_not_sealed()
        self.version_id._note_word()
        for remark in self:
            if not self.env.su and not remark.may_change:
                raise UserError(self.env._(
                    "Only who wrote a remark deletes it, until it is answered. Settle it instead."))

    # -- ways ---------------------------------------------------------------------------------

    def _require(self, right, state):
        self.check_access('read')
        self._check_whole_not_sealed()
        for remark in self:
            if remark.state != state:
                raise UserError(self.env._(
                    "This remark is %(state)s already. Reload the page to see what happened.",
                    state=dict(
                        self._fields['state']._description_selection(self.env))[remark.state]
                    .lower()))
            if not remark[right]:
                raise AccessError(self.env._(
                    "%(person)s wrote this remark: they, or the author of the document, decide "
                    "whether it is settled.", person=remark.sudo().user_id.name))

    def action_settle(self):
        """Say that it is done with (the author with an answer, or who said it)."""
        self._require('may_settle', 'open')
        for remark in self:
            if remark.user_id != self.env.user and not (remark.answer or "").strip():
                raise UserError(self.env._(
                    "Write the answer first: what was changed, or why not."))
        self._system_write({
            'state': 'settled', 'settled_by': self.env.uid,
            'settled_on': fields.Datetime.now()})
        self.version_id._note_word()
        return {'type': 'ir.actions.act_window_close'}

    def action_reopen(self):
        """The answer does not do (who said it)."""
        self._require('may_reopen', 'settled')
        self._system_write({'state': 'open', 'settled_by': False, 'settled_on': False})
        self.version_id._note_word()
        self.version_id._tell_author(self)
        return {'type': 'ir.actions.act_window_close'}

    def action_answer(self):
        """Open it to be answered."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Remark"),
            'res_model': self._name, 'res_id': self.id, 'target': 'new',
            'views': [
                (self.env.ref('iso_procedure.iso_procedure_remark_view_dialog').id, 'form')]}

    def action_document(self):
        """Open the version that it is about."""
        self.ensure_one()
        return self.version_id._open()
