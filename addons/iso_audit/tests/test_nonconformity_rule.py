from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestNonconformityRule(NonconformityCase):
    """Files opened by a server action, and when the report of an audit is signed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env['ir.model']._get('hr.department')
        cls.rule = cls._rule()

    @classmethod
    def _rule(cls, **values):
        return cls.env['ir.actions.server'].create({
            'name': "Watch", 'model_id': cls.model.id, 'state': 'iso_nonconformity',
            'iso_title': "“{{ object.name }}” is late", 'iso_grade': 'major', **values})

    def _run(self, records, rule=None, user=None):
        Files = self.env['iso.nonconformity'].with_context(active_test=False)
        before = Files.search([])
        (rule or self.rule).with_user(user or self.env.user).with_context(
            active_model=records._name, active_id=records[:1].id, active_ids=records.ids).run()
        return (Files.search([]) - before).sorted('id')

    def test_a_file_for_each_record(self):
        departments = self.dept_vet | self.dept_plan
        files = self._run(departments)
        self.assertEqual(files.mapped('res_id'), departments.ids)
        self.assertEqual(files.mapped('title'), ["“Veterinary” is late", "“Planning” is late"])
        file = files[0]
        self.assertEqual(
            (file.grade, file.company_id, file.rule_id, file.reporter_id, file.state,
             file.origin_name, file.stage_user_id),
            ('major', self.agency, self.rule, self.secretary, 'reported',
             self.dept_vet.display_name, self.secretary))
        self.assertIn("by the rule “Watch”", file.description)

    def test_not_twice_while_open(self):
        self.assertEqual(len(self._run(self.dept_vet)), 1)
        self.assertFalse(self._run(self.dept_vet))
        files = self._run(self.dept_vet | self.dept_plan)
        self.assertEqual(files.mapped('res_id'), self.dept_plan.ids)
        self.assertTrue(self._run(self.dept_vet, self._rule()), "another rule, another fault")

    def test_again_when_it_was_closed(self):
        file = self._run(self.dept_vet).with_user(self.secretary)
        file._with_reason_reject("Not so")
        self.assertTrue(self._run(self.dept_vet))

    def test_not_again_within_some_days(self):
        rule = self._rule(iso_days=10)
        file = self._run(self.dept_vet, rule).with_user(self.secretary)
        file._with_reason_reject("Not so")
        self.assertFalse(self._run(self.dept_vet, rule))
        file.sudo()._system_write({'date': fields.Date.subtract(self.today, days=11)})
        self.assertTrue(self._run(self.dept_vet, rule))

    def test_department_of_the_record(self):
        model = self.env['ir.model']._get('hr.employee')
        rule = self._rule(
            model_id=model.id, iso_department_path='department_id',
            iso_department_id=self.dept_office.id)
        with_department = self._employee(self.staff)
        without = self.env['hr.employee'].create(
            {'name': "Nowhere", 'company_id': self.agency.id})
        files = self._run(with_department | without, rule)
        self.assertEqual(
            files.mapped('department_id.name'), ["Veterinary", "Office"])
        self.assertEqual(files[0].owner_id, self.head)

    def test_department_of_another_company_is_left_out(self):
        rule = self._rule(iso_department_id=self.other_dept.id)
        self.assertFalse(self._run(self.dept_vet, rule).department_id)

    def test_scheduled(self):
        """Without records the rule looks for them itself."""
        cron = self.env['ir.cron'].create({
            'name': "Watch", 'model_id': self.model.id, 'state': 'iso_nonconformity',
            'iso_title': "Late", 'interval_type': 'days',
            'iso_domain': f"[('id', 'in', {[self.dept_vet.id, self.dept_plan.id]})]"})
        before = self.env['iso.nonconformity'].search([])
        cron.ir_actions_server_id.run()
        cron.ir_actions_server_id.run()
        files = self.env['iso.nonconformity'].search([]) - before
        self.assertEqual(set(files.mapped('res_id')), {self.dept_vet.id, self.dept_plan.id})
        self.assertEqual(len(files), 2)

    def test_without_records_nothing_is_reported(self):
        """A rule never takes all there is, nor what is only being typed."""
        before = self.env['iso.nonconformity'].search_count([])
        self.rule.run()
        self.rule.iso_domain = "[('id', '>', 0)]"
        self.rule.with_context(active_model='hr.department', active_ids=[]).run()
        self.rule.with_context(onchange_self=self.dept_vet).run()
        self.assertEqual(self.env['iso.nonconformity'].search_count([]), before)

    def test_by_somebody_without_rights_to_the_file(self):
        """Who triggers the rule reports; what a rule opens, the rule is allowed to open."""
        self.rule.group_ids = self.env.ref('iso_audit.group_iso_staff')
        file = self._run(self.dept_plan, user=self.staff)
        self.assertEqual((file.reporter_id, file.res_id), (self.staff, self.dept_plan.id))
        self.rule.group_ids = False
        with self.assertRaises(AccessError), mute_logger(
                'odoo.addons.base.models.ir_actions'):
            self._run(self.dept_office, user=self.staff)

    def test_bad_rules(self):
        for values, words in (
                ({'iso_title': " "}, "needs a title"),
                ({'iso_department_path': 'name'}, "does not lead from"),
                ({'iso_department_path': 'company_id.partner_id'}, "does not lead from"),
                ({'iso_department_path': 'nothing.at.all'}, "does not lead from"),
                ({'iso_domain': "[('nothing', '=', 1)]"}, "cannot be looked for"),
                ({'iso_domain': "__import__('os')"}, "cannot be looked for"),
                ({'iso_domain': "[("}, "cannot be looked for")):
            with self.assertRaisesRegex(ValidationError, words):
                self._rule(**values)

    def test_markup_in_a_record_stays_text(self):
        self.dept_vet.name = "<script>alert(1)</script>"
        file = self._run(self.dept_vet)
        self.assertEqual(file.title, "“<script>alert(1)</script>” is late")
        for message in file.message_ids:
            self.assertNotIn('<script', message.body)

    def test_rule_cannot_be_forged(self):
        with self.assertRaisesRegex(UserError, "records this by itself"):
            self._reported(rule_id=self.rule.id)

    def test_only_a_system_administrator_writes_rules(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.admin).write({'iso_title': "X"})

    # -- when a report is signed --------------------------------------------------------------

    def _sign(self, *results):
        audit = self._running()
        for line, result in zip(audit.line_ids, results, strict=True):
            line.with_user(line.user_id).write(
                {'result': result, 'note': f"Note on {result}", 'evidence': "Case 412"})
        audit.with_user(self.lead).conclusion = "Done"
        audit.with_user(self.lead)._report()
        audit.invalidate_recordset()
        return audit

    def test_signing_opens_files_if_so_set(self):
        self.agency.iso_open_files = True
        audit = self._sign('major', 'observation', 'ofi', 'good')
        self.assertEqual(audit.open_finding_count, 0)
        self.assertEqual(len(audit.finding_ids.nonconformity_ids), 1)
        self.assertEqual(len(audit.finding_ids.action_ids), 2)
        self.assertEqual(audit.finding_ids.nonconformity_ids.reporter_id, self.lead)

    def test_signing_opens_nothing_by_itself(self):
        self.assertEqual(
            self._sign('major', 'observation', 'ofi', 'good').open_finding_count, 3)

    def test_signing_without_findings(self):
        self.agency.iso_open_files = True
        self.assertEqual(
            self._sign('good', 'conform', 'conform', 'conform').state, 'reported')

    def test_setting(self):
        self.env['iso.settings'].with_user(self.admin).create({'open_files': True}).action_save()
        self.assertTrue(self.agency.iso_open_files)
