from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IsoAuditLine(models.Model):
    """A question about a document: its words are kept, whatever becomes of the step."""

    _inherit = 'iso.audit.line'

    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", index='btree_not_null', ondelete='restrict',
        help="The controlled document that the question is about.")
    step_id = fields.Many2one(
        'iso.procedure.step', index='btree_not_null', ondelete='restrict',
        help="The step of the document, of the issue that was in force when it was asked.")

    @api.constrains('procedure_id', 'step_id', 'audit_id')
    def _check_document(self):
        """As ``check_company`` would, which takes the questions one by one."""
        for (audit, document), lines in self.sudo().grouped(
                lambda line: (line.audit_id, line.procedure_id)).items():
            if document and document.company_id != audit.company_id:
                raise ValidationError(self.env._(
                    "This document does not belong to %(company)s. Choose one of the audited "
                    "organisation.", company=audit.company_id.name))
            if lines.step_id.version_id.procedure_id - document:
                raise ValidationError(self.env._(
                    "The step belongs to another document than the question. Choose a step of "
                    "that document."))

    def _document_key(self):
        """What is asked about the document, and where: the same is not asked twice."""
        self.ensure_one()
        return (
            self.department_id, self.procedure_id, self.step_id._audit_words() or self.clause_id)
