from odoo.tests import HttpCase, tagged

from .risk_common import RiskCase


@tagged('post_install', '-at_install')
class TestRiskTour(RiskCase, HttpCase):
    """A risk in the browser, in Vietnamese: entered by clicks, treated, rated again, asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        (cls.secretary | cls.head).lang = 'vi_VN'

    def _tour(self, name, user, path):
        self.start_tour(f'/odoo/{path}', f'iso_risk_{name}', login=user.login)
        self.env.invalidate_all()

    def test_from_the_matrix_to_the_residual_rating(self):
        Risk = self.env['iso.risk']
        before = Risk.search([])
        self._tour('enter', self.secretary, 'iso.risk/new')
        risk = Risk.search([]) - before
        self.assertEqual(
            (risk.state, risk.likelihood, risk.impact, risk.user_id),
            ('open', '5', '3', self.head))
        risk.treatment = 'reduce'
        self._tour('plan', self.secretary, f'iso.risk/{risk.id}')
        self.assertEqual((risk.action_ids.user_id, risk.action_ids.state), (self.doer, 'open'))
        self._tour('rate', self.head, f'iso.risk/{risk.id}')
        self.assertEqual((risk.residual_rating, risk.level), (3, 'high'))
        self.assertEqual(risk.rating_ids[0].user_id, self.head)
        self._tour('matrix', self.secretary, 'action-iso_audit.action_iso_risk_matrix')

    def test_a_closed_file_asks(self):
        risk = self._opened(title="Mất điện làm hỏng mẫu", likelihood='5', impact='3')
        file = self._concluded()
        self._tour('answer', self.secretary, f'iso.nonconformity/{file.id}')
        question = file.sudo().risk_question_ids
        self.assertEqual((question.answer, question.risk_id), ('rated', risk))
        self.assertEqual((risk.rating, risk.rating_ids[0].nonconformity_id), (25, file))
