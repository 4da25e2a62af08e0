"""Checklists: those of a library are left alone, an organisation's own are copied and edited."""
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_standard import LibraryCase, rules


@tagged('post_install', '-at_install')
class TestChecklist(LibraryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.starter = cls.env.ref('iso_library.checklist_iso9001_2015_starter')

    def test_copy(self):
        action = self.starter.with_user(self.secretary).action_copy()
        copy = self.env['iso.checklist'].browse(action['res_id'])
        self.assertEqual(copy.company_id, self.agency)
        self.assertEqual(copy.origin_id, self.starter)
        self.assertFalse(copy.urn or copy.is_shipped or any(copy.question_ids.mapped('urn')))
        self.assertEqual(copy.name, "Starter checklist (copy)")
        self.assertEqual(copy.question_count, 104)
        for lang in ('en_US', 'vi_VN'):
            self.assertEqual(
                copy.question_ids.with_context(lang=lang).mapped('name'),
                self.starter.question_ids.with_context(lang=lang).mapped('name'))
        self.assertEqual(copy.question_ids[0].applicability_ids.code, 'leadership')
        own = copy.with_user(self.secretary)
        own.question_ids[0].name = "Our question?"
        own.write({'name': "Veterinary", 'department_ids': [Command.link(self.dept_vet.id)],
                   'process': "Animal health"})
        own.question_ids[1:].unlink()
        self.assertEqual(self.starter.question_count, 104)

    def test_shipped_is_left_alone(self):
        starter = self.starter.with_user(self.admin)
        question = starter.question_ids[0]
        for change in (
                lambda: starter.write({'name': "Ours"}),
                lambda: starter.write({'question_ids': [Command.delete(question.id)]}),
                lambda: question.write({'name': "Ours?"}),
                question.unlink,
                starter.unlink,
                lambda: starter.write({'urn': False}),
                question.copy,
                lambda: self.env['iso.checklist.question'].with_user(self.admin).create({
                    'checklist_id': starter.id, 'clause_id': question.clause_id.id, 'name': "More?"}),
                lambda: self.env['iso.checklist'].with_user(self.admin).create({
                    'name': "Fake", 'urn': 'urn:x:y', 'standard_id': self.standard.id})):
            with self.assertRaisesRegex(UserError, "library"):
                change()

    def test_question_cannot_be_moved_into_a_library(self):
        own = self.starter.with_user(self.secretary).copy()
        with self.assertRaisesRegex(UserError, "library"):
            own.question_ids[0].checklist_id = self.starter

    def test_own_by_form(self):
        standard = self._load(rules())
        self.agency.iso_standard_id = standard
        with Form(self.env['iso.checklist'].with_user(self.secretary)) as form:
            form.name = "Counter"
            self.assertEqual(form.standard_id, standard)
            with form.question_ids.new() as question:
                question.clause_id = self._clause(standard, '1.1')
                question.name = "How long do citizens wait?"
        checklist = form.save()
        self.assertEqual(checklist.company_id, self.agency)
        self.assertEqual(checklist.question_count, 1)
        # An update of the library leaves it as it is.
        self._load(rules(version=2, codes=('1',), questions=()))
        self.assertTrue(checklist.active)
        self.assertEqual(checklist.question_ids.mapped('active'), [True])

    def test_clause_of_the_same_edition(self):
        own = self.starter.with_user(self.secretary).copy()
        with self.assertRaisesRegex(ValidationError, "belongs to TEST:2015"):
            own.question_ids[0].clause_id = self.clause_41
        with self.assertRaisesRegex(ValidationError, "Choose a clause of the same edition"):
            own.standard_id = self.standard

    def test_own_has_an_organisation(self):
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            self.env['iso.checklist'].create({
                'name': "Nobody's", 'standard_id': self.standard.id, 'company_id': False})

    def test_department_of_the_same_organisation(self):
        own = self.starter.with_user(self.secretary).copy()
        with self.assertRaises(UserError):
            own.department_ids = [Command.link(self.other_dept.id)]

    def test_search(self):
        own = self.starter.with_user(self.secretary).copy()
        Checklist = self.env['iso.checklist']
        self.assertIn(own, Checklist.search([('is_shipped', '=', False)]))
        self.assertNotIn(own, Checklist.search([('is_shipped', '=', True)]))
        self.assertIn(self.starter, Checklist.search([('is_shipped', '=', True)]))

    def test_rights(self):
        own = self.starter.with_user(self.secretary).copy()
        for user in (self.staff, self.auditor, self.leader):
            self.assertTrue(own.with_user(user).name)
            for record in (own, own.question_ids):
                for operation in ('write', 'create', 'unlink'):
                    self.assertFalse(record.with_user(user).has_access(operation))
        for user in (self.secretary, self.admin):
            self.assertTrue(own.with_user(user).has_access('write'))
            self.assertTrue(own.question_ids.with_user(user).has_access('unlink'))
        self.assertTrue(own.with_user(self.inspector).name)
        self.assertFalse(own.with_user(self.inspector).has_access('write'))
        for user in (self.other_secretary, self.other_auditor):
            self.assertTrue(self.starter.with_user(user).name)
            with self.assertRaises(AccessError), mute_logger('odoo.addons.base.models.ir_rule'):
                own.with_user(user).read(['name'])
        self.assertFalse(own.with_user(self.other_secretary).has_access('write'))
