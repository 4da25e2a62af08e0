"""Who counts what: the figures show nobody more than the records do."""

from odoo.tests import tagged

from .test_figures import FiguresCase

MODELS = [
    'iso.nonconformity.report', 'iso.nonconformity.stage', 'iso.nonconformity.round', 'iso.cause',
    'iso.action']


@tagged('post_install', '-at_install')
class TestFigureAccess(FiguresCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_file = cls._concluded('ineffective')
        cls.secret_file = cls._concluded('ineffective', confidential=True)
        # Its department is the head's; nobody of the office has to do with it.
        cls.bystander = cls._user('bystander', 'staff', cls.agency, cls.dept_office)
        cls.other_file = cls.env['iso.nonconformity'].create({
            'description': "Elsewhere", 'department_id': cls.other_dept.id,
            'company_id': cls.other_agency.id, 'owner_id': cls.other_secretary.id})
        cls.reported_file = cls._reported()
        cls.files = cls.open_file | cls.secret_file | cls.other_file | cls.reported_file

    def _counted(self, user, model):
        """Which of the files of this test ``user`` finds in the figures of ``model``."""
        rows = self.env[model].with_user(user).search(
            [('nonconformity_id', 'in', self.files.ids)])
        count, = self.env[model].with_user(user)._read_group(
            [('nonconformity_id', 'in', self.files.ids)], [], ['__count'])[0]
        self.assertEqual(len(rows), count)
        return rows.sudo().nonconformity_id

    def test_who_counts_what(self):
        known, all_of_agency = self.open_file, self.files - self.other_file
        for user, files in (
                (self.bystander, known),
                (self.staff, all_of_agency),  # reported them and works there
                (self.lead, known | self.reported_file),
                (self.leader, all_of_agency),
                (self.secretary, all_of_agency),
                (self.inspector, self.files),
                (self.other_secretary, self.other_file),
                (self.other_auditor, self.other_file)):
            with self.subTest(user=user.login):
                self.assertEqual(self._counted(user, 'iso.nonconformity.report'), files)

    def test_parts_as_the_files(self):
        """Stages, rounds, causes and actions of what one may not read are not counted either."""
        for model in MODELS[1:]:
            with self.subTest(model=model):
                self.assertEqual(self._counted(self.bystander, model), self.open_file)
                self.assertLessEqual(
                    self.open_file | self.secret_file, self._counted(self.inspector, model))
                self.assertFalse(
                    self._counted(self.other_secretary, model) - self.other_file)

    def test_report_and_file_agree(self):
        """Whoever looks: the figures hold the files that the list of files holds."""
        for user in (
                self.bystander, self.staff, self.head, self.doer, self.auditor, self.lead,
                self.leader, self.secretary, self.admin, self.inspector, self.other_secretary):
            domain = [('id', 'in', self.files.ids)]
            with self.subTest(user=user.login):
                self.assertEqual(
                    set(self.env['iso.nonconformity.report'].with_user(user).search(domain).ids),
                    set(self.env['iso.nonconformity'].with_user(user).search(domain).ids))

    def test_archived_is_not_counted(self):
        self.open_file.sudo().action_archive()
        self.assertFalse(self._counted(self.bystander, 'iso.nonconformity.report'))

    def test_queries_do_not_grow(self):
        """Each figure of 3 or of 60 files takes the same queries."""
        def queries():
            self.env.flush_all()
            counts = []
            for model in MODELS:
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.env[model].with_user(self.bystander).formatted_read_group(
                    [], ['department_id', 'company_id'], ['__count'])
                counts.append(self.env.cr.sql_log_count - before)
            return counts
        queries()  # fills what is cached for good: rights, rules, groups
        few = queries()
        for number in range(20):
            for department in (self.dept_vet, self.dept_plan, self.dept_office):
                self._file(found=number, department_id=department.id)
        self.assertEqual(queries(), few)
