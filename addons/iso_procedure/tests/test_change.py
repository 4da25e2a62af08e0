from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.iso_audit.tests.query_common import CountedQueries
from odoo.addons.iso_audit.tests.test_overview import openings

from .common import ProcedureCase


class ChangeCase(ProcedureCase):
    """``staff`` asks, ``secretary`` decides, ``head`` owns the document."""

    @classmethod
    def _asked(cls, documents=None, **values):
        documents = documents or cls._effective().procedure_id
        return cls.env['iso.change.request'].with_user(cls.staff).create({
            'title': "Say who signs", 'reason': "Nobody knows it", 'deadline': cls._day(30),
            'line_ids': [Command.create({'procedure_id': one.id}) for one in documents],
            **values})

    @classmethod
    def _accepted_change(cls, documents=None, **values):
        request = cls._asked(documents, **values)
        request.action_submit()
        request.with_user(cls.secretary).action_accept()
        return request.with_user(cls.secretary)

    def _in_force(self, version):
        """Bring a draft of the owner into force."""
        version.with_user(self.head).action_review()
        for review in version.review_ids:
            version.with_user(review.user_id).action_agree()
        version.with_user(self.leader)._approve()

    def _begin(self, line):
        opened = line.with_user(self.head).action_start()
        return self.env[opened['res_model']].browse(opened['res_id']).with_user(self.head)


