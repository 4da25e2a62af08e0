from odoo import api, fields, models
from odoo.fields import Domain


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

    _once = models.Constraint(
        'UNIQUE (request_id, procedure_id)', "The request names this document already.")
    _todo = models.Index("(user_id, deadline) WHERE state = 'todo'")

    # -- computes -----------------------------------------------------------------------------

    @api.depends('procedure_id.user_id')
    def _compute_user_id(self):
        """Who owns the document now; what is over keeps who had to do it."""
        for line in self:
            if line.state == 'todo' or not line.user_id:
                line.user_id = (
                    line.procedure_id.user_id or line.company_id._iso_user('secretary'))

    @api.depends('request_id.deadline')
    def _compute_deadline(self):
        for line in self:
            if line.state == 'todo':
                line.deadline = line.request_id.deadline

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
