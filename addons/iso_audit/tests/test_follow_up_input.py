"""What people type, and where they are when they do: refused in words, or shown as text."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .nonconformity_common import NonconformityCase

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@tagged('post_install', '-at_install')
class TestFollowUpInput(NonconformityCase):

    def _bodies(self, record):
        return "".join(
            str(body) for body in record.sudo().message_ids.mapped('body'))

    def _assert_text(self, record):
        """What was typed stays text where the web client shows HTML: in the log."""
        bodies = self._bodies(record)
        self.assertNotIn("<script", bodies)
        self.assertNotIn("<img src=x", bodies)

    def test_html_stays_text(self):
        """In every reason, title and name that comes into the log or into a mail."""
        file = self._reported(title=SCRIPT, description=SCRIPT)
        file.with_user(self.secretary)._with_reason_reject(SCRIPT)
        self._assert_text(file)
        self.assertIn("&lt;script&gt;", self._bodies(file))
        file = self._analysed(title=SCRIPT, evidence=SCRIPT)
        file.action_ids.filtered(lambda action: action.state == 'draft').title = SCRIPT
        file.action_propose()
        file.with_user(self.leader)._with_reason_send_back(SCRIPT)
        file.action_propose()
        file._with_reason_take_back(SCRIPT)
        file.action_propose()
        file.with_user(self.leader)._approve()
        action = file.action_ids.filtered(lambda action: action.title == SCRIPT)
        change = self.env['iso.action.deadline'].with_user(self.doer).create({
            'action_id': action.id, 'new_deadline': self._day(20), 'reason': SCRIPT})
        change.with_user(self.head).action_approve()
        action.with_user(self.doer).evidence = SCRIPT
        action.with_user(self.doer).action_done()
        action.with_user(self.head)._with_reason_return(SCRIPT)
        action.with_user(self.leader)._with_reason_cancel(SCRIPT)
        file._with_reason_reopen_plan(SCRIPT)
        self._assert_text(file)
        self._assert_text(action)
        self.assertGreaterEqual(self._bodies(file).count("&lt;script&gt;"), 3)
        self.assertGreaterEqual(self._bodies(action).count("&lt;script&gt;"), 3)
        notices = self.env['mail.message'].search([
            ('model', 'in', ('iso.nonconformity', 'iso.action')),
            ('res_id', 'in', [*file.ids, *action.ids])])
        self.assertNotIn("<script", "".join(map(str, notices.mapped('body'))))
        self.assertEqual(action.title, SCRIPT)

    def test_very_long_texts(self):
        long = "Đã cấp giấy chứng nhận trước khi có kết quả xét nghiệm. " * 2000
        file = self._reported(description=long)
        self.assertEqual(file.title, long[:120])
        self.assertEqual(file.with_user(self.secretary).description.strip(), long.strip())
        file = self._analysed(description=long, evidence=long, title=long[:5000])
        file.cause_ids.why_2 = long[:5000]
        file.action_ids.filtered(lambda action: action.state == 'draft').title = long[:5000]
        file.action_propose()
        file.with_user(self.leader)._approve()
        self.assertEqual(file.state, 'approved')

    def test_only_blanks(self):
        for values in ({'description': "  \n\t"}, {'title': "   ", 'description': False}):
            with self.assertRaisesRegex(UserError, "Say what happened"), \
                    self.env.cr.savepoint():
                self._reported(**values)
        wizard = self.env['iso.reason'].with_user(self.secretary).create({
            'res_model': 'iso.nonconformity', 'res_id': self._reported().id, 'verb': 'reject',
            'reason': " \n "})
        with self.assertRaisesRegex(UserError, "Write down the reason"):
            wizard.action_confirm()

    def test_a_verdict_without_grounds(self):
        file = self._done().with_user(self.auditor)
        file.write({'verdict': 'effective', 'verdict_evidence': "  "})
        with self.assertRaisesRegex(UserError, "What the verdict rests on"):
            file._conclude()

    def test_a_department_without_a_head(self):
        """Nor one whose head has gone: the secretary names somebody."""
        self.assertFalse(self._reported(department_id=self.dept_plan.id).owner_id)
        self.head.active = False
        file = self._reported()
        self.assertFalse(file.owner_id)
        with self.assertRaisesRegex(UserError, "Veterinary has no head with a user"):
            file.with_user(self.secretary).write({'clause_id': self.clause_81.id})
            file.with_user(self.secretary).action_accept()
        file.with_user(self.secretary).owner_id = self.doer
        file.with_user(self.secretary).action_accept()
        self.assertEqual(file.stage_user_id, self.doer)

    def test_an_archived_department_or_clause(self):
        file = self._analysed()
        self.dept_vet.active = False
        self.dept_office.active = False
        self.clause_81.active = False
        file.action_propose()
        file.with_user(self.leader)._approve()
        self._carry_out(file)
        file.action_finish()
        self._conclude(file)
        self.assertEqual(file.state, 'closed')
        self.assertEqual(file.department_id, self.dept_vet)

    def test_what_is_referred_to_stays(self):
        file = self._accepted()
        for department in (file.department_id, self.dept_plan):
            with self.assertRaisesRegex(UserError, "Archive it instead"), \
                    self.env.cr.savepoint():
                department.sudo().unlink()
        for record in (self.clause_81, self.staff):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                    self.env.cr.savepoint():
                record.sudo().unlink()

    def test_a_company_that_is_not_ones_own(self):
        with self.assertRaises(AccessError):
            self._reported(company_id=self.other_agency.id, department_id=False)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._reported(department_id=self.other_dept.id)

    def test_with_the_wrong_company_open(self):
        """Who belongs to two companies acts in the one that is open, and is told so."""
        both = self._user('both', 'secretary', self.agency)
        both.company_ids += self.other_agency
        file = self._reported()
        elsewhere = file.with_user(both).with_context(
            allowed_company_ids=self.other_agency.ids)
        for act in (elsewhere.action_accept, lambda: elsewhere._with_reason_reject("No"),
                    lambda: elsewhere.write({'clause_id': self.clause_81.id})):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()
        self.assertEqual(file.state, 'reported')
        here = file.with_user(both).with_context(
            allowed_company_ids=(self.other_agency | self.agency).ids)
        here.clause_id = self.clause_81
        here.action_accept()
        self.assertEqual(file.state, 'analysis')

    def test_nobody_to_receive_it(self):
        """A report is taken down all the same; a plan is not proposed to nobody."""
        company = self.env['res.company'].create({'name': "Empty"})
        reporter = self._user('lonely', 'staff', company)
        file = self.env['iso.nonconformity'].with_user(reporter).create({'title': "Seen"})
        self.assertEqual((file.state, file.stage_user_id.id), ('reported', False))
        file = self._analysed()
        self.agency.iso_leader_id = False
        self.leader.active = False
        self.assertIn("A leader who approves", "".join(self._gaps(file)))
        with self.assertRaisesRegex(UserError, "A leader who approves"):
            file.action_propose()

    def test_the_only_leader_does_not_become_owner_of_what_waits_for_him(self):
        file = self._proposed()
        with self.assertRaisesRegex(UserError, "Nobody is there to take the next step"), \
                self.env.cr.savepoint():
            file.with_user(self.secretary).owner_id = self.leader
        self.assertEqual(file.stage_user_id, self.leader)

    def test_files_of_evidence(self):
        """A photo travels with the file, and stays when the file is closed."""
        file = self._reported(attachment_ids=[
            Command.create({'name': "photo.png", 'raw': b"photo"})])
        photo = file.attachment_ids
        self.assertEqual((photo.res_model, photo.res_id), ('iso.nonconformity', file.id))
        file.with_user(self.secretary).clause_id = self.clause_81
        file.with_user(self.secretary).action_accept()
        for user in (self.staff, self.head):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                photo.with_user(user).unlink()
        photo.with_user(self.secretary).name = "photo of May.png"
        copy = file.with_user(self.secretary).copy()
        self.assertFalse(copy.attachment_ids)
        self.assertEqual(copy.state, 'reported')
