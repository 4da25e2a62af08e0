from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL

YEAR = 2095


@tagged('post_install', '-at_install')
class TestProgrammeAtOnce(BaseCase):
    """Two people at the same cell: two real transactions, so the records are committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = {}
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            standard = env['iso.standard'].create({
                'name': "At once", 'code': "ONCE", 'edition': "1", 'urn': 'urn:test:at-once'})
            clause = env['iso.clause'].create({
                'standard_id': standard.id, 'code': '1', 'name': "Only", 'urn': 'urn:once:1'})
            department = env['hr.department'].create({'name': "At once"})
            programme = env['iso.programme'].create({
                'year': YEAR, 'standard_ids': standard.ids, 'left_out_reason': "Not in this test",
                'left_out_ids': env['hr.department'].search([
                    ('company_id', 'in', [env.company.id, False]),
                    ('id', '!=', department.id)]).ids,
                'line_ids': [(0, 0, {
                    'department_id': department.id, 'month': 5, 'clause_ids': clause.ids})]})
            leader = env['res.users'].create({
                'name': "Leader at once", 'login': 'iso_leader_at_once',
                'group_ids': env.ref('iso_audit.group_iso_leader').ids})
            env.company.iso_leader_id = leader
            programme.action_submit()
            programme.with_user(leader)._approve()
            self.made = {
                'iso.programme': programme.ids, 'hr.department': department.ids,
                'iso.clause': clause.ids, 'iso.standard': standard.ids, 'res.users': leader.ids}
            self.line_id = programme.line_ids.id

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True})

    def _line(self, cr):
        return self._env(cr)['iso.programme.line'].browse(self.line_id)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            env.company.iso_leader_id = False
            programme = env['iso.programme'].browse(self.made.get('iso.programme', []))
            env['iso.audit'].search([('programme_id', 'in', programme.ids)]).unlink()
            # What was approved and sealed cannot be deleted by any user: the test takes it out
            # of the tables.
            cr.execute(SQL(
                "DELETE FROM iso_seal WHERE res_model = 'iso.programme' AND res_id = ANY(%s)",
                programme.ids))
            for model, ids in self.made.items():
                if ids:
                    cr.execute(SQL(
                        "DELETE FROM %s WHERE id IN %s",
                        SQL.identifier(env[model]._table), tuple(ids)))

    def test_one_cell_one_audit(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            audit_id = self._line(first).action_make_audit()['res_id']
            with self.assertRaisesRegex(UserError, "Somebody is making the audit"):
                self._line(second).action_make_audit()
            second.rollback()
            first.commit()
            self.assertEqual(self._line(second).action_make_audit()['res_id'], audit_id)
