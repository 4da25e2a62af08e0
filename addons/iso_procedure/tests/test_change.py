from odoo.tests import tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestChangeStart(ProcedureCase):

    def test_start(self):
        documents = self._effective().procedure_id | self._document(title="Another")
        request = self.env['iso.change.request'].with_user(self.secretary)._start(
            self.agency, documents, "The decree changed", "Article 5", self._day(90))
        self.assertEqual(request.state, 'open')
        self.assertEqual(request.line_ids.procedure_id, documents)
        self.assertEqual(set(request.line_ids.mapped('deadline')), {self._day(90)})
        self.assertEqual(request.line_ids.user_id, self.head)
