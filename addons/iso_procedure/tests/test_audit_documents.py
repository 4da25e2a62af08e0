from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.iso_audit.tests.programme_common import ProgrammeCase

from .common import ProcedureCase


class AuditDocumentsCase(ProcedureCase):
    """A document in force of ``dept_vet`` with two steps, under clause 8.1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.users'].search([]).lang = 'en_US'
        cls.document = cls._document(clause_ids=[Command.set(cls.clause_81.ids)])
        cls.version = cls._effective(document=cls.document)
        cls.version.invalidate_recordset()

    @classmethod
    def _asked(cls, document=None, **values):
        return cls._audit(**{
            'checklist_ids': [Command.clear()],
            'procedure_ids': [Command.set((document or cls.document).ids)], **values})

    def _next_issue(self, **hours):
        """The document's next issue in force; ``hours`` by name of the step."""
        version = self.document.with_user(self.head)._new_version()
        version.reason = "Faster"
        for step in version.step_ids:
            step.hours = hours.get(step.name, step.hours)
        version.action_review()
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._approve()
        self.env.flush_all()
        self.env.invalidate_all()
        return version


@tagged('post_install', '-at_install')
class TestAuditDocuments(AuditDocumentsCase):

    def test_a_question_for_each_clause_and_step(self):
        form = self._document(kind='form', parent_id=self.document.id, title="Slip")
        document = self._document(
            title="With a form", clause_ids=[Command.set((self.clause_81 | self.clause_75).ids)])
        self._effective(document=document, step_ids=[Command.create({
            'name': "Receive", 'role': "Officer", 'hours': 4, 'output': "Receipt",
            'form_id': form.id})])
        lines = self._asked(document).line_ids
        self.assertEqual(lines.mapped('clause_code'), ['7.5', '8.1', '7.5'])
        self.assertEqual(lines.procedure_id, document)
        step = lines.filtered('step_id')
        self.assertEqual(step.step_id.version_id, document.version_id)
        self.assertEqual(
            step.question,
            f"{document.code}, issue 1, step 1: is “Receive” done as written?\n"
            f"Who: Officer. Result: Receipt. Within: 4 h. Form: {form.display_name}")
        self.assertIn("Receipt", step.evidence_hint)
        self.assertIn(document.display_name, (lines - step)[0].question)
        self.assertIn("clause 7.5", (lines - step)[0].question)

    def test_after_the_questions_of_the_checklist(self):
        audit = self._asked(checklist_ids=[Command.set(self.checklist.ids)])
        self.assertEqual(
            audit.line_ids.sorted('sequence').mapped(lambda line: bool(line.procedure_id)),
            [False] * 4 + [True] * 3)
        self.assertEqual(len(set(audit.line_ids.mapped('sequence'))), 7)

    def test_not_twice(self):
        audit = self._asked()
        before = audit.line_ids
        audit.action_make_checklist()
        self.assertEqual(audit.line_ids, before)
        # Nor by somebody who reads another language.
        self.env['res.lang']._activate_lang('vi_VN')
        audit.with_context(lang='vi_VN').action_make_checklist()
        self.assertEqual(audit.line_ids, before)
        self.assertEqual(len(before), 3)

    def test_a_question_stays_as_it_was(self):
        """A new issue changes no question; what is the same in it is not asked again."""
        audit = self._asked()
        before = {line: line.question for line in audit.line_ids}
        version = self._next_issue(Sign=2)
        audit.action_make_checklist()
        added = audit.line_ids - self.env['iso.audit.line'].union(*before)
        self.assertEqual(added.step_id, version.step_ids.filtered(lambda step: step.hours == 2))
        self.assertEqual({line: line.question for line in before}, before)
        self.document.sudo().title = "Renamed"
        self.assertEqual({line: line.question for line in before}, before)

    def test_where_it_is_asked(self):
        """A step in its unit, or in the department of the document; elsewhere not at all."""
        desk, store = self.env['hr.department'].create([
            {'name': name, 'company_id': self.agency.id} for name in ("Desk", "Store")])
        document = self._document(
            title="Two units", clause_ids=[Command.set(self.clause_81.ids)])
        self._effective(document=document, step_ids=[
            Command.create({'name': "Here", 'sequence': 1}),
            Command.create({'name': "There", 'sequence': 2, 'department_id': desk.id})])

        def places(departments):
            lines = self._asked(document, departments=departments).line_ids
            return lines.mapped(lambda line: (line.step_id.name, line.department_id.name))

        self.assertEqual(
            places(self.dept_vet), [(False, "Veterinary"), ("Here", "Veterinary")])
        self.assertEqual(places(desk), [("There", "Desk")])
        self.assertEqual(
            places(store), [(False, "Store"), ("Here", "Store"), ("There", "Store")])

    def test_a_unit_within_an_audited_department(self):
        desk = self.env['hr.department'].create({
            'name': "Desk", 'company_id': self.agency.id, 'parent_id': self.dept_vet.id})
        document = self._document(
            department_id=desk.id, user_id=self.head.id, title="Of the desk")
        self._effective(document=document)
        self.assertEqual(self._asked(
            document, departments=self.dept_vet | self.dept_plan).line_ids.department_id,
            self.dept_vet)

    def test_the_clauses_of_the_scope(self):
        both = self.clause_81 | self.clause_92
        document = self._document(title="Both", clause_ids=[Command.set(both.ids)])
        self._effective(document=document)
        scope = {'clause_ids': [Command.set(self.clause_92.ids)]}
        self.assertEqual(self._asked(document, **scope).line_ids.clause_id, self.clause_92)
        # Chosen though it serves none of them: asked under its own.
        self.assertEqual(self._asked(**scope).line_ids.clause_id, self.clause_81)

    def test_a_document_without_a_clause(self):
        document = self._document(title="Unplaced")
        self._effective(document=document)
        self.assertEqual(self._asked(document).line_ids.clause_id, self.clause_81)
        self.clauses.filtered(lambda clause: clause.code in ('7.5', '8.1')).code = '1'
        with self.assertRaisesRegex(UserError, "names no clause"):
            self._asked(document)

    def test_a_clause_of_another_edition(self):
        later = self.env['iso.standard'].create({
            'name': "Test standard", 'code': "TEST", 'edition': "2026", 'urn': 'urn:test:2026'})
        clause = self.env['iso.clause'].create({
            'standard_id': later.id, 'code': '8.9', 'name': "Later", 'urn': 'urn:test:2026:89'})
        self.env['iso.clause.mapping'].create(
            {'source_id': self.clause_81.id, 'target_id': clause.id, 'relation': 'equal',
             'provider_id': later.id})
        (self.competence | self.lead_competence).standard_ids |= later
        audit = self._asked(standard_ids=[Command.set(later.ids)])
        self.assertEqual(audit.line_ids.clause_id, clause)

    def test_nothing_to_ask(self):
        audit = self._audit()
        audit.write({'checklist_ids': False})
        with self.assertRaisesRegex(UserError, "at least one checklist"):
            audit.action_make_checklist()

    # -- guards -------------------------------------------------------------------------------

    def test_what_is_missing(self):
        audit = self._audit()
        self.assertFalse(audit.missing)
        audit.procedure_ids = self.document
        audit.invalidate_recordset(['missing'])
        self.assertIn("Questions on", audit.missing['items'][0]['message'])
        audit.action_make_checklist()
        audit.invalidate_recordset(['missing'])
        self.assertFalse(audit.missing)
        self._next_issue(Sign=2)
        audit.action_make_checklist()
        audit.invalidate_recordset(['missing'])
        [gap] = audit.missing['items']
        self.assertIn("earlier issue", gap['message'])
        old = self.env['iso.audit.line'].with_user(self.secretary).search(gap['action']['domain'])
        self.assertEqual(len(old), 2)
        old.unlink()
        audit.action_make_checklist()
        audit.invalidate_recordset(['missing'])
        self.assertFalse(audit.missing)
        self.version.procedure_id.version_id.with_user(
            self.leader)._with_reason_withdraw("Over")
        audit.invalidate_recordset(['missing'])
        with self.assertRaisesRegex(UserError, "in force only"):
            audit.action_submit()

    def test_the_scope_is_approved(self):
        audit = self._asked()
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        with self.assertRaisesRegex(UserError, "Documents"):
            audit.procedure_ids = False
        audit._with_reason_take_back("Other documents")
        audit.procedure_ids = False

    def test_what_was_answered_stays(self):
        audit = self._running(
            checklist_ids=[Command.clear()], procedure_ids=[Command.set(self.document.ids)])
        line = audit.line_ids.filtered('step_id')[0].with_user(self.lead)
        line.with_user(line.user_id).result = 'conform'
        with self.assertRaises(UserError):
            line.procedure_id = False
        with self.assertRaises(UserError):
            line.with_user(line.user_id).step_id = False

    def test_a_document_of_another_agency(self):
        foreign = self.env['iso.procedure'].create({
            'title': "Foreign", 'kind': 'internal', 'company_id': self.other_agency.id})
        with self.assertRaises(UserError):
            self._audit(procedure_ids=[Command.set(foreign.ids)])
        audit = self._audit()
        line = {
            'audit_id': audit.id, 'department_id': self.dept_vet.id, 'question': "?",
            'clause_id': self.clause_81.id}
        Line = self.env['iso.audit.line'].with_user(self.secretary)
        with self.assertRaisesRegex(ValidationError, "does not belong to Agency"):
            Line.create({**line, 'procedure_id': foreign.id})
        with self.assertRaisesRegex(ValidationError, "another document"):
            Line.create({
                **line, 'procedure_id': self._document(title="Another").id,
                'step_id': self.version.step_ids[0].id})

    def test_what_is_sealed_names_the_documents(self):
        audit = self._asked()
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        seal = audit.sudo().seal_ids
        self.assertEqual(audit._seal_differences(seal), ([], []))
        self.env.cr.execute(
            "DELETE FROM iso_audit_procedure_rel WHERE iso_audit_id = %s", [audit.id])
        audit.invalidate_recordset()
        self.assertEqual(audit._seal_differences(seal), (['procedure_ids'], []))
        self.env.cr.execute(
            "UPDATE iso_audit_line SET procedure_id = NULL WHERE audit_id = %s", [audit.id])
        self.env.invalidate_all()
        self.assertEqual(audit._seal_differences(seal), (['line_ids', 'procedure_ids'], []))

    # -- what comes of it ---------------------------------------------------------------------

    def test_a_finding_and_its_file_name_the_document(self):
        audit = self._running(
            checklist_ids=[Command.set(self.checklist.ids)],
            procedure_ids=[Command.set(self.document.ids)])
        line = audit.line_ids.filtered('step_id')[0]
        line.with_user(line.user_id).write(
            {'result': 'minor', 'note': "Late by two days", 'evidence': "File 7"})
        self.assertEqual(line.finding_ids.procedure_id, self.document)
        free = audit.line_ids.filtered(lambda other: not other.procedure_id)[0]
        free.with_user(free.user_id).write({'result': 'minor', 'note': "N", 'evidence': "E"})
        self.assertFalse(free.finding_ids.procedure_id)
        for other in audit.line_ids - line - free:
            other.with_user(other.user_id).write({'result': 'conform', 'evidence': "Seen"})
        audit.with_user(self.lead).write({'conclusion': "It works"})
        audit.with_user(self.lead)._report()
        file = line.finding_ids.with_user(self.lead)._open_files()
        self.assertEqual(file.procedure_id, self.document)

    def test_a_document_chosen_on_the_finding_stays(self):
        audit = self._running(
            checklist_ids=[Command.clear()], procedure_ids=[Command.set(self.document.ids)])
        other = self._document(title="Another")
        line = audit.line_ids.filtered('step_id')[0]
        finding = self.env['iso.finding'].with_user(self.lead).create(
            {'audit_id': audit.id, 'line_id': line.id, 'procedure_id': other.id})
        self.assertEqual(finding.procedure_id, other)

    def test_the_document_shows_its_audits(self):
        audit = self._asked()
        self._audit()
        # The plan is a draft: nobody's who does not prepare it.
        for user, count in ((self.secretary, 1), (self.lead, 1), (self.staff, 0)):
            document = self.document.with_user(user)
            document.invalidate_recordset(['audit_count'])
            self.assertEqual(document.audit_count, count)
        opened = self.document.with_user(self.lead).action_audits()
        self.assertEqual(self.env['iso.audit'].search(opened['domain']), audit)
        self.assertFalse(self._document(title="Never audited").audit_count)

    def test_papers_name_the_documents(self):
        audit = self._asked()
        for report in ('report_plan', 'report_checklist'):
            html = self.env['ir.actions.report'].with_user(self.secretary)._render_qweb_html(
                f'iso_audit.{report}', audit.ids)[0].decode()
            self.assertIn(self.document.display_name, html, report)
        plain = self.env['ir.actions.report'].with_user(self.secretary)._render_qweb_html(
            'iso_audit.report_plan', self._audit().ids)[0].decode()
        self.assertNotIn("step by step", plain)

    def test_by_the_form(self):
        audit = self._audit()
        with Form(audit) as form:
            form.checklist_ids.clear()
            form.procedure_ids.add(self.document)
        audit.action_make_checklist()
        self.assertEqual(len(audit.line_ids.filtered('procedure_id')), 3)


