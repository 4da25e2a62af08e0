import base64
import binascii

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..library import parse_library
from ..library_yaml import Fault, LibraryError


class IsoLibraryImport(models.TransientModel):
    """Upload a library, see what it would do or what is wrong with it, and import it."""

    _name = 'iso.library.import'
    _description = "Import a library"

    file = fields.Binary(
        string="Library file", required=True, attachment=False,
        help="A YAML file in the library format (docs/library-format.md of the source code). "
             "The library of any standard can be downloaded from its form, as an example.")
    filename = fields.Char()
    designation = fields.Char(string="Standard", compute='_compute_preview')
    version = fields.Integer(compute='_compute_preview')
    current_version = fields.Integer(string="Version here", compute='_compute_preview')
    summary = fields.Html(string="What the import does", compute='_compute_preview')
    faults = fields.Html(string="What is wrong", compute='_compute_preview')
    can_import = fields.Boolean(compute='_compute_preview')

    def _read(self):
        """The library, the bytes of the file, and the faults; the library is None when unreadable."""
        self.ensure_one()
        try:
            content = base64.b64decode(self.with_context(bin_size=False).file or b'', validate=True)
            library = parse_library(content)
        except binascii.Error:
            return None, b'', [Fault(0, '', 'not_utf8')]
        except LibraryError as error:
            return None, b'', error.faults
        return library, content, self.env['iso.library']._faults(library)

    @api.depends('file')
    def _compute_preview(self):
        Library = self.env['iso.library']
        for wizard in self:
            wizard.update({
                'designation': False, 'version': 0, 'current_version': 0, 'summary': False,
                'faults': False, 'can_import': False})
            if not wizard.file:
                continue
            library, _content, faults = wizard._read()
            if library:
                wizard.designation = f"{library.code}:{library.edition}"
                wizard.version = library.version
                wizard.current_version = Library._standard(library).library_version
            if faults:
                wizard.faults = wizard._fault_table(faults)
            else:
                wizard.summary = wizard._summary_table(Library._preview(library))
                wizard.can_import = True

    def _fault_table(self, faults):
        return self._html_table(
            [self.env._("Line"), self.env._("Place and fault")],
            [(fault.line or "", Markup("<code>%s</code><br/>%s") % (
                fault.place or "–", self.env['iso.library']._fault_message(fault)))
             for fault in faults])

    def _summary_table(self, tallies):
        labels = {
            'clauses': self.env._("Clauses"),
            'pairs': self.env._("Correspondence of clauses"),
            'checklists': self.env._("Checklists"),
            'questions': self.env._("Questions"),
        }
        return self._html_table(
            ["", self.env._("New"), self.env._("Changed"), self.env._("Archived")],
            [(label, tallies[kind].new, tallies[kind].changed, tallies[kind].archived)
             for kind, label in labels.items() if kind in tallies])

    @api.model
    def _html_table(self, head, rows):
        def cells(template, row):
            return Markup().join(template % cell for cell in row)

        return Markup(
            "<table class='table table-sm'><thead><tr>%s</tr></thead><tbody>%s</tbody></table>") % (
            cells(Markup("<th>%s</th>"), head),
            Markup().join(Markup("<tr>%s</tr>") % cells(Markup("<td>%s</td>"), row) for row in rows))

    def action_import(self):
        self.ensure_one()
        self._check_may_import()
        library, content, faults = self._read()
        if faults:
            raise UserError("\n".join([
                self.env._("Nothing was imported. What is wrong with the file:"),
                *(self._fault_line(fault) for fault in faults)]))
        standard = self.env['iso.library']._load(library, content)
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'iso.standard',
            'res_id': standard.id,
            'view_mode': 'form',
        }

    def _fault_line(self, fault):
        message = self.env['iso.library']._fault_message(fault)
        if fault.line:
            return self.env._(
                "Line %(line)s, %(place)s: %(message)s",
                line=fault.line, place=fault.place or "–", message=message)
        return message

    def _check_may_import(self):
        """Standards are shared: an administrator of one branch does not change them for all."""
        user = self.env.user
        if not user.has_group('iso_audit.group_iso_admin'):
            raise AccessError(self.env._("Only an ISO administrator imports libraries."))
        companies = user.sudo().company_ids
        if companies and all(company.parent_id for company in companies):
            raise AccessError(self.env._(
                "Standards are shared by all organisations. Ask an ISO administrator of "
                "%(company)s to import the library.", company=companies[0].root_id.name))