@tagged('post_install', '-at_install')
class TestChangeFlow(ChangeCase):

    def test_asked_accepted_made_and_done(self):
        request = self._asked()
        self.assertTrue(request.name.startswith('YCTD-'))
        request.action_submit()
        duty = request.sudo().activity_ids.filtered('automated')
        self.assertEqual(duty.user_id, self.secretary)
        request.with_user(self.secretary).action_accept()
        self.assertEqual((request.state, request.sudo().decided_by), ('open', self.secretary))
        self.assertFalse(request.sudo().activity_ids.filtered('automated'))
        line = request.line_ids
        self.assertEqual((line.user_id, line.deadline), (self.head, self._day(30)))
        version = self._begin(line)
        self.assertEqual(
            (version.number, version.state, version.reason),
            (2, 'draft', "Say who signs: Nobody knows it"))
        self.assertEqual(line.version_id, version)
        self.assertEqual(self._begin(line), version, "twice opens the same version")
        self.assertEqual(version.reason.count("Nobody"), 1)
        self.assertEqual((line.state, request.state), ('todo', 'open'))
        self._in_force(version)
        self.assertEqual(
            (line.state, line.done_on, request.state, request.done_on),
            ('done', self.today, 'done', self.today))
        with self.assertRaises(UserError):
            request.with_user(self.secretary).title = "Other"

    def test_a_version_for_a_day_to_come(self):
        line = self._accepted_change().line_ids
        version = self._begin(line)
        version.effective_date = self._day(3)
        self._in_force(version)
        self.assertEqual((version.state, line.state), ('approved', 'todo'))
        version.sudo()._take_effect(self._day(3))
        self.assertEqual(line.state, 'done')

    def test_dropped_is_to_do_again(self):
        request = self._accepted_change()
        version = self._begin(request.line_ids)
        version._with_reason_drop("Wrong way")
        self.assertEqual((request.line_ids.state, request.state), ('todo', 'open'))
        self.assertFalse(request.line_ids.version_id)
        self.assertIn("Wrong way", request.message_ids[0].body)
        again = self._begin(request.line_ids)
        self.assertEqual((again.number, again.reason), (3, "Say who signs: Nobody knows it"))

    def test_a_draft_that_is_there_takes_it_up(self):
        document = self._effective().procedure_id
        draft = document.with_user(self.head)._new_version()
        draft.reason = "Own reason"
        first, second = (self._accepted_change(document, title=name) for name in "AB")
        self.assertEqual(draft.waiting_line_ids, (first | second).line_ids)
        first.line_ids.with_user(self.head).action_take_up()
        self.assertEqual(self._begin(second.line_ids), draft)
        self.assertEqual(draft.change_request_ids, first | second)
        self.assertEqual(draft.reason, "Own reason\nA: Nobody knows it\nB: Nobody knows it")
        self.assertFalse(draft.waiting_line_ids)
        self._in_force(draft)
        self.assertEqual(set((first | second).mapped('state')), {'done'})

    def test_a_text_that_stands_is_not_said_to_make_it(self):
        document = self._effective().procedure_id
        draft = document.with_user(self.head)._new_version()
        draft.reason = "Own reason"
        draft.action_review()
        line = self._accepted_change(document).line_ids
        with self.assertRaisesRegex(UserError, "its text stands"):
            line.with_user(self.head).action_start()
        self._in_force_rest(draft)
        self.assertEqual(line.state, 'todo')

    def _in_force_rest(self, version):
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._approve()

    def test_done_when_each_document_is(self):
        documents = self._effective().procedure_id | self._effective(
            document=self._document(title="Another")).procedure_id
        request = self._accepted_change(documents)
        first, second = request.line_ids.sorted('id')
        self._in_force(self._begin(first))
        self.assertEqual((first.state, request.state, request.todo_count), ('done', 'open', 1))
        with self.assertRaises(AccessError):
            second.with_user(self.auditor)._with_reason_needless("No")
        second.with_user(self.head)._with_reason_needless("Says so already")
        self.assertEqual((second.state, second.reason), ('needless', "Says so already"))
        self.assertEqual(request.state, 'done')
        self.assertIn(
            self.staff.partner_id, request.sudo().message_ids[0].notified_partner_ids)

    def test_needed_after_all(self):
        documents = self._effective().procedure_id | self._effective(
            document=self._document(title="Another")).procedure_id
        line = self._accepted_change(documents).line_ids[0]
        line.with_user(self.head)._with_reason_needless("Says so already")
        with self.assertRaises(AccessError):
            line.with_user(self.head)._with_reason_reopen("No")
        line._with_reason_reopen("It does not")
        self.assertEqual((line.state, line.reason, line.done_on), ('todo', False, False))

    def test_a_withdrawn_document_is_not_changed(self):
        version = self._effective()
        request = self._accepted_change(version.procedure_id)
        version.with_user(self.leader)._with_reason_withdraw("Abolished")
        self.assertEqual((request.line_ids.state, request.state), ('needless', 'done'))
        self.assertIn("Abolished", request.line_ids.reason)
        again = self._asked(version.procedure_id)
        again.action_submit()
        with self.assertRaisesRegex(UserError, "withdrawn"):
            again.with_user(self.secretary).action_accept()

    def test_the_owner_changes(self):
        document = self._effective().procedure_id
        request = self._accepted_change(document)
        document.with_user(self.secretary).user_id = self.doer
        self.assertEqual(request.line_ids.user_id, self.doer)
        request.line_ids.with_user(self.doer)._with_reason_needless("No")
        document.with_user(self.secretary).user_id = self.head
        self.assertEqual(request.line_ids.user_id, self.doer, "it was settled by then")