@tagged('post_install', '-at_install')
class TestProgrammeDocuments(ProgrammeCase, AuditDocumentsCase):

    def test_from_the_cell_to_the_audit(self):
        programme = self._programme()
        other = self._document(title="Another")
        self._effective(document=other)
        cells = self._line(programme, procedure_ids=[Command.set(self.document.ids)])
        cells |= self._line(
            programme, self.dept_plan, procedure_ids=[Command.set((self.document | other).ids)])
        self._line(programme, self.dept_office, month=6)
        programme.sudo()._system_write({'state': 'approved'})
        audit = self.env['iso.audit'].browse(cells.action_make_audit()['res_id'])
        self.assertEqual(audit.procedure_ids, self.document | other)
        audit.action_make_checklist()
        self.assertEqual(audit.line_ids.procedure_id, self.document | other)

    def test_what_is_sealed_names_the_documents(self):
        programme = self._programme()
        cell = self._line(programme, procedure_ids=[Command.set(self.document.ids)])
        plain = self._line(programme, month=6)
        rows = {
            row['id']: row for row in programme.sudo()._seal_content('approved')['line_ids']}
        self.assertEqual(rows[cell.id]['procedure_ids'], self.document.ids)
        self.assertNotIn('procedure_ids', rows[plain.id])
