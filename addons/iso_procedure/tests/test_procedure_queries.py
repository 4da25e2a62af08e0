"""Query counts, pinned: they do not grow with the number of documents, steps or readers."""

from odoo import Command
from odoo.tests import Form, tagged

from odoo.addons.iso_audit.tests.query_common import CountedQueries

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestProcedureQueries(CountedQueries, ProcedureCase):

    @classmethod
    def _with_steps(cls, count):
        return cls._effective(document=cls._document(), step_ids=[
            Command.create({
                'name': f"Step {number}", 'sequence': number, 'role': "Officer", 'hours': 1})
            for number in range(count)])

    def _staff(self, count):
        """So many people more who have to read what takes effect."""
        staff = self.env.ref('iso_audit.group_iso_staff')
        users = self.env['res.users'].with_context(no_reset_password=True).create([{
            'name': f"Reader {number}", 'login': f'iso_reader_{count}_{number}',
            'company_id': self.agency.id, 'company_ids': [Command.set(self.agency.ids)],
            'group_ids': [Command.set(staff.ids)]} for number in range(count)])
        self.env['hr.employee'].create([{
            'name': user.name, 'user_id': user.id, 'company_id': self.agency.id,
            'department_id': self.dept_vet.id} for user in users])
        return users

    def test_the_list_of_documents(self):
        """80 documents on a page cost as much as 8."""
        spec = self._list_spec('iso.procedure')
        self.env['iso.procedure'].with_user(self.secretary).create([
            {'title': f"Document {number}", 'kind': 'internal',
             'department_id': self.dept_vet.id} for number in range(80)])
        self.env['iso.procedure.version'].create([
            {'procedure_id': document.id} for document in self.env['iso.procedure'].search(
                [('company_id', '=', self.agency.id)])])
        for user in (self.secretary, self.leader, self.head):
            with self.subTest(user=user.login):
                Procedure = self.env['iso.procedure'].with_user(user)
                Procedure.web_search_read([], spec, limit=8)
                counts = []
                for limit in (8, 80):
                    with self._counted() as counted:
                        page = Procedure.web_search_read([], spec, limit=limit)
                    self.assertEqual(len(page['records']), limit)
                    counts += counted
                self.assertLessEqual(counts[1], counts[0])
                self.assertLess(counts[1], 25)

    def test_opening_the_form(self):
        """A document of 3 or of 60 steps, read by 10 or by 100 people: the same."""
        small = self._with_steps(3)
        newcomers = self._staff(100)
        # They were asked to read it too on the day they came.
        small.sudo().acknowledgement_ids.filtered(lambda one: one.user_id in newcomers).unlink()
        large = self._with_steps(60)
        self.assertGreater(large.reader_count, small.reader_count)
        for user in (self.secretary, self.head, self.auditor, self.leader, self.staff):
            for name in ('procedure_id', False):
                with self.subTest(user=user.login, model=name or 'version'):
                    counts = []
                    for version in (small, large, small, large):
                        record = version[name] if name else version
                        with self._counted() as counted:
                            Form(record.with_user(user))
                        counts += counted
                    self.assertEqual(counts[2], counts[3])
                    self.assertLess(counts[3], 100)

    def test_distribution(self):
        """To 400 people more at the price of their rows: one INSERT holds 100."""
        version = self._with_steps(2)
        counts = []
        for more in (10, 0, 400):
            self._staff(more)
            version.sudo().acknowledgement_ids.unlink()
            with self._counted() as counted:
                version.sudo()._distribute()
            counts += counted
        self.assertGreater(version.reader_count, 400)
        self.assertLessEqual(counts[2], counts[1] + 12)

    def test_making_a_checklist_of_documents(self):
        """60 steps are asked by few queries more than 3."""
        counts = []
        small, large = self._with_steps(3), self._with_steps(60)
        for version in (small, small, large):
            audit = self._audit(checklist_ids=[Command.set(self.checklist.ids)])
            audit.procedure_ids = version.procedure_id
            with self._counted() as counted:
                audit.action_make_checklist()
            counts += counted
        self.assertEqual(len(audit.line_ids.step_id), 60)
        self.assertLessEqual(counts[2], counts[1] + 6)
