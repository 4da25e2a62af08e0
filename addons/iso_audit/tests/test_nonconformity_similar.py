from unittest.mock import patch

from odoo.tests import Form, tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestNonconformitySimilar(NonconformityCase):
    """Past files like the one being written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._accepted(
            description="Cấp giấy kiểm dịch khi chưa có kết quả xét nghiệm")
        cls.second = cls._accepted(
            description="Tủ lạnh bảo quản vắc xin hỏng, nhiệt độ vượt mức cho phép")

    def _names(self, title, description=False, user=None, **values):
        return [row['name'] for row in self.env['iso.nonconformity'].with_user(
            user or self.staff).similar_to(title, description, **values)]

    def test_alike_is_found(self):
        self.assertEqual(
            self._names("giấy kiểm dịch cấp trước khi có kết quả"), [self.first.name])
        self.assertEqual(
            self._names(False, "Nhiệt độ tủ lạnh vắc xin vượt mức"), [self.second.name])
        self.assertFalse(self._names("Hồ sơ lưu trữ bị thất lạc năm trước"))
        self.assertEqual(
            self._names("Lỗi", "Nhiệt độ tủ lạnh vắc xin vượt mức"), [self.second.name])

    def test_without_accents(self):
        if not self.env.registry.has_unaccent:
            self.skipTest("the database has no unaccent")
        self.assertEqual(self._names("giay kiem dich cap truoc khi co ket qua"),
                         [self.first.name])

    def test_too_little_to_compare(self):
        self.assertFalse(self._names("giấy"))
        self.assertFalse(self._names("  ... !!! ,,, "))
        self.assertFalse(self._names(False, False))

    def test_same_clause_and_department_come_first(self):
        other = self._accepted(
            description="Cấp giấy kiểm dịch khi chưa có kết quả xét nghiệm",
            department_id=self.dept_office.id, owner_id=self.auditor.id)
        other.write({'clause_id': self.clause_75.id})
        typed = "Cấp giấy kiểm dịch khi chưa có kết quả"
        for near, far in ((self.first, other), (other, self.first)):
            self.assertEqual(
                self._names(typed, department_id=near.department_id.id,
                            clause_id=near.clause_id.id),
                [near.name, far.name])

    def test_beginning_of_the_account_counts_too(self):
        file = self._accepted(
            title="Việc ngày thứ hai", description="Dây chuyền lạnh mất điện suốt đêm, vắc xin "
            "phải hủy theo biên bản")
        self.assertEqual(
            self._names("Mất điện suốt đêm, vắc xin phải hủy"), [file.name])

    def test_five_at_most(self):
        for _time in range(6):
            self._accepted(description="Cấp giấy kiểm dịch khi chưa có kết quả xét nghiệm")
        self.assertEqual(len(self._names("Cấp giấy kiểm dịch khi chưa có kết quả")), 5)

    def test_nothing_leaks(self):
        typed = "Cấp giấy kiểm dịch khi chưa có kết quả"
        self.first.write({'confidential': True})
        outsider = self._user('outsider', 'staff', self.agency, self.dept_plan)
        for user, names in (
                (outsider, []), (self.auditor, []), (self.other_secretary, []),
                (self.staff, [self.first.name]), (self.secretary, [self.first.name])):
            self.assertEqual(self._names(typed, user=user), names, user.login)
        # Not by way of a superuser's record either.
        new = self.env['iso.nonconformity'].with_user(outsider).sudo().new({'title': typed})
        self.assertFalse(new.similar)

    def test_not_itself_nor_what_was_rejected(self):
        typed = "Cấp giấy kiểm dịch khi chưa có kết quả"
        self.assertFalse(self._names(typed, file_id=self.first.id))
        bad = self._reported(description=f"{typed} xét nghiệm lần hai").with_user(self.secretary)
        bad._with_reason_reject("Known")
        self.assertEqual(self._names(typed, user=self.secretary), [self.first.name])

    def test_looked_for_while_it_helps(self):
        """Once the plan is approved, opening the form compares nothing any more."""
        file = self._proposed(description="Cấp giấy kiểm dịch khi chưa có kết quả xét nghiệm")
        self.assertEqual([row['name'] for row in file.similar], [self.first.name])
        file.with_user(self.leader)._approve()
        with patch.object(type(file), 'similar_to') as similar_to:
            self.assertFalse(file.similar)
        similar_to.assert_not_called()

    def test_what_was_found_then(self):
        self._analyse(self.first.with_user(self.head))
        [row] = self.env['iso.nonconformity'].with_user(self.staff).similar_to(
            "Cấp giấy kiểm dịch khi chưa có kết quả", False)
        self.assertEqual(
            (row['id'], row['state'], row['cause'], row['verdict']),
            (self.first.id, "Correction and analysis", "Nothing stops the signing", ""))

    def test_form_shows_them_as_fields_change(self):
        view = 'iso_audit.iso_nonconformity_view_form_report'
        with Form(self.env['iso.nonconformity'].with_user(self.staff), view) as form:
            form.description = "Giấy kiểm dịch cấp trước khi có kết quả"
            self.assertEqual([row['name'] for row in form.similar], [self.first.name])

    def test_only_while_it_is_of_use(self):
        old = self._accepted(description="Cấp giấy kiểm dịch khi chưa có kết quả xét nghiệm")
        self.assertEqual([row['name'] for row in old.similar], [self.first.name])
        old.sudo()._system_write({'state': 'approved'})
        self.assertFalse(old.similar)

    def test_words_that_look_like_patterns(self):
        for typed in ("100% của hồ sơ %s %(x)s", "'; DROP TABLE iso_nonconformity; --",
                      "\\ \\\\ ____ %%%% abcdefgh", "<script>alert(1)</script>"):
            self.assertFalse(self._names(typed))
            with patch.object(self.env.registry, 'has_trigram', False):
                self.assertFalse(self._names(typed))

    def test_without_trigrams(self):
        with patch.object(self.env.registry, 'has_trigram', False):
            self.assertEqual(self._names("giấy kiểm nghiệm chưa đạt"), [self.first.name])
            self.assertFalse(self._names("a b c d e f g h i j"))

    def test_queries_do_not_grow(self):
        """One finds them; what is shown of them is read in a batch."""
        Files = self.env['iso.nonconformity'].with_user(self.staff)
        typed = "Cấp giấy kiểm dịch khi chưa có kết quả"

        def count():
            Files.similar_to(typed, False)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Files.similar_to(typed, False)
            return self.env.cr.sql_log_count - before

        one = count()
        for _time in range(4):
            self._accepted(description="Cấp giấy kiểm dịch khi chưa có kết quả xét nghiệm")
        self.assertLessEqual(count(), one)
