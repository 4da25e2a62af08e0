from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import AuditFlowCase
from .risk_common import RiskCase


@tagged('post_install', '-at_install')
class TestRisk(RiskCase, AuditFlowCase):

    def _duties(self, risk):
        return {
            (duty.user_id, duty.date_deadline)
            for duty in risk.sudo().activity_ids.filtered('automated')}

    # -- the way ------------------------------------------------------------------------------

    def test_from_entering_to_closing(self):
        risk = self._risk()
        self.assertRegex(risk.name, r'^RR-\d{4}-\d{3}$')
        self.assertEqual((risk.state, risk.rating, risk.level), ('draft', 12, 'high'))
        self.assertEqual(risk.user_id, self.head, "the head of the department owns it")
        risk.action_open()
        self.assertEqual(risk.review_date, self.today + relativedelta(months=3))
        self.assertEqual(self._duties(risk), {(self.head, risk.review_date)})
        first = risk.rating_ids
        self.assertEqual((first.rating, first.level, first.user_id), (12, 'high', self.secretary))

        mine = risk.with_user(self.head)
        mine.write({'treatment': 'reduce', 'treatment_plan': "Power that lasts"})
        mine.action_ids = [Command.create(self._treatment_values())]
        action = risk.action_ids
        self.assertEqual(
            (action.state, action.owner_id, action.verifier_id, action.origin),
            ('open', self.head, self.head, 'risk'))
        self.assertIn(risk.name, action.source_name)
        self.assertEqual(action.action_open_source()['res_id'], risk.id)
        self.assertEqual(len(self._gaps(risk)), 2, "the action, and the rating after it")
        with self.assertRaisesRegex(UserError, "Buy a generator"):
            mine._with_reason_close("Done")
        self._settle_actions(risk)
        self._rate(risk, '1', '4', residual=True)
        self.assertEqual(
            (risk.residual_rating, risk.residual_level, risk.current_level, risk.level),
            (4, 'low', 'low', 'high'))
        self.assertEqual(risk.review_date, self.today + relativedelta(months=12))
        self.assertFalse(self._gaps(risk))
        mine._with_reason_close("The generator holds")
        self.assertEqual((risk.state, risk.closed_by), ('closed', self.head))
        self.assertFalse(self._duties(risk))
        self.assertEqual([row.rating for row in risk.rating_ids.sorted('id')], [12, 4])
        self.assertEqual([point['residual'] for point in risk.trend], [False, True])

    def test_opportunity(self):
        chance = self._opened(kind='opportunity', title="Online filing", likelihood='4')
        chance.treatment = 'pursue'
        self.assertFalse(chance.awaits_acceptance, "a great chance needs no acceptance")
        self.assertFalse(self._gaps(chance), "nor a rating afterwards")
        chance._with_reason_close("Pursued")
        self.assertEqual(chance.state, 'closed')

    def test_missing_to_open(self):
        risk = self._risk(department_id=False, likelihood=False)
        self.assertEqual(len(self._gaps(risk)), 2)
        with self.assertRaisesRegex(UserError, "(?s)owner.*matrix"):
            risk.action_open()

    def test_reopened_and_reviewed_again(self):
        chance = self._opened(kind='opportunity', treatment='leave')
        chance._with_reason_close("Too small")
        chance.with_user(self.head)._with_reason_reopen("It has grown")
        self.assertEqual((chance.state, chance.closed_on, chance.closing_reason),
                         ('open', False, False))
        self.assertEqual(chance.review_date, self.today + relativedelta(months=3))
        self.assertEqual(self._duties(chance), {(self.head, chance.review_date)})

    # -- ratings ------------------------------------------------------------------------------

    def test_each_rating_is_kept_with_its_reason(self):
        risk = self._opened()
        row = self._rate(risk, '5', '5', reason="Three power cuts in a month")
        self.assertEqual((row.old_rating, row.rating, row.level), (12, 25, 'critical'))
        self.assertEqual((risk.likelihood, risk.impact, risk.level), ('5', '5', 'critical'))
        self.assertEqual(risk.review_date, self.today + relativedelta(months=1))
        confirmed = self.env['iso.risk.rating'].with_user(self.secretary).create(
            {'risk_id': risk.id, 'reason': "Nothing has changed"})
        self.assertEqual((confirmed.rating, confirmed.old_rating), (25, 25))
        self.assertEqual(len(risk.rating_ids), 3)

    def test_rating_needs_a_reason_and_a_day_ahead(self):
        risk = self._opened()
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            self._rate(risk, '5', '5', reason="  ")
        with self.assertRaisesRegex(UserError, "ahead"), self.env.cr.savepoint():
            self._rate(risk, '5', '5', review_date=self.today)
        self.assertEqual((risk.rating, len(risk.rating_ids)), (12, 1))

    def test_only_owner_and_secretary_rate_and_treat(self):
        risk = self._opened()
        for user in (self.staff, self.auditor, self.leader, self.other_secretary):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._rate(risk, '1', '1', user=user)
                for act in (
                        lambda risk: risk.action_rate(), lambda risk: risk.write(
                            {'treatment': 'avoid'}),
                        lambda risk: risk._with_reason_close("No")):
                    with self.assertRaises(UserError):
                        act(risk.with_user(user))
        self.assertEqual((risk.rating, risk.state), (12, 'open'))

    def test_a_draft_and_a_closed_one_are_not_rated(self):
        risk = self._risk()
        with self.assertRaisesRegex(UserError, "draft"):
            self._rate(risk, '1', '1')
        closed = self._opened(kind='opportunity', treatment='leave')
        closed._with_reason_close("Over")
        with self.assertRaisesRegex(UserError, "closed"):
            self._rate(closed, '1', '1')
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            closed.title = "Other"

    def test_levels_are_the_organisations_own(self):
        risk, closed = self._opened(), self._opened(kind='opportunity', treatment='leave')
        closed._with_reason_close("Over")
        settings = self.env['iso.settings'].with_user(self.admin).create(
            {'risk_medium': 2, 'risk_high': 4, 'risk_critical': 12})
        settings.action_save()
        self.assertEqual(risk.level, 'critical', "open risks follow at once")
        self.assertEqual(risk.rating_ids.level, 'high', "what was rated stays as it was rated")
        self.assertEqual(closed.level, 'high', "so does what was closed")
        self.assertEqual(
            [(step['first'], step['last']) for step in risk.scale],
            [(1, 1), (2, 3), (4, 11), (12, 25)])
        for wrong in ((4, 4, 12), (1, 4, 12), (5, 4, 12), (5, 10, 26)):
            settings.write(dict(zip(
                ('risk_medium', 'risk_high', 'risk_critical'), wrong, strict=True)))
            with self.assertRaisesRegex(ValidationError, "have to rise"):
                settings.action_save()

    # -- acceptance ---------------------------------------------------------------------------

    def test_what_stays_high_is_accepted_by_a_leader(self):
        risk = self._grave()
        self.assertEqual((risk.residual_rating, risk.awaits_acceptance), (10, True))
        self.assertIn((self.leader, self._day(7)), self._duties(risk))
        self._settle_actions(risk)
        self.assertEqual(len(self._gaps(risk)), 1)
        with self.assertRaisesRegex(UserError, "leader who accepts"):
            risk._with_reason_close("Enough")
        self.assertTrue(risk.with_user(self.leader).may_accept)
        risk.with_user(self.leader)._accept("No better generator is to be had this year")
        self.assertEqual(
            (risk.accepted_by, risk.acceptance_reason, risk.awaits_acceptance),
            (self.leader, "No better generator is to be had this year", False))
        self.assertEqual(self._duties(risk), {(self.head, risk.review_date)})
        with self.assertRaisesRegex(UserError, "does not wait"):
            risk.with_user(self.leader)._accept("Twice")
        self._rate(risk, '2', '5', residual=True)
        self.assertTrue(risk.awaits_acceptance, "each rating is accepted by itself")
        self.assertFalse(risk.accepted_by | risk.accepted_by)

    def test_accepting_without_treatment(self):
        risk = self._opened()
        self.assertFalse(risk.awaits_acceptance, "it is still to be treated")
        risk.with_user(self.head).treatment = 'accept'
        self.assertTrue(risk.awaits_acceptance)
        self.assertIn(self.leader, risk.activity_ids.user_id)
        risk.with_user(self.leader)._accept("Costs more than it saves")
        risk.with_user(self.head)._with_reason_close("Accepted")
        self.assertEqual(risk.state, 'closed')

    def test_authors_do_not_accept(self):
        """Neither who wrote it, owns it or rated it; nor anybody who leads nothing."""
        risk = self._grave()
        leader = self.env.ref('iso_audit.group_iso_leader')
        for user in (self.secretary, self.head):
            with self.assertRaises(AccessError):
                risk.with_user(user)._accept("By role")
            user.group_ids += leader
            self.assertFalse(risk.with_user(user).may_accept)
            with self.assertRaisesRegex(AccessError, "does not accept"):
                risk.with_user(user)._accept("By myself")
        for user in (self.auditor, self.staff, self.other_secretary):
            with self.assertRaises(AccessError):
                risk.with_user(user)._accept("Sure")
        self.assertFalse(risk.accepted_by)

    def test_acceptance_asks_who_it_is(self):
        """Through the dialog of the reason there is no way round the password."""
        risk = self._grave()
        dialog = self.env['iso.reason'].with_user(self.leader).create({
            'res_model': 'iso.risk', 'res_id': risk.id, 'verb': 'accept', 'reason': "Fine"})
        with self.assertRaisesRegex(UserError, "HTTP"):
            dialog.action_confirm()
        self.assertFalse(risk.accepted_by)

    # -- forging ------------------------------------------------------------------------------

    def test_nothing_is_forged_by_rpc(self):
        risk = self._grave()
        forged = {
            'state': 'closed', 'rating': 1, 'level': 'low', 'current_level': 'low',
            'residual_likelihood': '1', 'residual_level': 'low', 'accepted_by': self.leader.id,
            'accepted_on': fields.Datetime.now(), 'awaits_acceptance': False, 'name': "RR-1",
            'closed_by': self.head.id, 'likelihood': '1', 'impact': '1', 'kind': 'opportunity',
            'company_id': self.other_agency.id}
        for user in (self.secretary, self.head, self.admin):
            for name, value in forged.items():
                with self.subTest(user=user.login, field=name), self.assertRaises(UserError):
                    risk.with_user(user).write({name: value})
        for name in ('residual_level', 'level', 'rating', 'accepted_by', 'closed_on'):
            with self.subTest(create=name), self.assertRaises(UserError):
                self._risk(**{name: forged.get(name, fields.Datetime.now())})
            kept = self.env['iso.risk'].with_user(self.secretary).with_context(
                **{f'default_{name}': forged.get(name, fields.Datetime.now())}
            ).create({'title': "By context", 'likelihood': '1', 'impact': '1'})
            self.assertEqual((kept.level, kept.residual_level, kept.accepted_by.id),
                             ('low', False, False))
        with self.assertRaises(UserError):
            self._risk(state='open')

    def test_the_log_is_append_only(self):
        risk = self._opened()
        row = self._rate(risk, '1', '1')
        for user in (self.secretary, self.head, self.admin, self.leader):
            for act in (
                    lambda row: row.write({'reason': "Other"}), lambda row: row.unlink(),
                    lambda row: row.write({'rating': 25})):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    act(row.with_user(user))
        for name, value in (
                ('user_id', self.leader.id), ('date', '2020-01-01'), ('level', 'low'),
                ('old_rating', 1), ('rating', 1)):
            with self.subTest(field=name), self.assertRaises(UserError):
                self._rate(risk, '2', '2', **{name: value})
        row = self.env['iso.risk.rating'].with_user(self.head).with_context(
            default_user_id=self.leader.id, default_date='2020-01-01').create(
            {'risk_id': risk.id, 'reason': "By context"})
        self.assertEqual(row.user_id, self.head)
        self.assertEqual(row.date.date(), fields.Datetime.now().date())

    def test_owner_changes_the_treatment_only(self):
        risk = self._opened().with_user(self.head)
        risk.write({'treatment': 'avoid', 'treatment_plan': "Elsewhere"})
        for name, value in (
                ('title', "Other"), ('user_id', self.staff.id), ('cause', "Other"),
                ('review_date', self._day(500)), ('department_id', self.dept_plan.id)):
            with self.subTest(field=name), self.assertRaises(AccessError):
                risk.write({name: value})
        risk.with_user(self.secretary).user_id = self.doer
        self.assertEqual(risk.activity_ids.user_id, self.doer, "the duty goes with it")
        with self.assertRaises(AccessError):
            risk.with_user(self.head).write({'treatment': 'reduce'})

    def test_treatment_fits_the_kind(self):
        with self._violates('iso_risk_treatment_fits'):
            self._risk(treatment='pursue').flush_recordset()

    # -- actions ------------------------------------------------------------------------------

    def test_actions_wait_until_it_is_opened(self):
        risk = self._risk(action_ids=[Command.create(self._treatment_values())])
        action = risk.action_ids
        self.assertEqual(action.state, 'draft')
        with self.assertRaisesRegex(UserError, "begins when"):
            action.with_user(self.secretary).action_assign()
        risk.action_open()
        self.assertEqual(action.state, 'open')
        self.assertEqual(action.activity_ids.user_id, self.doer)

    def test_who_plans_the_treatment(self):
        risk = self._opened()
        Action = self.env['iso.action']
        for user in (self.staff, self.auditor, self.leader, self.doer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Action.with_user(user).create(self._treatment_values(risk_id=risk.id))
        action = Action.with_user(self.head).create(self._treatment_values(risk_id=risk.id))
        with self.assertRaisesRegex(ValidationError, "preventive"):
            Action.with_user(self.head).create(
                self._treatment_values(risk_id=risk.id, kind='correction'))
        other = self._opened(title="Other")
        with self.assertRaisesRegex(UserError, "stays where it was made"):
            action.with_user(self.secretary).risk_id = other
        file = self._accepted()
        with self._violates('iso_action_one_source'):
            Action.with_user(self.secretary).create(self._treatment_values(
                risk_id=risk.id, nonconformity_id=file.id)).flush_recordset()
        free = Action.with_user(self.secretary).create(self._treatment_values())
        with self.assertRaisesRegex(UserError, "stays where it was made"):
            free.with_user(self.secretary).risk_id = other
        closed = self._opened(kind='opportunity', treatment='leave')
        closed._with_reason_close("Over")
        with self.assertRaisesRegex(UserError, "is closed"):
            Action.with_user(self.head).create(
                self._treatment_values(risk_id=closed.id, kind='improvement'))

    def test_who_acts_reads_the_risk(self):
        risk = self._opened()
        far = self._user('far', 'staff', self.agency, self.dept_plan)
        self.assertFalse(risk.with_user(far).has_access('read'))
        risk.action_ids = [Command.create(self._treatment_values(user_id=far.id))]
        self.env.invalidate_all()
        self.assertTrue(risk.with_user(far).has_access('read'))
        self.assertFalse(risk.with_user(far).has_access('write'))

    # -- duties -------------------------------------------------------------------------------

    def test_late_review_is_a_duty_of_the_owner(self):
        risk = self._opened()
        self.assertFalse(risk.is_late)
        risk.sudo()._system_write({'review_date': self._day(-20)})
        self.assertTrue(risk.is_late)
        Risk = self.env['iso.risk'].with_company(self.agency)
        self.assertIn(risk, Risk.search([('is_late', '=', True)]))
        self.assertEqual(Risk.search([('id', 'in', (risk | self._opened()).ids)])[0], risk)
        self.assertIn('iso.risk', self.env['iso.reminder']._duty_models())
        self.assertEqual(risk.escalation, 'leader')
        self.assertIn(risk, Risk.search([('escalation', '=', 'leader')]))
        digests = self.env['iso.reminder']._gather()
        own = [item for item in digests[self.head.id]['own'] if item.model == 'iso.risk']
        self.assertIn((risk.id, -20), [(item.id, item.days) for item in own])
        self._rate(risk, '3', '4')
        self.assertFalse(risk.is_late, "it was reviewed")

    def test_nobodys_risk_disappears(self):
        risk, draft = self._opened(user_id=self.doer.id), self._risk(user_id=self.doer.id)
        file = self._concluded()
        question = file.sudo().risk_question_ids
        question._system_write({'user_id': self.doer.id})
        question.activity_ids.user_id = self.doer
        self.doer.sudo().action_archive()
        self.assertEqual(risk.user_id | draft.user_id | question.user_id, self.head)
        self.assertEqual(risk.activity_ids.user_id, self.head)
        self.assertEqual(question.activity_ids.user_id, self.head)

    def test_acceptance_goes_to_another_leader(self):
        risk = self._grave()
        second = self._user('second', 'leader', self.agency)
        self.leader.sudo().action_archive()
        self.assertEqual(risk.activity_ids.user_id, self.head | second)
        self.assertTrue(risk.with_user(second).may_accept)

    # -- archive and delete -------------------------------------------------------------------

    def test_archive_and_delete(self):
        risk = self._opened()
        with self.assertRaisesRegex(UserError, "only what is over"):
            risk.action_archive()
        with self.assertRaisesRegex(UserError, "stays on record"):
            risk.unlink()
        self._risk().unlink()
        chance = self._opened(kind='opportunity', treatment='leave')
        chance._with_reason_close("Over")
        with self.assertRaises(AccessError):
            chance.with_user(self.head).action_archive()
        chance.action_archive()
        self.assertFalse(chance.active)
        with self.assertRaises(UserError):
            chance.unlink()
