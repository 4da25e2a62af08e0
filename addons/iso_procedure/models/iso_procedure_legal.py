from odoo import api, fields, models
from odoo.fields import Domain


class IsoProcedure(models.Model):
    """What a document rests on, and whether that still holds."""

    _inherit = 'iso.procedure'

    legal_ids = fields.Many2many(
        'iso.legal.document', 'iso_procedure_legal_rel', 'procedure_id', 'legal_id',
        string="Legal basis", check_company=True, ondelete='restrict', tracking=True,
        context={'active_test': False},
        help="The laws, decrees and circulars that it rests on: printed in the document.")
    ended_legal_ids = fields.Many2many(
        'iso.legal.document', string="Legal basis that has ended", compute='_compute_ended_legal')
    rests_on_ended = fields.Boolean(
        string="Rests on what has ended", compute='_compute_ended_legal',
        search='_search_rests_on_ended',
        help="It is in force, and a legal document that it rests on is not any more.")
    ended_legal_text = fields.Char(compute='_compute_ended_legal')

    @api.depends('legal_ids.effective_on', 'legal_ids.expires_on', 'state')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_ended_legal(self):
        for document in self:
            ended = document.legal_ids.filtered(lambda law: law.state == 'ended')
            document.ended_legal_ids = ended
            document.rests_on_ended = document.state == 'effective' and bool(ended)
            document.ended_legal_text = "; ".join(map(document._ended_words, ended))

    def _ended_words(self, law):
        day = law.ended_on.strftime('%d/%m/%Y')
        after = law.replaced_by_ids.filtered(lambda new: new.state != 'coming')
        if not after:
            return self.env._("%(law)s ended on %(date)s", law=law.display_name, date=day)
        return self.env._(
            "%(law)s ended on %(date)s, replaced by %(others)s", law=law.display_name, date=day,
            others=", ".join(after.mapped('display_name')))

    @api.model
    def _rests_on_ended_domain(self, today):
        laws = self.env['iso.legal.document'].with_context(active_test=False).search(
            self.env['iso.legal.document']._ended_domain(today))
        return Domain('state', '=', 'effective') & Domain('legal_ids', 'in', laws.ids)

    def _search_rests_on_ended(self, operator, value):
        if operator != 'in':
            return NotImplemented
        domain = self._rests_on_ended_domain(self.env.company._iso_today())
        return Domain.OR(domain if one else ~domain for one in set(map(bool, value)))


class IsoProcedureVersion(models.Model):
    """The legal basis of a version: that of the document while it is written, then as it was."""

    _inherit = 'iso.procedure.version'

    legal_basis = fields.Json(
        string="Legal basis as approved", readonly=True, copy=False,
        help="As it was when the version was approved.")
    legal_text = fields.Text(string="Legal basis", compute='_compute_legal_text')

    @api.depends('state', 'legal_basis', 'procedure_id.legal_ids')
    @api.depends_context('lang')
    def _compute_legal_text(self):
        for version in self:
            version.legal_text = "\n".join(
                "• " + words for words in version._legal_lines()) or False

    def _laws(self):
        """What the version in work rests on: what a law has replaced gives way to that law."""
        self.ensure_one()
        return self._with_applied_laws(self.sudo().procedure_id.legal_ids)

    def _with_applied_laws(self, laws):
        applied = self.env['iso.change.line'].sudo().search([
            ('version_id', '=', self.id), ('request_id.legal_id', '!=', False),
            ('state', '!=', 'needless')]).request_id.legal_id
        return laws - applied._replaced() | applied

    def _legal_lines(self):
        """The legal basis in words, one line for each."""
        self.ensure_one()
        Legal = self.env['iso.legal.document']
        in_work = self.state in ('draft', 'review', 'submitted')
        cited = self.legal_basis or []
        if in_work or not cited and self.state in ('approved', 'effective'):
            cited = self._laws()._cited()
        return [Legal._cite(law) for law in cited]

    def _seal(self, event):
        """What it rests on is fixed, and sealed, when it is approved."""
        if event == 'approved':
            for version in self:
                version._system_write({'legal_basis': version._laws()._cited()})
        return super()._seal(event)

    def _take_effect(self, day):
        """From now on the document rests on the law that this version applies."""
        done = super()._take_effect(day)
        document = self.sudo().procedure_id
        laws = self._with_applied_laws(document.legal_ids)
        if laws != document.legal_ids:
            document.legal_ids = laws
        return done

    def _seal_content(self, event):
        content = super()._seal_content(event)
        if self.legal_basis:
            content['legal_basis'] = self.legal_basis
        return content
