from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged('post_install', '-at_install')
class TestChangeAtOnce(BaseCase):
    """The last two documents of a request: two real transactions, so it is committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            documents = env['iso.procedure'].create([
                {'title': f"At once {number}", 'user_id': env.user.id} for number in (1, 2)])
            request = env['iso.change.request']._start(
                env.company, documents, "At once", "Seen", '2099-12-31')
            self.document_ids, self.request_id = documents.ids, request.id
            self.line_ids = request.line_ids.ids

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {
            'tracking_disable': True, 'mail_notrack': True, 'lang': 'en_US'})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            request = env['iso.change.request'].browse(self.request_id)
            request._system_write({
                'state': 'draft', 'line_ids': [Command.delete(one) for one in self.line_ids]})
            request.unlink()
            env['iso.procedure'].browse(self.document_ids).unlink()
            env['ir.sequence'].search([('code', '=', 'iso.change.request')]).unlink()

    def _settle(self, env, line_id):
        env['iso.change.line'].browse(line_id)._with_reason_needless("Seen")
        env.flush_all()

    def test_the_later_one_sees_that_it_is_the_last(self):
        first_id, second_id = self.line_ids
        with self.registry.cursor() as first, self.registry.cursor() as second:
            # Both have looked: neither is the last.
            for cr in (first, second):
                self.assertEqual(
                    self._env(cr)['iso.change.request'].browse(self.request_id).todo_count, 2)
            self._settle(self._env(first), first_id)
            first.commit()
            env = self._env(second)
            with mute_logger('odoo.sql_db', 'odoo.service.model'):
                retrying(lambda: self._settle(env, second_id), env)
            second.commit()
        with self.registry.cursor() as cr:
            request = self._env(cr)['iso.change.request'].browse(self.request_id)
            self.assertEqual((request.todo_count, request.state), (0, 'done'))
