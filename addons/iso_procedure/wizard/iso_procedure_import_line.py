from lxml.html import builder

from odoo import Command, api, fields, models

from .. import file_name, step_table, word_reader
from ..models.iso_procedure_code import KINDS
from ..word_guard import MAX_BYTES, Unreadable


class IsoProcedureImportLine(models.TransientModel):
    """One Word file, and what becomes of it."""

    _name = 'iso.procedure.import.line'
    _description = "Word file to import"
    # What cannot be read comes first: an empty fault sorts last.
    _order = 'file_fault, id'

    import_id = fields.Many2one('iso.procedure.import', required=True, ondelete='cascade')
    attachment_id = fields.Many2one('ir.attachment', required=True, ondelete='cascade')
    filename = fields.Char(string="File", related='attachment_id.name')
    code = fields.Char(help="Empty: the next free one of its kind.")
    title = fields.Char()
    kind = fields.Selection(KINDS, required=True, default='internal')
    department_id = fields.Many2one(
        'hr.department', domain=lambda self: [('company_id', '=', self.env.company.id)])
    step_count = fields.Integer(string="Number of steps", readonly=True)
    note = fields.Char(readonly=True)
    file_fault = fields.Char(readonly=True)
    procedure_id = fields.Many2one('iso.procedure', compute='_compute_effect')
    effect = fields.Selection([
        ('new', "New document"),
        ('version', "New version"),
        ('replace', "New text of the draft"),
        ('fault', "Cannot be imported"),
    ], string="What happens", compute='_compute_effect')
    fault = fields.Char(string="What is wrong", compute='_compute_effect')

    # -- reading ------------------------------------------------------------------------------

    @api.model
    def _proposal(self, file, rules, department):
        """What the file and its name say: values of a line."""
        code, title = file_name.split(file.name)
        values = {'code': code, 'title': title, 'department_id': department.id}
        try:
            word, steps = self._read(file)
        except Unreadable as error:
            return {**values, 'file_fault': self.env['iso.procedure.import']._reason_words(error.args[0])}
        if not code or not title:
            heading_code, heading = file_name.split(word.heading)
            values.update({'code': code or heading_code, 'title': title or heading})
        values['step_count'] = len(steps)
        if word.left_out:
            values['note'] = self.env._(
                "Pictures left out, since no browser shows their format: %(count)s. Put them in "
                "as PNG or JPEG.", count=word.left_out)
        for rule in rules:
            if file_name.parent(values['code'], rule.pattern)[0]:
                values['kind'] = rule.kind
        return values

    @api.model
    def _read(self, file):
        """``(the text, the steps)``; a table that became steps no longer stands in the text."""
        if file.file_size > MAX_BYTES:
            raise Unreadable('large')
        word = word_reader.read(file.raw or b'')
        steps = []
        for table in word.root.xpath('.//table[not(ancestor::table)]'):
            found = step_table.steps(table)
            if not found:
                continue
            steps += found.steps
            if found.complete:
                table.addprevious(builder.P(self.env._("See the steps of this version.")))
                table.drop_tree()
        return word, steps

    # -- what becomes of it -------------------------------------------------------------------

    def _existing(self):
        """``{line: the document that it is}``: by its code; without one, by its title."""
        documents = self.env['iso.procedure'].with_context(active_test=False).search(
            [('company_id', '=', self.env.company.id)])
        by_code = {document.code.lower(): document for document in documents}
        by_title = {document.title.strip().lower(): document for document in documents}
        found = {}
        for line in self:
            code = (line.code or "").strip().lower()
            found[line] = (
                by_code.get(code) if code
                else by_title.get((line.title or "").strip().lower())) or documents.browse()
        return found

    @api.depends('code', 'title', 'file_fault', 'import_id.line_ids.code')
    def _compute_effect(self):
        existing = self._existing()
        for line in self:
            document = line.procedure_id = existing[line]
            line.fault = line.file_fault or line._fault_of(document)
            draft = document.draft_id
            line.effect = (
                'fault' if line.fault else 'new' if not document else 'replace' if draft
                else 'version')

    def _fault_of(self, document):
        code = (self.code or "").strip().lower()
        others = self.import_id.line_ids - self
        if code and any((line.code or "").strip().lower() == code for line in others):
            return self.env._("Another file has the same code. Change one of them, or leave it out.")
        if not code and not document and self.title and any(
                line.title == self.title and not line.code for line in others):
            return self.env._("Another file has the same title. Give each a code.")
        if not document:
            return False if (self.title or "").strip() else self.env._("Give it a title.")
        if not document.active:
            return self.env._("This document is archived. Restore it first.")
        if document.draft_id and document.draft_id.state != 'draft':
            return self.env._(
                "A version of this document is in review or approved. Return it to draft first.")
        return False

    # -- the import ---------------------------------------------------------------------------

    def _take_over(self):
        """The draft with what the file says."""
        self.ensure_one()
        word, steps = self._read(self.attachment_id)
        document = self.procedure_id or self._new_document()
        version = document.draft_id or document._new_version()
        values = {'content': word_reader.to_html(word.root)}
        if steps:
            values['step_ids'] = [Command.clear(), *(
                Command.create({
                    'sequence': place * 10, 'name': step.name, 'role': step.role,
                    'hours': step.hours, 'output': step.output})
                for place, step in enumerate(steps, 1))]
        version.write(values)
        version.message_post(body=self.env._("Text taken over from %(file)s", file=self.filename))
        return version

    def _new_document(self):
        Document = self.env['iso.procedure']
        values = {
            'title': self.title.strip(), 'kind': self.kind,
            'department_id': self.department_id.id}
        if (self.code or "").strip():
            values['code'] = self.code.strip()
        rule = self.env['iso.procedure.code']._in_force(self.env.company).filtered(
            lambda rule: rule.kind == self.kind)
        above = rule and file_name.parent(self.code or "", rule.pattern)[1]
        if above:
            values['parent_id'] = Document.search([
                ('company_id', '=', self.env.company.id), ('code', '=ilike', above),
                ('kind', '!=', 'form')], limit=1).id
        return Document.create(values)
