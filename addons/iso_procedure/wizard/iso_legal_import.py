import base64
import binascii
from collections import defaultdict

from odoo import Command, api, fields, models

from odoo.addons.iso_audit.objective_sheet import UnreadableSheet, day, text
from odoo.addons.iso_audit.report.audit_workbook import TABLE_TOP, Workbook

from .. import legal_number, legal_sheet

WIDTHS = [20, 60, 18, 24, 13, 13, 13, 26, 26, 40]
DAYS = ('issued_on', 'effective_on', 'expires_on')
LINKS = {'replaces_ids': 'replaces', 'amends_ids': 'amends'}


class IsoLegalImport(models.TransientModel):
    """Enter the register of legal documents by a spreadsheet: all rows, or none.

    The same file imported twice changes nothing; an empty cell leaves what is there. What a row
    replaces or amends may stand in the file itself.
    """

    _name = 'iso.legal.import'
    _description = "Import the register of legal documents"
    _inherit = ['iso.sheet.import.mixin']

    may_share = fields.Boolean(
        compute='_compute_may_share', export_string_translation=False)
    is_shared = fields.Boolean(
        string="For all organisations", default=lambda self: self._default_is_shared(),
        help="New rows go into the register that all organisations share.")

    @api.model
    def _default_is_shared(self):
        return not self.env['iso.legal.document']._default_company()

    def _compute_may_share(self):
        self.may_share = self.env['iso.legal.document']._may_share()

    # -- the template -------------------------------------------------------------------------

    @api.model
    def _template_name(self):
        return self.env._("Register of legal documents")

    @api.model
    def _template(self):
        """The bytes of the workbook to fill in, with what is there already."""
        Legal = self.env['iso.legal.document']
        labels = dict(Legal._fields['kind']._description_selection(self.env))
        book = Workbook()
        sheet = book.sheet(self.env._("Legal documents"), WIDTHS, repeat=TABLE_TOP)
        book.heading(
            sheet, self.env.company.name, self._template_name(), self.env._(
                "One row for each document. Kind: %(kinds)s. Dates: 01/07/2025. Several numbers "
                "in a cell: 61/2018/NĐ-CP; 107/2021/NĐ-CP.", kinds=", ".join(labels.values())))
        book.table(sheet, [
            self.env._("Number"), self.env._("Subject matter"), self.env._("Kind"),
            self.env._("Issued by"),
            self.env._("Issued on"), self.env._("Takes effect on"), self.env._("Ends on"),
            self.env._("Replaces"), self.env._("Amends"), self.env._("Where to read it"),
        ], [([
            law.number, law.title, labels[law.kind], law.issuer,
            *(law[name] for name in DAYS),
            *("; ".join(law[name].mapped('number')) for name in LINKS),
            law.url], {}) for law in Legal.search([])], top=TABLE_TOP)
        return book.content()

    # -- reading ------------------------------------------------------------------------------

    def _read(self):
        """As the mixin says; what a row replaces or amends is given by its numbers."""
        self.ensure_one()
        heads = {"number", "số", "số hiệu", "số, ký hiệu", "số/ký hiệu",
                 self.env._("Number").lower()}
        try:
            rows = legal_sheet.read(base64.b64decode(
                self.with_context(bin_size=False).file or b'', validate=True), heads)
        except (binascii.Error, UnreadableSheet):
            return [], {}, 0, [("", self.env._(
                "This is no XLSX workbook of at most 5,000 rows. Download the template, fill it "
                "in and upload it here."))]
        if not rows:
            return [], {}, 0, [("", self.env._(
                "No row stands below the heading “Number”. Download the template and fill it "
                "in."))]
        known = self._known(rows)
        new, changed, same, faults = [], {}, 0, []
        for row in rows:
            law, values, fault = self._row_values(row, known)
            if fault:
                faults.append((row.row, fault))
            elif not law:
                new.append(values)
            else:
                values = {
                    name: value for name, value in values.items()
                    if self._differs(law, name, value)}
                if values and not law.may_edit:
                    faults.append((row.row, self.env._(
                        "%(number)s is shared: the ISO administrator of the organisation at the "
                        "top changes it.", number=law.number)))
                elif values:
                    changed[law] = values
                else:
                    same += 1
        return new, changed, same, faults

    @api.model
    def _known(self, rows):
        """What the cells may name, by lower-case name, and what the file itself brings."""
        Legal = self.env['iso.legal.document']
        kinds = {}
        # Whoever filled the sheet in may have another language than who imports it.
        for lang in {'en_US', *(code for code, _name in self.env['res.lang'].get_installed())}:
            env = self.with_context(lang=lang).env
            kinds.update({
                label.lower(): kind
                for kind, label in env[Legal._name]._fields['kind']._description_selection(env)})
        laws, listed = defaultdict(Legal.browse), defaultdict(list)
        for law in Legal.with_context(active_test=False).search(
                [('company_id', 'in', [False, self.env.company.id])]):
            laws[law.number.lower()] |= law
        for row in rows:
            listed[row.number.lower()].append(row)
        return {'kinds': kinds, 'laws': laws, 'listed': listed, 'seen': {}}

    def _row_values(self, row, known):
        """``(law that is there, values, None)`` of a row, or ``(…, what is wrong with it)``."""
        _ = self.env._
        if not row.number:
            return None, None, _("It has no number.")
        values, fault = self._dates(row)
        if fault:
            return None, None, fault
        key = row.number.lower(), values.get('issued_on')
        first = known['seen'].setdefault(key, row.row)
        if first != row.row:
            return None, None, _(
                "%(number)s stands in row %(row)s already.", number=row.number, row=first)
        law, fault = self._law_of(row, values.get('issued_on'), known)
        for fill in (self._texts, self._links, self._complete):
            fault = fault or fill(row, law, known, values)
        if fault:
            return None, None, fault
        return law, values, None

    def _dates(self, row):
        values = {}
        for name in DAYS:
            cell = getattr(row, name)
            if text(cell):
                values[name] = day(cell)
                if not values[name]:
                    return None, self.env._(
                        "“%(text)s” is no date such as 01/07/2025.", text=text(cell))
        return values, None

    def _law_of(self, row, issued_on, known):
        """The row's document in the register: where numbers begin anew each year, by its day."""
        laws = known['laws'][row.number.lower()]
        if issued_on and (len(laws) > 1 or not legal_number.has_year(row.number)):
            exact = laws.filtered(lambda law: law.issued_on == issued_on)
            laws = exact or laws.filtered(lambda law: not law.issued_on)
        if len(laws) > 1:
            return None, self.env._(
                "The register has several documents %(number)s. Give the day this one was "
                "issued.", number=row.number)
        if laws and not laws.active:
            return None, self.env._(
                "%(number)s is archived. Restore it first.", number=row.number)
        return laws, None

    def _texts(self, row, law, known, values):
        if not law:
            values['number'] = row.number
        for name in ('title', 'issuer', 'url'):
            if getattr(row, name):
                values[name] = getattr(row, name)
        if row.url and not row.url.lower().startswith(('https://', 'http://')):
            return self.env._("“%(text)s” is no address of a page.", text=row.url)
        if row.kind:
            values['kind'] = known['kinds'].get(row.kind.lower())
            if not values['kind']:
                return self.env._("“%(text)s” is no kind of legal document.", text=row.kind)
        return None

    def _links(self, row, law, known, values):
        """What it replaces and amends: by number, of the register or of the file."""
        for name, column in LINKS.items():
            numbers = getattr(row, column)
            for number in numbers:
                found = len(known['laws'][number.lower()])
                listed = len(known['listed'].get(number.lower(), []))
                if number.lower() == row.number.lower():
                    return self.env._(
                        "%(number)s cannot replace or amend itself.", number=number)
                if max(found, listed) != 1:
                    return self.env._(
                        "%(number)s is neither in the register nor in this file.", number=number
                    ) if not found and not listed else self.env._(
                        "%(number)s is not only one. Name it in the register afterwards.",
                        number=number)
            if numbers:
                values[name] = numbers
        return None

    def _complete(self, row, law, known, values):
        """A whole document comes out of it, with days in their order."""
        _ = self.env._
        if not law and not row.title:
            return _("It has no subject matter.")
        days = [values.get(name) or (law and law[name]) or None for name in DAYS]
        issued, effective, expires = days
        if not effective:
            return _("It has no day on which it takes effect.")
        if (issued and issued > effective) or (expires and expires <= effective):
            return _("It is issued first, then takes effect, then ends: look at the dates.")
        return None

    @api.model
    def _differs(self, law, name, value):
        if name in LINKS:
            return {number.lower() for number in value} != {
                number.lower() for number in law[name].mapped('number')}
        return law[name] != value

    # -- the import ---------------------------------------------------------------------------

    def action_import(self):
        new, changed = self._read_faultless()
        Legal = self.env['iso.legal.document']
        links = [{name: values.pop(name) for name in LINKS if name in values} for values in new]
        company = False if self.is_shared and Legal._may_share() else self.env.company.id
        laws = Legal.create([{**values, 'company_id': company} for values in new])
        for law, values in changed.items():
            links.append({name: values.pop(name) for name in LINKS if name in values})
            if values:
                law.write(values)
            laws |= law
        by_number = {
            law.number.lower(): law for law in Legal.with_context(active_test=False).search(
                [('company_id', 'in', [False, self.env.company.id])])}
        for law, named in zip(laws, links, strict=True):
            if named:
                law.write({
                    name: [Command.set([by_number[number.lower()].id for number in numbers])]
                    for name, numbers in named.items()})
        return self.env['ir.actions.act_window']._for_xml_id(
            'iso_procedure.action_iso_legal_document')
