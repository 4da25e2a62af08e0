"""What the system counts by itself: each measure against a slow oracle, and how it is kept."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.iso_audit.objective_status import Period

from .objective_common import ObjectiveCase
from .query_common import CountedQueries

QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
MEASURES = [
    'actions_on_time', 'programme_done', 'files_on_time', 'files_effective',
    'findings_per_audit', 'days_to_close', 'files_repeated']


def local_day(moment):
    """Vietnam is always seven hours ahead."""
    return moment and (moment + timedelta(hours=7)).date()


def inside(day):
    return bool(day) and QUARTER.start <= day <= QUARTER.end


class MeasureCase(CountedQueries, ObjectiveCase):

    @classmethod
    def _counted_objective(cls, measure='files_repeated', **values):
        return cls._in_force(**{
            'measure': measure, 'target': 1, 'department_id': False, 'user_id': cls.head.id,
            **values})

    def _cron(self, commit=lambda *_args, **_kwargs: 60.0, **options):
        with patch.object(self.registry['ir.cron'], '_commit_progress', commit):
            self.env['iso.objective']._cron_measure(**options)


@tagged('post_install', '-at_install')
class TestMeasureOracle(MeasureCase):
    """Over records on both sides of every edge, in three departments, one below another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.station = cls.env['hr.department'].create({
            'name': "Station", 'company_id': cls.agency.id, 'parent_id': cls.dept_vet.id})
        cls.places = [cls.dept_vet, cls.station, cls.dept_office]
        cls._make_files()
        cls._make_actions()
        cls._make_audits()
        cls.env['iso.nonconformity'].create({
            'title': "Elsewhere", 'company_id': cls.other_agency.id, 'date': '2026-02-01',
            'department_id': cls.other_dept.id})
        cls.env.flush_all()

    @classmethod
    def _make_files(cls):
        """Found, due, closed and judged on, before and after the edges of the quarter."""
        cls.files = cls.env['iso.nonconformity']
        edges = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 14), date(2026, 3, 31),
                 date(2026, 4, 1)]
        for number in range(30):
            found, due = edges[number % 5], edges[number // 2 % 5]
            # Half an hour before and after midnight at the agency.
            closed = datetime(2026, 3, 31, 16, 30) if number % 2 else datetime(2026, 3, 31, 17)  # noqa: DTZ001
            if number % 7 == 0:
                closed = datetime(2026, 1, 20, 3)  # noqa: DTZ001
            state = ['closed', 'approved', 'closed', 'rejected', 'done'][number % 5 - number % 3]
            file = cls.files.create({
                'title': f"File {number}", 'company_id': cls.agency.id, 'date': found,
                'department_id': cls.places[number % 3].id,
                'clause_id': cls.clauses[number % 4].id if number % 2 else False,
                'active': bool(number % 11)})
            if state in ('closed', 'done'):
                cls.env['iso.nonconformity.round'].create({
                    'nonconformity_id': file.id, 'number': 1 + number % 2,
                    'verdict': 'effective' if number % 3 else 'ineffective',
                    'is_current': False})._system_write({'done_on': closed})
            file._system_write({
                'state': state, 'deadline': due,
                'closed_on': closed if state == 'closed' else False})
            cls.files |= file

    @classmethod
    def _make_actions(cls):
        cls.actions = cls.env['iso.action'].create([{
            'title': f"Action {number}", 'company_id': cls.agency.id,
            'department_id': cls.places[number % 3].id, 'user_id': cls.doer.id,
            'owner_id': cls.head.id,
            'deadline': QUARTER.end + timedelta(days=number - 12)} for number in range(24)])
        for number, action in enumerate(cls.actions):
            done = number % 4 and datetime(2026, 3, 16 + number * 5 % 15, 17)  # noqa: DTZ001
            action._system_write({
                'state': ['open', 'done', 'verified', 'cancelled'][number % 4 - number % 5],
                'done_on': done or False})

    @classmethod
    def _make_audits(cls):
        cls.audits = cls.env['iso.audit']
        programme = cls.env['iso.programme'].create({
            'year': 2026, 'company_id': cls.agency.id, 'user_id': cls.secretary.id})
        for number in range(14):
            places = cls.env['hr.department'].union(
                *cls.places[number % 3:number % 3 + 1 + number % 2])
            audit = cls.audits.create({
                'company_id': cls.agency.id, 'department_ids': [Command.set(places.ids)],
                'date_start': '2026-02-01', 'checklist_ids': False,
                'standard_ids': [Command.set(cls.standard.ids)], 'member_ids': [
                    Command.create({'auditor_id': cls.lead_competence.id, 'role': 'lead'})]})
            for finding in range(number):
                cls.env['iso.finding'].create({
                    'audit_id': audit.id, 'department_id': places[finding % len(places)].id,
                    'clause_id': cls.clause_81.id, 'statement': "X", 'evidence': "Y",
                    'user_id': cls.lead.id,
                    'grade': ['minor', 'good', 'ofi'][finding % 3]})
            audit._system_write({
                'state': 'reported' if number % 4 else 'running',
                'reported_on': datetime(2026, 3, 31, 16 + (number % 3 == 1))})  # noqa: DTZ001
            cls.audits |= audit
            cls.env['iso.programme.line'].create({
                'programme_id': programme.id, 'department_id': cls.places[number % 3].id,
                'month': number // 3 + 2, 'audit_id': audit.id if number % 5 else False})
        programme._system_write({'state': 'approved'})
        cls.programme = programme

    def _oracle(self, measure, places):
        """One record after the other; ``(value, number of records)``."""
        def mean(values):
            return (round(sum(values) / len(values), 2) if values else None), len(values)

        files = self.files.filtered(
            lambda file: file.department_id in places and file.state != 'rejected')
        if measure == 'actions_on_time':
            return mean([
                100 if action.done_on and local_day(action.done_on) <= action.deadline else 0
                for action in self.actions
                if action.department_id in places and inside(action.deadline)
                and action.state != 'cancelled'
                and (action.done_on or action.deadline < self.today)])
        if measure == 'programme_done':
            return mean([
                100 if cell.audit_id.state == 'reported' else 0
                for cell in self.programme.line_ids
                if cell.department_id in places and cell.month <= 3])
        if measure == 'files_on_time':
            return mean([
                100 if file.state == 'closed' and local_day(file.closed_on) <= file.deadline
                else 0 for file in files if inside(file.deadline)])
        if measure == 'days_to_close':
            return mean([
                (local_day(file.closed_on) - file.date).days for file in files
                if file.state == 'closed' and inside(local_day(file.closed_on))])
        if measure == 'files_effective':
            return mean([
                100 if judged.verdict == 'effective' else 0 for judged in files.round_ids
                if judged.number == 1 and inside(local_day(judged.done_on))])
        if measure == 'files_repeated':
            found = files.filtered(lambda file: inside(file.date))
            return float(len(found.filtered('repeats_id'))), len(found)
        audits = self.audits.filtered(
            lambda audit: audit.state == 'reported' and inside(local_day(audit.reported_on))
            and audit.department_ids & places)
        findings = audits.finding_ids.filtered(
            lambda finding: finding.grade != 'good' and finding.department_id in places)
        return (round(len(findings) / len(audits), 2) if audits else None), len(audits)

    def test_every_measure(self):
        departments = {
            self.env['hr.department']: self.env['hr.department'].union(*self.places),
            self.dept_vet: self.dept_vet | self.station, self.station: self.station,
            self.dept_office: self.dept_office, self.dept_plan: self.dept_plan}
        files = self.files.with_context(active_test=False)
        self.assertTrue(files.filtered(lambda file: not file.active))
        for measure in MEASURES:
            objectives = self.env['iso.objective'].union(*(
                self._draft(measure=measure, department_id=department.id)
                for department in departments))
            with self._counted() as counted:
                found = objectives.sudo()._measure(QUARTER)
            self.assertLess(counted[0], 20)
            interesting = 0
            for objective in objectives:
                with self.subTest(measure=measure, department=objective.department_id.name):
                    expected, count = self._oracle(
                        measure, departments[objective.department_id])
                    self.assertEqual(
                        (found[objective]['value'], found[objective]['count']),
                        (expected, count))
                    interesting += bool(expected) and count > 1
                    action = found[objective]['action']
                    shown = self.env[action['res_model']].with_context(
                        **action['context']).search(action['domain'])
                    self.assertEqual(
                        len(shown), expected if measure == 'files_repeated' else count)
            self.assertGreater(interesting, 1, f"{measure}: the records prove nothing")

    def test_nothing_of_others(self):
        """The other agency counts its own only."""
        other = self.env['iso.objective'].create(self._values(
            measure='files_repeated', company_id=self.other_agency.id,
            department_id=self.other_dept.id))
        self.assertEqual(other._measured(QUARTER)['count'], 1)


@tagged('post_install', '-at_install')
class TestMeasuring(MeasureCase):

    def test_the_job(self):
        """Every period that is over, once; nothing to count is no value; a missed one is told."""
        counted = self._counted_objective()
        empty = self._counted_objective('files_effective', target=90, frequency='month')
        manual = self._in_force()
        self._reported(date='2026-02-01', clause_id=self.clause_81.id)
        repeated = [self._reported(date=f'2026-03-0{day}', clause_id=self.clause_81.id)
                    for day in (1, 2)]
        self._cron()
        value = counted.value_ids
        self.assertEqual(
            (str(value.date), value.value, value.count, value.is_measured, value.status),
            ('2026-03-31', 2, 3, True, 'missed'))
        self.assertEqual(len(repeated), 2)
        self.assertEqual(
            [(str(month.date), month.is_void) for month in empty.value_ids.sorted('date')],
            [('2026-01-31', True), ('2026-02-28', True), ('2026-03-31', True),
             ('2026-04-30', True)])
        self.assertEqual(empty.status, 'none')
        self.assertFalse(manual.value_ids)
        duty = counted.activity_ids
        self.assertEqual(
            (duty.user_id, duty.summary), (self.head, (
                "Quarter 1/2026 was missed, say why and what now: Files handled on time")))
        before = (counted | empty).value_ids
        self._cron()
        self.assertEqual((counted | empty).value_ids, before)
        value.with_user(self.head).note = "Two people left; both posts are filled again"
        self.assertNotIn("missed", counted.activity_ids.summary)
        self.assertEqual(str(counted.deadline), '2026-07-10')

    def test_the_day_of_the_agency(self):
        """At seven in the evening UTC it is tomorrow there: the quarter is over."""
        counted = self._counted_objective(date_from='2026-04-01')
        for moment, values in (('2026-06-30 16:59:00', 0), ('2026-06-30 17:01:00', 1)):
            with freeze_time(moment):
                self._cron()
            self.assertEqual(len(counted.value_ids), values)

    def test_the_running_period(self):
        """Counted so far by a button; it is no result, and is counted again when it is over."""
        counted = self._counted_objective(target=1)
        for _time in range(2):
            counted.with_user(self.head).action_measure()
        first, running = counted.value_ids.sorted('date')
        self.assertEqual((first.is_interim, running.is_interim), (False, True))
        self.assertEqual(str(counted.last_date), '2026-03-31')
        self.assertEqual(str(counted.next_date), '2026-06-30')
        for _number in range(3):
            self._reported(date='2026-05-01', clause_id=self.clause_81.id)
        counted.action_measure()
        self.assertEqual((running.value, running.lacks_note), (2, False))
        self.assertEqual(counted.status, 'met')
        with freeze_time('2026-07-01 03:00:00'):
            self._cron()
            self.assertFalse(running.is_interim)
            self.assertEqual((counted.status, counted.last_value), ('missed', 2))
        self.assertEqual(len(counted.value_ids), 2)

    def test_guards(self):
        counted, manual = self._counted_objective(), self._in_force()
        for user in (self.staff, self.leader, self.auditor):
            with self.assertRaises(AccessError):
                counted.with_user(user).action_measure()
        with self.assertRaisesRegex(UserError, "entered by Head"):
            manual.action_measure()
        with self.assertRaisesRegex(UserError, "counted by the system"), \
                self.env.cr.savepoint():
            self._measured(counted, 5)
        counted.action_measure()
        value = counted.value_ids.sorted('date')[0].with_user(self.head)
        for vals in ({'value': 0}, {'is_void': False}, {'date': '2026-06-30'}, {'count': 3}):
            with self.assertRaises(UserError):
                value.write(vals)
        value.note = "Good"
        action = value.action_records()
        self.assertEqual(action['res_model'], 'iso.nonconformity.report')
        with self.assertRaisesRegex(UserError, "no records stand behind"):
            self._measured(manual, 96).action_records()

    def test_interrupted(self):
        """Out of time after the first batch: the next run counts the rest."""
        objectives = self.env['iso.objective'].union(*(
            self._counted_objective() for _number in range(5)))
        calls = iter([60.0, 0.0])
        self._cron(lambda *_args, **_kwargs: next(calls), batch=2)
        self.assertEqual(len(objectives.value_ids), 2)
        self._cron(batch=2)
        self.assertEqual(len(objectives.value_ids), 5)

    def test_the_job_itself(self):
        counted = self._counted_objective()
        with self.enter_registry_test_mode():
            self.env.ref('iso_audit.cron_measure').method_direct_trigger()
        self.assertEqual(len(counted.value_ids), 1)

    def test_queries_of_the_job(self):
        """Forty objectives cost what four cost, in one measure and in all."""
        def spend(count):
            drafts = self.env['iso.objective'].create([
                self._values(measure=measure, title=f"{measure} {number}")
                for number in range(count) for measure in MEASURES])
            drafts._system_write({'state': 'approved'})
            with self._counted() as counted:
                self._cron()
            return counted[0]

        spend(1)
        few = spend(1)
        self.assertLessEqual(spend(40), few + 25)
        self.assertLess(few, 230)

    def test_queries_of_the_list(self):
        """A page of 80 costs what one of 20 costs."""
        drafts = self.env['iso.objective'].create(
            [self._values(title=f"Objective {number}") for number in range(80)])
        drafts._system_write({'state': 'approved'})
        self.env['iso.objective.value'].create([
            {'objective_id': draft.id, 'date': day, 'value': 90}
            for draft in drafts for day in ('2026-03-31', '2026-06-30')])
        for user in (self.secretary, self.staff):
            Objective = self.env['iso.objective'].with_user(user)
            spec = self._list_spec('iso.objective')
            Objective.web_search_read([], spec, limit=20)
            counts = []
            for limit in (20, 80):
                with self._counted() as counted:
                    page = Objective.web_search_read(
                        [('id', 'in', drafts.ids)], spec, limit=limit)
                self.assertEqual(len(page['records']), limit)
                self.assertEqual(len(page['records'][0]['points']), 2)
                counts += counted
            self.assertLessEqual(counts[1], counts[0] + 1)
            self.assertLess(counts[1], 30)
