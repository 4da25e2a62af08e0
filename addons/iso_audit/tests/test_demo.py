from itertools import pairwise

from odoo import fields
from odoo.fields import Domain
from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

ENDED = ('closed', 'rejected')


@tagged('post_install', '-at_install')
class TestDemo(TransactionCase):

    @classmethod
    def setUpClass(cls):
        """Odoo only warns when demo data do not load, and goes on without; here they have to."""
        super().setUpClass()
        before = cls.env['iso.nonconformity'].with_context(active_test=False).search([])
        for filename in Manifest.for_addon('iso_audit')['demo']:
            convert_file(cls.env, 'iso_audit', filename, {}, mode='init', noupdate=True)
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.agency = cls.env.ref('iso_audit.demo_company_agency')
        cls.commune = cls.env.ref('iso_audit.demo_company_commune')
        cls.files = cls.env['iso.nonconformity'].search([]) - before
        cls.rounds = cls.files.round_ids
        cls.actions = cls.env['iso.action'].search(
            [('company_id', 'in', (cls.agency | cls.commune).ids)])

    def _local(self, record, moment):
        return fields.Datetime.context_timestamp(
            record.with_context(tz=record.company_id._iso_tz().zone), moment)

    def test_the_demo_agency_is_alive(self):
        year = self.env.ref('iso_audit.demo_programme')
        self.assertEqual((year.company_id, year.state), (self.agency, 'approved'))
        self.assertTrue(year.line_ids.filtered(lambda cell: not cell.audit_id))
        states = {
            name: self.env.ref(f'iso_audit.demo_audit_{name}').state
            for name in ('last_year', 'reported', 'running', 'planned')}
        self.assertEqual(states, {
            'last_year': 'reported', 'reported': 'reported', 'running': 'running',
            'planned': 'approved'})
        running = self.env.ref('iso_audit.demo_audit_running')
        self.assertTrue(0 < running.answered_count < running.line_count)
        self.assertIn('major', self.env.ref('iso_audit.demo_audit_reported').finding_ids.mapped('grade'))

    def test_files_in_every_stage(self):
        agency = self.files.filtered(lambda file: file.company_id == self.agency)
        stages = {
            state: len(agency.filtered(lambda file, state=state: file.state == state))
            for state, _label in self.files._fields['state'].selection}
        self.assertEqual(stages, {
            'reported': 2, 'rejected': 1, 'analysis': 3, 'proposed': 2, 'approved': 4, 'done': 2,
            'closed': 3})
        self.assertEqual((self.files - agency).company_id, self.commune)
        self.assertEqual(
            set(agency.mapped('source')),
            {'audit', 'inspection', 'work', 'complaint', 'case', 'supplier'})
        self.assertEqual(len(agency.filtered('confidential')), 1)
        self.assertTrue(agency.filtered('rejection_reason'))
        free = self.actions.filtered(lambda action: not action.nonconformity_id)
        self.assertEqual(
            set(free.mapped('state')), {'draft', 'open', 'done', 'verified', 'cancelled'})

    def test_late_work_shows_in_each_stage(self):
        late = self.env['iso.nonconformity'].search(
            Domain('id', 'in', self.files.ids) & Domain('is_late', '=', True))
        self.assertLessEqual({'analysis', 'proposed'}, set(late.mapped('state')))
        self.assertLess(len(late), len(self.files) / 2, "most of the agency works in time")
        actions = self.env['iso.action'].search(
            Domain('id', 'in', self.actions.ids) & Domain('is_late', '=', True))
        self.assertTrue(actions.filtered('nonconformity_id'))
        self.assertTrue(actions.filtered(lambda action: not action.nonconformity_id))
        asked = self.env['iso.action.deadline'].search([('action_id', 'in', self.actions.ids)])
        self.assertEqual(sorted(asked.mapped('state')), ['approved', 'asked'])
        self.assertTrue(asked.filtered(
            lambda change: change.state == 'approved'
            and change.action_id.deadline == change.new_deadline > change.old_deadline))

    def test_a_round_without_effect_is_kept(self):
        again = self.files.filtered(lambda file: file.round == 2)
        self.assertEqual(set(again.mapped('state')), {'analysis', 'closed'})
        for file in again:
            first = file.past_round_ids
            self.assertEqual((first.number, first.verdict), (1, 'ineffective'))
            self.assertTrue(first.cause_ids and first.action_ids and first.evidence)
            self.assertFalse(first.action_ids & file.action_ids)

    def test_the_fault_of_last_year_came_back(self):
        again = self.env.ref('iso_audit.demo_nc_recurrence')
        self.assertEqual(again.repeats_id, self.env.ref('iso_audit.demo_nc_last_year'))
        self.assertEqual((again.grade, again.state), ('major', 'closed'))
        self.assertEqual(again.finding_id.audit_id, self.env.ref('iso_audit.demo_audit_reported'))

    def test_duties_are_separated(self):
        for file in self.files.filtered('approved_by'):
            self.assertNotIn(file.approved_by, file._authors(), file.name)
        for round_ in self.rounds.filtered('user_id'):
            name = round_.nonconformity_id.name
            self.assertNotIn(round_.user_id, round_.nonconformity_id.owner_id, name)
            self.assertNotIn(
                round_.user_id, round_.action_ids.user_id | round_.action_ids.done_by, name)
            self.assertIn(round_.done_by, (self.env['res.users'], round_.user_id), name)
        for action in self.actions.filtered('user_id'):
            self.assertNotEqual(action.user_id, action.verifier_id, action.name)
            self.assertNotEqual(action.user_id, action.owner_id, action.name)
            self.assertTrue(
                not action.done_by or action.done_by != action.verified_by, action.name)
        self.assertGreaterEqual(len(self.actions.user_id), 10, "one person does not do it all")

    def test_the_course_of_each_file_is_in_order(self):
        now = fields.Datetime.now()
        for file in self.files:
            stages = file.stage_ids.sorted('entered_on')
            self.assertGreaterEqual(
                self._local(file, stages[0].entered_on).date(), file.date, file.name)
            self.assertEqual(stages[0].state, 'reported', file.name)
            for stage, following in pairwise(stages):
                self.assertEqual(stage.left_on, following.entered_on, file.name)
                self.assertLess(stage.entered_on, stage.left_on, file.name)
            self.assertLessEqual(stages[-1].left_on or stages[-1].entered_on, now, file.name)
            if file.state in ENDED:
                self.assertTrue(stages[-1].left_on, file.name)
                self.assertEqual(file.closed_on or stages[-1].left_on, stages[-1].left_on)
            else:
                self.assertEqual(
                    (stages[-1].state, stages[-1].round, stages[-1].user_id,
                     stages[-1].deadline),
                    (file.state, file.round, file.stage_user_id, file.stage_deadline), file.name)
            if file.accepted_on:
                self.assertEqual(file.accepted_on, stages[0].left_on, file.name)
                self.assertGreater(file.deadline, file.accepted_on.date(), file.name)
            if file.approved_on:
                self.assertIn(
                    file.approved_on,
                    stages.filtered(lambda stage: stage.state == 'approved').mapped('entered_on'))
            for round_ in file.round_ids.filtered('done_on'):
                self.assertIn(round_.done_on, stages.mapped('left_on'), file.name)

    def test_people_work_in_office_hours(self):
        """What bears another day than that of the installation happened on a working day."""
        today = self.agency._iso_today()
        moments = [
            (record, self._local(record, record[name]))
            for records, names in (
                (self.files.stage_ids, ('entered_on', 'left_on')),
                (self.actions, ('done_on', 'verified_on')))
            for record in records for name in names if record[name]]
        for record, moment in moments:
            if moment.date() != today:
                self.assertLess(moment.weekday(), 5, record.display_name)
                self.assertTrue(8 <= moment.hour < 17, record.display_name)

    def test_actions_are_done_after_they_were_planned(self):
        for action in self.actions.filtered('done_on'):
            self.assertTrue(action.evidence, action.name)
            if action.verified_on:
                self.assertLess(action.done_on, action.verified_on, action.name)
            file = action.nonconformity_id
            if not file:
                continue
            self.assertLess(file.accepted_on, action.done_on, action.name)
            stages = file.stage_ids.filtered(
                lambda stage, action=action: stage.round == action.round_id.number)
            approved = stages.filtered(lambda stage: stage.state == 'approved')
            if action.kind == 'corrective':
                self.assertLess(approved.entered_on, action.done_on, action.name)
            if approved.left_on:
                self.assertLess(action.verified_on, approved.left_on, action.name)

    def test_the_figures_make_sense(self):
        """Some in time, some late: neither 0 nor 100 per cent."""
        left = self.files.stage_ids.filtered('left_on')
        self.assertEqual(set(left.mapped('on_time_rate')), {0, 100})
        self.assertEqual(set(self.actions.filtered('done_on').mapped('on_time_rate')), {0, 100})
        self.assertGreater(sum(left.mapped('on_time_rate')) / len(left), 50)
        for stage in left:
            self.assertTrue(0 < stage.days < 120, stage.nonconformity_id.name)

    def test_open_work_is_on_somebodys_list(self):
        """One open duty with the date that the file or action shows; none of what is over."""
        for record in (*self.files, *self.actions):
            duties = record.activity_ids.filtered('automated')
            if record._is_ended() or record.state == 'draft':
                self.assertFalse(duties, record.display_name)
            elif record._name == 'iso.nonconformity':
                self.assertEqual(duties.user_id, record.stage_user_id, record.display_name)
                self.assertEqual(duties.date_deadline, record.stage_deadline, record.display_name)
            else:
                mine = duties.filtered(
                    lambda duty, record=record: duty.user_id == record._whose_turn())
                self.assertEqual(len(mine), 1, record.display_name)
                if record.state == 'open':
                    self.assertEqual(mine.date_deadline, record.deadline, record.display_name)

        inspected = self.files.filtered('inspection_deadline')
        self.assertEqual(
            (inspected.activity_ids - inspected.activity_ids.filtered('automated')).user_id,
            self.env.ref('iso_audit.demo_user_thuky'))

    def test_nothing_was_sealed_before_its_dates_were_set_back(self):
        """A seal of the day of the installation would be broken by them."""
        self.assertFalse(self.env['iso.seal'].search([
            ('res_model', '=', 'iso.nonconformity'), ('res_id', 'in', self.files.ids)]))

    def test_numbers_run_on_by_year(self):
        year, last_year = self.agency._iso_today().year, fields.Date.today().year - 1
        for records, prefix, old in ((self.files, 'KPH', 1), (self.actions, 'HD', 4)):
            mine = records.filtered(lambda record: record.company_id == self.agency)
            self.assertEqual(sorted(mine.mapped('name')), sorted(
                [f'{prefix}-{last_year}-{n:03}' for n in range(1, old + 1)]
                + [f'{prefix}-{year}-{n:03}' for n in range(1, len(mine) - old + 1)]))

    def test_plans_are_complete(self):
        """What was proposed would pass the gaps of the form, as if typed in by hand."""
        planned = self.files.filtered(
            lambda file: file.state in ('proposed', 'approved', 'done', 'closed'))
        for file in planned:
            self.assertFalse(file._missing_in_plan(), file.name)
            self.assertTrue(all(file.extent_ids.mapped('note')), file.name)

    def test_risks_in_every_state(self):
        """Drafts, tracked and closed ones, one late, one to accept, one from a closed file."""
        risks = self.env['iso.risk'].search([('company_id', '=', self.agency.id)])
        self.assertEqual(
            {kind: sorted(set(risks.filtered(lambda risk, kind=kind: risk.kind == kind).mapped(
                'state'))) for kind in ('risk', 'opportunity')},
            {'risk': ['closed', 'draft', 'open'], 'opportunity': ['closed', 'open']})
        self.assertEqual(len(risks), 12)
        self.assertEqual(len(risks.filtered('is_late')), 1)
        self.assertEqual(len(risks.filtered('awaits_acceptance')), 1)
        for risk in risks.filtered('accepted_by'):
            self.assertNotIn(risk.accepted_by, risk._authors())
        questions = self.env['iso.risk.question'].search([
            ('nonconformity_id', 'in', self.files.ids)])
        self.assertEqual(
            sorted(questions.mapped(lambda question: question.answer or question.state)),
            ['new', 'no', 'open'])
        for risk in risks.filtered(lambda risk: risk.state == 'open'):
            moments = risk.rating_ids.sorted('id').mapped('date')
            self.assertEqual(moments, sorted(moments), risk.name)
            self.assertIn(risk.user_id, risk.activity_ids.user_id, risk.name)
            self.assertEqual(
                risk.review_date, risk.activity_ids.filtered(
                    lambda duty, risk=risk: duty.user_id == risk.user_id).date_deadline)
        commune = self.env['iso.risk'].search([('company_id', '=', self.commune.id)])
        self.assertEqual(sorted(commune.mapped('state')), ['draft', 'open'])

    def test_last_years_review_lies_in_the_past(self):
        review = self.env.ref('iso_audit.demo_review_last_year')
        day = self._local(review, review.start).date()
        self.assertEqual(day, review.date_to)
        self.assertLess(review.start, review.approved_on)
        self.assertEqual(review.event_id.start, review.start)
        self.assertLess(day, self.env.ref('iso_audit.demo_review').date_from)
