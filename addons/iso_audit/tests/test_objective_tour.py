import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .nonconformity_common import NonconformityCase
from .objective_common import ObjectiveCase


@tagged('post_install', '-at_install')
class TestObjectiveTour(NonconformityCase, HttpCase):
    """An objective in the browser, in Vietnamese, today: prepared, approved, measured, imported."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('vi_VN')
        (cls.secretary | cls.leader | cls.head).lang = 'vi_VN'

    def _tour(self, name, user, path):
        self.start_tour(f'/odoo/{path}', f'iso_objective_{name}', login=user.login)
        self.env.invalidate_all()

    def test_prepared_approved_measured(self):
        self._tour('secretary', self.secretary, 'action-iso_audit.action_iso_objective')
        objective = self.env['iso.objective'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(
            (objective.state, objective.user_id, objective.target, objective.frequency),
            ('submitted', self.head, 95, 'quarter'))
        self._tour('leader', self.leader, f'iso.objective/{objective.id}')
        self.assertEqual((objective.state, objective.approved_by), ('approved', self.leader))
        self._tour('owner', self.head, f'iso.objective/{objective.id}')
        self.assertEqual((objective.status, objective.last_value), ('met', 96))
        self.assertEqual(objective.value_ids.create_uid, self.head)

    def test_imported_by_the_owner(self):
        values = ObjectiveCase._values.__func__(type(self))
        objective = self.env['iso.objective'].with_user(self.secretary).create({
            **values, 'frequency': 'year', 'date_from': f'{self.today.year}-01-01',
            'date_to': f'{self.today.year}-12-31'})
        objective.action_submit()
        objective.with_user(self.leader)._approve()
        book = load_workbook(io.BytesIO(
            self.env['iso.objective.import'].with_user(self.head)._template()))
        book.active['H5'] = "97,5"
        output = io.BytesIO()
        book.save(output)
        self.env['ir.attachment'].create({
            'name': 'iso_objective_tour.xlsx', 'raw': output.getvalue(), 'public': True,
            'url': '/iso_objective_tour.xlsx'})
        self._tour('import', self.head, 'action-iso_audit.action_iso_objective_mine')
        self.assertEqual((objective.last_value, objective.status), (97.5, 'met'))
