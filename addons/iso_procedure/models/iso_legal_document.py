from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .. import legal_number

ADMIN = 'iso_audit.group_iso_admin'
KINDS = [
    ('law', "Law"),
    ('resolution', "Resolution"),
    ('decree', "Decree"),
    ('decision', "Decision"),
    ('circular', "Circular"),
    ('directive', "Official directive"),
    ('standard', "Standard or technical regulation"),
    ('other', "Other legal document"),
]
# QĐ 19/2014/QĐ-TTg: a change of the law is applied in the documents within three months.
MONTHS_TO_APPLY = 3


class IsoLegalDocument(models.Model):
    """A law, a decree, a circular that documents rest on: from when to when, and what follows it.

    A row without a company is shared by all organisations and kept by the ISO administrator of
    the one at the top; the others enter what only they need. What a shared one has been replaced
    by is read as the user: a replacement that an agency entered for itself counts there only.
    """

    _name = 'iso.legal.document'
    _description = "Legal Document"
    _inherit = ['mail.thread']
    _order = 'effective_on desc, number, id desc'
    _check_company_auto = True
    _rec_names_search = ['number', 'title']

    number = fields.Char(
        required=True, index='trigram', tracking=True,
        help="As it is cited, such as 118/2025/NĐ-CP.")
    title = fields.Char(
        string="Subject matter", required=True, index='trigram', tracking=True,
        help="What it is about, as it says itself.")
    kind = fields.Selection(
        KINDS, required=True, index=True, compute='_compute_kind', store=True, readonly=False,
        precompute=True, help="Taken from the number where that tells it.")
    kind_order = fields.Integer(compute='_compute_kind_order', store=True, precompute=True)
    issuer = fields.Char(string="Issued by", help="Such as the Government or a ministry.")
    issued_on = fields.Date()
    effective_on = fields.Date(
        string="Takes effect on", required=True, index=True, tracking=True,
        help="From here the time runs in which the documents have to follow it.")
    expires_on = fields.Date(
        string="Ends on", tracking=True,
        help="From this day on it holds no longer. Empty: until another one that replaces it "
             "takes effect.")
    ended_on = fields.Date(
        string="No longer in force from", compute='_compute_state')
    state = fields.Selection([
        ('coming', "Not yet in force"),
        ('effective', "Now in force"),
        ('ended', "No longer in force"),
    ], compute='_compute_state', search='_search_state')
    company_id = fields.Many2one(
        'res.company', string="Organisation", index=True, ondelete='cascade',
        default=lambda self: self._default_company(),
        help="Empty: shared by all organisations.")
    replaces_ids = fields.Many2many(
        'iso.legal.document', 'iso_legal_replacement_rel', 'new_id', 'old_id',
        check_company=True, ondelete='restrict',
        context={'active_test': False},
        help="What holds no longer because of it.")
    replaced_by_ids = fields.Many2many(
        'iso.legal.document', 'iso_legal_replacement_rel', 'old_id', 'new_id',
        string="Replaced by", readonly=True, context={'active_test': False})
    amends_ids = fields.Many2many(
        'iso.legal.document', 'iso_legal_amendment_rel', 'new_id', 'old_id',
        check_company=True, ondelete='restrict',
        context={'active_test': False},
        help="What goes on holding, changed by it.")
    amended_by_ids = fields.Many2many(
        'iso.legal.document', 'iso_legal_amendment_rel', 'old_id', 'new_id',
        string="Amended by", readonly=True, context={'active_test': False})
    url = fields.Char(string="Where to read it", help="The address of its text.")
    file = fields.Binary(string="Its text", attachment=True)
    filename = fields.Char()
    active = fields.Boolean(default=True)
    may_edit = fields.Boolean(compute='_compute_may_edit', export_string_translation=False)

    _once = models.UniqueIndex(
        "(company_id, lower(number), issued_on) NULLS NOT DISTINCT",
        "The register has this document already. Open that one.")
    _dates = models.Constraint(
        'CHECK (issued_on <= effective_on AND effective_on < expires_on)',
        "It is issued first, then takes effect, then ends: look at the dates.")

    # -- defaults and computes ----------------------------------------------------------------

    @api.model
    def _default_company(self):
        """What the organisation at the top enters is for all below it."""
        company = self.env.company
        return company.browse() if (
            self._may_share() and company.sudo().child_ids) else company

    @api.depends('number')
    def _compute_kind(self):
        for law in self:
            law.kind = legal_number.kind(law.number) or law.kind or 'other'

    @api.depends('kind')
    def _compute_kind_order(self):
        order = [kind for kind, _label in KINDS]
        for law in self:
            law.kind_order = order.index(law.kind) if law.kind else len(order)

    @api.depends('number', 'issued_on')
    def _compute_display_name(self):
        for law in self:
            law.display_name = law.number if (
                not law.issued_on or legal_number.has_year(law.number)
            ) else f"{law.number} ({law.issued_on.year})"

    @api.depends('effective_on', 'expires_on', 'replaced_by_ids.effective_on')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_state(self):
        today = self.env.company._iso_today()
        for law in self:
            law.ended_on = law.expires_on or min(
                filter(None, law.replaced_by_ids.mapped('effective_on')), default=False)
            law.state = (
                'coming' if not law.effective_on or law.effective_on > today
                else 'ended' if law.ended_on and law.ended_on <= today else 'effective')

    @api.model
    def _ended_domain(self, today):
        """What holds no longer on ``today``."""
        return Domain('effective_on', '<=', today) & (
            Domain('expires_on', '<=', today)
            | Domain('expires_on', '=', False) & Domain(
                'replaced_by_ids', 'any', [('effective_on', '<=', today)]))

    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._iso_today()
        begun, ended = Domain('effective_on', '<=', today), self._ended_domain(today)
        domains = {'coming': ~begun, 'effective': begun & ~ended, 'ended': ended}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends('company_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_may_edit(self):
        share = self._may_share()
        keeps = self.env.user.has_group('iso_audit.group_iso_secretary')
        for law in self:
            law.may_edit = share if not law.company_id else (
                keeps and law.company_id in self.env.companies)

    # -- guards -------------------------------------------------------------------------------

    @api.model
    def _may_share(self):
        """Whether the user keeps what is shared: as an administrator of the one at the top."""
        user = self.env.user
        return self.env.su or user.has_group(ADMIN) and not user.sudo().company_id.parent_id

    @api.constrains('replaces_ids', 'amends_ids')
    def _check_no_circle(self):
        for name in ('replaces_ids', 'amends_ids'):
            if self._has_cycle(name):
                raise ValidationError(self.env._(
                    "A legal document cannot follow itself: look at what replaces or amends "
                    "what."))

    @api.constrains('number', 'issued_on', 'company_id')
    def _check_not_shared(self):
        """What all share is not entered once more by one of them."""
        for law in self.filtered('company_id'):
            shared = self.sudo().with_context(active_test=False).search([
                ('company_id', '=', False), ('number', '=ilike', law.number),
                ('issued_on', '=', law.issued_on)], limit=1)
            if shared:
                raise ValidationError(self.env._(
                    "“%(number)s” is in the register that all organisations share. Use that one.",
                    number=law.number))

    @api.constrains('url')
    def _check_url(self):
        for law in self:
            if law.url and not law.url.lower().startswith(('https://', 'http://')):
                raise ValidationError(self.env._(
                    "“%(url)s” is no address of a page: it begins with https://.", url=law.url))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([
            {**vals, 'number': legal_number.clean(vals.get('number'))} for vals in vals_list])

    def write(self, vals):
        if 'number' in vals:
            vals = {**vals, 'number': legal_number.clean(vals['number'])}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env['iso.procedure'].sudo().with_context(active_test=False).search(
            [('legal_ids', 'in', self.ids)], limit=1)
        if used:
            law = (used.legal_ids & self)[:1]
            raise UserError(self.env._(
                "Documents rest on “%(law)s”, so it stays. Archive it instead.",
                law=law.display_name))

    # -- what it follows ----------------------------------------------------------------------

    def _replaced(self):
        """What it replaces, and what that had replaced before."""
        found, front = self.browse(), self.replaces_ids
        while front:
            found |= front
            front = front.replaces_ids - found - self
        return found

    def _before(self):
        """What documents may still rest on that have to follow it now."""
        return self._replaced() | self.amends_ids | self.amends_ids._replaced()

    def _apply_by(self):
        """By when the documents have to follow it."""
        self.ensure_one()
        return self.effective_on + relativedelta(months=MONTHS_TO_APPLY)

    # -- words --------------------------------------------------------------------------------

    def _cited(self):
        """``{kind, number, issuer, issued_on, title}`` of each, in the order they are cited."""
        return [{
            'kind': law.kind, 'number': law.number, 'issuer': law.issuer or "",
            'issued_on': law.issued_on.isoformat() if law.issued_on else "", 'title': law.title,
        } for law in self.sorted(
            lambda law: (law.kind_order, law.issued_on or law.effective_on, law.id))]

    @api.model
    def _cite(self, law):
        """One of ``_cited()`` in words: what it is, its number and day, by whom, about what."""
        kinds = dict(self._fields['kind']._description_selection(self.env))
        words = self.env._(
            "%(kind)s no. %(number)s", kind=kinds[law['kind']], number=law['number'])
        if law['kind'] in ('standard', 'other'):
            words = law['number']
        if law['issued_on']:
            words = self.env._(
                "%(law)s of %(date)s", law=words,
                date=fields.Date.to_date(law['issued_on']).strftime('%d/%m/%Y'))
        if law['issuer']:
            words = self.env._("%(law)s by %(issuer)s", law=words, issuer=law['issuer'])
        return self.env._("%(law)s: %(title)s", law=words, title=law['title'])
