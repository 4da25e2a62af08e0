from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AuditFlowCase
from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestNonconformityInspection(NonconformityCase, AuditFlowCase):
    """What an inspection found is reported to the inspector in time."""

    def _duties(self, file):
        return file.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(
                'iso_audit.activity_type_report_to_inspector'))

    def _approved_inspection(self):
        return self._approved(source='inspection').with_user(self.secretary)

    def test_deadline_from_the_end_of_the_inspection(self):
        audit = self._running(kind='inspection')
        for line in audit.line_ids:
            line.with_user(line.user_id).write(
                {'result': 'major', 'note': "Broken", 'evidence': "Case 412"})
        audit.with_user(self.lead).conclusion = "Done"
        audit.with_user(self.lead)._report()
        audit.with_user(self.secretary).action_follow_up()
        for file in audit.finding_ids.nonconformity_ids:
            self.assertEqual(
                file.inspection_deadline, fields.Date.add(audit.date_end, months=2))
            self.assertEqual(
                (self._duties(file).user_id, self._duties(file).date_deadline),
                (self.secretary, file.inspection_deadline))

    def test_months_of_the_company(self):
        self.agency.iso_inspection_months = 1
        file = self._reported(source='inspection')
        deadline = fields.Date.add(file.date, months=1)
        self.assertEqual(file.inspection_deadline, deadline)
        self.agency.iso_inspection_months = 3
        file.invalidate_recordset()
        self.assertEqual(file.inspection_deadline, deadline, "what was promised stays")
        for months in (0, -1, 25):
            with self._violates('res_company_iso_inspection_months_positive'):
                self.agency.iso_inspection_months = months
                self.env.flush_all()
            self.env.invalidate_all()

    def test_others_owe_nothing(self):
        file = self._reported()
        self.assertFalse(file.inspection_deadline or self._duties(file))

    def test_duty_follows_the_source(self):
        file = self._reported()
        file.with_user(self.secretary).write({'source': 'inspection'})
        self.assertEqual(len(self._duties(file)), 1)
        day = self._day(-3)
        file.with_user(self.secretary).write({'date': day})
        self.assertEqual(self._duties(file).date_deadline, fields.Date.add(day, months=2))
        file.with_user(self.secretary).write({'source': 'work'})
        self.assertFalse(self._duties(file))

    def test_duty_stays_through_the_stages(self):
        file = self._approved_inspection()
        self.assertEqual(len(self._duties(file)), 1)
        rejected = self._reported(source='inspection').with_user(self.secretary)
        rejected._with_reason_reject("Known")
        self.assertFalse(self._duties(rejected))

    def test_sending(self):
        file = self._approved_inspection()
        self.assertTrue(file.may_send_to_inspector)
        file.action_send_to_inspector()
        self.assertEqual(file.inspection_sent_by, self.secretary)
        self.assertTrue(file.inspection_sent_on)
        self.assertEqual(
            file.inspection_words,
            f"Reported to the inspector on {self.today.strftime('%d/%m/%Y')} by Secretary.")
        self.assertFalse(self._duties(file))
        told = self.env['mail.message'].search([
            ('model', '=', file._name), ('res_id', '=', file.id),
            ('message_type', '=', 'user_notification'),
            ('partner_ids', 'in', self.inspector.partner_id.ids)])
        self.assertIn(file.name, told.subject)
        self.assertIn("Inspector", file.message_ids[:1].body)
        # The inspector may open what the notice links to.
        self.assertEqual(file.with_user(self.inspector).with_context(
            allowed_company_ids=self.province.ids).title, file.title)

    def test_printed_request_goes_along(self):
        file = self._concluded(source='inspection').with_user(self.secretary)
        Report = self.env.registry['ir.actions.report']
        with patch.object(
                Report, '_get_report_from_name', lambda self, name: self.browse(1)), \
             patch.object(
                Report, '_render_qweb_pdf',
                lambda self, ref, res_ids=None, data=None: (b"%PDF-1.4", 'pdf')):
            file.action_send_to_inspector()
        told = self.env['mail.message'].search([
            ('model', '=', file._name), ('res_id', '=', file.id),
            ('message_type', '=', 'user_notification'),
            ('partner_ids', 'in', self.inspector.partner_id.ids)])
        self.assertEqual(told.attachment_ids.mapped('name'), [f"{file.name}.pdf"])

    def test_a_leader_may_a_closed_file_too(self):
        file = self._concluded(source='inspection').with_user(self.leader)
        file.action_send_to_inspector()
        self.assertEqual(file.inspection_sent_by, self.leader)

    def test_refused(self):
        file = self._approved_inspection()
        for user in (self.staff, self.head, self.auditor):
            with self.assertRaisesRegex(AccessError, "Only these roles"):
                file.with_user(user).action_send_to_inspector()
        with self.assertRaises(AccessError):
            file.with_user(self.other_secretary).action_send_to_inspector()
        early = self._proposed(source='inspection').with_user(self.secretary)
        self.assertFalse(early.may_send_to_inspector)
        with self.assertRaisesRegex(UserError, "not possible now"):
            early.action_send_to_inspector()
        with self.assertRaisesRegex(UserError, "does not come from an inspection"):
            self._approved().with_user(self.secretary).action_send_to_inspector()
        with self.assertRaises(UserError):
            self._reported(source='inspection', inspection_sent_on=fields.Datetime.now())
        self.inspector.active = False
        with self.assertRaisesRegex(UserError, "No organisation above Agency"):
            file.action_send_to_inspector()

    def test_late(self):
        file = self._reported(source='inspection', date=self._day(-100))
        self.assertTrue(file.inspection_late)
        self.assertRegex(file.inspection_words, r"^To be reported .* days late\)\.$")
        late = self.env['iso.nonconformity'].with_user(self.secretary).search([
            ('inspection_deadline', '<', 'today'), ('inspection_sent_on', '=', False),
            ('state', '!=', 'rejected')])
        self.assertEqual(late, file)
        self.assertFalse(self._reported(source='inspection').inspection_late)

    def test_setting(self):
        self.env['iso.settings'].with_user(self.admin).create(
            {'inspection_months': 3}).action_save()
        self.assertEqual(self.agency.iso_inspection_months, 3)
