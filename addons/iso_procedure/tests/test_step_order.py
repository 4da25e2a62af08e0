from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestStepOrder(ProcedureCase):
    """Steps put in another order, as the form writes it: the ways and the chart follow."""

    def _steps(self, count=4):
        version = self._draft(step_ids=[
            Command.clear(), *(Command.create({'name': f"S{number}", 'sequence': number * 10})
                               for number in range(1, count + 1))])
        return version, version.step_ids.sorted()

    def _reorder(self, version, steps):
        version.write({'step_ids': [
            Command.update(step.id, {'sequence': place}) for place, step in enumerate(steps)]})

    def _chart(self, version):
        return [(step.name, step.following, step.otherwise) for step in version._flow_steps()]

    def test_chart_follows(self):
        version, (one, two, three, four) = self._steps()
        one.next_id = three
        four.write({'kind': 'decision', 'else_id': two.id})
        before = version.flow_chart
        self._reorder(version, one | four | two | three)
        self.assertEqual(self._chart(version), [
            ("S1", 3, None), ("S4", 2, 2), ("S2", 3, None), ("S3", None, None)])
        version.invalidate_recordset(['flow_chart'])
        self.assertNotEqual(version.flow_chart, before)

    def test_circle_half_way_is_none(self):
        """Written one by one the order has a circle in between; at the end there is none."""
        version, (one, two, three, four) = self._steps()
        one.next_id, two.next_id = four, three
        order = four | two | one | three
        with self.assertRaisesRegex(ValidationError, "circle"), self.env.cr.savepoint():
            for place, step in enumerate(order):
                step.sequence = place
        self.env.invalidate_all()
        self._reorder(version, order)
        self.assertEqual(version.step_ids.sorted().mapped('name'), ["S4", "S2", "S1", "S3"])

    def test_circle_at_the_end_is_refused(self):
        version, (one, two, three, four) = self._steps()
        one.next_id = four
        with self.assertRaisesRegex(ValidationError, "circle"), self.env.cr.savepoint():
            self._reorder(version, four | two | three | one)

    def test_no_client_skips_the_check(self):
        version, (one, two, _three, _four) = self._steps()
        for value in (True, 1, "TOGETHER"):
            with self.assertRaisesRegex(ValidationError, "circle"), self.env.cr.savepoint():
                two.with_context(iso_steps_together=value).next_id = one
        self.assertFalse(version.step_ids.next_id)

    def test_next_version_leads_the_same_ways(self):
        version, (one, two, three, four) = self._steps()
        one.next_id = three
        four.write({'kind': 'decision', 'else_id': two.id, 'else_label': "not complete"})
        version.action_review()
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._approve()
        self.env.flush_all()
        following = version.procedure_id.with_user(self.head)._new_version()
        self.assertEqual(self._chart(following), self._chart(version))
        self.assertFalse((following.step_ids.next_id | following.step_ids.else_id)
                         & version.step_ids)
