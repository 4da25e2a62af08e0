"""Who wrote does not approve, who acted does not judge: also after the fact."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestFollowUpSeparation(NonconformityCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._user('second', 'leader', cls.agency)
        # Keeps the system and leads: may do both, but not on the same file.
        cls.both = cls._user('both', 'leader', cls.agency)
        cls.both.group_ids += cls.env.ref('iso_audit.group_iso_secretary')

    def test_who_wrote_a_word_does_not_approve(self):
        """Written, not only made: a why, a title, the checker, something taken out again."""
        def delete_cause(file):
            file.write({'cause_ids': [Command.create(
                {'why_1': "More", 'category_id': self.category.id})]})
            file.cause_ids.sorted('id')[-1].unlink()
        for write in (
                lambda file: file.cause_ids.write({'why_2': "Another one"}),
                lambda file: file.action_ids.filtered(
                    lambda action: action.state == 'draft').write({'title': "Another one"}),
                lambda file: file.write({'check_date': self._day(40)}),
                lambda file: file.write({'no_correction_reason': "None"}),
                delete_cause):
            file = self._analysed()
            write(file.with_user(self.both))
            file.action_propose()
            with self.assertRaisesRegex(AccessError, "Another leader"):
                file.with_user(self.both)._approve()
            file.with_user(self.second)._approve()

    def test_who_had_no_part_approves(self):
        """Accepting, reading, being named as owner and handing it on is not writing."""
        file = self._reported().with_user(self.both)
        file.clause_id = self.clause_81
        file.action_accept()
        file.with_user(self.secretary).owner_id = self.both
        file.with_user(self.secretary).owner_id = self.head
        self._analyse(file.with_user(self.head))
        file.with_user(self.head).action_propose()
        file._approve()
        self.assertEqual(file.approved_by, self.both)

    def test_the_leader_made_owner_after_proposing(self):
        file = self._proposed()
        self.assertEqual(file.stage_user_id, self.leader)
        file.with_user(self.secretary).owner_id = self.leader
        self.assertNotEqual(file.stage_user_id, self.leader)
        with self.assertRaisesRegex(AccessError, "Another leader"):
            file.with_user(self.leader)._approve()

    def test_proposed_by_the_system(self):
        """A server action takes no part off anybody: who wrote it is still known."""
        file = self._analysed()
        file.with_user(self.both).cause_ids.write({'why_2': "Another one"})
        self.env['ir.actions.server'].create({
            'name': "Propose", 'model_id': self.env['ir.model']._get_id('iso.nonconformity'),
            'state': 'code', 'code': "record.sudo().action_propose()",
        }).with_context(active_model='iso.nonconformity', active_id=file.id).run()
        self.assertEqual(file.state, 'proposed')
        with self.assertRaises(AccessError):
            file.with_user(self.both)._approve()
        with self.assertRaises(AccessError):
            file.with_user(self.both).sudo()._approve()

    def test_the_owner_does_not_become_checker(self):
        file = self._approved()
        for values in ({'checker_id': self.head.id},
                       {'round_ids': [Command.update(file.round_id.id, {
                           'user_id': self.head.id})]}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                file.with_user(self.head).write(values)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            file.round_id.with_user(self.head).user_id = self.head

    def test_the_checker_does_not_become_owner(self):
        for file in (self._analysed(), self._approved(), self._done()):
            with self.assertRaisesRegex(ValidationError, "cannot own it"), \
                    self.env.cr.savepoint():
                file.with_user(self.secretary).owner_id = self.auditor
            self.assertEqual(file.owner_id, self.head)

    def test_who_owned_it_does_not_check(self):
        """Not even after the file was handed on."""
        file = self._done()
        file.with_user(self.secretary).owner_id = self.staff
        with self.assertRaisesRegex(ValidationError, "cannot check the effect"), \
                self.env.cr.savepoint():
            file.with_user(self.secretary).checker_id = self.head
        file.with_user(self.secretary).checker_id = self.leader
        self.assertEqual(file.stage_user_id, self.leader)

    def test_who_wrote_it_as_owner_does_not_check(self):
        file = self._analysed()
        file.with_user(self.secretary).owner_id = self.staff
        with self.assertRaisesRegex(ValidationError, "cannot check the effect"):
            file.with_user(self.staff).checker_id = self.head

    def test_who_acted_does_not_check(self):
        """Not even if the action was cancelled afterwards."""
        file = self._approved()
        action = file.action_ids.filtered(lambda action: action.kind == 'correction')
        action.with_user(self.doer).evidence = "Done"
        action.with_user(self.doer).action_done()
        action.with_user(self.leader)._with_reason_cancel("Not needed")
        (file.action_ids - action).with_user(self.head).user_id = self.staff
        with self.assertRaisesRegex(ValidationError, "cannot check the effect"):
            file.with_user(self.head).checker_id = self.doer

    def test_the_checker_does_not_act(self):
        file = self._approved()
        with self.assertRaisesRegex(ValidationError, "is to check the effect"):
            file.action_ids[:1].with_user(self.head).user_id = self.auditor

    def test_there_is_always_somebody(self):
        """Owner and checker are replaced, not taken away; the plan keeps a leader."""
        for file in (self._accepted(), self._proposed(), self._approved(), self._done()):
            with self.assertRaisesRegex(ValidationError, "instead of nobody"), \
                    self.env.cr.savepoint():
                file.with_user(self.secretary).owner_id = False
        with self.assertRaisesRegex(ValidationError, "instead of nobody"), \
                self.env.cr.savepoint():
            file.with_user(self.secretary).checker_id = False
        file = self._approved()
        file.with_user(self.head).checker_id = False
        self._carry_out(file)
        with self.assertRaisesRegex(UserError, "Who checks the effect"):
            file.with_user(self.head).action_finish()

    def test_the_effect_is_checked_after_the_deed(self):
        file = self._approved()
        action = file.action_ids.filtered(lambda action: action.kind == 'corrective')
        self.env['iso.action.deadline'].with_user(self.doer).create({
            'action_id': action.id, 'new_deadline': self._day(35), 'reason': "Late",
        }).with_user(self.head).action_approve()
        self._carry_out(file)
        with self.assertRaisesRegex(UserError, "after the last action"):
            file.with_user(self.head).action_finish()
        file.with_user(self.head).check_date = self._day(60)
        file.with_user(self.head).action_finish()

    def test_another_department_another_owner(self):
        """The duty goes with the owner, also where the department brings another one."""
        office_head = self._user('office_head', 'staff', self.agency, self.dept_office)
        self.dept_office.manager_id = self._employee(office_head)
        file = self._accepted()
        file.with_user(self.secretary).department_id = self.dept_office
        self.assertEqual((file.owner_id, file.stage_user_id), (office_head, office_head))
        self.assertEqual(file.sudo().activity_ids.user_id, office_head)

    def test_the_doer_hands_the_verifying_to_nobody(self):
        """The owner who acts is verified by somebody else, whoever is named afterwards."""
        file = self._analysed()
        own = file.action_ids.filtered(lambda action: action.state == 'draft')
        own.user_id = self.head
        self.assertNotIn(own.verifier_id, self.head | self.env['res.users'])
        file.action_propose()
        file.with_user(self.leader)._approve()
        own.evidence = "Done"
        own.action_done()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            own.verifier_id = self.head
        with self.assertRaises(AccessError):
            own.action_verify()
        own.with_user(self.secretary).action_verify()
