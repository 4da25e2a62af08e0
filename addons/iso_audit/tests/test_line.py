import threading

from psycopg2 import sql

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestLine(IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audit = cls._running()
        cls.audit.line_ids.user_id = cls.auditor
        cls.line = cls.audit.line_ids[0].with_user(cls.auditor)

    def test_an_answer_is_signed(self):
        self.line.write({'result': 'conform', 'evidence': "File 7"})
        self.assertEqual((self.line.answered_by, bool(self.line.answered_on)), (self.auditor, True))
        self.line.result = False
        self.assertFalse(self.line.answered_by or self.line.answered_on)

    def test_words_alone_are_no_answer(self):
        self.line.evidence = "File 7"
        self.assertFalse(self.line.answered_by)

    def test_many_lines_at_once(self):
        self.audit.line_ids.with_user(self.auditor).write({'result': 'na'})
        self.assertEqual(set(self.audit.line_ids.mapped('result')), {'na'})
        self.assertEqual(self.audit.line_ids.answered_by, self.auditor)
        self.assertEqual(self.audit.answered_count, 4)

    def test_not_before_the_start_nor_after_the_end(self):
        draft = self._audit()
        draft.line_ids.user_id = self.auditor
        with self.assertRaisesRegex(UserError, "while the audit is running"):
            draft.line_ids[0].with_user(self.auditor).result = 'conform'
        self.audit._with_reason_cancel("Enough")
        with self.assertRaises(UserError):
            self.line.result = 'conform'

    def test_whose_question_it_is(self):
        lead = self.line.with_user(self.lead)
        self.assertTrue(self.line.can_answer)
        self.assertFalse(lead.can_answer)
        with self.assertRaisesRegex(AccessError, "Auditor's"):
            lead.result = 'conform'
        self.line.with_user(self.secretary).user_id = False
        self.assertTrue(lead.can_answer, "nobody's question is anybody's in the team")
        lead.result = 'conform'
        self.assertEqual(self.line.answered_by, self.lead)

    def test_nobodys_question_is_answered_once(self):
        """The later one is told who answered, and what; nothing is written over."""
        self.line.with_user(self.secretary).user_id = False
        self.line.write({'result': 'conform', 'evidence': "File 7"})
        with self.assertRaisesRegex(UserError, "Auditor has answered question 4.1 .*Conform"):
            self.line.with_user(self.lead).write({'result': 'major', 'evidence': "Nothing"})
        self.assertEqual((self.line.result, self.line.evidence), ('conform', "File 7"))

    def test_the_lead_takes_over(self):
        """A former answer stays in the name of who gave it until it is replaced."""
        self.line.result = 'conform'
        for user in (self.auditor, self.secretary, self.staff):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.line.with_user(user).action_take_over()
        lead = self.line.with_user(self.lead)
        lead.action_take_over()
        self.assertEqual((lead.user_id, lead.answered_by), (self.lead, self.auditor))
        with self.assertRaises(AccessError):
            self.line.result = 'major'
        lead.note = "Seen again"
        self.assertEqual((lead.result, lead.answered_by), ('conform', self.lead))

    def test_no_taking_over_before_the_start(self):
        draft = self._audit()
        with self.assertRaisesRegex(UserError, "not possible now"):
            draft.line_ids[0].with_user(self.lead).action_take_over()

    def test_who_gets_the_question_may_answer_it(self):
        self.line.result = 'conform'
        self.line.with_user(self.secretary).user_id = self.lead
        self.line.with_user(self.lead).write({'result': 'minor', 'note': "Missing"})
        self.assertEqual(self.line.answered_by, self.lead)
        self.assertEqual(self.audit.finding_ids.user_id, self.lead)

    def test_giving_only_to_the_team_and_not_to_insiders(self):
        line = self.line.with_user(self.secretary)
        with self.assertRaisesRegex(UserError, "not in the team"):
            line.user_id = self.staff
        self._employee(self.lead).department_id = self.dept_vet
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "works in Veterinary"):
            line.user_id = self.lead

    def test_departments_of_the_own_organisation_only(self):
        values = {'audit_id': self.audit.id, 'clause_id': self.clause_41.id, 'question': "?"}
        with self.assertRaisesRegex(UserError, "Elsewhere does not belong to Agency"):
            self.env['iso.audit.line'].create({**values, 'department_id': self.other_dept.id})
        shared = self.env['hr.department'].create({'name': "Shared", 'company_id': False})
        self.env['iso.audit.line'].create({**values, 'department_id': shared.id})

    def test_the_finding_follows_its_answer(self):
        self.line.write({'result': 'minor', 'note': "Missing", 'evidence': "File 7"})
        finding = self.audit.finding_ids
        self.assertEqual(
            (finding.grade, finding.statement, finding.evidence), ('minor', "Missing", "File 7"))
        self.line.result = 'major'
        self.assertEqual(self.audit.finding_ids, finding)
        self.assertEqual(finding.grade, 'major')
        finding.with_user(self.auditor).statement = "Missing since May"
        self.line.note = "Missing, again"
        self.assertEqual(finding.statement, "Missing since May", "words once written stay")
        self.line.result = 'conform'
        self.assertFalse(finding.exists())

    def test_a_finding_with_files_is_not_dropped(self):
        self.line.result = 'minor'
        finding = self.audit.finding_ids.with_user(self.auditor)
        finding.attachment_ids = [Command.create({'name': "photo.jpg", 'raw': b'x'})]
        with self.assertRaisesRegex(UserError, "Delete them first"):
            self.line.result = 'conform'
        self.assertTrue(finding.exists())

    def test_whose_turn_it_is(self):
        """Each with open questions has one duty; when none is open, the lead is to sign."""
        self.assertEqual(self.audit.activity_ids.user_id, self.auditor)
        self.audit.line_ids[3].with_user(self.secretary).user_id = self.lead
        self.assertEqual(self.audit.activity_ids.user_id, self.auditor | self.lead)
        self.assertEqual(len(self.audit.activity_ids), 2)
        self.audit.line_ids[:3].with_user(self.auditor).write({'result': 'conform'})
        self.assertEqual(self.audit.activity_ids.user_id, self.lead)
        last = self.audit.line_ids[3].with_user(self.lead)
        last.result = 'conform'
        self.assertEqual(len(self.audit.activity_ids), 1)
        self.assertIn("Sign", self.audit.activity_ids.summary)
        self.assertEqual(self.audit.activity_ids.date_deadline, self.audit.date_end)
        last.result = 'good'
        self.line.result = False
        self.assertEqual(self.audit.activity_ids.user_id, self.auditor)

    def test_division_is_fair(self):
        """No person has more than the fair share plus the largest block given to one person."""
        audit = self._audit(self.dept_vet | self.dept_office | self.dept_plan, member_ids=[
            Command.create({'auditor_id': competence.id, 'role': role})
            for competence, role in (
                (self.lead_competence, 'lead'), (self.competence, 'auditor'),
                (self._competence(self.head, 'auditor'), 'auditor'))])
        audit.session_ids.unlink()
        audit.line_ids.user_id = False
        audit.action_divide()
        self.assertEqual(sorted(len(lines) for lines in audit.line_ids.grouped('user_id').values()),
                         [4, 4, 4])
        for department, lines in audit.line_ids.grouped('department_id').items():
            self.assertEqual(len(lines.user_id), 1, "one department, one conversation")
            competence = audit.member_ids.filtered(
                lambda member, lines=lines: member.user_id == lines.user_id).auditor_id
            self.assertFalse(competence._works_in(department))


