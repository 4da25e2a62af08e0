from odoo import models
from odoo.fields import Domain


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _iso_posted_declaration(self):
        """The declaration that the public sees, as superuser."""
        return self.env['iso.declaration'].sudo().search(
            [('company_id', '=', self.id), ('state', '=', 'posted')], limit=1)

    def _iso_has_public_pages(self):
        return super()._iso_has_public_pages() or bool(self and self._iso_posted_declaration())


class IsoDeclaration(models.Model):
    """What everybody may read of the posted declaration, as plain values."""

    _inherit = 'iso.declaration'

    def _public_values(self):
        self.ensure_one()
        declaration = self.sudo()
        company = declaration.company_id
        Document = self.env['iso.procedure'].sudo()
        shown = Document.search(Document._public_domain(company) & Domain(
            'id', 'in', declaration.line_ids.procedure_id.ids))
        return {
            'standard': declaration.standard_id.display_name,
            'statement': self.env._(
                "%(agency)s declares that its quality management system conforms to "
                "%(standard)s in the fields of work and administrative procedures below.",
                agency=company.name, standard=declaration.standard_id.display_name),
            'number': declaration.number or "",
            'since': declaration.posted_on.strftime('%d/%m/%Y'),
            'note': [line for line in (declaration.note or "").splitlines() if line.strip()],
            'fields': [(field, [{
                'code': line.code, 'title': line.title,
                'path': line.procedure_id in shown and line.procedure_id._public_path(),
            } for line in lines]) for field, lines in declaration._fields_of_work()],
        }
