from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger


@tagged('post_install', '-at_install')
class TestVersionAtOnce(BaseCase):
    """Two people at the same version: two real transactions, so the records are committed.

    Both have seen the same; the second step runs as the server runs it, again when the database
    says that somebody was faster.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = {}
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self._env(cr)
            users = env['res.users'].create([{
                'name': f"Version at once {number}", 'login': f'iso_version_at_once_{number}',
                'group_ids': [Command.set(env.ref(f'iso_audit.group_iso_{role}').ids)],
            } for number, role in enumerate(('staff', 'leader', 'leader'))])
            env.company.iso_leader_id = users[1]
            document = env['iso.procedure'].create({
                'title': "At once", 'code': "AT-ONCE", 'user_id': users[0].id})
            version = env['iso.procedure.version'].with_user(users[0]).create({
                'procedure_id': document.id, 'content': "<p>Text</p>"})
            self.version_id, self.owner_id = version.id, users[0].id
            self.leader_ids = users[1:].ids
            self.made = {
                'iso.procedure.version': version.ids, 'iso.procedure': document.ids,
                'res.users': users.ids}

    def _env(self, cr, user_id=SUPERUSER_ID):
        return api.Environment(cr, user_id, {'tracking_disable': True})

    def _version(self, cr, user_id=SUPERUSER_ID):
        return self._env(cr, user_id)['iso.procedure.version'].browse(self.version_id)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            env.company.iso_leader_id = False
            version = self._version(cr)
            version.activity_ids.unlink()
            version.acknowledgement_ids.unlink()
            version.message_ids.unlink()
            env.flush_all()
            # What was approved and sealed cannot be deleted by any user: the test takes it out
            # of the tables.
            cr.execute(SQL(
                "DELETE FROM iso_seal WHERE res_model = 'iso.procedure.version' AND res_id = %s",
                self.version_id))
            for model, ids in self.made.items():
                cr.execute(SQL(
                    "DELETE FROM %s WHERE id IN %s",
                    SQL.identifier(env[model]._table), tuple(ids)))

    def _submit(self, reviewers=()):
        with self.registry.cursor() as cr:
            version = self._version(cr, self.owner_id)
            version.review_ids = [Command.create({'user_id': user}) for user in reviewers]
            version.action_review()
            self.assertEqual(version.state, 'review' if reviewers else 'submitted')

    def _at_once(self, first_step, second_step):
        """Both see the same; the first is through; the second is run as by the server."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            late = self._version(second, self.leader_ids[1])
            self.assertIn(late.state, ('review', 'submitted'))
            first_step(self._version(first, self.leader_ids[0]))
            first.commit()
            with mute_logger('odoo.sql_db'):
                retrying(lambda: second_step(late), late.env)
            second.commit()

    def _refused(self, first_step, second_step):
        """The same; what the second is told."""
        self._submit()
        with self.assertRaises(UserError) as refused:
            self._at_once(first_step, second_step)
        return str(refused.exception)

    def _counts(self):
        with self.registry.cursor() as cr:
            version, env = self._version(cr), self._env(cr)
            return (
                version.state, version.approved_by.id,
                env['iso.seal'].search_count([
                    ('res_model', '=', version._name), ('res_id', '=', version.id)]),
                len(version.acknowledgement_ids.user_id) == len(version.acknowledgement_ids))

    def _approve(self, version):
        return version._approve()

    def _return(self, version):
        return version._with_reason_object("Not yet")

    def _remark(self, version):
        return version.env['iso.procedure.remark'].create(
            {'version_id': version.id, 'text': "At once"})

    def test_two_approve(self):
        words = self._refused(self._approve, self._approve)
        self.assertIn("in force: this step is not possible now", words)
        self.assertEqual(self._counts(), ('effective', self.leader_ids[0], 1, True))

    def test_approved_while_returned(self):
        words = self._refused(self._return, self._approve)
        self.assertIn("draft: this step is not possible now", words)
        self.assertEqual(self._counts(), ('draft', False, 0, True))

    def test_returned_while_approved(self):
        words = self._refused(self._approve, self._return)
        self.assertIn("in force: this step is not possible now", words)
        self.assertEqual(self._counts(), ('effective', self.leader_ids[0], 1, True))

    def test_remark_while_approved(self):
        """A remark is not made on what was sealed without it."""
        words = self._refused(self._approve, self._remark)
        self.assertIn("what was said about it stays as it is", words)
        self.assertEqual(self._counts()[0], 'effective')

    def test_approved_while_remarked(self):
        words = self._refused(self._remark, self._approve)
        self.assertIn("Remarks to be answered and settled: 1", words)
        self.assertEqual(self._counts(), ('submitted', False, 0, True))

    def test_two_last_reviewers(self):
        """Neither waits for the other: the later one hands it to the leader."""
        self._submit(self.leader_ids)
        self._at_once(lambda version: version.action_agree(), lambda version: version.action_agree())
        with self.registry.cursor() as cr:
            version = self._version(cr)
            self.assertEqual(version.state, 'submitted')
            self.assertEqual(set(version.review_ids.mapped('state')), {'agreed'})
            self.assertEqual(len(version.activity_ids.filtered('automated')), 1)
