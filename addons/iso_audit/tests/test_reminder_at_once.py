from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged


@tagged('post_install', '-at_install')
class TestReminderAtOnce(BaseCase):
    """Two runs of the job: two real transactions, so the records are committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            users = env['res.users'].create([{
                'name': f"At once {number}", 'login': f'iso_at_once_{number}',
                'email': f'at_once_{number}@example.com',
                'group_ids': [Command.set(env.ref('iso_audit.group_iso_staff').ids)],
            } for number in range(4)])
            self.user_ids = users.ids
            self.action_ids = env['iso.action'].create([{
                'title': "At once", 'user_id': user.id, 'owner_id': users[0].id,
                'verifier_id': users[(number + 1) % 4].id,
                'deadline': fields.Date.add(env.company._iso_today(), days=2),
            } for number, user in enumerate(users)]).ids

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            env['mail.mail'].search([('email_to', 'like', 'at_once_')]).unlink()
            actions = env['iso.action'].browse(self.action_ids)
            actions.activity_ids.unlink()
            actions._system_write({'state': 'draft'})
            actions.unlink()
            env['res.users'].browse(self.user_ids).unlink()

    def _mails(self, cr):
        return sorted(self._env(cr)['mail.mail'].search(
            [('email_to', 'like', 'at_once_')]).mapped('email_to'))

    def test_two_runs_at_once(self):
        """While one run is at work on some people, the other sends to the rest, and waits for none."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            Reminder = self._env(first)['iso.reminder']
            digests = Reminder._gather()
            mine = {user_id: digests[user_id] for user_id in self.user_ids[:2]}
            first.commit()
            Reminder._send(mine)
            self._env(second)['iso.reminder']._cron_remind(batch=1)
            self.assertEqual(len(self._mails(second)), 2)
            second.commit()
            first.commit()
        with self.registry.cursor() as third:
            self.assertEqual(len(set(self._mails(third))), 4)
            # Gathered before the others had sent: still nobody gets a second one.
            Reminder = self._env(third)['iso.reminder']
            Reminder._send({user_id: digests[user_id] for user_id in self.user_ids})
            Reminder._cron_remind()
            self.assertEqual(len(self._mails(third)), 4)

    def test_broken_off(self):
        """What was sent before the process died was committed, and is not sent again."""
        with self.registry.cursor() as cr:
            Cron = type(self._env(cr)['ir.cron'])
            commit, calls = Cron._commit_progress, []

            def die_at_the_second_batch(cron, *args, **kwargs):
                calls.append(args)
                if len(calls) == 3:
                    raise ZeroDivisionError
                return commit(cron, *args, **kwargs)

            with self.assertRaises(ZeroDivisionError):
                self.patch(Cron, '_commit_progress', die_at_the_second_batch)
                self._env(cr)['iso.reminder']._cron_remind(batch=1)
            cr.rollback()
            self.assertEqual(len(self._mails(cr)), 1)
            self.patch(Cron, '_commit_progress', commit)
            self._env(cr)['iso.reminder']._cron_remind(batch=1)
            self.assertEqual(len(self._mails(cr)), 4)
            self.assertEqual(len(set(self._mails(cr))), 4)
