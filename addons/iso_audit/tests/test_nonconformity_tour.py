from odoo.tests import HttpCase, tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestNonconformityTour(NonconformityCase, HttpCase):
    """A file in the browser, in Vietnamese: from the report to the proven effect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        (cls.staff | cls.secretary | cls.head | cls.leader | cls.doer | cls.auditor
         ).lang = 'vi_VN'

    def _tour(self, name, user, record):
        self.start_tour(
            f'/odoo/{record._name}/{record.id or "new"}', f'iso_{name}', login=user.login)
        self.env.invalidate_all()

    def _through_the_plan(self, file):
        self._tour(
            'file_analyse' if file.round == 1 else 'file_analyse_again', self.head, file)
        self.assertEqual((file.state, len(file.action_ids)), ('proposed', 2))
        self._tour('file_approve', self.leader, file)
        self.assertEqual((file.state, file.approved_by), ('approved', self.leader))
        for action in file.action_ids:
            self._tour('action_do', self.doer, action)
            self._tour('action_verify', self.head, action)
            self.assertEqual((action.state, action.verified_by), ('verified', self.head))
        self._tour('file_finish', self.head, file)

    def test_effective_at_the_first_try(self):
        File = self.env['iso.nonconformity']
        self._tour('file_report', self.staff, File)
        file = File.search([('reporter_id', '=', self.staff.id)])
        self.assertEqual((file.state, file.department_id), ('reported', self.dept_vet))
        self._tour('file_accept', self.secretary, file)
        self.assertEqual((file.grade, file.clause_id), ('major', self.clause_81))
        self._through_the_plan(file)
        self._on_the_day(file)
        self._tour('file_effective', self.auditor, file)
        self.assertEqual((file.state, file.closed_by, file.round), ('closed', self.auditor, 1))

    def test_effective_at_the_second_try(self):
        """The first round by the model (the tour above shows it), all after it in the browser."""
        file = self._done()
        self._on_the_day(file)
        self._tour('file_ineffective', self.auditor, file)
        self.assertEqual((file.state, file.round), ('analysis', 2))
        self._through_the_plan(file)
        self._on_the_day(file)
        self._tour('file_effective', self.auditor, file)
        self.assertEqual((file.state, file.round), ('closed', 2))
        self.assertEqual(
            file.round_ids.sorted('number').mapped('verdict'), ['ineffective', 'effective'])
