from odoo import models


class DeclarationPaper(models.AbstractModel):
    """The declaration of conformity with the list of its scope (QĐ 19/2014/QĐ-TTg, annex I)."""

    _name = 'report.iso_procedure.report_declaration'
    _description = "Declaration of conformity"
    _inherit = ['iso.paper']
    _paper_model = 'iso.declaration'

    def _paper(self, declaration):
        declaration = declaration.sudo()
        company = declaration.company_id
        counts = declaration.state in ('approved', 'posted', 'ended')
        since = declaration.posted_on or declaration.post_date
        signer = declaration.approved_by if counts else company._iso_user('leader')
        return {
            'mark': self.env._("NO LONGER IN FORCE") if declaration.state == 'ended'
            else not counts and self.env._("DRAFT"),
            'seal': counts and declaration._seal_paper('approved'),
            'head': self._head(
                company, declaration.number or self._register_number('CB', None),
                counts and self._local(declaration.approved_on, company)),
            'subject': self.env._(
                "Quality management system in conformity with %(standard)s",
                standard=declaration.standard_id.display_name),
            'statement': self.env._(
                "%(agency)s declares that its quality management system conforms to "
                "%(standard)s in the fields of work and administrative procedures of the annex "
                "(%(count)s procedures).", agency=company.name,
                standard=declaration.standard_id.display_name, count=len(declaration.line_ids)),
            'note': self._lines(declaration.note),
            'fields': declaration._fields_of_work(),
            'since': since and self.env._(
                "This declaration takes effect on %(date)s.", date=self._day(since))
            or self.env._("This declaration takes effect on the day it is signed."),
            'leader': self._head_signature(signer, company, counts and self.env._(
                "Approved on the system on %(moment)s",
                moment=self._moment(declaration.approved_on, company))),
            'recipients': [*filter(None, [company.parent_id.name]), self.env._(
                "Posted at the office and on the public page"), self.env._("Kept: archive, ISO")],
        }
