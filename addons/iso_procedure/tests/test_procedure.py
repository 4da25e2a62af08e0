from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestProcedure(ProcedureCase):

    # -- codes --------------------------------------------------------------------------------

    def test_codes_follow_the_pattern(self):
        first, second = self._document(), self._document()
        self.assertEqual((first.code, second.code), ("QT-01", "QT-02"))
        form = self._document(kind='form', parent_id=first.id)
        self.assertEqual(form.code, "BM-QT-01-01")
        self.assertEqual(self._document(code="QT-05").code, "QT-05")
        other = self.env['iso.procedure'].with_user(self.other_secretary).create({'title': "X"})
        self.assertEqual(other.code, "QT-01")

    def test_many_at_once_get_codes_of_their_own(self):
        documents = self.env['iso.procedure'].with_user(self.secretary).create(
            [{'title': f"Document {number}"} for number in range(3)])
        self.assertEqual(documents.mapped('code'), ["QT-01", "QT-02", "QT-03"])

    def test_a_pattern_of_ones_own(self):
        self.env['iso.procedure.code'].with_user(self.admin).create(
            {'company_id': self.agency.id, 'kind': 'internal', 'pattern': "CNTY.{000}"})
        self.assertEqual(self._document().code, "CNTY.001")
        with self.assertRaisesRegex(ValidationError, "no place for the running number"):
            self.env['iso.procedure.code'].with_user(self.admin).create(
                {'company_id': self.agency.id, 'kind': 'form', 'pattern': "BM"})

    def test_a_code_is_taken_once(self):
        self._document(code="QT-09")
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError) as refused, \
                self.env.cr.savepoint():
            self._document(code="qt-09")
        self.assertEqual(refused.exception.diag.constraint_name, 'iso_procedure_code_once')

    # -- the way ------------------------------------------------------------------------------

    def test_happy_path(self):
        document = self._document()
        self.assertEqual((document.user_id, document.state), (self.head, 'draft'))
        version = self._draft(document)
        self.assertEqual((version.number, version.total_hours), (1, 12))
        version.action_review()
        self.assertEqual(version.activity_ids.user_id, self.auditor)
        version.with_user(self.auditor).action_agree()
        self.assertEqual((version.state, version.activity_ids.user_id), ('submitted', self.leader))
        version.with_user(self.leader)._approve()
        self.assertEqual((version.state, version.effective_on), ('effective', self.today))
        self.assertEqual((document.version_id, document.state), (version, 'effective'))
        self.assertEqual(version.sudo().seal_ids.event, 'approved')
        self.assertFalse(version.sudo()._seal_differences(version.sudo().seal_ids)[0])
        readers = version.acknowledgement_ids.user_id
        self.assertIn(self.staff, readers)
        self.assertFalse(readers & (self.head | self.leader), "they wrote and approved it")
        version.with_user(self.staff).action_read()
        mine = version.acknowledgement_ids.filtered(lambda one: one.user_id == self.staff)
        self.assertTrue(mine.state == 'read' and mine.read_on)
        self.assertEqual(version.read_count, 1)

    def test_the_next_version_supersedes(self):
        first = self._effective()
        document = first.procedure_id.with_user(self.head)
        second = document._new_version()
        self.assertEqual((second.number, len(second.step_ids)), (2, 2))
        self.assertEqual(second.review_ids.user_id, self.auditor)
        with self.assertRaisesRegex(UserError, "reason for the change"):
            second.action_review()
        second.reason = "The law changed."
        second.action_review()
        second.with_user(self.auditor).action_agree()
        self.assertEqual(first.state, 'effective', "it goes on meanwhile")
        second.with_user(self.leader)._approve()
        self.assertEqual((first.state, first.ended_on), ('superseded', self.today))
        self.assertEqual(document.version_id, second)
        self.assertEqual(set(first.acknowledgement_ids.mapped('state')), {'dropped'})

    def test_effective_on_a_day_to_come(self):
        version = self._effective(effective_date=self._day(5))
        self.assertEqual(version.state, 'approved')
        Version = self.env['iso.procedure.version']
        Version._cron_take_effect()
        self.assertEqual(version.state, 'approved')
        Company = type(self.env.company)
        with patch.object(Company, '_iso_today', lambda company: self._day(5)):
            Version._cron_take_effect()
            Version._cron_take_effect()
        self.assertEqual((version.state, version.effective_on), ('effective', self._day(5)))

    def test_reviewers_in_order(self):
        version = self._draft(in_order=True, review_ids=[
            Command.create({'user_id': self.lead.id, 'sequence': 1}),
            Command.create({'user_id': self.auditor.id, 'sequence': 2})])
        version.action_review()
        self.assertEqual(version.activity_ids.user_id, self.lead)
        with self.assertRaisesRegex(AccessError, "not your turn"):
            version.with_user(self.auditor).action_agree()
        version.with_user(self.lead).action_agree()
        self.assertEqual(version.activity_ids.user_id, self.auditor)
        version.with_user(self.auditor).action_agree()
        self.assertEqual(version.state, 'submitted')

    def test_objections(self):
        version = self._in_review()
        version.with_user(self.auditor)._with_reason_object("The time limit is wrong.")
        self.assertEqual((version.state, version.activity_ids.user_id), ('draft', self.head))
        self.assertEqual(version.review_ids.state, 'objected')
        version.action_review()
        self.assertEqual(version.review_ids.state, 'waiting')
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._with_reason_object("Not yet.")
        self.assertEqual(version.state, 'draft')

    def test_withdrawn(self):
        version = self._effective()
        with self.assertRaises(AccessError):
            version.with_user(self.secretary)._with_reason_withdraw("No longer needed")
        version.with_user(self.leader)._with_reason_withdraw("No longer needed")
        self.assertEqual((version.state, version.procedure_id.state), ('withdrawn', 'withdrawn'))
        self.assertFalse(version.with_user(self.staff).has_access('read'))
        self.assertTrue(version.with_user(self.auditor).has_access('read'))

    def test_looked_at_again(self):
        document = self._effective().procedure_id.with_user(self.head)
        document.sudo().reviewed_on = self._day(-400)
        document.sudo().version_id._system_write({'effective_on': self._day(-500)})
        self.assertTrue(document.is_late)
        document.action_confirm()
        self.assertFalse(document.is_late)

    # -- guards -------------------------------------------------------------------------------

    def test_who_wrote_it_does_not_approve(self):
        version = self._submitted_version()
        self.leader.sudo().group_ids += self.env.ref('iso_audit.group_iso_secretary')
        version._system_write({'submitted_by': self.leader.id})
        with self.assertRaisesRegex(AccessError, "does not approve it"):
            version.with_user(self.leader)._approve()

    def test_who_wrote_it_does_not_review(self):
        with self.assertRaisesRegex(ValidationError, "does not review it"):
            self._draft(review_ids=[Command.create({'user_id': self.head.id})])

    def test_the_text_stands_from_the_review_on(self):
        version = self._in_review()
        for step in (
                lambda: version.write({'content': "<p>Other</p>"}),
                lambda: version.step_ids[:1].write({'hours': 1}),
                version.step_ids.unlink, version.unlink,
                lambda: version.write({'step_ids': [Command.create({'name': "One more"})]})):
            with self.assertRaises(UserError):
                step()

    def test_forging(self):
        version = self._draft()
        for values in (
                {'state': 'effective'}, {'number': 9}, {'approved_by': self.leader.id},
                {'effective_on': self.today}, {'user_id': self.staff.id}):
            with self.subTest(values), self.assertRaises(UserError):
                version.write(values)
        review = version.review_ids
        with self.assertRaises(UserError):
            review.state = 'agreed'
        document = version.procedure_id
        with self.assertRaises(UserError):
            document.reviewed_on = self.today

    def test_effective_in_the_past(self):
        version = self._draft(effective_date=self._day(-1))
        with self.assertRaisesRegex(UserError, "from today on"):
            version.action_review()

    def test_nothing_to_say(self):
        version = self._document().with_user(self.head)._new_version()
        with self.assertRaisesRegex(UserError, "What it says"):
            version.action_review()

    def test_one_in_work(self):
        version = self._draft()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            version.create({'procedure_id': version.procedure_id.id})

    def test_once_is_enough(self):
        version = self._effective()
        with self.assertRaisesRegex(UserError, "not possible now"):
            version.with_user(self.leader)._approve()
        with self.assertRaisesRegex(UserError, "not possible now"):
            version.with_user(self.auditor).action_agree()

    def test_script_in_the_text(self):
        version = self._draft(content='<p onclick="x()">A<script>alert(1)</script></p>')
        self.assertNotIn("script", version.content)
        self.assertNotIn("onclick", version.content)

    def test_steps_in_a_circle(self):
        version = self._draft()
        first, second = version.step_ids
        with self.assertRaisesRegex(ValidationError, "run in a circle"), self.env.cr.savepoint():
            second.next_id = first
        second.write({'kind': 'decision', 'else_id': first.id, 'else_label': "not complete"})
        other = self._draft()
        with self.assertRaisesRegex(ValidationError, "another version"):
            second.else_id = other.step_ids[0]

    def test_in_force_it_keeps_its_code(self):
        document = self._effective().procedure_id.with_user(self.secretary)
        with self.assertRaisesRegex(UserError, "know it by its code"):
            document.code = "QT-77"
        with self.assertRaises(UserError):
            document.action_archive()
        with self.assertRaises(UserError):
            document.unlink()

    # -- reading ------------------------------------------------------------------------------

    def test_readers_by_department(self):
        document = self._document(reader_ids=[Command.set(self.dept_plan.ids)])
        version = self._draft(document)
        version.action_review()
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._approve()
        self.assertEqual(version.acknowledgement_ids.user_id, self.lead)

    def test_nobody_reads_for_another(self):
        version = self._effective()
        mine = version.acknowledgement_ids.filtered(lambda one: one.user_id == self.staff)
        with self.assertRaisesRegex(AccessError, "nobody can do it in their place"):
            mine.with_user(self.secretary).action_read()
        with self.assertRaisesRegex(AccessError, "does not wait for you"):
            version.with_user(self.leader).action_read()
        with self.assertRaises(UserError):
            mine.with_user(self.staff).write({'state': 'read'})

    def test_the_digest_tells_who_is_late(self):
        version = self._effective()
        self.assertIn('iso.acknowledgement', self.env['iso.reminder']._duty_models())
        mine = version.acknowledgement_ids.filtered(lambda one: one.user_id == self.staff)
        self.assertEqual(mine._duty_user(), self.staff)
        self.assertIn(version.procedure_id.code, mine._duty_words())

    def test_queries_do_not_grow_with_the_readers(self):
        def approve():
            version = self._submitted_version()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            version.with_user(self.leader)._approve()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        approve()
        few = approve()
        for number in range(20):
            self._user(f'reader_{number}', 'staff', self.agency, self.dept_plan)
        approve()  # the new users have emptied the caches
        self.assertLessEqual(approve(), few + 5)