@tagged('post_install', '-at_install')
class TestChangeGuards(ChangeCase):

    def test_everything_that_is_missing(self):
        request = self._asked(reason=False, line_ids=False, deadline=False)
        with self.assertRaisesRegex(UserError, "(?s)documents to change.*reason"):
            request.action_submit()
        request.write({'reason': "R", 'line_ids': [
            Command.create({'procedure_id': self._effective().procedure_id.id})]})
        request.action_submit()
        with self.assertRaisesRegex(UserError, "day by which"):
            request.with_user(self.secretary).action_accept()
        request.with_user(self.secretary).deadline = self._day(20)
        self.assertEqual(request.line_ids.deadline, self._day(20))
        request.with_user(self.secretary).action_accept()
        self.assertEqual(request.state, 'open')

    def test_only_the_secretary_decides(self):
        request = self._asked()
        with self.assertRaises(UserError):
            request.with_user(self.secretary).sudo().with_user(self.secretary).action_accept()
        request.action_submit()
        for user in (self.staff, self.head, self.leader):
            for step in (
                    lambda one: one.action_accept(), lambda one: one._with_reason_refuse("No")):
                with self.assertRaises(AccessError):
                    step(request.with_user(user))
        with self.assertRaises(AccessError):
            request.with_user(self.other_secretary).action_accept()
        request.with_user(self.secretary)._with_reason_refuse("It is right as it is")
        self.assertEqual((request.state, request.refusal), ('refused', "It is right as it is"))
        self.assertFalse(request.line_ids.filtered_domain(
            self.env['iso.change.line']._duty_domain()))
        with self.assertRaises(UserError):
            request.with_user(self.secretary).action_accept()

    def test_taken_back_by_who_asks(self):
        request = self._asked()
        request.action_submit()
        with self.assertRaises(AccessError):
            request.title = "Other"
        with self.assertRaises(AccessError):
            request.with_user(self.secretary).action_take_back()
        request.action_take_back()
        request.title = "Other"
        self.assertEqual(request.state, 'draft')
        self.assertFalse(request.sudo().activity_ids.filtered('automated'))

    def test_nothing_forged(self):
        request = self._accepted_change()
        line = request.line_ids
        for values in (
                {'state': 'done'}, {'version_id': line.procedure_id.version_id.id},
                {'user_id': self.staff.id}, {'procedure_id': self._document().id}):
            with self.assertRaises(UserError):
                line.write(values)
        for values in ({'state': 'done'}, {'user_id': self.head.id}, {'done_on': self.today}):
            with self.assertRaises(UserError):
                request.write(values)
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            request.unlink()
        with self.assertRaises(AccessError):
            line.with_user(self.head).deadline = self._day(29)
        with self.assertRaises(UserError):
            self._asked(state='open')

    def test_a_document_is_due_before_the_request(self):
        request = self._accepted_change()
        request.line_ids.deadline = self._day(10)
        with self.assertRaises(ValidationError):
            request.line_ids.deadline = self._day(31)
        request.deadline = self._day(40)
        self.assertEqual(request.line_ids.deadline, self._day(40))

    def test_a_document_of_another_agency(self):
        other = self.env['iso.procedure'].with_user(self.other_secretary).create(
            {'title': "T", 'company_id': self.other_agency.id})
        with self.assertRaises(UserError):
            self._asked(other.sudo())
        with self.assertRaises(AccessError):
            self._asked(company_id=self.other_agency.id)

    def test_start_without_asking(self):
        documents = self._effective().procedure_id | self._document(title="Another")
        request = self.env['iso.change.request'].with_user(self.secretary)._start(
            self.agency, documents, "The decree changed", "Article 5", self._day(90))
        self.assertEqual(
            (request.state, request.user_id, request.env.su),
            ('open', self.secretary, False))
        self.assertEqual(request.line_ids.procedure_id, documents)
        self.assertEqual(set(request.line_ids.mapped('deadline')), {self._day(90)})
        self.assertEqual(request.line_ids.user_id, self.head)
        self.assertIn(
            self.head.partner_id, request.sudo().message_ids.notified_partner_ids)
        with self.assertRaisesRegex(UserError, "documents to change"):
            request._start(self.agency, documents.browse(), "T", "R", self._day(90))


