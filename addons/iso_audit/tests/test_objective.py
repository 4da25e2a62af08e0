from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .objective_common import ObjectiveCase


@tagged('post_install', '-at_install')
class TestObjectiveFlow(ObjectiveCase):

    def test_from_draft_to_closed(self):
        objective = self._draft(plan=False, resources="", evaluation=" ", target=0)
        self.assertRegex(objective.name, r'^MT-2026-\d{3}$')
        self.assertEqual((objective.user_id, objective.direction), (self.head, 'up'))
        self.assertEqual(len(self._gaps(objective)), 4)
        with self.assertRaisesRegex(UserError, "What will be done"):
            objective.action_submit()
        objective.write(self._values())
        self.assertFalse(self._gaps(objective))
        objective.action_submit()
        duty = objective.activity_ids
        self.assertEqual((duty.user_id, duty.date_deadline), (self.leader, self._day(7)))
        objective.with_user(self.leader)._approve()
        self.assertEqual(
            (objective.state, objective.approved_by, objective.status),
            ('approved', self.leader, 'none'))
        duty = objective.activity_ids
        self.assertEqual(
            (duty.user_id, str(duty.date_deadline), duty.summary),
            (self.head, '2026-04-10', "Measure Quarter 1/2026: Files handled on time"))
        self.assertTrue(objective.is_late)
        self._measured(objective, 96)
        self.assertEqual(
            (objective.last_value, str(objective.last_date), objective.status),
            (96, '2026-03-31', 'met'))
        duty = objective.activity_ids
        self.assertEqual(
            (duty.user_id, str(duty.date_deadline)), (self.head, '2026-07-10'))
        with self.assertRaisesRegex(UserError, "Not measured yet: Quarter 2/2026"):
            objective.action_close()
        self.assertFalse(objective.missing, "the year runs: nothing is missing yet")
        with freeze_time('2027-01-04 03:00:00'):
            for day, value in (('2026-06-01', 91), ('2026-09-30', 80), ('2026-12-31', 97)):
                self._measured(objective, value, day)
            self.assertEqual(
                objective.value_ids.sorted('date').mapped('status'),
                ['met', 'near', 'missed', 'met'])
            duty = objective.activity_ids
            self.assertEqual(
                (duty.user_id, str(duty.date_deadline), duty.summary),
                (self.secretary, '2027-01-30', "Conclude and close: Files handled on time"))
            self.assertEqual(
                self._gaps(objective), ["The conclusion: what was reached and what follows."])
            objective.with_user(self.head).conclusion = "Reached but for the holidays"
            objective.action_close()
        self.assertEqual(objective.state, 'closed')
        self.assertFalse(objective.activity_ids)
        self.assertEqual(
            objective.seal_ids.sorted('id').mapped('event'), ['approved', 'closed'])

    def test_who_prepares_does_not_approve(self):
        objective = self._submitted()
        both = self._user('both', 'leader', self.agency)
        both.group_ids += self.env.ref('iso_audit.group_iso_secretary')
        own = self.env['iso.objective'].with_user(both).create(self._values())
        own.action_submit()
        self.assertEqual(own.activity_ids.user_id, self.leader)
        of_leader = self._submitted(user_id=self.leader.id)
        self.assertEqual(of_leader.activity_ids.user_id, both)
        for user, record in (
                (both, own), (self.leader, of_leader), (self.secretary, objective),
                (self.head, objective), (self.admin, objective)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.with_user(user)._approve()

    def test_each_move_is_guarded(self):
        draft, submitted, in_force = self._draft(), self._submitted(), self._in_force()
        closed = self._closed()
        for user in (self.head, self.leader, self.auditor):
            for act in (
                    draft.with_user(user).action_submit,
                    in_force.with_user(user).action_close,
                    in_force.with_user(user).action_carry_over,
                    lambda user=user: in_force.with_user(user)._with_reason_revise("Why not")):
                with self.assertRaises(AccessError):
                    act()
        for user in (self.head, self.secretary):
            with self.assertRaises(AccessError):
                in_force.with_user(user)._with_reason_drop("Too much")
        for record in (submitted, in_force, closed):
            with self.assertRaisesRegex(UserError, "not possible now"):
                record.action_submit()
        for record in (draft, in_force, closed):
            with self.assertRaisesRegex(UserError, "not possible now"):
                record.with_user(self.leader)._approve()
        for state in ('approved', 'closed'):
            with self.assertRaisesRegex(UserError, "by the buttons"):
                draft.write({'state': state})
        for name in ('status', 'last_value', 'approved_by', 'deadline', 'previous_id'):
            with self.assertRaisesRegex(UserError, "by itself"):
                draft.write({name: False})

    def test_what_is_approved_stays(self):
        for record, words in (
                (self._submitted(), "before the leader"), (self._in_force(), "Revise"),
                (self._closed(), "can no longer be changed")):
            for vals in ({'target': 1}, {'title': "Easier"}, {'date_to': '2027-12-31'},
                         {'measure': 'actions_on_time'}, {'margin': 50}):
                with self.assertRaisesRegex(UserError, words):
                    record.write(vals)
            with self.assertRaises(UserError):
                record.unlink()
            if record.state != 'closed':
                with self.assertRaisesRegex(UserError, "only what is over"):
                    record.active = False
            if record.state != 'approved':
                with self.assertRaises(UserError):
                    record.user_id = self.staff
        record.active = False
        self.assertFalse(record.active)

    def test_another_owner(self):
        """The duty goes with it, and nobody is left to answer for nothing."""
        objective = self._in_force()
        objective.user_id = self.staff
        self.assertEqual(objective.activity_ids.user_id, self.staff)
        with self.assertRaisesRegex(UserError, "Name another owner"):
            objective.user_id = False
        with self.assertRaises(AccessError):
            self._measured(objective, 99, user=self.head)
        self._measured(objective, 99, user=self.staff)

    def test_the_owner_writes_values_and_conclusion_only(self):
        objective = self._in_force().with_user(self.head)
        objective.conclusion = "Half-way there"
        objective.write({'value_ids': [Command.create({'value': 97, 'note': "Late: leave"})]})
        self.assertEqual(objective.last_value, 97)
        for vals in ({'title': "Other"}, {'user_id': self.staff.id}, {'active': False}):
            with self.assertRaises(UserError):
                objective.write(vals)
        with self.assertRaises(AccessError):
            objective.create(self._values())

    def test_sent_back_and_revised(self):
        objective = self._submitted()
        objective.with_user(self.leader)._with_reason_send_back("Too easy")
        self.assertEqual((objective.state, objective.activity_ids.user_id),
                         ('draft', self.secretary))
        objective.target = 98
        objective.action_submit()
        objective.with_user(self.leader)._approve()
        self._measured(objective, 99)
        objective._with_reason_revise("Other software")
        self.assertEqual(objective.state, 'draft')
        with self.assertRaisesRegex(UserError, "while it is in force"):
            self._measured(objective, 99, '2026-06-30')
        for vals in ({'frequency': 'month'}, {'date_from': '2026-02-01'}):
            with self.assertRaisesRegex(UserError, "has values already"):
                objective.write(vals)
        with self.assertRaisesRegex(ValidationError, "values of other periods"):
            objective.date_to = '2026-03-30'
        with self.assertRaisesRegex(UserError, "stays on record"):
            objective.unlink()
        objective.target = 99.5
        self.assertEqual(objective.status, 'near')
        objective.action_submit()
        objective.with_user(self.leader)._approve()
        self.assertEqual(len(objective.seal_ids), 2)

    def test_given_up(self):
        objective = self._in_force().with_user(self.leader)
        objective._with_reason_drop("The task moved to the province")
        self.assertEqual(objective.state, 'closed')
        self.assertIn("moved to the province", objective.conclusion)
        self.assertFalse(objective.sudo().activity_ids)

    def test_carried_over(self):
        """The same as a draft of the next year; once only."""
        objectives = self._in_force(clause_ids=[Command.set(self.clause_92.ids)]) | self._closed()
        self._measured(objectives[0], 97)
        action = objectives.action_carry_over()
        made = self.env['iso.objective'].search(action['domain'])
        self.assertEqual(made.previous_id, objectives)
        first = made.filtered(lambda new: new.previous_id == objectives[0])
        self.assertEqual(
            (first.state, str(first.date_from), str(first.date_to), first.target,
             first.clause_ids, first.user_id, first.value_ids, first.approved_by, first.status),
            ('draft', '2027-01-01', '2027-12-31', 95, self.clause_92, self.head,
             self.env['iso.objective.value'], self.env['res.users'], 'none'))
        self.assertNotEqual(first.name, objectives[0].name)
        again = objectives[0].action_carry_over()
        self.assertEqual(again['res_id'], first.id)
        with self.assertRaisesRegex(UserError, "not possible now"):
            self._draft().action_carry_over()

    def test_limits(self):
        with self.assertRaisesRegex(ValidationError, "5 years at most"):
            self._draft(date_to='2031-01-01')
        for vals in ({'date_from': '2027-01-01'}, {'margin': 60}):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                    self.env.cr.savepoint():
                self._draft(**vals)

    def test_late_ones_are_found_and_reminded_of(self):
        late, timely = self._in_force(), self._in_force(frequency='year')
        Objective = self.env['iso.objective'].with_user(self.secretary)
        every = [('id', 'in', (late | timely).ids)]
        self.assertEqual(Objective.search([*every, ('is_late', '=', True)]), late)
        self.assertEqual(Objective.search(every), late | timely, "late work first")
        self.assertEqual(late.escalation, 'leader')
        self.assertEqual(Objective.search([*every, ('escalation', '=', 'leader')]), late)
        digests = self.env['iso.reminder']._gather()
        own = [item.words['en_US'] for item in digests[self.head.id]['own']
               if item.model == 'iso.objective']
        self.assertEqual(own, ["Measure Quarter 1/2026: Files handled on time"])

    def test_who_leaves_hands_over(self):
        in_force, submitted = self._in_force(user_id=self.staff.id), self._submitted(
            user_id=self.staff.id)
        self.staff.action_archive()
        self.assertEqual((in_force | submitted).user_id, self.head)
        self.assertEqual(in_force.activity_ids.user_id, self.head)
        self.assertEqual(submitted.activity_ids.user_id, self.leader)

    def test_departments_with_objectives_stay(self):
        self._in_force(department_id=self.dept_plan.id, user_id=self.head.id)
        self.assertEqual(
            self.dept_plan.with_user(self.secretary).iso_objective_count, 1)
        with self.assertRaisesRegex(UserError, "on record"):
            self.dept_plan.unlink()

    def test_in_words(self):
        self.env['res.lang']._activate_lang('en_US')
        objective = self._in_force(target=2.5, measure='days_to_close')
        self.assertEqual(
            (objective.target_text, objective.direction, objective.last_text),
            ("at most 2.5 days", 'down', False))


@tagged('post_install', '-at_install')
class TestObjectiveValue(ObjectiveCase):

    def test_any_day_of_a_period(self):
        objective = self._in_force()
        for day, end in (('2026-02-11', '2026-03-31'), ('2026-04-01', '2026-06-30')):
            self.assertEqual(str(self._measured(objective, 96, day).date), end)
        self.assertEqual(objective.value_ids.sorted('date').mapped('period_name'),
                         ["Quarter 1/2026", "Quarter 2/2026"])
        self.assertEqual([point['date'] for point in objective.points],
                         ['2026-03-31', '2026-06-30'])

    def test_days_outside(self):
        objective = self._in_force()
        for day, words in (('2025-12-31', "outside the time"), ('2027-01-01', "outside the time"),
                           ('2026-07-01', "has not begun")):
            with self.assertRaisesRegex(UserError, words):
                self._measured(objective, 96, day)
        value = self._measured(objective, 96)
        with self.assertRaisesRegex(UserError, "outside the time"):
            value.date = '2025-12-31'
        value.date = '2026-05-02'
        self.assertEqual(str(value.date), '2026-06-30')
        self.assertEqual(str(objective.next_date), '2026-03-31')

    def test_one_value_a_period(self):
        objective = self._in_force()
        self._measured(objective, 96, '2026-01-15')
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            self._measured(objective, 90, '2026-02-15')
        self.assertEqual(objective.last_value, 96)

    def test_what_asks_for_a_note(self):
        objective = self._in_force()
        for values, words in (
                ({'value': 80, 'date': '2026-06-30'}, "misses its target"),
                ({'value': 99, 'date': '2026-03-31'}, "entered late"),
                ({'is_void': True, 'date': '2026-06-30'}, "nothing to count")):
            for note in (False, "  "):
                with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                    self._measured(objective, **{'value': 0, 'day': None, **values, 'note': note})
        value = self._measured(objective, 99, '2026-06-30', note=False)
        with self.assertRaisesRegex(UserError, "misses its target"), self.env.cr.savepoint():
            value.value = 80
        value.write({'value': 80, 'note': "A server stood still; a second one is ordered"})
        with self.assertRaisesRegex(UserError, "misses its target"), self.env.cr.savepoint():
            value.note = False
        self.assertIn("80 % instead of 99 %", objective.message_ids[0].body)

    def test_nothing_to_count_is_no_value(self):
        objective = self._in_force()
        self._measured(objective, 97)
        self._measured(objective, 0, '2026-06-30', is_void=True, note="No files came in")
        self.assertEqual((objective.last_value, objective.status), (97, 'met'))
        self.assertEqual(str(objective.next_date), '2026-09-30')
        self.assertEqual(len(objective.points), 1)
        figures, = self.env['iso.objective.value']._read_group(
            [('objective_id', '=', objective.id)], [], ['value:avg', 'met_rate:avg', '__count'])
        self.assertEqual(figures, (97, 100, 2))

    def test_values_belong_to_an_objective_in_force(self):
        value = self._measured(self._in_force(), 96)
        closed = self._closed()
        for record in (self._draft(), self._submitted(), closed):
            with self.assertRaises(UserError):
                self._measured(record, 96, user=self.secretary)
        for act in (lambda: closed.value_ids.write({'value': 99}),
                    lambda: closed.value_ids.write({'note': "Other"}),
                    lambda: value.write({'objective_id': closed.id}),
                    lambda: value.write({'entered_on': '2026-01-01'}),
                    lambda: value.write({'is_measured': True}),
                    lambda: value.write({'status': 'met'}), value.unlink):
            with self.assertRaises(UserError):
                act()

    def test_on_the_form(self):
        """The next period is there, the note is asked for as soon as the target is missed."""
        objective = self._in_force(date_from='2026-04-01').with_user(self.head)
        with Form(objective) as form:
            with form.value_ids.new() as line:
                self.assertEqual(str(line.date), '2026-06-30')
                line.value = 70
                self.assertEqual((line.status, line.lacks_note), ('missed', True))
                line.note = "Why"
                self.assertFalse(line.lacks_note)
        self.assertEqual((objective.status, objective.last_value), ('missed', 70))
        action = objective.action_enter_value()
        form = Form(self.env['iso.objective.value'].with_user(self.head).with_context(
            **action['context']))
        form.note = "Early"
        with self.assertRaisesRegex(UserError, "not begun"):
            form.save()
