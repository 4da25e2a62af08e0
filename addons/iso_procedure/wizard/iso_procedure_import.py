from odoo import api, fields, models
from odoo.exceptions import UserError

from ..word_guard import MAX_BYTES

MAX_FILES = 100


class IsoProcedureImport(models.TransientModel):
    """Take over procedures written in Word: all of the files, or none.

    What is read becomes the draft of a version, never more: it goes through review and approval
    like every other. The same files taken over twice do not make a second draft.
    """

    _name = 'iso.procedure.import'
    _description = "Import from Word"

    state = fields.Selection([
        ('files', "Choose files"),
        ('preview', "Check"),
    ], required=True, default='files', readonly=True)
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Word files", bypass_search_access=True,
        help="Word documents (.docx) of 25 MB at most.")
    department_id = fields.Many2one(
        'hr.department', string="Department of new documents",
        domain=lambda self: [('company_id', '=', self.env.company.id)],
        help="May be changed for each document in the next step.")
    line_ids = fields.One2many('iso.procedure.import.line', 'import_id', string="Files")
    fault_count = fields.Integer(compute='_compute_faults')
    faults = fields.Html(string="What is wrong", compute='_compute_faults')

    @api.depends('line_ids.fault', 'line_ids.note')
    def _compute_faults(self):
        for wizard in self:
            wizard.fault_count = len(wizard.line_ids.filtered('fault'))
            told = [
                (line.filename, line.fault or line.note)
                for line in wizard.line_ids if line.fault or line.note]
            wizard.faults = told and self.env['iso.library.import']._html_table(
                [self.env._("File"), self.env._("What is wrong")], told)

    # -- reading ------------------------------------------------------------------------------

    def action_read(self):
        """Read the files and show what would become of them."""
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose the Word files first."))
        if len(self.attachment_ids) > MAX_FILES:
            raise UserError(self.env._(
                "These are %(count)s files. Take over %(limit)s at most at a time.",
                count=len(self.attachment_ids), limit=MAX_FILES))
        self.line_ids.unlink()
        rules = self.env['iso.procedure.code']._in_force(self.env.company)
        self.env['iso.procedure.import.line'].create([
            {'import_id': self.id, 'attachment_id': file.id,
             **self.env['iso.procedure.import.line']._proposal(file, rules, self.department_id)}
            for file in self.attachment_ids.sorted('name')])
        self.state = 'preview'
        return self._open()

    def action_back(self):
        self.ensure_one()
        self.line_ids.unlink()
        self.state = 'files'
        return self._open()

    def _open(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Import from Word"),
            'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
            'target': 'new', 'context': {'dialog_size': 'extra-large'}}

    # -- the import ---------------------------------------------------------------------------

    def action_import(self):
        self.ensure_one()
        lines = self.line_ids
        if not lines:
            raise UserError(self.env._("Choose the Word files first."))
        faults = [(line, line.fault) for line in lines if line.fault]
        if faults:
            raise UserError("\n".join([
                self.env._("Nothing was imported. What is wrong with the files:"),
                *(f"{line.filename}: {fault}" for line, fault in faults)]))
        # Forms last: they find the document that they belong to.
        versions = self.env['iso.procedure.version']
        for line in lines.sorted(lambda line: line.kind == 'form'):
            versions |= line._take_over()
        self.attachment_ids.unlink()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Taken over from Word"),
            'res_model': 'iso.procedure.version', 'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', versions.ids)]}

    def _reason_words(self, reason):
        """Why a file cannot be read, and what to do."""
        _ = self.env._
        return {
            'large': _(
                "It is larger than %(limit)s MB. Make its pictures smaller (in Word: Compress "
                "Pictures) and choose it again.", limit=MAX_BYTES // 1024 ** 2),
            'old': _(
                "It is in the old format of Word (.doc), whatever its name says. Open it in Word "
                "and save it as “Word Document (.docx)”."),
            'encrypted': _(
                "It is protected by a password. Open it in Word, take the password off and save "
                "it."),
            'pdf': _("It is a PDF. Choose the Word document that it was made from."),
            'foreign': _(
                "It is no Word document (.docx). Open it in Word or LibreOffice and save it as "
                "“Word Document (.docx)”."),
            'macros': _(
                "It has macros (programs). Save it in Word as “Word Document (.docx)” without "
                "macros."),
            'bomb': _(
                "Unpacked it is much larger than a document can be. It is not opened, since it "
                "may be made to do harm."),
            'entity': _(
                "It refers to things outside the document in a way Word never does. It is not "
                "opened, since it may be made to do harm."),
            'picture': _(
                "A picture in it is larger than 2 MB, or all of them than 10 MB. In Word, choose "
                "Compress Pictures (150 ppi), save it and choose it again."),
            'empty': _("There is nothing in it to take over."),
        }.get(reason) or _(
            "It is damaged. Open it in Word, save it under a new name and choose that one.")