@tagged('post_install', '-at_install')
class TestChangeSource(ChangeCase):

    def _filled_in(self, action, user):
        """Save the form that the action opens as the user would."""
        self.assertEqual(action['res_model'], 'iso.change.request')
        return self.env['iso.change.request'].with_user(user).with_context(
            **action['context']).create({})

    def test_from_a_nonconformity(self):
        document = self._effective().procedure_id
        file = self._accepted(procedure_id=document.id).with_user(self.secretary)
        request = self._filled_in(file.action_ask_change(), self.secretary)
        self.assertEqual(
            (request.nonconformity_id, request.line_ids.procedure_id), (file, document))
        self.assertIn(file.title, request.reason)
        self.assertEqual(file.change_count, 1)
        self.assertEqual(file.action_ask_change().get('res_id'), request.id)

    def test_from_a_confidential_file(self):
        document = self._effective().procedure_id
        file = self._reported(
            procedure_id=document.id, confidential=True, department_id=self.dept_plan.id)
        action = file.with_user(self.secretary).action_ask_change()
        self.assertEqual(action['context']['default_reason'], file.name)
        with self.assertRaises(AccessError):
            self._filled_in(action, self.doer)
        request = self._filled_in(action, self.secretary)
        request.action_submit()
        self.assertEqual(
            request.with_user(self.auditor).nonconformity_id.display_name, file.name)

    def test_from_the_document(self):
        document = self._effective().procedure_id
        request = self._filled_in(document.with_user(self.doer).action_ask_change(), self.doer)
        self.assertEqual((request.user_id, request.line_ids.procedure_id), (self.doer, document))
        self.assertEqual(document.with_user(self.doer).change_count, 1)
        document.invalidate_recordset()
        self.assertEqual(document.with_user(self.staff).change_count, 0, "a draft of somebody")
        opened = document.with_user(self.doer).action_changes()
        self.assertEqual(self.env['iso.change.request'].search(opened['domain']), request)


@tagged('post_install', '-at_install')
class TestChangeDuty(CountedQueries, ChangeCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._running()  # an agency without an audit is told how to begin
        cls.env['res.users'].search([]).lang = 'en_US'

    def _tile(self, user, key):
        [tile] = [
            tile for tile in self.env['iso.overview'].with_user(user).get_overview()['tiles']
            if tile['key'] == key]
        self.assertNotIn('error', tile)
        return tile['data']

    def _late(self):
        line = self._accepted_change().line_ids
        line._system_write({'deadline': self._day(-2)})
        return line

    def test_overview(self):
        self._late()
        self._asked(self._document(title="Another")).action_submit()
        labels = {line['label']: line for line in self._tile(self.head, 'duties')['lines']}
        self.assertEqual(labels["Document changes to make"]['count'], 1)
        self.assertIn("Change requests to decide", [
            line['label'] for line in self._tile(self.secretary, 'duties')['lines']])
        self.assertIn("Document changes not made in time", [
            link['label'] for link in self._tile(self.secretary, 'late')['links']])
        for user, key in ((self.head, 'duties'), (self.secretary, 'late')):
            for part in openings(self._tile(user, key)):
                action = part['action']
                self.assertEqual(part['count'], self.env[action['res_model']].with_user(
                    user).search_count(action['domain']))

    def test_reminded_and_escalated(self):
        line = self._late()
        items = [
            item for item in self.env['iso.reminder']._gather()[self.head.id]['own']
            if item.model == 'iso.change.line']
        self.assertEqual(
            [(item.id, item.name, item.days) for item in items],
            [(line.id, line.request_id.name, -2)])
        self.assertEqual(
            items[0].words['en_US'], f"Change {line.procedure_id.display_name}")
        line._system_write({'deadline': self._day(-60)})
        self.assertEqual(line.escalation, 'leader')
        self.assertIn(line, line.search([('escalation', '=', 'leader')]))

    def test_reading_is_reminded_of(self):
        """A reading that is late is named by the code of its document."""
        version = self._effective()
        readings = version.sudo().acknowledgement_ids
        readings.write({'deadline': self._day(-1)})
        names = {
            item.name for item in self.env['iso.reminder']._gather()[self.doer.id]['own']
            if item.model == 'iso.acknowledgement'}
        self.assertEqual(names, {version.procedure_id.code})

    def test_queries_of_the_list(self):
        """The same number for one change as for many."""
        def queries():
            Line = self.env['iso.change.line'].with_user(self.secretary)
            spec = self._list_spec('iso.change.line')
            with self._counted() as counted:
                Line.web_search_read([], spec, limit=80)
            return counted[0]

        documents = [self._effective(document=self._document(title=f"D{n}")).procedure_id
                     for n in range(6)]
        self._accepted_change(documents[0])
        queries()
        few = queries()
        for document in documents[1:]:
            self._accepted_change(document)
        self.assertLessEqual(queries(), few)
