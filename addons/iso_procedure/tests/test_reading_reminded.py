from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestReadingReminded(ProcedureCase):
    """Who has not read a document: in the digest, by a reminder, on the overview."""

    def _read_by(self, departments):
        document = self._document(reader_ids=[Command.set(departments.ids)])
        version = self._submitted_version(document=document)
        version.with_user(self.leader)._approve()
        return version

    # -- the digest and links -----------------------------------------------------------------

    def test_the_digest_names_what_is_to_be_read(self):
        version = self._effective()
        self.assertNotIn(self.staff.id, self.env['iso.reminder']._gather())
        version.acknowledgement_ids.sudo().deadline = self._day(-1)
        item = self.env['iso.reminder']._gather()[self.staff.id]['own'][0]
        self.assertEqual((item.name, item.days), (version.procedure_id.code, -1))

    def test_a_link_to_a_reading_leads_to_the_text(self):
        version = self._effective()
        action = version.acknowledgement_ids[:1].with_user(self.staff).get_formview_action()
        self.assertEqual((action['res_model'], action['res_id']), (version._name, version.id))

    # -- reminding ----------------------------------------------------------------------------

    def _remind(self, version, user):
        before = self.env['mail.message'].search([], order='id desc', limit=1).id
        done = version.procedure_id.with_user(user).action_remind()
        messages = self.env['mail.message'].search([('id', '>', before)])
        return done['params'], messages

    def test_remind(self):
        version = self._read_by(self.dept_vet)
        version.with_user(self.doer).action_read()
        told, messages = self._remind(version, self.secretary)
        self.assertEqual(told['message'], "Reminded: 1.")
        self.assertEqual(messages.notified_partner_ids, self.staff.partner_id)
        self.assertIn(version.procedure_id.code, messages.subject)
        told, messages = self._remind(version, self.head)
        self.assertEqual(told['message'], "Reminded: 0. Reminded today already: 1.")
        self.assertFalse(messages, "once a day, whoever presses")
        version.acknowledgement_ids.sudo().reminded_on = self._day(-1)
        self.assertEqual(self._remind(version, self.head)[0]['message'], "Reminded: 1.")

    def test_remind_whom_no_mail_reaches(self):
        version = self._read_by(self.dept_plan)
        self.lead.email = False
        told, messages = self._remind(version, self.secretary)
        self.assertIn(self.lead.name, told['message'])
        self.assertFalse(messages)
        self.assertFalse(version.acknowledgement_ids.reminded_on)

    def test_who_may_not_remind(self):
        version = self._effective()
        for user in (self.staff, self.auditor, self.leader):
            with self.subTest(user.login), self.assertRaises(AccessError):
                version.acknowledgement_ids.with_user(user).action_remind()
        with self.assertRaises(AccessError):
            version.procedure_id.with_user(self.other_secretary).action_remind()
        self.assertFalse(version.acknowledgement_ids.filtered('reminded_on'))

    # -- on the overview ----------------------------------------------------------------------

    def _late_tile(self, user):
        Overview = self.env['iso.overview'].with_user(user)
        return Overview._tile_late(Overview._frame(None, None, []))

    def _late(self, *versions):
        for version in versions:
            version.acknowledgement_ids.sudo().deadline = self._day(-3)

    def test_a_crowd_is_one_line(self):
        """Whole departments that have not read one document do not hide other late work."""
        version = self._effective()
        self._late(version)
        count = len(version.acknowledgement_ids)
        self.assertGreater(count, 3)
        tile = self._late_tile(self.secretary)
        line, = tile['lines']
        self.assertEqual(
            (line['label'], line['tag']),
            (f"Not read: {version.procedure_id.title}", "3 days late"))
        self.assertEqual(
            line['hint'], f"{version.procedure_id.code} · {count} people have not read it")
        self.assertEqual((line['count'], tile['total']), (count, count))
        self.assertEqual(
            self.env['iso.acknowledgement'].search_count(line['action']['domain']), count)

    def test_many_documents_of_one_person_are_one_line(self):
        versions = [self._read_by(self.dept_plan) for _number in range(4)]
        self._late(*versions)
        line, = self._late_tile(self.secretary)['lines']
        self.assertEqual(
            (line['label'], line['person']['id'], line['count']),
            ("4 documents not read in time", self.lead.id, 4))

    def test_a_single_reading_names_both(self):
        version = self._read_by(self.dept_plan)
        self._late(version)
        line, = self._late_tile(self.secretary)['lines']
        self.assertEqual(line['person']['id'], self.lead.id)
        self.assertEqual(
            (line['action']['res_model'], line['action']['res_id']), (version._name, version.id),
            "the text, as a reading has no form")
        self.assertEqual(line['hint'], f"{version.procedure_id.code} · {self.dept_plan.name}")

    def test_readings_leave_room_for_other_late_work(self):
        versions = [
            self._read_by(department) for department in (self.dept_vet, self.dept_plan)
            for _number in range(2)]
        self._late(*versions)
        tile = self._late_tile(self.secretary)
        self.assertEqual(tile['total'], 6)
        self.assertLessEqual(len(tile['lines']), 3)
        self.assertEqual([link['count'] for link in tile['links']], [6], "and all of them")

    def test_whoever_reads_sees_only_the_own(self):
        version = self._effective()
        self._late(version)
        tile = self._late_tile(self.staff)
        self.assertEqual((tile['total'], len(tile['lines'])), (1, 1))

    def test_lines_do_not_cost_queries(self):
        self._late(self._effective())
        self._late_tile(self.secretary)

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._late_tile(self.secretary)
            return self.env.cr.sql_log_count - before

        one = cost()
        self._late(*(self._effective() for _number in range(4)))
        self.assertLessEqual(cost(), one + 1)
