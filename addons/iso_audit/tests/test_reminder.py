from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.iso_audit.ladder import was_reached

from .nonconformity_common import NonconformityCase


class ReminderCase(NonconformityCase):
    """Only what a test makes is there to be reminded of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['iso.action'].search([]).active = False
        cls.env['iso.nonconformity'].search([]).active = False
        cls.env['res.users'].search([]).lang = 'en_US'

    @classmethod
    def _action(cls, days=3, user=None, count=1, **values):
        """Open actions of ``user``, due in ``days`` days (as the system makes those of the past)."""
        return cls.env['iso.action'].create([{
            'title': f"Renew the form {number}", 'user_id': (user or cls.doer).id,
            'owner_id': cls.head.id, 'deadline': cls._day(days), 'company_id': cls.agency.id,
            'department_id': cls.dept_vet.id, **values} for number in range(count)])

    def _remind(self, commit=lambda *_args, **_kwargs: 60.0, **options):
        """The mails that a run of the job sends, by login (a test cannot commit)."""
        Mail = self.env['mail.mail']
        before = Mail.search([])
        with patch.object(self.registry['ir.cron'], '_commit_progress', commit):
            self.env['iso.reminder']._cron_remind(**options)
        return {mail.email_to: mail for mail in Mail.search([]) - before}

    def _of(self, mails, user):
        return mails.pop(user.email_formatted).body_html


@tagged('post_install', '-at_install')
class TestReminder(ReminderCase):

    def test_three_days_before_on_the_day_and_after(self):
        """The steps of the shared ladder, each once, and no mail in between."""
        self._action(4)
        sent = [day for day in range(25)
                if self._sent_on(day, lambda mails: self.doer.email_formatted in mails)]
        self.assertEqual(sent, [1, 4, 5, 11])

    def _sent_on(self, day, test):
        with freeze_time(f'{self._day(day)} 02:00:00'):
            return test(self._remind())

    def test_head_and_leader(self):
        """Three days late the head is told, two weeks late the leader: each once."""
        self._action(0)
        told = {}
        for day in range(1, 25):
            self._sent_on(day, lambda mails, day=day: [
                told.setdefault(address, []).append(day) for address in mails])
        self.assertEqual(told, {
            self.doer.email_formatted: [1, 7], self.head.email_formatted: [3],
            self.leader.email_formatted: [14]})

    def test_one_mail_for_everything(self):
        """All that is late or due within a week, the latest first, in words, with links."""
        late, soon, _later = (
            self._action(days, title=title)[0]
            for days, title in ((-2, "Late one"), (5, "Soon one"), (9, "Far one")))
        file = self._reported(self.head).with_user(self.secretary)
        file.write({'clause_id': self.clause_81.id, 'owner_id': self.doer.id})
        file.action_accept()
        file._system_write({'stage_deadline': self._day(0)})
        mails = self._remind()
        self.assertEqual(set(mails), {self.doer.email_formatted})
        self.assertIn("1 late, 2 due soon", mails[self.doer.email_formatted].subject)
        body = self._of(mails, self.doer)
        places = [body.index(text) for text in (
            "Yours", "Late one", "2 days late", "Correct, find the cause", "today", "Soon one",
            "in 5 days")]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("Far one", body)
        for record in (late, soon, file):
            self.assertIn(f'/mail/view?model={record._name}&amp;res_id={record.id}', body)

    def test_the_sections_of_a_head(self):
        """The own work, that of the department, and nothing twice."""
        self._action(-4, title="Of the doer")
        self._action(-4, user=self.head, title="Of the head", owner_id=self.secretary.id)
        self._action(-4, title="Elsewhere", department_id=self.dept_plan.id)
        mails = self._remind()
        body = self._of(mails, self.head)
        places = [body.index(text) for text in (
            "Yours", "Of the head", "Late in your department", "Of the doer", "Doer")]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("Elsewhere", body)
        self.assertEqual(body.count("Of the head"), 1)
        # A department without a head: the secretary is told, as escalated.
        body = self._of(mails, self.secretary)
        self.assertLess(body.index("Escalated to you"), body.index("Elsewhere"))
        self.assertNotIn("Of the doer", body)

    def test_what_is_done_waits_for_its_verifier(self):
        """A week from the report on; who did it in time is not late while it is not verified."""
        action = self._action(0)
        action.with_user(self.doer).evidence = "Seen"
        action.with_user(self.doer).action_done()
        for day, level in ((6, False), (10, 'head')):
            with freeze_time(f'{self._day(day)} 02:00:00'):
                action.invalidate_recordset()
                self.assertEqual(action.escalation, level)
                self.assertEqual(
                    action.with_company(self.agency).search(
                        [('escalation', '=', level), ('id', '=', action.id)]), action)
        self.doer.iso_digest_date = self._day(0)
        with freeze_time(f'{self._day(3)} 02:00:00'):
            self.assertFalse(self._remind())
        with freeze_time(f'{self._day(8)} 02:00:00'):
            mails = self._remind()
        self.assertIn("Verify: Renew the form", self._of(mails, self.head))
        self.assertNotIn(self.doer.email_formatted, mails)

    def test_a_day_without_the_job_is_made_up_for(self):
        self._action(2)
        self.assertTrue(self._remind(), "the step of yesterday was not told yet")
        with freeze_time(f'{self._day(1)} 02:00:00'):
            self.assertFalse(self._remind())
        with freeze_time(f'{self._day(4)} 02:00:00'):
            self.assertIn("2 days late", self._of(self._remind(), self.doer))
        with freeze_time(f'{self._day(5)} 02:00:00'):
            self.assertNotIn(self.doer.email_formatted, self._remind())

    def test_whom_no_mail_reaches(self):
        """Their duty is shown to the head, where there is none to the secretary; nothing breaks."""
        self._action(3, title="Without address")
        silent = self._user('silent', 'staff', self.agency, self.dept_plan)
        self._action(3, user=silent, title="Left", department_id=self.dept_plan.id)
        self.doer.email = False
        # Not by archiving, which hands the duties over.
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_users SET active = false WHERE id = %s", [silent.id])
        self.env.invalidate_all()
        mails = self._remind()
        for user, title in ((self.head, "Without address"), (self.secretary, "Left")):
            body = self._of(mails, user)
            self.assertLess(body.index("For people whom no mail reaches"), body.index(title))
        self.assertFalse(mails)

    def test_in_the_language_of_the_person(self):
        self.env['res.lang']._activate_lang('vi_VN')
        self.env['ir.module.module']._load_module_terms(['iso_audit'], ['vi_VN'])
        self.doer.lang = 'vi_VN'
        self._action(-3, title="Đổi biểu mẫu")
        mails = self._remind()
        self.assertNotIn("days late", self._of(mails, self.doer))
        self.assertIn("3 days late", self._of(mails, self.head))

    def test_twice_on_a_day(self):
        self._action(3)
        self.assertEqual(len(self._remind()), 1)
        self._action(3, title="One more")
        self.assertFalse(self._remind())

    def test_interrupted_after_the_first_batch(self):
        """Out of time or broken off: the next run sends the rest, nobody gets two."""
        people = [self._user(f'p{number}', 'staff', self.agency) for number in range(5)]
        for user in people:
            self._action(3, user=user)
        calls = iter([60.0, 0.0])
        first = self._remind(lambda *_args, **_kwargs: next(calls), batch=2)
        self.assertEqual(len(first), 2)

        class Broken(Exception):
            pass

        def break_off(*args, **_kwargs):
            if args:
                raise Broken

        with self.assertRaises(Broken), self.env.cr.savepoint():
            self._remind(break_off, batch=2)
        rest = self._remind(batch=2)
        self.assertEqual(len(rest), 3)
        self.assertEqual(first.keys() | rest.keys(), {user.email_formatted for user in people})
        self.assertFalse(first.keys() & rest.keys())
        self.assertFalse(self._remind(batch=2))

    def test_progress_is_reported(self):
        people = [self._user(f'p{number}', 'staff', self.agency) for number in range(5)]
        for user in people:
            self._action(3, user=user)
        reports = []

        def commit(_cron, processed=0, remaining=None):
            reports.append((processed, remaining))
            return 60.0

        self._remind(commit, batch=2)
        self.assertEqual(reports, [(0, 5), (2, None), (2, None), (1, None)])

    def _count(self, people, days, count, sent):
        """The queries of a run in which each of ``people`` has ``count`` more actions."""
        for user in people:
            self._action(days, user=user, count=count)
        self.env['res.users'].search([]).iso_digest_date = False
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(self._remind()), sent)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_the_job_itself(self):
        self._action(3)
        with self.enter_registry_test_mode():
            self.env.ref('iso_audit.cron_remind').method_direct_trigger()
        self.assertEqual(self.doer.iso_digest_date, self.today)
        self.assertFalse(self._remind())

    def test_queries_do_not_grow(self):
        """1 or 60 actions a person, 4 or 40 people in a batch, with head and leader: the same."""
        people = [self._user(f'p{number}', 'staff', self.agency) for number in range(40)]
        self._count(people[:4], -20, 1, 6)
        few = self._count(people[:4], -20, 1, 6)
        self.assertLessEqual(self._count(people[:4], -20, 60, 6), few)
        self.assertLessEqual(self._count(people, -20, 1, 42), few + 2)
        self.assertLess(few, 50)


@tagged('post_install', '-at_install')
class TestLadder(ReminderCase):

    def _mine(self, user):
        return self.env['iso.reminder.step'].with_user(user)

    def _in_force(self):
        return {(step.recipient, step.days) for step in self._mine(self.admin).search(
            [('is_in_force', '=', True)])}

    def test_arithmetic(self):
        day = fields.Date.to_date('2026-05-10')
        after = lambda days: fields.Date.add(day, days=days)  # noqa: E731
        self.assertTrue(was_reached([-3], day, None, after(-3)))
        self.assertFalse(was_reached([-3], day, None, after(-4)))
        self.assertTrue(was_reached([-3, 0], day, after(-3), after(0)))
        self.assertFalse(was_reached([-3, 0], day, after(-3), after(-1)))
        self.assertTrue(was_reached([7], day, after(2), after(9)), "the job did not run on 7")
        self.assertFalse(was_reached([], day, None, after(9)))

    def test_the_first_own_row_brings_the_others(self):
        shared = {('responsible', -3), ('responsible', 0), ('responsible', 1),
                  ('responsible', 7), ('head', 3), ('leader', 14)}
        self.assertEqual(self._in_force(), shared)
        row = self._mine(self.admin).create({'recipient': 'head', 'days': 10})
        self.assertEqual(row.company_id, self.agency)
        self.assertEqual(self._in_force(), shared | {('head', 10)})
        own = self._mine(self.admin).search([('company_id', '=', self.agency.id)])
        self.assertEqual(len(own), 7)
        own.filtered(lambda step: step.days == 3).unlink()
        self.assertEqual(self._in_force(), shared - {('head', 3)} | {('head', 10)})
        # What was taken away does not come back with the next row.
        self._mine(self.admin).create({'recipient': 'head', 'days': 11})
        self.assertNotIn(('head', 3), self._in_force())

    def test_own_copies(self):
        """By the button: once, for the administrator, of both kinds of rules."""
        for model, count in (('iso.reminder.step', 6), ('iso.stage.days', 10)):
            Rule = self.env[model].with_user(self.admin)
            Rule.action_make_own()
            Rule.action_make_own()
            own = Rule.search([('company_id', '=', self.agency.id)])
            self.assertEqual(len(own), count)
            self.assertEqual(Rule.search([('is_in_force', '=', True)]), own)
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.secretary).action_make_own()
        own[:1].days = 77
        self.assertIn(77, own.search([('is_in_force', '=', True)]).mapped('days'))

    def test_shared_rows_stay(self):
        for model in ('iso.reminder.step', 'iso.stage.days'):
            shared = self.env[model].with_user(self.admin).search([('company_id', '=', False)])
            with self.assertRaisesRegex(UserError, "Make our own"):
                shared[:1].days = 5
            with self.assertRaises(AccessError):
                shared[:1].unlink()

    def test_an_own_ladder_decides(self):
        self._mine(self.admin).action_make_own()
        own = self._mine(self.admin).search([('company_id', '=', self.agency.id)])
        own.filtered(lambda step: step.recipient == 'responsible').unlink()
        self._action(3)
        self._action(12, user=self.staff)
        self.assertFalse(self._remind())
        self._mine(self.admin).create({'recipient': 'responsible', 'days': -12})
        mails = self._remind()
        self.assertIn("in 12 days", self._of(mails, self.staff))
        self.assertIn("in 3 days", self._of(mails, self.doer))

    def test_escalated_is_visible(self):
        """Who looks finds what went up the ladder, by the ladder of each organisation."""
        fresh, head, leader = (self._action(days)[0] for days in (-2, -3, -14))
        verified = self._action(-30)
        verified._system_write({'state': 'verified'})
        other = self.env['iso.action'].create({
            'title': "Elsewhere", 'user_id': self.other_auditor.id, 'deadline': self._day(-5),
            'company_id': self.other_agency.id, 'owner_id': self.other_secretary.id})
        file = self._reported()
        file._system_write({'stage_deadline': self._day(-14)})
        every = fresh | head | leader | verified | other
        self.env['iso.reminder.step'].create(
            {'recipient': 'leader', 'days': 5, 'company_id': self.other_agency.id})
        self.assertEqual(
            every.mapped('escalation'), [False, 'head', 'leader', False, 'leader'])
        Action = self.env['iso.action'].with_company(self.agency)  # its day, not the server's
        for value, found in (
                ('head', head), ('leader', leader | other), (False, fresh | verified)):
            self.assertEqual(Action.search(
                [('id', 'in', every.ids), ('escalation', '=', value)], order='id'), found)
        self.assertEqual(Action.search(
            [('id', 'in', every.ids), ('escalation', '!=', False)], order='id'),
            head | leader | other)
        File = self.env['iso.nonconformity'].with_user(self.leader)
        self.assertEqual(File.search([('escalation', '=', 'leader')]).ids, file.ids)
        self.assertFalse(File.search([('escalation', '=', 'head')]))

    def test_nobody_else_writes_it(self):
        for user in (self.secretary, self.leader, self.staff):
            with self.assertRaises(AccessError):
                self._mine(user).create({'recipient': 'head', 'days': 10})
        with self.assertRaises(AccessError):
            self._mine(self.admin).create(
                {'recipient': 'head', 'days': 10, 'company_id': self.other_agency.id})
        with self.assertRaises(AccessError):
            self.doer.with_user(self.doer).write({'iso_digest_date': '2026-01-01'})
        self.assertFalse(self._mine(self.admin)._ladders().keys() & {self.other_agency.id})
