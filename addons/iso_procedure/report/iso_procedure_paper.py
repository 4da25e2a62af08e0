import re

from lxml import html
from markupsafe import Markup

from odoo import models

from odoo.addons.iso_audit.report.iso_paper import BLANK
from odoo.addons.iso_audit.report.paper_engine import picture_uri

from ..public_text import HEADINGS
from .flow_chart import PAGE, svg_uri


class ProcedurePaper(models.AbstractModel):
    """A version of a document: cover, revisions, text, flow chart, steps, forms, records."""

    _name = 'report.iso_procedure.report_version'
    _description = "Printed document"
    _inherit = ['iso.paper']
    _paper_model = 'iso.procedure.version'

    def _paper(self, version):
        drawn = version._draw_flow_chart(PAGE)
        text = self._text(version)
        # Names of people, units and forms are printed for whoever reads the version.
        version = version.sudo()
        document, company = version.procedure_id, version.company_id
        sealed = version.state not in ('draft', 'review', 'submitted', 'dropped')
        return {
            'mark': self._mark(version),
            'seal': sealed and version._seal_paper('approved'),
            'head': self._head(company, document.code, version.effective_on),
            'kind': self._labels('iso.procedure', 'kind')[document.kind],
            'effective': self._day(version.effective_on or version.effective_date) or BLANK,
            'signatures': self._signatures(version),
            'revisions': self._revisions(version),
            'legal': version._legal_lines(),
            'text': text,
            'charts': [svg_uri(svg) for svg in drawn],
            'steps': self._steps(version),
            'total': version._hours(version.total_hours),
            'forms': document.child_ids.sorted('code') | version.step_ids.form_id,
            'retention': self._lines(document.retention),
            'files': version.attachment_ids.mapped('name'),
        }

    def _mark(self, version):
        """What stands across each page of a version that is not in force."""
        return {
            'effective': False,
            'approved': self.env._("NOT YET IN FORCE"),
            'superseded': self.env._("NO LONGER IN FORCE"),
            'withdrawn': self.env._("NO LONGER IN FORCE"),
            'dropped': self.env._("DROPPED"),
        }.get(version.state, self.env._("DRAFT"))

    def _signatures(self, version):
        company = version.company_id
        reviews = version.review_ids.filtered(lambda review: review.state == 'agreed')
        positions = self._positions(
            version.user_id | reviews.user_id | version.approved_by, company)

        def person(user, moment, word):
            return {
                'name': user.name, 'position': positions[user],
                'signed': moment and word and self.env._(
                    "%(deed)s on the system on %(moment)s", deed=word,
                    moment=self._moment(moment, company))}

        return [
            (self.env._("Prepared by"), [person(version.user_id, False, False)]),
            (self.env._("Reviewed by"), [
                person(review.user_id, review.done_on, self.env._("Agreed"))
                for review in reviews]),
            (self.env._("Approved by"), [
                person(user, version.approved_on, self.env._("Approved"))
                for user in version.approved_by]),
        ]

    def _revisions(self, version):
        versions = version.procedure_id.version_ids.filtered(
            lambda other: other == version or (
                other.number < version.number and other.effective_on))
        first = self.env._("First issue")
        return [{
            'number': other.number,
            'date': self._day(other.effective_on or other.effective_date) or BLANK,
            'reason': other.reason or (first if other.number == 1 else ""),
            'approved_by': other.approved_by.name or "",
        } for other in versions.sorted('number')]

    def _steps(self, version):
        steps = version.step_ids.sorted()
        numbers = {step: number for number, step in enumerate(steps, 1)}
        following = steps._following()
        lines = []
        for step, number in numbers.items():
            ways = []
            after = numbers.get(following[step])
            if after and after != number + 1:
                ways.append(self.env._("Then: step %(number)s", number=after))
            if step.kind == 'decision' and step.else_id:
                ways.append(self.env._(
                    "Otherwise (%(when)s): step %(number)s", number=numbers[step.else_id],
                    when=step.else_label) if step.else_label else self.env._(
                    "Otherwise: step %(number)s", number=numbers[step.else_id]))
            lines.append({
                'number': number, 'name': step.name, 'ways': ways, 'role': step.role or "",
                'unit': step.department_id.name or "",
                'hours': version._hours(step.hours) if step.hours else "",
                'output': step.output or "", 'form': step.form_id.code or ""})
        return lines

    # -- text -----------------------------------------------------------------------------------

    def _text(self, version):
        """The text as parts of the page itself, between which pages are broken."""
        if not (version.content or "").strip():
            return ""
        root = html.fragment_fromstring(version.content, create_parent='div')
        for node in root.iter('h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'img'):
            if node.tag == 'img':
                self._embed(version, node)
            elif node.tag == 'table':
                node.set('class', 'o_iso_table')
            else:
                node.set('class', 'o_iso_with_next')
                node.tag = HEADINGS[node.tag]
        parts = [html.tostring(node, encoding='unicode') for node in root]
        if (root.text or "").strip():
            parts.insert(0, str(Markup("<p>%s</p>") % root.text))
        # Cleaned when it was saved; here it was only read and written again.
        return Markup("").join(map(Markup, parts))  # noqa: S704

    def _embed(self, version, image):
        """A picture of the version itself stands in the page; the printer asks for nothing."""
        source = image.get('src') or ""
        found = re.match(r'/web/image/(\d+)', source)
        if found:
            file = self.env['ir.attachment'].sudo().browse(int(found.group(1))).exists()
            own = (file.res_model, file.res_id) == (version._name, version.id)
            source = (own and picture_uri(file.raw)) or ""
        if source.startswith('data:image/'):
            image.set('src', source)
            image.set('style', "max-width: 160mm; max-height: 220mm")
        else:
            image.attrib.pop('src', None)
