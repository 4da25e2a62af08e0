from contextlib import ExitStack

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

USERS = {'secretary': 2, 'leader': 2, 'auditor': 1, 'staff': 2}


@tagged('post_install', '-at_install')
class TestFollowUpAtOnce(BaseCase):
    """Two people take the same step: two real transactions, so the records are committed.

    Both have looked before either acts. The first one gets through; the second is told what
    happened in the meantime, as the server tells it: after trying again.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            self._prepare(self._env(cr))

    def _env(self, cr, login=None):
        env = api.Environment(cr, SUPERUSER_ID, {'tracking_disable': True, 'lang': 'en_US'})
        if login:
            env = env(user=env['res.users'].search([('login', '=', login)]).id)
        return env

    def _make(self, env, model, values):
        record = env[model].create(values)
        self.made.append((model, record.id))
        return record

    def _prepare(self, env):
        self.company_id = self._make(env, 'res.company', {'name': "At once"}).id
        users = {}
        for role, count in USERS.items():
            for number in range(1, count + 1):
                login = f'once_{role}_{number}'
                users[login] = self._make(env, 'res.users', {
                    'name': login, 'login': login, 'company_id': self.company_id,
                    'company_ids': [Command.set([self.company_id])],
                    'group_ids': [Command.set(env.ref(f'iso_audit.group_iso_{role}').ids)]})
        self.head, self.doer = users['once_staff_1'], users['once_staff_2']
        employee = self._make(env, 'hr.employee', {
            'name': "Head", 'user_id': self.head.id, 'company_id': self.company_id})
        department = self._make(env, 'hr.department', {
            'name': "At once", 'company_id': self.company_id, 'manager_id': employee.id})
        standard = self._make(env, 'iso.standard', {
            'name': "At once", 'code': "ONCE", 'edition': "1", 'urn': 'urn:test:file-at-once'})
        clause = self._make(env, 'iso.clause', {
            'standard_id': standard.id, 'code': '1', 'name': "Only", 'urn': 'urn:once:file:1'})
        file = env['iso.nonconformity'].create({
            'title': "At once", 'company_id': self.company_id, 'department_id': department.id,
            'clause_id': clause.id, 'reporter_id': self.head.id})
        self.file_id = file.id
        self.checker_id = users['once_auditor_1'].id
        competence = env['iso.auditor'].create({
            'user_id': self.checker_id, 'company_id': self.company_id, 'role': 'lead',
            'standard_ids': standard.ids, 'valid_from': '2020-01-01'})
        audit = env['iso.audit'].create({
            'company_id': self.company_id, 'department_ids': department.ids,
            'standard_ids': standard.ids, 'checklist_ids': False,
            'member_ids': [Command.create({'auditor_id': competence.id, 'role': 'lead'})]})
        self.finding_id = env['iso.finding'].create({
            'audit_id': audit.id, 'department_id': department.id, 'clause_id': clause.id,
            'user_id': self.checker_id, 'grade': 'minor', 'statement': "At once", 'evidence': "Seen"}).id
        # Not by its button, which asks for a complete audit.
        env.flush_all()
        env.cr.execute("UPDATE iso_audit SET state = 'reported' WHERE id = %s", [audit.id])

    def _clean(self):
        """What was begun is deleted by nobody: the test takes it out of the tables."""
        tables = [
            'mail_activity', 'iso_seal', 'iso_action_deadline', 'iso_action', 'iso_cause',
            'iso_nonconformity_extent', 'iso_nonconformity_stage', 'iso_nonconformity_round',
            'iso_nonconformity', 'iso_finding', 'iso_audit_member', 'iso_audit',
            'iso_auditor', 'ir_sequence']
        with self.registry.cursor() as cr:
            env = self._env(cr)
            users = env['res.users'].browse([
                res_id for model, res_id in self.made if model == 'res.users']).exists()
            if not users:
                return
            partners = users.partner_id
            for table in tables:
                column, values = ('company_id', [self.company_id]) if (
                    table != 'mail_activity') else ('user_id', users.ids)
                if table == 'iso_nonconformity_round':
                    cr.execute(SQL(
                        "UPDATE iso_nonconformity SET round_id = NULL WHERE company_id = %s",
                        self.company_id))
                cr.execute(SQL(
                    "DELETE FROM %s WHERE %s IN %s", SQL.identifier(table),
                    SQL.identifier(column), tuple(values)))
            env.invalidate_all()
            cr.execute(SQL(
                "UPDATE hr_department SET manager_id = NULL WHERE company_id = %s",
                self.company_id))
            for model, res_id in reversed(self.made):
                record = env[model].with_context(active_test=False).browse(res_id)
                if model in ('res.users', 'res.company'):
                    record.active = False
                    continue
                cr.execute(SQL(
                    "DELETE FROM %s WHERE id = %s", SQL.identifier(record._table), res_id))
            users.write({'group_ids': [Command.clear()]})
            for number, user in enumerate(users):
                user.login = f'gone_{self.company_id}_{number}'
            env['res.company'].browse(self.company_id).name = f"Gone {self.company_id}"
            partners.active = False

    def _as(self, login, act):
        with self.registry.cursor() as cr:
            env = self._env(cr, login)
            result = act(env)
            env.flush_all()
            return result

    def _file(self, env):
        return env['iso.nonconformity'].browse(self.file_id)

    def _both(self, first, second, look, act, words):
        """``act`` by both, after both have looked; the second one is refused with ``words``."""
        with ExitStack() as stack:
            stack.enter_context(mute_logger('odoo.sql_db', 'odoo.service.model'))
            one, two = (stack.enter_context(self.registry.cursor()) for _number in range(2))
            envs = self._env(one, first), self._env(two, second)
            for env in envs:
                look(env)
            act(envs[0])
            envs[0].flush_all()
            one.commit()
            with self.assertRaisesRegex((UserError, ValidationError), words):
                retrying(lambda: act(envs[1]), envs[1])
            two.rollback()

    def _analyse(self, env):
        file = self._file(env)
        file.write({
            'cause_ids': [Command.create({
                'why_1': "So", 'category_id': env.ref('iso_audit.cause_category_method').id})],
            'action_ids': [Command.create({
                'title': "Do it", 'kind': kind, 'user_id': self.doer.id,
                'deadline': fields.Date.add(fields.Date.today(), days=9),
            }) for kind in ('correction', 'corrective')],
            'checker_id': self.checker_id,
            'check_date': fields.Date.add(fields.Date.today(), days=30)})
        file.action_no_extent()
        file.action_propose()

    def test_each_step_once(self):
        """Accepted, approved, verified: by one of the two."""
        self._both(
            'once_secretary_1', 'once_secretary_2',
            lambda env: self._file(env).state, lambda env: self._file(env).action_accept(),
            "this step is not possible now")
        self._as('once_staff_1', self._analyse)
        self._both(
            'once_leader_1', 'once_leader_2',
            lambda env: self._file(env).state, lambda env: self._file(env)._approve(),
            "this step is not possible now")

        def report(env):
            action = self._file(env).action_ids[:1]
            action.evidence = "Done"
            action.action_done()
            return action.id
        action_id = self._as('once_staff_2', report)
        self._both(
            'once_staff_1', 'once_secretary_1',
            lambda env: env['iso.action'].browse(action_id).state,
            lambda env: env['iso.action'].browse(action_id).action_verify(),
            "this step is not possible now")
        with self.registry.cursor() as cr:
            file = self._file(self._env(cr))
            self.assertEqual(
                (file.accepted_by.login, file.approved_by.login),
                ('once_secretary_1', 'once_leader_1'))
            self.assertEqual(len(file.stage_ids), 4)
            self.assertEqual(len(file.round_ids), 1)
            action = file.action_ids.browse(action_id)
            self.assertEqual(
                (action.state, action.verified_by.login), ('verified', 'once_staff_1'))

    def test_one_finding_one_file(self):
        """Who comes second gets the file of the first."""
        def follow_up(env):
            return env['iso.finding'].browse(self.finding_id).action_follow_up()['res_id']
        with self.registry.cursor() as one, self.registry.cursor() as two, \
                mute_logger('odoo.sql_db', 'odoo.service.model'):
            envs = self._env(one, 'once_secretary_1'), self._env(two, 'once_secretary_2')
            for env in envs:
                self.assertFalse(
                    env['iso.finding'].browse(self.finding_id).follow_up_count)
            file_id = follow_up(envs[0])
            envs[0].flush_all()
            one.commit()
            self.assertEqual(retrying(lambda: follow_up(envs[1]), envs[1]), file_id)
            two.rollback()
