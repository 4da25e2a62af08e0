"""Query counts, pinned: they do not grow with the number of questions or audits."""

from odoo import Command, fields
from odoo.tests import Form, tagged

from .common import IsoAuditCase
from .query_common import CountedQueries


@tagged('post_install', '-at_install')
class TestQueries(CountedQueries, IsoAuditCase):

    def _with_lines(self, count):
        """A running audit with ``count`` questions, all but the first ten answered."""
        audit = self._running()
        values = {
            'audit_id': audit.id, 'department_id': self.dept_vet.id,
            'clause_id': self.clause_41.id, 'user_id': self.auditor.id}
        self.env['iso.audit.line'].create([
            {**values, 'question': f"Question {number}?", 'sequence': number}
            for number in range(count - len(audit.line_ids))])
        audit.line_ids.user_id = self.auditor
        audit.line_ids[10:].with_user(self.auditor).write({'result': 'conform'})
        return audit

    def test_opening_the_form(self):
        """30 or 3,000 questions: the same, for everybody who opens it."""
        small, large = self._with_lines(30), self._with_lines(3000)
        for user in (self.lead, self.auditor, self.secretary, self.leader, self.staff):
            with self.subTest(user=user.login):
                counts = []
                # The first round fills what is cached for good: views, rights, groups.
                for audit in (small, large, small, large):
                    with self._counted() as counted:
                        Form(audit.with_user(user))
                    counts += counted
                self.assertEqual(counts[2], counts[3])
                self.assertLess(counts[3], 100)

    def test_the_list_of_questions(self):
        """A page of 30 costs the same out of 30 and out of 3,000."""
        spec = self._list_spec('iso.audit.line')
        Line = self.env['iso.audit.line'].with_user(self.auditor)
        small, large = self._with_lines(30), self._with_lines(3000)
        Line.web_search_read([('audit_id', '=', small.id)], spec, limit=30)
        counts = []
        for audit in (small, large):
            with self._counted() as counted:
                page = Line.web_search_read([('audit_id', '=', audit.id)], spec, limit=30)
            self.assertEqual(len(page['records']), 30)
            counts += counted
        # Of the large one there are further pages, whose number is counted by one query.
        self.assertLessEqual(counts[1], counts[0] + 1)
        with self._counted() as counted:
            page = Line.web_search_read([('audit_id', '=', large.id)], spec, limit=300)
        self.assertEqual(len(page['records']), 300)
        self.assertLessEqual(counted[0], counts[1])

    def test_the_list_of_audits(self):
        """80 audits on a page cost as much as 8."""
        spec = self._list_spec('iso.audit')
        Audit = self.env['iso.audit'].with_user(self.secretary)
        Audit.create([{
            'department_ids': [Command.set(self.dept_vet.ids)], 'checklist_ids': False,
            'date_start': fields.Date.today(),
            'member_ids': [Command.create(
                {'auditor_id': self.lead_competence.id, 'role': 'lead'})],
        } for _number in range(80)])
        Audit.web_search_read([], spec, limit=8)
        counts = []
        for limit in (8, 80):
            with self._counted() as counted:
                page = Audit.web_search_read([], spec, limit=limit)
            self.assertEqual(len(page['records']), limit)
            counts += counted
        self.assertLessEqual(counts[1], counts[0])

    def test_making_a_checklist(self):
        """300 questions are made in one batch: a few queries more than four need."""
        long = self.env['iso.checklist'].create({
            'name': "Long", 'standard_id': self.standard.id, 'company_id': self.agency.id,
            'question_ids': [
                Command.create({'clause_id': clause.id, 'name': f"Question {number}?"})
                for number in range(75) for clause in self.clauses]})
        counts = []
        for checklist in (self.checklist, self.checklist, long):
            with self._counted() as counted:
                audit = self.env['iso.audit'].with_user(self.secretary).create({
                    'department_ids': [Command.set(self.dept_vet.ids)],
                    'checklist_ids': [Command.set(checklist.ids)],
                    'date_start': fields.Date.add(fields.Date.today(), days=14),
                    'member_ids': [
                        Command.create({'auditor_id': self.lead_competence.id, 'role': 'lead'}),
                        Command.create({'auditor_id': self.competence.id})]})
                audit.action_make_checklist()
            counts += counted
        self.assertEqual(len(audit.line_ids), 300)
        # One INSERT holds 100 rows, one UPDATE of a column likewise.
        self.assertLessEqual(counts[2], counts[1] + 12)

    def test_answering_a_question(self):
        """The same in an audit of 30 and of 3,000; a finding costs its number and its log."""
        counts = []
        for size in (30, 30, 3000):
            audit = self._with_lines(size)
            line = audit.line_ids[3].with_user(self.auditor)
            with self._counted() as counted:
                line.write({'result': 'conform', 'evidence': "File 7"})
            counts += counted
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 20)
