from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger


@tagged('post_install', '-at_install')
class TestObjectiveAtOnce(BaseCase):
    """Two people with the value of one period: two real transactions, so it is committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            objective = env['iso.objective'].create({
                'title': "At once", 'target': 95, 'date_from': '2025-01-01',
                'date_to': '2025-12-31', 'user_id': env.user.id, 'frequency': 'year'})
            objective._system_write({'state': 'approved'})
            self.objective_id = objective.id

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True, 'lang': 'en_US'})

    def _clean(self):
        with self.registry.cursor() as cr:
            for table, column in (
                    ('iso_objective_value', 'objective_id'), ('iso_objective', 'id')):
                cr.execute(SQL(
                    "DELETE FROM %s WHERE %s = %s", SQL.identifier(table),
                    SQL.identifier(column), self.objective_id))
            env = self._env(cr)
            env['mail.activity'].search([
                ('res_model', '=', 'iso.objective'), ('res_id', '=', self.objective_id)]).unlink()
            env['mail.message'].search([
                ('model', '=', 'iso.objective'), ('res_id', '=', self.objective_id)]).unlink()
            env['ir.sequence'].search([('code', '=', 'iso.objective')]).unlink()

    def _enter(self, env, value):
        env['iso.objective.value'].create({
            'objective_id': self.objective_id, 'date': '2025-06-01', 'value': value,
            'note': "Seen"})
        env.flush_all()

    def test_one_value_for_a_period(self):
        """Both have looked; the second one is told that the period has its value."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            for cr in (first, second):
                self.assertFalse(self._env(cr)['iso.objective'].browse(
                    self.objective_id).value_ids)
            self._enter(self._env(first), 97)
            first.commit()
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError) as refused:
                self._enter(self._env(second), 96)
            second.rollback()
            self.assertEqual(
                refused.exception.diag.constraint_name, 'iso_objective_value_one_a_period')
            value = self._env(second)['iso.objective'].browse(self.objective_id).value_ids
            self.assertEqual(value.mapped('value'), [97])

    def test_the_words_for_it(self):
        """As the server tells it."""
        with self.registry.cursor() as cr:
            self._enter(self._env(cr), 97)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            with mute_logger('odoo.sql_db', 'odoo.service.model'), self.assertRaisesRegex(
                    Exception, "has its value already"):
                retrying(lambda: self._enter(env, 96), env)
            cr.rollback()
