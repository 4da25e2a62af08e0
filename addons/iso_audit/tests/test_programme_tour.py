from odoo.tests import HttpCase, tagged

from .programme_common import ProgrammeCase


@tagged('post_install', '-at_install')
class TestProgrammeTour(HttpCase, ProgrammeCase):

    def test_fill_the_grid_and_submit(self):
        self.start_tour(
            '/odoo/action-iso_audit.action_iso_programme', 'iso_programme_tour',
            login='iso_secretary')
        programme = self.env['iso.programme'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(programme.state, 'submitted')
        self.assertEqual(
            [(line.department_id, line.month) for line in programme.line_ids],
            [(self.dept_office, 3), (self.dept_plan, 5), (self.dept_vet, 8)])
