from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ..public_text import slug
from .iso_procedure_code import KINDS

PAGE = 20
MOST_WORDS = 8


class IsoProcedure(models.Model):
    """What everybody may read, without signing in: posted documents, the version in force.

    Everything is read as superuser, so all of it goes through ``_public_domain``, and leaves as
    plain values: a page has no record to get more out of.
    """

    _inherit = 'iso.procedure'

    @api.model
    def _public_domain(self, company):
        """The posted documents of ``company`` that are in force."""
        # Names `active`: also holds where archived records are looked at.
        return Domain([
            ('company_id', '=', company.id), ('active', '=', True), ('is_public', '=', True),
            ('state', '=', 'effective'), ('version_id.state', '=', 'effective')])

    @api.model
    def _public_text_domain(self, text):
        """Each word has to stand somewhere: in the code, the title, the text or a step."""
        return Domain.AND(
            Domain.OR(
                Domain(field, 'ilike', escape_psql(word))
                for field in ('code', 'title', 'version_id.plain_text'))
            for word in (text or "").split()[:MOST_WORDS])

    @api.model
    def _public_list(self, company, text="", kind="", department=0, page=1):
        """A page of the list, and how many there are by kind and department."""
        documents = self.sudo()
        found = self._public_domain(company) & self._public_text_domain(text)
        of_kind = Domain('kind', '=', kind) if kind else Domain.TRUE
        of_department = Domain('department_id', '=', department) if department else Domain.TRUE
        kinds = dict(documents._read_group(found & of_department, ['kind'], ['__count']))
        units = documents._read_group(found & of_kind, ['department_id'], ['__count'])
        count = documents.search_count(found & of_kind & of_department)
        pages = max(1, -(-count // PAGE))
        page = min(max(page, 1), pages)
        rows = documents.search(
            found & of_kind & of_department, order='kind_order, code, id', limit=PAGE,
            offset=(page - 1) * PAGE)
        labels = self._public_kinds()
        return {
            'count': count, 'page': page, 'pages': pages,
            'kinds': [(key, labels[key], kinds[key]) for key, _label in KINDS if key in kinds],
            'departments': sorted(
                ((unit.id, unit.name, number) for unit, number in units if unit),
                key=lambda unit: unit[1]),
            'rows': [{
                'path': row._public_path(), 'code': row.code, 'title': row.title,
                'kind': labels[row.kind], 'department': row.department_id.name or "",
                'since': row.effective_date.strftime('%d/%m/%Y'),
            } for row in rows],
        }

    @api.model
    def _public_kinds(self):
        return dict(self._fields['kind']._description_selection(self.env))

    @api.model
    def _public_find(self, company, name):
        """The document at the address ``name`` of ``company``, if everybody may read it."""
        number = (name or "").rpartition("-")[2]
        # Ids are four bytes long; more digits are nobody's.
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return self.sudo().browse()
        return self.sudo().search(
            self._public_domain(company) & Domain('id', '=', int(number)), limit=1)

    def _public_name(self):
        self.ensure_one()
        return "-".join(filter(None, [slug(f"{self.code} {self.title}"), str(self.id)]))

    def _public_path(self):
        return self.company_id._iso_public_path('documents', self._public_name())

    def _public_values(self):
        """Everything that the page of the document shows."""
        self.ensure_one()
        document, version, path = self.sudo(), self.sudo().version_id, self._public_path()
        Paper = self.env['report.iso_procedure.report_version'].sudo()
        steps = Paper._steps(version)
        forms = (document.child_ids | version.step_ids.form_id).filtered(
            lambda form: form.active and form.state == 'effective').sorted('code')
        return {
            'path': path,
            'code': document.code,
            'title': document.title,
            'kind': self._public_kinds()[document.kind],
            'department': document.department_id.name or "",
            'number': version.number,
            'since': version.effective_on.strftime('%d/%m/%Y'),
            'text': version._public_text(path),
            'steps': steps,
            'total': version.total_hours and version._hours(version.total_hours),
            'chart_words': "; ".join(
                f"{step['number']}. {step['name']} ({step['role']})" for step in steps),
            'chart_key': version._flow_chart_key(),
            'forms': [{
                'code': form.code, 'title': form.title,
                'path': form.is_public and form._public_path(),
            } for form in forms],
            'files': [(file.name, f'{path}/file/{file.id}') for file in version.attachment_ids],
            'legal_basis': self._public_legal_basis(),
        }

    def _public_legal_basis(self):
        """The legal documents that the version in force rests on, in words."""
        return self.version_id._legal_lines()

    def action_public_page(self):
        """Open the page that citizens see."""
        self.ensure_one()
        self.check_access('read')
        if not self.sudo().filtered_domain(self._public_domain(self.company_id)):
            raise UserError(self.env._(
                "“%(document)s” has no public page: it has to be in force and marked as posted.",
                document=self.display_name))
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': self._public_path()}
