from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .programme_common import ProgrammeCase


@tagged('post_install', '-at_install')
class TestProgrammeFlow(ProgrammeCase):

    def test_from_draft_to_approved(self):
        programme = self._programme()
        self.assertRegex(programme.name, r'^CT-\d{4}-\d{3}$')
        self.assertEqual(
            len(programme.missing['items']), 3, "departments, clauses, and a cell")
        with self.assertRaisesRegex(UserError, "4.1, 7.5, 8.1, 9.2"):
            programme.action_submit()
        programme.action_propose()
        programme.invalidate_recordset(['missing'])
        self.assertFalse(programme.missing)
        programme.action_submit()
        duty = programme.activity_ids
        self.assertEqual(
            (duty.user_id, duty.date_deadline),
            (self.leader, fields.Date.add(self.agency._iso_today(), days=7)))
        programme.with_user(self.leader)._approve()
        self.assertEqual((programme.state, programme.approved_by), ('approved', self.leader))
        revision = programme.revision_ids
        self.assertEqual(
            (revision.number, revision.reason, revision.approved_by, len(revision.snapshot)),
            (0, False, self.leader, 3))
        first = min(programme.line_ids, key=lambda line: line.month)
        self.assertEqual(revision.snapshot[0], {
            'department_id': first.department_id.id, 'department': first.department_id.name,
            'month': 3, 'clauses': ['4.1', '7.5', '8.1', '9.2'], 'method': 'on_site',
            'method_reason': '', 'reason': "Never audited before."})
        # The next duty: prepare the first audit, two weeks before its month.
        duty = programme.activity_ids
        self.assertEqual(duty.user_id, self.secretary)
        self.assertEqual(str(duty.date_deadline), f'{self.year}-02-15')

    def test_nothing_changes_while_it_waits_or_is_approved(self):
        programme = self._programme()
        programme.action_propose()
        line = programme.line_ids[0]
        programme.action_submit()
        for state in ('submitted', 'approved'):
            if state == 'approved':
                programme.with_user(self.leader)._approve()
            for change in (
                    lambda: programme.write({'objective': "Other"}),
                    lambda: programme.write({'line_ids': [Command.update(line.id, {'month': 12})]}),
                    lambda: programme.write({'line_ids': [Command.delete(line.id)]}),
                    lambda: line.write({'month': 12}),
                    lambda: line.write({'clause_ids': [Command.clear()]}),
                    line.unlink,
                    lambda: self._line(programme, month=12),
                    programme.unlink,
                    programme.action_archive,
                    programme.action_propose,
                    programme.action_copy_previous,
                    lambda: programme.write({'state': 'draft'}),
                    programme.action_submit):
                with self.subTest(state=state, change=change), self.assertRaises(UserError):
                    change()
        self.assertEqual(len(programme.line_ids), 3)

    def test_signatures_are_not_written(self):
        programme = self._programme()
        for vals in (
                {'approved_by': self.leader.id}, {'submitted_by': self.leader.id},
                {'revision': 7}, {'revision_reason': "x"}, {'approved_on': '2026-01-01'}):
            with self.assertRaises(UserError):
                programme.write(vals)
        with self.assertRaises(AccessError):
            self.env['iso.programme.revision'].with_user(self.secretary).create(
                {'programme_id': programme.id, 'number': 0})

    def test_who_may_move(self):
        programme = self._programme()
        programme.action_propose()
        for user in (self.staff, self.auditor, self.lead, self.leader, self.other_secretary,
                     self.inspector):
            for step in ('action_propose', 'action_copy_previous', 'action_submit'):
                with self.subTest(user=user.login, step=step), self.assertRaises(AccessError):
                    getattr(programme.with_user(user), step)()
        programme.action_submit()
        for user in (self.staff, self.auditor, self.secretary, self.admin, self.inspector,
                     self.other_secretary):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                programme.with_user(user)._approve()
        # A leader of the province reads the agency's programme as inspector, no more.
        self.inspector.group_ids += self.env.ref('iso_audit.group_iso_leader')
        with self.assertRaisesRegex(AccessError, "Only its own people"):
            programme.with_user(self.inspector)._approve()
        self.assertEqual(programme.state, 'submitted')

    def test_who_prepared_it_does_not_approve_it(self):
        both = self.env.ref('iso_audit.group_iso_leader')
        self.secretary.group_ids += both
        self.admin.group_ids += both
        programme = self._programme(user_id=self.leader.id)
        programme.action_propose()
        programme.with_user(self.admin).action_submit()
        for user in (self.leader, self.secretary, self.admin):
            with self.subTest(user=user.login), self.assertRaisesRegex(
                    AccessError, "does not approve it"):
                programme.with_user(user)._approve()

    def test_identity_is_checked_again(self):
        self.assertTrue(getattr(
            self.env['iso.programme'].action_approve, '__has_check_identity', False))

    def test_sent_back_with_reason(self):
        programme = self._programme()
        programme.action_propose()
        programme.action_submit()
        wizard = self.env['iso.reason'].with_user(self.leader).with_context(
            programme.with_user(self.leader).action_send_back()['context']).create(
                {'reason': "May is too busy"})
        wizard.action_confirm()
        self.assertEqual(
            (programme.state, programme.submitted_by, programme.revision),
            ('draft', self.env['res.users'], 0))
        self.assertIn("May is too busy", programme.message_ids[0].body)
        self.assertEqual(programme.activity_ids.user_id, self.secretary)
        self.assertFalse(programme.revision_ids)

    def test_revision(self):
        programme = self._approved()
        line = programme.line_ids.filtered(lambda line: line.month == 3)
        with self.assertRaises(AccessError):
            programme.with_user(self.leader)._with_reason_revise("x")
        programme._with_reason_revise("The office moves in March")
        self.assertEqual(
            (programme.state, programme.revision, programme.approved_by.id,
             programme.revision_reason),
            ('draft', 1, False, "The office moves in March"))
        self.assertIn("The office moves in March", programme.message_ids[0].body)
        line.month = 4
        for change in (
                programme.unlink, lambda: programme.write({'year': self.year + 1})):
            with self.assertRaises(UserError):
                change()
        programme.action_submit()
        programme.with_user(self.leader)._approve()
        first, second = programme.revision_ids
        self.assertEqual((first.number, first.reason), (0, False))
        self.assertEqual((second.number, second.reason), (1, "The office moves in March"))
        self.assertEqual([cell['month'] for cell in first.snapshot], [3, 6, 9])
        self.assertEqual([cell['month'] for cell in second.snapshot], [4, 6, 9])

    def test_staff_sees_what_is_approved(self):
        programme = self._programme()
        programme.action_propose()
        as_staff = programme.with_user(self.staff)
        with self.assertRaises(AccessError):
            as_staff.get_grid()
        programme.action_submit()
        programme.with_user(self.leader)._approve()
        grid = as_staff.get_grid()
        self.assertEqual(len(grid['cells']), 3)
        self.assertFalse(grid['editable'] or grid['can_make'])
        # Somebody else's audit: how far it is, not what it is called.
        line = programme.line_ids.filtered(lambda line: line.department_id == self.dept_office)
        line.action_make_audit()
        cell = next(
            cell for cell in as_staff.get_grid()['cells']
            if cell['department_id'] == self.dept_office.id)
        self.assertEqual((cell['status'], cell['audit']), ('underway', False))
        programme._with_reason_revise("Change")
        with self.assertRaises(AccessError):
            as_staff.get_grid()
        self.assertTrue(programme.with_user(self.inspector).get_grid())

    def test_missing_is_said_at_once(self):
        programme = self._programme(left_out_ids=[Command.set(self.dept_plan.ids)])
        self._line(programme, month=4, method='remote')
        self._line(programme, month=5, clause_ids=[Command.set(self.clause_41.ids)])
        self._line(programme, month=6).clause_ids = False
        with self.assertRaises(UserError) as caught:
            programme.action_submit()
        message = str(caught.exception)
        for words in (
                "No audit of: Office.", "Why Planning are left out.",
                "Clauses to audit at: Veterinary 6/",
                "Why the method is remote or mixed at: Veterinary 4/"):
            self.assertIn(words, message)
        self.assertNotIn("clauses of", message, "the cell in April starts with all of them")

    def test_left_out_with_reason_counts(self):
        programme = self._programme(
            left_out_ids=[Command.set((self.dept_plan | self.dept_vet).ids)],
            left_out_reason="Merged in spring")
        programme.action_propose()
        self.assertEqual(programme.line_ids.department_id, self.dept_office)
        programme.action_submit()
        self.assertEqual(programme.state, 'submitted')

    def test_one_programme_a_year(self):
        self._programme()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
            self._programme()

    def test_archive(self):
        """A finished year may go out of sight, what is in force may not."""
        programme = self._approved()
        with self.assertRaisesRegex(UserError, "its year is not over"):
            programme.action_archive()
        with freeze_time(f'{self.year + 1}-01-10'):
            programme.action_archive()
        self.assertFalse(programme.active)
        self.env.flush_all()
        draft = self._programme()
        draft.action_archive()
        self.assertFalse(draft.active)

    def test_name_search(self):
        programme = self._programme()
        found = self.env['iso.programme'].with_user(self.secretary).name_search(programme.name)
        self.assertEqual(found, [(programme.id, f"Audit programme {self.year}")])
