from odoo.tests import tagged
from odoo.tools import SQL

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestDocumentSeal(ProcedureCase):
    """Which document was not followed is part of what is sealed."""

    def _behind(self, record, document):
        """As somebody with a database client would."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE %s SET procedure_id = %s WHERE id = %s",
            SQL.identifier(record._table), document.id or None, record.id))
        self.env.invalidate_all()

    def _differences(self, record, event):
        seal = self.env['iso.seal'].search([
            ('res_model', '=', record._name), ('res_id', '=', record.id), ('event', '=', event)])
        return record._seal_differences(seal)[0]

    def _reported_audit(self, **values):
        audit = self._running()
        for line in audit.line_ids:
            line.with_user(line.user_id).write({'result': 'conform', 'evidence': "File 7"})
        finding = self.env['iso.finding'].with_user(self.lead).create({
            'audit_id': audit.id, 'grade': 'observation', 'clause_id': self.clause_81.id,
            'department_id': self.dept_vet.id, 'requirement': "R", 'statement': "S",
            'evidence': "E", **values})
        audit.with_user(self.lead).conclusion = "Conforms."
        audit.with_user(self.lead)._report()
        return audit, finding

    def test_of_a_finding(self):
        document, other = self._document(), self._document(title="Another")
        audit, finding = self._reported_audit(procedure_id=document.id)
        self.assertEqual(self._differences(audit, 'reported'), [])
        for changed in (other, other.browse()):
            self._behind(finding, changed)
            self.assertEqual(self._differences(audit, 'reported'), ['finding_ids'])
        audit, finding = self._reported_audit()
        self.assertEqual(self._differences(audit, 'reported'), [])
        self._behind(finding, other)
        self.assertEqual(self._differences(audit, 'reported'), ['finding_ids'])

    def test_of_a_file(self):
        document, other = self._document(), self._document(title="Another")
        file = self._concluded(procedure_id=document.id)
        for event in ('approved', 'closed'):
            self.assertEqual(self._differences(file, event).count('procedure_id'), 0)
        for changed in (other, other.browse()):
            self._behind(file, changed)
            self.assertEqual(self._differences(file, 'closed'), ['procedure_id'])
