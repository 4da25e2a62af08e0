from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class IsoLegalDocument(models.Model):
    """The documents that rest on a law or have to follow it, and whether that has begun."""

    _inherit = 'iso.legal.document'

    procedure_ids = fields.Many2many(
        'iso.procedure', 'iso_procedure_legal_rel', 'legal_id', 'procedure_id',
        string="Documents that rest on it", readonly=True)
    procedure_count = fields.Integer(
        string="Documents on it", compute='_compute_procedure_count')
    touched_count = fields.Integer(
        string="Documents it touches", compute='_compute_touched')
    apply_by = fields.Date(
        string="To be applied by", compute='_compute_apply_by',
        help="Three months after it takes effect (QĐ 19/2014/QĐ-TTg).")
    request_id = fields.Many2one(
        'iso.change.request', string="Its change request", compute='_compute_touched')
    is_to_apply = fields.Boolean(
        string="To be applied", compute='_compute_touched', search='_search_is_to_apply',
        help="It touches documents of ours, and nobody has begun to change them.")

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_procedure_count(self):
        """Those that are not withdrawn, of the present organisations, as the reader."""
        counts = dict(self.env['iso.procedure']._read_group(
            [('legal_ids', 'in', self.ids), ('state', '!=', 'withdrawn'),
             ('company_id', 'in', self.env.companies.ids)],
            ['legal_ids'], ['__count']))
        for law in self:
            law.procedure_count = counts.get(law._origin, 0)

    @api.depends('effective_on')
    def _compute_apply_by(self):
        for law in self:
            law.apply_by = law.effective_on and law._apply_by()

    @api.depends('replaces_ids', 'amends_ids')
    @api.depends_context('uid', 'company', 'allowed_company_ids')
    def _compute_touched(self):
        company = self.env.company
        touched, begun = self._touched(company), self._requests(company)
        for law in self:
            law.touched_count = len(touched[law])
            law.request_id = begun.get(law._origin, False)
            law.is_to_apply = bool(touched[law]) and not law.request_id

    def _touched(self, company):
        """``{law: documents of the company}`` that rest on what it replaces or amends.

        Without those that rest on the law itself already. The number of queries grows with the
        length of the longest chain of replacements only.
        """
        before = {law: law._before() for law in self}
        old = self.browse().union(*before.values())
        documents = self.env['iso.procedure'].search_fetch([
            ('legal_ids', 'in', old.ids), ('state', '!=', 'withdrawn'),
            ('company_id', '=', company.id)],
            ['legal_ids']) if old else self.env['iso.procedure']
        on = defaultdict(self.env['iso.procedure'].browse)
        for document in documents:
            for law in document.legal_ids:
                on[law._origin.id] |= document
        return {
            law: self.env['iso.procedure'].union(
                *(on[other._origin.id] for other in before[law])) - on[law._origin.id]
            for law in self}

    def _requests(self, company):
        """``{law: the change request by which the company applies it}``

        As superuser: whether it has begun does not depend on what the reader may see of it.
        """
        requests = self.env['iso.change.request'].sudo().search([
            ('legal_id', 'in', self.ids), ('company_id', '=', company.id),
            ('state', '!=', 'refused')])
        return {request.legal_id.sudo(False): request.sudo(False) for request in requests}

    @api.model
    def _to_apply(self, company):
        """What the company has documents to change for and has not begun."""
        laws = self.search(
            Domain('company_id', 'in', [False, company.id])
            & (Domain('replaces_ids', '!=', False) | Domain('amends_ids', '!=', False)))
        laws -= self.browse().union(*laws._requests(company))
        touched = laws._touched(company)
        return laws.filtered(lambda law: touched[law])

    def _search_is_to_apply(self, operator, value):
        if operator != 'in':
            return NotImplemented
        laws = self._to_apply(self.env.company)
        return Domain.OR(
            Domain('id', 'in' if one else 'not in', laws.ids) for one in set(map(bool, value)))

    # -- steps --------------------------------------------------------------------------------

    def action_apply(self):
        """Ask which documents follow it, then begin to change them."""
        self.ensure_one()
        if self.request_id:
            return self.action_request()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._(
                "Apply %(law)s", law=self.display_name),
            'res_model': 'iso.legal.apply', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_legal_id': self.id}}

    def _start_change(self, company, documents, deadline, reason):
        """An open change request for it: once for a law and a company."""
        self.ensure_one()
        if self._requests(company):
            raise UserError(self.env._(
                "%(company)s applies “%(law)s” already. Open its change request and add the "
                "documents there.", company=company.name, law=self.display_name))
        return self.env['iso.change.request']._start(
            company, documents, self.env._("Apply %(law)s", law=self.display_name), reason,
            deadline, legal_id=self.id)

    def action_request(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'iso.change.request',
            'res_id': self.request_id.id, 'views': [(False, 'form')],
            'name': self.request_id.display_name}

    def action_procedures(self):
        self.ensure_one()
        return self._show_documents(
            self.env._("Documents that rest on %(law)s", law=self.display_name),
            [('legal_ids', 'in', self.ids), ('state', '!=', 'withdrawn'),
             ('company_id', 'in', self.env.companies.ids)])

    def action_touched(self):
        self.ensure_one()
        return self._show_documents(
            self.env._("Documents that %(law)s touches", law=self.display_name),
            [('id', 'in', self._touched(self.env.company)[self].ids)])

    def _show_documents(self, name, domain):
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_procedure.action_iso_procedure'),
            name=name, display_name=name, domain=domain, context={'create': False})


class IsoChangeRequest(models.Model):
    """A change that a law asks for."""

    _inherit = 'iso.change.request'

    legal_id = fields.Many2one(
        'iso.legal.document', string="Legal document", readonly=True, copy=False,
        index='btree_not_null', check_company=True, ondelete='restrict',
        help="The law, decree or circular that the documents have to follow.")

    _one_for_a_law = models.UniqueIndex(
        "(company_id, legal_id) WHERE legal_id IS NOT NULL AND state != 'refused'",
        "A change request for this legal document is there already. Open that one.")
