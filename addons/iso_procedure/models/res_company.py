import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..public_text import slug

NAME = re.compile(r'[a-z0-9]+(-[a-z0-9]+)*')
# In the order they are offered; the first one installed is that of an address without a language.
LANGUAGES = (('vi', 'vi_VN', "Tiếng Việt"), ('en', 'en_US', "English"))


class ResCompany(models.Model):
    """The public pages of an organisation: ``/iso/<name>/documents``, no login."""

    _inherit = 'res.company'

    iso_public_name = fields.Char(
        string="Name in public addresses", compute='_compute_iso_public_name', store=True,
        readonly=False, copy=False,
        help="Posted documents are found at /iso/this-name/documents. Made from the name of the "
             "organisation; it stays when that changes, since addresses are printed.")

    _iso_public_name_once = models.UniqueIndex(
        "(iso_public_name)",
        "Another organisation has this name in its public address. Choose another one.")

    @api.depends('name')
    def _compute_iso_public_name(self):
        new = self.filtered(lambda company: not company.iso_public_name)
        if not new:
            return
        others = self.sudo().with_context(active_test=False).search(
            [('iso_public_name', '!=', False), ('id', 'not in', new.ids)])
        taken = set(others.mapped('iso_public_name'))
        for company in new:
            first = slug(company.name) or "agency"
            name, number = first, 1
            while name in taken:
                number += 1
                name = f"{first}-{number}"
            company.iso_public_name = name
            taken.add(name)

    @api.constrains('iso_public_name')
    def _check_iso_public_name(self):
        for company in self:
            if not NAME.fullmatch(company.iso_public_name or ""):
                raise ValidationError(self.env._(
                    "“%(name)s” cannot stand in an address. Use small letters without accents, "
                    "digits and single hyphens, such as chi-cuc-thu-y.",
                    name=company.iso_public_name or ""))

    @api.model
    def _iso_public_languages(self):
        """``{code: (language, words)}`` of the languages offered to the public."""
        installed = dict(self.env['res.lang'].get_installed())
        # English is what the words were written in: there even where nobody works in it.
        return {
            code: (lang, words) for code, lang, words in LANGUAGES
            if lang in installed or lang == 'en_US'}

    @api.model
    def _iso_of_public_name(self, name):
        """The organisation at this address, if it has anything posted; as superuser."""
        company = self.sudo().search([('iso_public_name', '=', name)], limit=1)
        return company if company._iso_has_public_pages() else company.browse()

    def _iso_has_public_pages(self):
        """Whether anything is posted (hook for what else is posted)."""
        return bool(self) and bool(self.env['iso.procedure'].sudo().search_count(
            self.env['iso.procedure']._public_domain(self), limit=1))

    def _iso_public_path(self, *parts):
        self.ensure_one()
        return "/".join(["/iso", self.sudo().iso_public_name, *parts])

    def _iso_open_public_page(self):
        """Open the list of posted documents of this organisation."""
        self.ensure_one()
        if not self._iso_has_public_pages():
            raise UserError(self.env._(
                "Nothing is posted yet, so there is no public page. Open a document in force and "
                "tick “Posted”."))
        return {
            'type': 'ir.actions.act_url', 'target': 'new',
            'url': self._iso_public_path('documents')}
