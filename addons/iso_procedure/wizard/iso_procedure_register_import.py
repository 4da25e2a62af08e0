import base64
import binascii
import re

from odoo import Command, api, models

from odoo.addons.iso_audit.objective_sheet import UnreadableSheet
from odoo.addons.iso_audit.report.audit_workbook import TABLE_TOP, Workbook

from .. import register_sheet

WIDTHS = [16, 48, 24, 28, 28, 20, 16]


class IsoProcedureRegisterImport(models.TransientModel):
    """Enter the register of documents by a spreadsheet: all rows, or none.

    The same file imported twice changes nothing; an empty cell leaves what is there.
    """

    _name = 'iso.procedure.register.import'
    _description = "Import the register of documents"
    _inherit = ['iso.sheet.import.mixin']

    # -- the template -------------------------------------------------------------------------

    @api.model
    def _template_name(self):
        return self.env._("Register of documents")

    @api.model
    def _kinds(self):
        return self.env['iso.procedure']._fields['kind']._description_selection(self.env)

    @api.model
    def _template(self):
        """The bytes of the workbook to fill in."""
        book = Workbook()
        sheet = book.sheet(self.env._("Documents"), WIDTHS, repeat=TABLE_TOP)
        book.heading(sheet, self.env.company.name, self._template_name(), self.env._(
            "One row for each document. Kind: %(kinds)s. Owner: login or name. Clauses: such as "
            "7.5; 8.5.1.", kinds=", ".join(label for _kind, label in self._kinds())))
        labels = dict(self._kinds())
        documents = self.env['iso.procedure'].search([('company_id', '=', self.env.company.id)])
        book.table(sheet, [
            self.env._("Code"), self.env._("Title"), self.env._("Kind"), self.env._("Department"),
            self.env._("Owner"), self.env._("Clauses"), self.env._("Review (months)"),
        ], [([
            document.code, document.title, labels[document.kind], document.department_id.name,
            document.user_id.login, "; ".join(document.clause_ids.mapped('code')),
            document.review_months], {}) for document in documents], top=TABLE_TOP)
        return book.content()

    # -- reading ------------------------------------------------------------------------------

    def _read(self):
        """``(values to create, {document: what to write}, rows as they are, faults)``

        A fault is ``(number of the row, words)``.
        """
        self.ensure_one()
        heads = {"code", "mã", "mã số", self.env._("Code").lower()}
        try:
            rows = register_sheet.read(base64.b64decode(
                self.with_context(bin_size=False).file or b'', validate=True), heads)
        except (binascii.Error, UnreadableSheet):
            return [], {}, 0, [("", self.env._(
                "This is no XLSX workbook of at most 5,000 rows. Download the template, fill it "
                "in and upload it here."))]
        if not rows:
            return [], {}, 0, [("", self.env._(
                "No row stands below the heading “Code”. Download the template and fill it in."))]
        known = self._known()
        new, changed, same, faults, seen = [], {}, 0, [], {}
        for row in rows:
            values, fault = self._row_values(row, known, seen)
            document = known['documents'].get(row.code.lower())
            if fault:
                faults.append((row.number, fault))
            elif not document:
                new.append(values)
            else:
                values = {
                    name: value for name, value in values.items()
                    if name != 'code' and self._differs(document, name, value)}
                if values.keys() & {'kind'} and document.version_id:
                    faults.append((row.number, self.env._(
                        "%(code)s is in force: its kind stays.", code=document.code)))
                elif values:
                    changed[document] = values
                else:
                    same += 1
        return new, changed, same, faults

    @api.model
    def _differs(self, document, name, value):
        if name == 'clause_ids':
            return set(value[0][2]) != set(document.clause_ids.ids)
        there = document[name]
        return (there.id if isinstance(there, models.BaseModel) else there) != value

    @api.model
    def _known(self):
        """What the cells may name, by lower-case name."""
        company = self.env.company
        kinds = {kind: kind for kind, _label in self._kinds()}
        # Whoever filled the sheet in may have another language than who imports it.
        for lang in {'en_US', *(code for code, _name in self.env['res.lang'].get_installed())}:
            env = self.with_context(lang=lang).env
            kinds.update({
                label.lower(): kind
                for kind, label in env['iso.procedure']._fields['kind']._description_selection(env)})
        people = {}
        for user in self.env['res.users'].search([('company_ids', 'in', company.ids)]):
            for name in {user.login.lower(), user.name.lower()}:
                people[name] = people.get(name, user.browse()) | user
        departments = {}
        for department in self.env['hr.department'].search([('company_id', '=', company.id)]):
            name = department.name.lower()
            departments[name] = departments.get(name, department.browse()) | department
        clauses = {}
        for clause in self.env['iso.clause'].search([]):
            clauses.setdefault(clause.code.lower(), clause)
        return {
            'kinds': kinds, 'people': people, 'departments': departments, 'clauses': clauses,
            'documents': {
                document.code.lower(): document
                for document in self.env['iso.procedure'].with_context(active_test=False).search(
                    [('company_id', '=', company.id)])}}

    def _row_values(self, row, known, seen):
        """``(values, None)`` of a row, or ``(None, what is wrong with it)``."""
        _ = self.env._
        document = known['documents'].get(row.code.lower())
        if not row.code:
            return None, _("It has no code.")
        first = seen.setdefault(row.code.lower(), row.number)
        if first != row.number:
            return None, _("%(code)s stands in row %(row)s already.", code=row.code, row=first)
        if document and not document.active:
            return None, _("%(code)s is archived. Restore it first.", code=row.code)
        if not row.title and not document:
            return None, _("It has no title.")
        values = {'code': row.code}
        for fill in (self._named, self._clauses_and_months):
            fault = fill(row, known, values)
            if fault:
                return None, fault
        return values, None

    def _named(self, row, known, values):
        """Fill title, kind, department and owner into ``values``; what is wrong, or None."""
        if row.title:
            values['title'] = row.title
        if row.kind:
            values['kind'] = known['kinds'].get(row.kind.lower())
            if not values['kind']:
                return self.env._("“%(text)s” is no kind of document.", text=row.kind)
        for name, text, among in (
                ('department_id', row.department, known['departments']),
                ('user_id', row.owner, known['people'])):
            found = among.get(text.lower()) if text else None
            if found and len(found) == 1:
                values[name] = found.id
            elif found:
                return self.env._(
                    "“%(text)s” is not only one here. Name it otherwise.", text=text)
            elif text:
                return self.env._("“%(text)s” is not known here.", text=text)
        return None

    def _clauses_and_months(self, row, known, values):
        codes = [code for code in re.split(r'[;,\s]+', row.clauses) if code]
        unknown = [code for code in codes if code.lower() not in known['clauses']]
        if unknown:
            return self.env._("There is no clause %(codes)s.", codes=", ".join(unknown))
        if codes:
            values['clause_ids'] = [Command.set(
                [known['clauses'][code.lower()].id for code in codes])]
        if row.months:
            if not re.fullmatch(r'\d{1,3}(\.0)?', row.months) or not (
                    1 <= float(row.months) <= 120):
                return self.env._(
                    "“%(text)s” is no number of months from 1 to 120.", text=row.months)
            values['review_months'] = int(float(row.months))
        return None

    # -- the import ---------------------------------------------------------------------------

    def action_import(self):
        new, changed = self._read_faultless()
        self.env['iso.procedure'].create(new)
        for document, values in changed.items():
            document.write(values)
        return self.env['ir.actions.act_window']._for_xml_id('iso_procedure.action_iso_procedure')
