from odoo import fields
from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file


@tagged('post_install', '-at_install')
class TestObjectiveDemo(TransactionCase):

    @classmethod
    def setUpClass(cls):
        """Odoo only warns when demo data do not load, and goes on without; here they have to."""
        super().setUpClass()
        for filename in Manifest.for_addon('iso_audit')['demo']:
            convert_file(cls.env, 'iso_audit', filename, {}, mode='init', noupdate=True)
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.agency = cls.env.ref('iso_audit.demo_company_agency')
        cls.commune = cls.env.ref('iso_audit.demo_company_commune')
        cls.objectives = cls.env['iso.objective'].search(
            [('company_id', 'in', (cls.agency | cls.commune).ids)])

    def test_something_of_everything(self):
        agency = self.objectives.filtered(lambda objective: objective.company_id == self.agency)
        self.assertEqual(len(agency), 9)
        self.assertEqual(len(self.objectives - agency), 1)
        self.assertEqual(set(agency.mapped('state')), {'submitted', 'approved', 'closed'})
        self.assertLessEqual({'met', 'near', 'missed'}, set(agency.mapped('status')))
        self.assertEqual(len(agency.filtered(lambda objective: objective.measure != 'manual')), 2)
        late = self.env['iso.objective'].search(
            [('id', 'in', agency.ids), ('is_late', '=', True)])
        self.assertIn(self.env.ref('iso_audit.demo_objective_inspections'), late)
        years = {value.date.year for value in agency.value_ids}
        self.assertLessEqual({fields.Date.today().year - 1}, years)

    def test_it_is_as_people_would_have_done_it(self):
        for objective in self.objectives:
            self.assertNotIn(objective.approved_by, objective._authors(), objective.name)
            self.assertFalse(objective.value_ids.filtered('lacks_note'), objective.name)
            self.assertFalse(objective.value_ids.filtered('is_overdue'), objective.name)
            duties = objective.activity_ids.filtered('automated')
            self.assertEqual(len(duties), objective.state != 'closed', objective.name)
            if objective.state == 'approved':
                self.assertEqual(
                    (duties.user_id, duties.date_deadline),
                    (objective._duty_user(), objective.deadline), objective.name)
        self.assertFalse(self.objectives.message_ids.filtered('tracking_value_ids'))

    def test_numbers_run_on_by_year(self):
        year = self.agency._iso_today().year
        mine = self.objectives.filtered(lambda objective: objective.company_id == self.agency)
        self.assertEqual(sorted(mine.mapped('name')), sorted(
            [f'MT-{year - 1}-{number:03}' for number in range(1, 5)]
            + [f'MT-{year}-{number:03}' for number in range(1, 6)]))
