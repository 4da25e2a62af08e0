from odoo.tests import HttpCase, tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestRemarkTour(ProcedureCase, HttpCase):
    """Remarks at the text, answered on a phone; steps dragged into another order."""

    def test_said_and_answered(self):
        version = self._in_review()
        address = f'/odoo/iso-versions/{version.id}'
        self.start_tour(address, 'iso_procedure_remark', login=self.auditor.login)
        self.env.invalidate_all()
        said = {(remark.quote, remark.step_id.name, remark.text) for remark in version.remark_ids}
        self.assertEqual(said, {("Purpose", False, "Của ai?"), ("Sign", "Sign", "Ai ký thay?")})
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour(address, 'iso_procedure_answer', login=self.head.login)
        self.env.invalidate_all()
        self.assertEqual(version.remark_ids.mapped('state'), ['open', 'settled'])

    def test_steps_are_dragged(self):
        version = self._draft()
        self.start_tour(
            f'/odoo/iso-versions/{version.id}', 'iso_procedure_order', login=self.head.login)
        self.env.invalidate_all()
        self.assertEqual(version.step_ids.sorted().mapped('name'), ["Sign", "Receive"])
