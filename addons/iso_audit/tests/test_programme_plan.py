from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .programme_common import ProgrammeCase


@tagged('post_install', '-at_install')
class TestProgrammePlan(ProgrammeCase):

    def test_proposal_gives_reasons_in_the_users_words(self):
        audit = self._running(self.dept_vet)
        for line in audit.line_ids:
            line.with_user(line.user_id).write({'result': 'conform', 'evidence': "Seen"})
        faulty = audit.line_ids.filtered(
            lambda line: line.clause_id in self.clause_75 | self.clause_81)
        for line, grade in zip(faulty, ('major', 'minor'), strict=True):
            line.with_user(line.user_id).write({'result': grade, 'note': "Not kept"})
        audit.with_user(self.lead).conclusion = "With exceptions"
        audit.with_user(self.lead)._report()
        programme = self._programme(left_out_ids=[Command.set(self.dept_office.ids)],
                                    left_out_reason="Audited from outside")
        programme.action_propose()
        reasons = {line.department_id: line.reason for line in programme.line_ids}
        self.assertEqual(reasons[self.dept_plan], "Never audited before.")
        self.assertEqual(
            reasons[self.dept_vet],
            "Last audited 0 months ago. Major nonconformities in the last two years: 1. "
            "Minor nonconformities in the last two years: 1.")

    def test_high_risk_comes_twice(self):
        programme = self._programme()
        factors = programme._risk_factors(programme._departments())
        factors[self.dept_vet].update(major=4, faults=self.clause_75)
        with patch.object(
                self.env.registry['iso.programme'], '_risk_factors', lambda *_args: factors):
            programme.action_propose()
        lines = programme.line_ids.filtered(lambda line: line.department_id == self.dept_vet)
        first, second = lines.sorted('month')
        self.assertEqual((first.month, first.clause_ids), (3, self.clauses))
        self.assertGreaterEqual(second.month, 6)
        self.assertEqual(second.clause_ids, self.clause_75)
        self.assertIn("Second audit of the year", second.reason)

    def test_extra_factors_of_higher_addons_count(self):
        """The hook: a factor of its own, with words of its own."""
        programme = self._programme()
        Programme = self.env.registry['iso.programme']
        risk, words = Programme._risk_factors, Programme._reason_in_words

        def _risk_factors(self, departments):
            factors = risk(self, departments)
            for department, each in factors.items():
                if department.name == "Planning":
                    each['extra'] += (('open_nc', 9, {'count': 3}),)
            return factors

        def _reason_in_words(self, code, **params):
            if code == 'open_nc':
                return f"{params['count']} nonconformities are open."
            return words(self, code, **params)

        with patch.object(Programme, '_risk_factors', _risk_factors), \
                patch.object(Programme, '_reason_in_words', _reason_in_words):
            programme.action_propose()
        line = min(programme.line_ids, key=lambda line: line.month)
        self.assertEqual(
            (line.department_id, line.reason),
            (self.dept_plan, "Never audited before. 3 nonconformities are open."))

    def test_proposal_keeps_what_was_entered_and_fills_the_rest(self):
        programme = self._programme()
        own = self._line(
            programme, month=12, clause_ids=[Command.set(self.clause_41.ids)], reason="Mine")
        programme.action_propose()
        self.assertEqual(
            (own.month, own.clause_ids, own.reason), (12, self.clause_41, "Mine"))
        self.assertEqual(len(programme.line_ids), 3)
        cells = [(line.department_id, line.month, line.reason) for line in programme.line_ids]
        programme.action_propose()
        self.assertEqual(
            [(line.department_id, line.month, line.reason) for line in programme.line_ids],
            cells, "a second proposal finds nothing to add")

    def test_clauses_by_applicability_and_the_rest_at_the_keeper(self):
        leadership = self.env.ref('iso_audit.applicability_leadership')
        system = self.env.ref('iso_audit.applicability_system')
        questions = self.checklist.question_ids.grouped('clause_id')
        questions[self.clause_41].applicability_ids = leadership
        questions[self.clause_81].applicability_ids = self.env.ref(
            'iso_audit.applicability_department')
        questions[self.clause_92].applicability_ids = system
        questions[self.clause_75].unlink()
        programme = self._programme()
        programme.action_propose()
        clauses = {line.department_id: line.clause_ids for line in programme.line_ids}
        self.assertEqual(clauses[self.dept_vet], self.clause_81)
        self.assertEqual(clauses[self.dept_plan], self.clause_81)
        # The office keeps the system; nobody is asked about 4.1 and 7.5.
        self.assertEqual(
            clauses[self.dept_office], self.clause_41 | self.clause_75 | self.clause_92)
        keeper = programme.line_ids.filtered(lambda line: line.department_id == self.dept_office)
        self.assertIn("Also takes the clauses that no department is asked about: 2.",
                      keeper.reason)

    def test_missing_clause_goes_where_it_is_asked(self):
        questions = self.checklist.question_ids.grouped('clause_id')
        one_stop = self.env.ref('iso_audit.applicability_one_stop')
        questions[self.clause_41].applicability_ids = one_stop
        self.dept_plan.iso_applicability_ids = one_stop
        programme = self._programme()
        for department in (self.dept_vet, self.dept_office, self.dept_plan):
            self._line(programme, department, clause_ids=[Command.set(
                (self.clauses - self.clause_41).ids)])
        programme.action_propose()
        lines = {line.department_id: line for line in programme.line_ids}
        self.assertEqual(lines[self.dept_plan].clause_ids, self.clauses)
        self.assertIn("no cell covered: 1", lines[self.dept_plan].reason)
        self.assertEqual(lines[self.dept_vet].clause_ids, self.clauses - self.clause_41)

    def test_a_new_cell_starts_with_the_departments_clauses(self):
        programme = self._programme()
        line = self._line(programme)
        self.assertEqual(line.clause_ids, self.clauses)
        form = Form(self.env['iso.programme.line'].with_user(self.secretary).with_context(
            default_programme_id=programme.id, default_department_id=self.dept_plan.id,
            default_month=8))
        self.assertEqual(form.clause_ids[:], self.clauses)

    def test_not_before_the_present_month(self):
        with freeze_time(f'{self.year}-08-20'):
            programme = self._programme()
            programme.action_propose()
        self.assertEqual(sorted(programme.line_ids.mapped('month')), [8, 9, 10])

    def test_two_editions_and_their_mapping(self):
        newer = self.env['iso.standard'].create({
            'name': "Newer", 'code': "TEST", 'edition': "2026", 'urn': 'urn:test:2026'})
        renumbered = self.env['iso.clause'].create({
            'standard_id': newer.id, 'code': '7.6', 'name': "Renumbered",
            'urn': 'urn:test:2026:7.6'})
        self.env['iso.clause.mapping'].create({
            'source_id': self.clause_75.id, 'target_id': renumbered.id, 'relation': 'equal',
            'provider_id': newer.id})
        previous = self._approved()
        programme = self._programme(
            year=self.year + 1, standard_ids=[Command.set(newer.ids)])
        programme.action_copy_previous()
        self.assertEqual(programme.line_ids.clause_ids, renumbered)
        self.assertEqual(
            programme.line_ids.mapped('month'), previous.line_ids.mapped('month'))

    def test_copy_last_year(self):
        with self.assertRaisesRegex(UserError, "no programme of an earlier year"):
            self._programme().action_copy_previous()
        self.env['iso.programme'].search([('company_id', '=', self.agency.id)]).unlink()
        previous = self._approved(risks="Few auditors")
        line = previous.line_ids.filtered(lambda line: line.department_id == self.dept_vet)
        line.action_make_audit()
        self.dept_plan.active = False
        programme = self._programme(year=self.year + 1)
        own = self._line(programme, self.dept_office, month=previous.line_ids.filtered(
            lambda line: line.department_id == self.dept_office).month, reason="Mine")
        programme.action_copy_previous()
        self.assertEqual(len(programme.line_ids), 2, "one of its own, one copied, one closed")
        copied = programme.line_ids - own
        self.assertEqual(
            (copied.department_id, copied.month, copied.clause_ids, copied.audit_id.id,
             copied.reason),
            (self.dept_vet, line.month, line.clause_ids, False, f"As in {self.year}."))
        self.assertEqual((own.reason, programme.risks), ("Mine", "Few auditors"))
        programme.action_copy_previous()
        self.assertEqual(len(programme.line_ids), 2, "a second time adds nothing")

    def test_a_department_once_a_month(self):
        programme = self._programme()
        self._line(programme)
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
            self._line(programme)

    def test_a_department_of_another_organisation_is_refused(self):
        with self.assertRaises(UserError):
            self._line(self._programme(), self.other_dept)
