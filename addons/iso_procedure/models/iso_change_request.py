from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain



class IsoChangeRequest(models.Model):
    """Somebody wants documents changed (ISO 9001 7.5.3.2 c): asked for, accepted, carried out.

    Anybody of the staff asks and the ISO secretary decides; from then on each document is a duty
    of its owner, one line each. What needs no question is begun by ``_start``.
    """

    _name = 'iso.change.request'
    _description = "Change Request"
    _inherit = [
        'iso.number.mixin', 'iso.flow.mixin', 'iso.due.mixin', 'mail.thread',
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
        'iso.nonconformity', string="Nonconformity", index='btree_not_null', check_company=True,
        ondelete='restrict', help="The file that the change comes from.")
    line_ids = fields.One2many('iso.change.line', 'request_id', string="Documents to change")
    decided_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    refusal = fields.Text(string="Why it was refused", readonly=True, copy=False)
    done_on = fields.Date(string="Done on", readonly=True, copy=False)

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

    # -- steps --------------------------------------------------------------------------------

    @api.model
    def _start(self, company, documents, title, reason, deadline, **values):
        """An open request of ``company`` with a line per document, without asking anybody."""
        if not documents:
            raise UserError(self.env._(
                "“%(title)s” names no document: choose at least one.", title=title))
        request = self.sudo().create({
            'company_id': company.id, 'title': title, 'reason': reason, 'deadline': deadline,
            'user_id': self.env.uid,
            'line_ids': [Command.create({'procedure_id': document.id}) for document in documents],
            **values})
        request._open_it()
        return request.sudo(self.env.su)

    def _open_it(self):
        self._move('open', decided_by=self.env.uid)
