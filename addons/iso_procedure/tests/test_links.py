from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.iso_audit.tests.test_overview import openings

from .common import ProcedureCase


class LinksCase(ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.users'].search([]).lang = 'en_US'

    def _back(self, version, days):
        """As if it had taken effect so many days earlier."""
        day = fields.Date.subtract(self.today, days=days)
        version._system_write({'effective_on': day})
        version.sudo().acknowledgement_ids.write({'deadline': fields.Date.add(day, days=14)})
        self.env.flush_all()


@tagged('post_install', '-at_install')
class TestProcedureOverview(LinksCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._running()  # an agency without an audit is told how to begin

    def _tile(self, user, key):
        tiles = {
            tile['key']: tile
            for tile in self.env['iso.overview'].with_user(user).get_overview()['tiles']}
        self.assertFalse([tile for tile in tiles.values() if 'error' in tile])
        return tiles[key]['data']

    def _labels(self, user, key):
        return [line['label'] for line in self._tile(user, key)['lines']]

    def test_what_waits_for_each(self):
        self._in_review()
        self._submitted_version(document=self._document(title="Another"))
        self.assertIn("Documents to review", self._labels(self.auditor, 'duties'))
        self.assertIn("Documents to approve", self._labels(self.leader, 'duties'))
        self.assertNotIn("Documents to read", self._labels(self.doer, 'duties'))
        version = self._effective(document=self._document(title="In force"))
        self.assertIn("Documents to read", self._labels(self.doer, 'duties'))
        version.with_user(self.doer).action_read()
        self.assertNotIn("Documents to read", self._labels(self.doer, 'duties'))

    def test_late_readings_and_looks(self):
        version = self._effective()
        self._back(version, 400)
        document = version.procedure_id
        labels = {link['label']: link for link in self._tile(self.secretary, 'late')['links']}
        self.assertEqual(labels["Documents to look at again"]['count'], 1)
        waiting = version.sudo().acknowledgement_ids.filtered(lambda one: one.state == 'todo')
        self.assertEqual(labels["Documents not read in time"]['count'], len(waiting))
        self.assertIn("Documents to look at again", self._labels(self.head, 'duties'))
        document.with_user(self.head).action_confirm()
        self.assertNotIn("Documents to look at again", self._labels(self.head, 'duties'))

    def test_figures_open_what_they_count(self):
        self._back(self._effective(), 400)
        self._in_review(document=self._document(title="Another"))
        seen = set()
        for user in (self.secretary, self.head, self.auditor, self.doer, self.leader):
            for key in ('duties', 'late'):
                for part in openings(self._tile(user, key)):
                    action = part['action']
                    model = self.env[action['res_model']].with_user(user)
                    self.assertEqual(part['count'], model.search_count(action['domain']))
                    seen.add(action['res_model'])
        self.assertLessEqual(
            {'iso.procedure', 'iso.procedure.version', 'iso.acknowledgement'}, seen)


@tagged('post_install', '-at_install')
class TestProcedureReviewInput(LinksCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.review = cls.env['iso.review'].with_user(cls.secretary).create({
            'date_from': fields.Date.subtract(cls.today, months=6), 'date_to': cls.today,
            'company_id': cls.agency.id})

    def _content(self):
        self.review.input_ids.invalidate_recordset()
        line = self.review.input_ids.filtered(lambda line: line.kind == 'monitoring')
        self.assertFalse(line.failed)
        return line.content

    def _figures(self):
        return {figure['label']: figure['value'] for figure in self._content()['figures']}

    def test_nothing_is_said_without_documents(self):
        self.assertNotIn("Documents in force", self._figures())

    def test_figures_of_documents(self):
        version = self._effective()
        version.with_user(self.doer).action_read()
        others = version.sudo().acknowledgement_ids.filtered(lambda one: one.state == 'todo')
        self.assertTrue(others)
        figures = self._figures()
        self.assertEqual(
            (figures["Documents in force"], figures["Versions that took effect"],
             figures["Documents to look at late"]), ('1', '1', '0'))
        # Who still has time is neither in time nor late.
        self.assertEqual(figures["Documents read in time"], "–")
        self._back(version, 30)
        read = version.sudo().acknowledgement_ids - others
        read.write({'read_on': fields.Datetime.subtract(fields.Datetime.now(), days=20)})
        share = round(100 / (1 + len(others)))
        self.assertEqual(self._figures()["Documents read in time"], f"{share} %")
        read.write({'read_on': fields.Datetime.now()})
        self.assertEqual(self._figures()["Documents read in time"], "0 %")

    def test_documents_to_look_at(self):
        version = self._effective()
        self._back(version, 400)
        content = self._content()
        [table] = [one for one in content['tables'] if "30 days" in one['title']]
        [row] = table['rows']
        self.assertEqual(row['cells'][0], version.procedure_id.display_name)
        self.assertEqual(row['cells'][3]['tone'], 'danger')
        self.assertEqual(row['action']['res_id'], version.procedure_id.id)
        [link] = [
            one for one in content['links'] if one['action']['res_model'] == 'iso.procedure']
        self.assertEqual(
            self.env['iso.procedure'].search(link['action']['domain']), version.procedure_id)


@tagged('post_install', '-at_install')
class TestProcedureHandOver(LinksCase):

    def _duties(self, record):
        record.invalidate_recordset()
        return record.sudo().activity_ids.filtered('automated').user_id

    def test_an_owner_leaves(self):
        document = self._effective().procedure_id
        self.head.action_archive()
        self.assertEqual(document.user_id, self.secretary)
        self.assertIn("Secretary instead of", " ".join(document.message_ids.mapped('body')))

    def test_a_reviewer_leaves(self):
        """The owner does not review: the secretary does, and has the duty."""
        version = self._in_review()
        self.auditor.action_archive()
        self.assertEqual(version.review_ids.user_id, self.secretary)
        self.assertEqual(self._duties(version), self.secretary)
        version.with_user(self.secretary).action_agree()
        self.assertEqual(version.state, 'submitted')

    def test_what_a_reviewer_said_stays(self):
        version = self._submitted_version()
        self.auditor.action_archive()
        self.assertEqual(version.review_ids.user_id, self.auditor)

    def test_the_leader_leaves_before_approval(self):
        other = self._user('deputy', 'leader', self.agency)
        version = self._submitted_version()
        approver = self._duties(version)
        approver.action_archive()
        self.assertEqual(self._duties(version), (self.leader | other) - approver)

    def test_a_reviewer_does_not_become_the_owner(self):
        version = self._draft()
        version.review_ids = [
            fields.Command.create({'user_id': self.secretary.id})]
        self.head.action_archive()
        self.assertEqual(version.sudo().procedure_id.user_id, self.leader)


@tagged('post_install', '-at_install')
class TestProcedureFollowUp(LinksCase):

    def test_a_finding_names_the_document(self):
        document = self._effective().procedure_id
        audit = self._running()
        finding = self.env['iso.finding'].with_user(self.lead).create({
            'audit_id': audit.id, 'grade': 'minor', 'clause_id': self.clause_81.id,
            'department_id': self.dept_vet.id, 'requirement': "R", 'statement': "S",
            'evidence': "E", 'procedure_id': document.id})
        with self.assertRaises(AccessError):
            finding.with_user(self.secretary).procedure_id = False
        self.assertEqual(document.with_user(self.lead).finding_count, 1)
        opened = document.with_user(self.lead).action_findings()
        self.assertEqual(self.env['iso.finding'].search(opened['domain']), finding)
        audit.sudo()._system_write({'state': 'reported'})
        with self.assertRaises(UserError):
            finding.with_user(self.lead).procedure_id = False

    def test_the_file_takes_over_what_the_finding_names(self):
        document = self._effective().procedure_id
        finding = self.env['iso.finding'].with_user(self.lead).create({
            'audit_id': self._running().id, 'grade': 'minor', 'clause_id': self.clause_81.id,
            'department_id': self.dept_vet.id, 'requirement': "R", 'statement': "S",
            'evidence': "E", 'procedure_id': document.id})
        file = self.env['iso.nonconformity'].sudo().create({
            'title': "T", 'description': "D", 'department_id': self.dept_vet.id,
            'company_id': self.agency.id, 'finding_id': finding.id,
            'reporter_id': self.lead.id})
        self.assertEqual(file.procedure_id, document)

    def test_a_file_names_the_document_until_it_was_analysed(self):
        document = self._effective().procedure_id
        file = self._reported(procedure_id=document.id)
        self.assertEqual(file.procedure_id, document)
        accepted = self._accepted()
        accepted.with_user(self.secretary).procedure_id = document
        with self.assertRaises(AccessError):
            accepted.with_user(self.head).procedure_id = False
        plan = self._proposed()
        with self.assertRaises(AccessError):
            plan.with_user(self.secretary).procedure_id = document
        self.assertEqual(document.with_user(self.secretary).nonconformity_count, 2)

    def test_nothing_is_counted_that_may_not_be_opened(self):
        document = self._effective().procedure_id
        self._reported(
            procedure_id=document.id, confidential=True, department_id=self.dept_office.id)
        self.assertEqual(document.with_user(self.secretary).nonconformity_count, 1)
        self.assertEqual(document.with_user(self.doer).nonconformity_count, 0)

    def test_a_document_of_another_agency(self):
        document = self._effective().procedure_id
        with self.assertRaises(UserError):
            self.env['iso.nonconformity'].with_user(self.other_secretary).create({
                'title': "T", 'description': "D", 'department_id': self.other_dept.id,
                'procedure_id': document.sudo().id})
