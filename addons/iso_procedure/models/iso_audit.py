from odoo import api, fields, models
from odoo.exceptions import UserError

# Operational planning and control; documented information.
USUAL_CLAUSES = ('8.1', '7.5')


class IsoAudit(models.Model):
    """Documents in the scope of an audit: their steps and clauses become questions."""

    _inherit = 'iso.audit'

    procedure_ids = fields.Many2many(
        'iso.procedure', 'iso_audit_procedure_rel', string="Documents", check_company=True,
        ondelete='restrict', domain="[('state', '=', 'effective'), ('kind', '!=', 'form')]",
        help="What is looked at step by step: “Make the checklist” writes a question for each "
             "step and each clause of these documents.")

    @api.model
    def _plan_fields(self):
        return super()._plan_fields() | {'procedure_ids'}

    def _missing_in_plan(self):
        gaps, gap = super()._missing_in_plan(), self._gap
        documents = self.procedure_ids
        if not documents:
            return gaps
        effective = documents.filtered(lambda document: document.state == 'effective')
        if documents - effective:
            gaps.append(gap(self.env._(
                "Documents in force only: take %(documents)s out of the scope.",
                documents=", ".join((documents - effective).mapped('display_name'))),
                page='plan'))
        unasked = effective - self.line_ids.procedure_id
        if unasked:
            gaps.append(gap(self.env._(
                "Questions on %(documents)s: make the checklist again.",
                documents=", ".join(unasked.mapped('display_name'))), page='questions'))
        old = self.line_ids.filtered(
            lambda line: line.step_id and line.step_id.version_id.state != 'effective')
        if old:
            gaps.append(gap(
                self.env._(
                    "%(count)s questions on %(documents)s ask by an earlier issue: delete them "
                    "and make the checklist again.", count=len(old),
                    documents=", ".join(old.procedure_id.mapped('code'))),
                action=self._lines_action([('id', 'in', old.ids)]), page='questions'))
        return gaps

    # -- questions ----------------------------------------------------------------------------

    def _asks(self):
        return super()._asks() or bool(self.procedure_ids)

    def _checklist_rows(self):
        """After the questions of the checklists, document by document: clauses, then steps."""
        rows = super()._checklist_rows()
        documents = self.procedure_ids.filtered('version_id').sorted('code')
        if not documents:
            return rows
        known = {line._document_key() for line in self.line_ids if line.procedure_id}
        last = max([*self.line_ids.mapped('sequence'), *(row['sequence'] for row in rows)], default=0)
        clauses = self._document_clauses(documents)
        for document in documents:
            steps = document.version_id.step_ids.sorted()
            wanted = [(document.department_id, clause, steps.browse())
                      for clause in clauses[document]]
            wanted += [(step.department_id or document.department_id, clauses[document][0], step)
                       for step in steps]
            for department, clause, step in self._audited_places(wanted):
                key = (department, document, step._audit_words() or clause)
                if key in known:
                    continue
                known.add(key)
                last += 1
                rows.append({
                    'audit_id': self.id, 'department_id': department.id, 'sequence': last,
                    'clause_id': clause.id, 'procedure_id': document.id, 'step_id': step.id,
                    **(step._audit_question() if step else document._audit_question(clause))})
        return rows

    def _audited_places(self, wanted):
        """``(audited department, …)`` for each ``(department, …)``.

        What is done in a department that is not audited is not asked. Where that is all of it,
        the departments of the audit are asked, for which the document was chosen.
        """
        above = {
            department: next((
                place for place in self.department_ids
                if f'/{place.id}/' in f'/{department.parent_path}'), department.browse())
            for department in self.env['hr.department'].union(*(row[0] for row in wanted)).sudo()}
        found = [(above[row[0]], *row[1:]) for row in wanted if above.get(row[0])]
        return found or [
            (place, *row[1:]) for place in self.department_ids for row in wanted]

    def _document_clauses(self, documents):
        """``{document: its clauses in the editions of this audit}``, if any those of the scope.

        A document that names none is asked about under what a standard says of operation, or of
        documents.
        """
        targets = self._clause_targets(documents.clause_ids, self.standard_ids)
        scope = self._scope_clauses()
        result = {}
        for document in documents:
            clauses = scope.browse().union(*(targets[clause] for clause in document.clause_ids))
            clauses = clauses & scope or clauses or scope.search([
                ('standard_id', 'in', self.standard_ids.ids),
                ('code', 'in', USUAL_CLAUSES)], order='code desc', limit=1)
            if not clauses:
                raise UserError(self.env._(
                    "“%(document)s” names no clause of %(standards)s. Enter on the document "
                    "which clauses it serves, then make the checklist again.",
                    document=document.display_name,
                    standards=", ".join(self.standard_ids.mapped('display_name'))))
            result[document] = clauses.sorted(
                lambda clause: (clause.standard_id.id, clause.sort_key or ''))
        return result

    # -- what is sealed -----------------------------------------------------------------------

    def _seal_content(self, event):
        """The documents too, where there are any: what was sealed without stays as it was."""
        content = super()._seal_content(event)
        if self.procedure_ids:
            content['procedure_ids'] = sorted(self.procedure_ids.ids)
        for row in content['line_ids']:
            if not row['procedure_id']:
                del row['procedure_id'], row['step_id']
        return content

    def _seal_line_fields(self, event):
        return [*super()._seal_line_fields(event), 'procedure_id', 'step_id']
