"""The figures of the corrective-action work against numbers worked out by hand."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase

# Noon at the agency.
TODAY = datetime(2026, 6, 30, 5)  # noqa: DTZ001 - Odoo's times are naive and in UTC


class FiguresCase(NonconformityCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(TODAY)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.today = cls.agency._iso_today()

    @classmethod
    def _file(cls, state='analysis', found=0, closed=None, deadline=None, **values):
        """A file as the system would have written it; days count back from today."""
        file = cls.env['iso.nonconformity'].create({
            'description': "A fault", 'department_id': cls.dept_vet.id,
            'company_id': cls.agency.id, 'date': cls._day(-found), **values})
        file._system_write({
            'state': state, 'deadline': None if deadline is None else cls._day(-deadline),
            'closed_on': None if closed is None else fields.Datetime.now() - timedelta(closed)})
        return file

    @classmethod
    def _figures(cls, model, groupby, measures, user=None, domain=()):
        cls.env.flush_all()
        rows = cls.env[model].with_user(user or cls.secretary)._read_group(
            list(domain) or [('company_id', '=', cls.agency.id)], groupby, measures)
        return rows if len(groupby) != 1 else {row[0]: row[1:] for row in rows}


@tagged('post_install', '-at_install')
class TestFileFigures(FiguresCase):

    def test_on_time_days_and_recurrence(self):
        """Three decided files, one of them in time; two closed; one came back."""
        self._file('closed', found=50, closed=20, deadline=20)  # in time, on its last day
        self._file('closed', found=60, closed=10, deadline=11)  # a day late
        self._file('approved', found=5, deadline=1)  # open and late
        self._file('approved', found=5, deadline=0)  # due today: not decided
        self._file('reported', found=1)  # has no date yet
        self._file('rejected', found=1, closed=1, deadline=3)  # no nonconformity
        office = {'department_id': self.dept_office.id, 'clause_id': self.clause_81.id}
        self._file('closed', found=90, closed=80, deadline=80, **office)
        self._file('closed', found=9, closed=8, deadline=8, **office)
        measures = [
            '__count', 'late:sum', 'on_time_rate:avg', 'days_to_close:avg', 'age:avg',
            'recurrence_rate:avg']
        figures = self._figures('iso.nonconformity.report', ['department_id'], measures)
        count, late, on_time, days, age, again = figures[self.dept_vet]
        self.assertEqual((count, late, days, again), (5, 1, 40, 0))
        self.assertAlmostEqual(on_time, 100 / 3)
        self.assertAlmostEqual(age, 11 / 3)
        self.assertEqual(figures[self.dept_office], (2, 0, 100, 5.5, False, 50))

    def test_day_of_the_agency(self):
        """Closed at 23:30 of the last day, Vietnamese time: in time; half an hour later: late."""
        file = self._file('closed', found=10, closed=0, deadline=0)
        for time, rate in (((16, 30), 100), ((17, 0), 0)):
            file._system_write({'closed_on': TODAY.replace(hour=time[0], minute=time[1])})
            self.assertEqual(
                self._figures('iso.nonconformity.report', [], ['on_time_rate:avg']), [(rate,)])

    def test_bands_sort_by_age(self):
        for found in (0, 7, 8, 30, 31, 60, 61, 90, 91, 400):
            self._file(found=found)
        self._file('closed', found=400, closed=0)
        figures = self._figures('iso.nonconformity.report', ['age_band'], ['__count'])
        self.assertEqual(
            list(figures.items()),
            [('007', (2,)), ('030', (2,)), ('060', (2,)), ('090', (2,)), ('999', (2,)),
             (False, (1,))])

    def test_age_grows_by_itself(self):
        """Nobody writes anything: the next day the file is a day older, and late."""
        file = self._file(found=7, deadline=0)
        row = self.env['iso.nonconformity.report'].browse(file.id)
        self.assertEqual((row.age_band, row.age, row.late), ('007', 7, 0))
        with freeze_time(TODAY + timedelta(1)):
            self.env.invalidate_all()
            self.assertEqual((row.age_band, row.age, row.late), ('030', 8, 1))

    def test_every_group_of_the_search_view(self):
        self._file('closed', found=3, closed=1, deadline=1, clause_id=self.clause_81.id)
        self._file(found=3, source='complaint')
        for name in ('department_id', 'clause_id', 'grade', 'source', 'state', 'age_band',
                     'owner_id', 'date:month', 'closed_day:month', 'company_id'):
            groups = self.env['iso.nonconformity.report'].with_user(
                self.secretary).formatted_read_group([], [name], ['__count'])
            self.assertEqual(sum(group['__count'] for group in groups), 2, name)

    def test_open_what_was_counted(self):
        """The records behind a group are those counted, and each row opens its own file."""
        late = self._file(found=40, deadline=2) | self._file(found=80, deadline=2)
        self._file(found=40)
        report = self.env['iso.nonconformity.report'].with_user(self.secretary)
        group, = report.formatted_read_group([('late', '=', 1)], ['grade'], ['__count'])
        rows = report.search([('late', '=', 1), *group['__extra_domain']])
        self.assertEqual((group['__count'], rows.nonconformity_id), (2, late))
        opened = rows[0].action_open_file()
        self.assertEqual(
            (opened['res_model'], opened['res_id']),
            ('iso.nonconformity', rows[0].nonconformity_id.id))


@tagged('post_install', '-at_install')
class TestWorkFigures(FiguresCase):

    @contextmanager
    def _later(self, days):
        with freeze_time(TODAY + timedelta(days)):
            yield

    def test_stages(self):
        """Accepted after 2 days (of 3), analysed in 20 (of 15), the plan waits with time left."""
        file = self._reported().with_user(self.secretary)
        with self._later(2):
            file.write({'clause_id': self.clause_81.id})
            file.action_accept()
            self._analyse(file.with_user(self.head))
        with self._later(22):
            file.with_user(self.head).action_propose()
            figures = self._figures(
                'iso.nonconformity.stage', ['state'],
                ['__count', 'days:avg', 'on_time_rate:avg'])
            self.assertEqual(list(figures.items()), [
                ('reported', (1, 2, 100)), ('analysis', (1, 20, 0)),
                ('proposed', (1, False, False))])
        with self._later(60):
            self.assertEqual(
                self._figures('iso.nonconformity.stage', ['state'], [
                    'days:avg', 'on_time_rate:avg'])['proposed'], (False, 0))

    def test_effect(self):
        """Two of three checks found an effect; of two files one at the first try."""
        self._concluded()
        file = self._concluded('ineffective').with_user(self.head)
        measures = ['__count', 'effective_rate:avg', 'first_try_rate:avg']
        self.assertEqual(self._effect(measures), (2, 50, 50))
        self._analyse(file)
        file.action_propose()
        file.with_user(self.leader)._approve()
        self._carry_out(file)
        file.action_finish()
        file.with_user(self.auditor).verdict = 'effective'  # written, not given yet
        self.assertEqual(self._effect(measures), (2, 50, 50))
        self._conclude(file)
        count, effective, first = self._effect(measures)
        self.assertEqual((count, first), (3, 50))
        self.assertAlmostEqual(effective, 200 / 3)

    def _effect(self, measures):
        domain = [('company_id', '=', self.agency.id), ('done_on', '!=', False)]
        return self._figures('iso.nonconformity.round', [], measures, domain=domain)[0]

    def test_causes(self):
        """Counted by category and department, each once."""
        file = self._accepted().with_user(self.head)
        people, document = (
            self.env.ref(f'iso_audit.cause_category_{name}') for name in ('people', 'document'))
        file.write({'cause_ids': [
            Command.create({'why_1': "Why", 'category_id': category.id})
            for category in (document, people, document)]})
        self.assertEqual(
            self._figures('iso.cause', ['category_id'], ['__count']),
            {document: (2,), people: (1,)})
        cause = file.cause_ids[0]
        self.assertEqual(cause.action_open_file()['res_id'], file.id)

    def test_actions(self):
        """One done in time, one late, one overdue, one with time left, one cancelled."""
        actions = self.env['iso.action'].create([
            {'title': str(number), 'user_id': self.doer.id, 'owner_id': self.head.id,
             'company_id': self.agency.id, 'department_id': self.dept_vet.id,
             'deadline': self._day(days)}
            for number, days in enumerate((0, 0, 0, 9, 0))])
        in_time, late, _overdue, _ahead, cancelled = actions
        for action, days in ((in_time, 0), (late, 1)):
            with self._later(days):
                mine = action.with_user(self.doer)
                mine.write({'evidence': "Seen"})
                mine.action_done()
                action.with_user(self.head).action_verify()
        cancelled.with_user(self.head)._with_reason_cancel("Not needed")
        measures = ['__count', 'late_count:sum', 'on_time_rate:avg', 'deadline_change_count:sum']
        with self._later(1):
            figures = self._figures('iso.action', ['department_id', 'user_id'], measures)
        (_department, _user, *numbers), = figures
        self.assertEqual((numbers[:2], numbers[3]), ([5, 1], 0))
        self.assertAlmostEqual(numbers[2], 100 / 3)

    def test_put_off(self):
        """A date counts as put off when its owner agreed; sums go over all actions."""
        action = self.env['iso.action'].with_user(self.head).create({
            'title': "Buy", 'user_id': self.doer.id, 'deadline': self._day(3)})
        for days, agreed in ((5, True), (9, False), (12, True)):
            change = self.env['iso.action.deadline'].with_user(self.doer).create({
                'action_id': action.id, 'new_deadline': self._day(days), 'reason': "Later"})
            change = change.with_user(self.head)
            change.action_approve() if agreed else change.action_refuse()
            self.env.flush_all()
        self.assertEqual(
            self._figures('iso.action', ['origin'], ['deadline_change_count:sum']),
            {'other': (2,)})

    def test_actions_by_kind_and_origin(self):
        self._approved()
        self.assertEqual(
            self._figures('iso.action', ['origin'], ['__count']), {'nonconformity': (2,)})
        self.assertEqual(
            list(self._figures('iso.action', ['kind'], ['__count'])),
            ['correction', 'corrective'])
        kinds = self.env['iso.action'].with_user(self.secretary)._read_group(
            [('company_id', '=', self.agency.id)], ['kind'], order='kind desc')
        self.assertEqual(kinds, [('corrective',), ('correction',)])

    def test_measures_offered(self):
        """No identifier, rank or counter of the chatter among what can be measured."""
        offered = {
            'iso.nonconformity.report': {
                'age', 'days_to_close', 'late', 'on_time_rate', 'recurrence_rate'},
            'iso.nonconformity.stage': {'days', 'on_time_rate'},
            'iso.nonconformity.round': {'effective_rate', 'first_try_rate'},
            'iso.cause': set(),
            'iso.action': {'deadline_change_count', 'late_count', 'on_time_rate'},
        }
        for model, names in offered.items():
            described = self.env[model].fields_get(attributes=['type', 'aggregator'])
            self.assertEqual({
                name for name, field in described.items()
                if field['type'] in ('integer', 'float', 'monetary') and field.get('aggregator')
                and name != 'id'}, names, model)
