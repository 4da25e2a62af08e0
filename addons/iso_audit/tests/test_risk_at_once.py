from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from . import test_follow_up_at_once


@tagged('post_install', '-at_install')
class TestRiskAtOnce(test_follow_up_at_once.TestFollowUpAtOnce):
    """Two answer, accept or rate at the same time: two real transactions."""

    # Those of the class above run there.
    test_each_step_once = None
    test_one_finding_one_file = None

    def _prepare(self, env):
        prepared = super()._prepare(env)
        file = env['iso.nonconformity'].browse(self.file_id)
        self.question_id = env['iso.risk.question']._ask(file).id
        risk = env['iso.risk'].create({
            'title': "At once", 'company_id': self.company_id, 'user_id': self.head.id,
            'likelihood': '4', 'impact': '4', 'treatment': 'accept'})
        risk.action_open()
        self.risk_id = risk.id
        return prepared

    def _clean(self):
        with self.registry.cursor() as cr:
            for table in ('iso_risk_question', 'iso_risk_rating', 'iso_risk'):
                cr.execute(SQL(
                    "DELETE FROM %s WHERE company_id = %s", SQL.identifier(table),
                    self.company_id))
        return super()._clean()

    def _risk(self, env):
        return env['iso.risk'].browse(self.risk_id)

    def _question(self, env):
        return env['iso.risk.question'].browse(self.question_id)

    def test_answered_once(self):
        self._both(
            'once_secretary_1', 'once_secretary_2', lambda env: self._question(env).state,
            lambda env: self._question(env)._with_reason_no_change("Looked at all"),
            "this step is not possible now")

    def test_accepted_once(self):
        self._both(
            'once_leader_1', 'once_leader_2', lambda env: self._risk(env).awaits_acceptance,
            lambda env: self._risk(env)._accept("We live with it"), "does not wait")

    def test_two_ratings_are_both_kept(self):
        """Who comes second rates what the first one left."""
        def rate(env, likelihood):
            row = env['iso.risk.rating'].create({
                'risk_id': self.risk_id, 'likelihood': likelihood, 'reason': "Seen"})
            env.flush_all()
            return row.old_rating
        with self.registry.cursor() as one, self.registry.cursor() as two, \
                mute_logger('odoo.sql_db', 'odoo.service.model'):
            envs = self._env(one, 'once_secretary_1'), self._env(two, 'once_secretary_2')
            for env in envs:
                self.assertEqual(self._risk(env).rating, 16)
            self.assertEqual(rate(envs[0], '2'), 16)
            one.commit()
            self.assertEqual(retrying(lambda: rate(envs[1], '5'), envs[1]), 8)
            two.rollback()