@tagged('post_install', '-at_install')
class TestLineRace(BaseCase):
    """Two people at once, in two real transactions (so on committed records of its own)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            cls._make(api.Environment(cr, SUPERUSER_ID, {}))
        cls.addClassCleanup(cls._unmake)

    @classmethod
    def _make(cls, env):
        people = [
            new_test_user(env, login, 'iso_audit.group_iso_auditor', name=name)
            for login, name in (('race_an', "An"), ('race_binh', "Bình"))]
        day = fields.Date.today()
        standard = env['iso.standard'].create({
            'name': "Race", 'code': "RACE", 'edition': "1", 'urn': 'urn:race'})
        clause = env['iso.clause'].create({
            'standard_id': standard.id, 'code': "1", 'name': "One", 'urn': 'urn:race:1'})
        department = env['hr.department'].create(
            {'name': "Race", 'company_id': env.company.id})
        competences = env['iso.auditor'].create([{
            'user_id': user.id, 'standard_ids': [Command.set(standard.ids)], 'role': 'lead',
            'valid_from': day} for user in people])
        audit = env['iso.audit'].create({
            'standard_ids': [Command.set(standard.ids)], 'checklist_ids': False,
            'department_ids': [Command.set(department.ids)], 'date_start': day, 'date_end': day,
            'member_ids': [
                Command.create({'auditor_id': competence.id, 'role': role})
                for competence, role in zip(competences, ('lead', 'auditor'), strict=True)],
            'line_ids': [Command.create({
                'department_id': department.id, 'clause_id': clause.id, 'question': "Who?"})]})
        audit._move('running')
        cls.line_id = audit.line_ids.id
        cls.people = [user.id for user in people]
        cls.made = {
            'iso_audit': audit.ids, 'iso_auditor': competences.ids, 'hr_department': department.ids,
            'iso_clause': clause.ids, 'iso_standard': standard.ids}
        cls.partners = [user.partner_id.id for user in people]

    @classmethod
    def _unmake(cls):
        """By SQL: a running audit is not to be deleted, and the parts fall with it."""
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for model in ('iso.audit', 'iso.audit.line', 'iso.auditor', 'iso.finding'):
                ids = cls.made.get(model.replace('.', '_'), [])
                env['mail.message'].search([('model', '=', model), ('res_id', 'in', ids)]).unlink()
            for table, ids in cls.made.items():
                cr.execute(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(
                    sql.Identifier(table)), [ids])
            cls._sequences(env).unlink()
            env['res.users'].browse(cls.people).unlink()
            env['res.partner'].browse(cls.partners).unlink()

    @classmethod
    def _sequences(cls, env):
        return env['ir.sequence'].search([
            ('code', 'in', ('iso.audit', 'iso.finding')), ('company_id', '=', env.company.id)])

    def _at_once(self, works):
        """Run each function (it gets an environment) in a transaction of its own.

        All have begun to read before the first may write; a work that is retried goes on alone.
        """
        barrier = threading.Barrier(len(works))
        outcomes = [None] * len(works)

        def run(index, user, work):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, user, {'lang': 'en_US'})
                waited = []

                def attempt():
                    # Fixes the snapshot of this transaction.
                    env['iso.audit.line'].browse(self.line_id).read(['result'])
                    if not waited:
                        waited.append(True)
                        barrier.wait(timeout=10)
                    return work(env)
                try:
                    outcomes[index] = retrying(attempt, env)
                except UserError as error:
                    outcomes[index] = error

        threads = [
            threading.Thread(target=run, args=(index, user, work))
            for index, (user, work) in enumerate(works)]
        with mute_logger('odoo.sql_db', 'odoo.service.model'):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(timeout=60)
        return outcomes

    def test_one_answer_stays(self):
        """The second one learns who answered, and what; the first answer is untouched."""
        def answer(result):
            return lambda env: env['iso.audit.line'].browse(self.line_id).write(
                {'result': result, 'evidence': f"Seen: {result}"})
        outcomes = self._at_once([
            (self.people[0], answer('conform')), (self.people[1], answer('good'))])
        self.assertEqual(sorted(type(outcome).__name__ for outcome in outcomes),
                         ['UserError', 'bool'])
        winner = 0 if outcomes[0] is True else 1
        with self.registry.cursor() as cr:
            line = api.Environment(cr, SUPERUSER_ID, {})['iso.audit.line'].browse(self.line_id)
            self.assertEqual(line.answered_by.id, self.people[winner])
            self.assertEqual(line.evidence, f"Seen: {line.result}")
            self.assertIn(f"{line.answered_by.name} has answered", str(outcomes[1 - winner]))
            label = dict(line._fields['result']._description_selection(line.env))[line.result]
            self.assertIn(label, str(outcomes[1 - winner]))

    def test_no_number_twice(self):
        """Two audits at once, the very first of a year: both are there, with two numbers."""
        with self.registry.cursor() as cr:
            self._sequences(api.Environment(cr, SUPERUSER_ID, {})).unlink()
            cr.execute("UPDATE iso_audit SET name = 'DG-1999-001' WHERE id = ANY(%s)",
                       [self.made['iso_audit']])

        def create(env):
            return env['iso.audit'].sudo().create({'checklist_ids': False}).name
        outcomes = self._at_once([(user, create) for user in self.people])
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            audits = env['iso.audit'].search([('create_uid', 'in', self.people)])
            self.made['iso_audit'] += audits.ids
            self.assertEqual(len(audits), 2, outcomes)
            year = fields.Date.today().year
            self.assertEqual(
                sorted(audits.mapped('name')), [f'DG-{year}-001', f'DG-{year}-002'])
            self.assertEqual(sorted(outcomes), sorted(audits.mapped('name')))
            self.assertEqual(len(self._sequences(env)), 1)
