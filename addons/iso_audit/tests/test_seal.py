"""Sealing in the flow, as the role; append only; linking; the dialog; the daily mail."""

import json
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..models.iso_seal import PENDING
from ..seal import GENESIS, canonical, digest, first_fault
from .programme_common import ProgrammeCase
from .seal_common import SealCase


@tagged('post_install', '-at_install')
class TestSeal(SealCase):

    # -- in the flow --------------------------------------------------------------------------

    def test_the_report_is_sealed_by_who_signs(self):
        audit = self._running()
        line = audit.line_ids[0]
        line.user_id = self.auditor
        photo = self.env['ir.attachment'].with_user(self.auditor).create(
            {'name': "photo.jpg", 'raw': b"what was seen"})
        self._answer_all(audit, attachment_ids=False)
        line.with_user(self.auditor).write(
            {'result': 'minor', 'note': "Missing", 'evidence': "File 7",
             'attachment_ids': [(4, photo.id)]})
        audit.with_user(self.lead).conclusion = "Conforms, but for one."
        audit.with_user(self.lead)._report()
        plan, report = self._seals(audit)
        self.assertEqual((plan.event, plan.user_id), ('approved', self.leader))
        self.assertEqual((report.event, report.user_id), ('reported', self.lead))
        self.assertEqual((report.name, report.company_id), (audit.name, self.agency))
        self.assertFalse(report.number or report.hash)
        content = json.loads(report.content)
        self.assertEqual(content['conclusion'], "Conforms, but for one.")
        self.assertEqual(content['reported_by'], self.lead.id)
        self.assertEqual(content['state'], 'reported')
        self.assertEqual(
            {member['user_id'] for member in content['member_ids']},
            {self.lead.id, self.auditor.id})
        answer = content['line_ids'][0]
        self.assertEqual((answer['result'], answer['evidence'], answer['clause_code']),
                         ('minor', "File 7", '4.1'))
        self.assertEqual(answer['attachment_ids'], photo.ids)
        self.assertEqual(content['finding_ids'][0]['statement'], "Missing")
        self.assertEqual(len(content['session_ids']), len(audit.session_ids))
        self.assertEqual(content['files'], [
            {'id': photo.id, 'name': "photo.jpg", 'sha256': digest(b"what was seen")}])

    def test_content_is_canonical_and_hashed(self):
        seal = self._seals(self._reported(), 'reported')
        self.assertEqual(seal.content, canonical(json.loads(seal.content)))
        self.assertEqual(seal.content_hash, digest(seal.content))

    def test_the_plan_is_sealed_again_after_taking_it_back(self):
        audit = self._submitted()
        audit.with_user(self.leader)._approve()
        audit._with_reason_take_back("Other scope")
        audit.scope = "Another scope"
        audit.action_submit()
        audit.with_user(self.leader)._approve()
        first, second = self._seals(audit)
        self.assertEqual({first.event, second.event}, {'approved'})
        self.assertEqual(json.loads(second.content)['scope'], "Another scope")
        self.assertNotEqual(first.content_hash, second.content_hash)

    def test_what_is_refused_is_not_sealed(self):
        audit = self._running()
        with self.assertRaises(UserError):
            audit.with_user(self.lead)._report()
        self.assertFalse(self._seals(audit, 'reported'))

    def test_queries_do_not_grow_with_the_lines(self):
        """Sealing 1,500 questions takes as many queries as sealing 30."""
        counts = []
        for size in (30, 30, 1500):
            audit = self._running()
            self.env['iso.audit.line'].create([{
                'audit_id': audit.id, 'department_id': self.dept_vet.id,
                'clause_id': self.clause_41.id, 'user_id': self.auditor.id,
                'question': f"Question {number}?"} for number in range(size)])
            audit.line_ids.user_id = self.auditor
            audit.line_ids.with_user(self.auditor).write({'result': 'conform'})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            audit.with_user(self.lead)._seal('reported')
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 45)

    # -- append only --------------------------------------------------------------------------

    def test_nobody_writes_seals(self):
        """Not by RPC, not by an import, not as superuser."""
        self._reported()
        self._link_all()
        seal = self._chain()[0]
        values = seal.copy_data()[0]
        for user in (self.secretary, self.admin, self.leader, self.inspector, self.lead,
                     self.env.ref('base.user_admin'), self.env.ref('base.user_root')):
            for mode in (False, True):
                own = seal.with_user(user).sudo(mode)
                for act in (
                        lambda own=own: own.create([dict(values)]),
                        lambda own=own: own.create(dict(values, number=99, hash="x")),
                        lambda own=own: own.copy(),
                        lambda own=own: own.write({'content': "{}"}),
                        lambda own=own: own.write({'number': 7}),
                        lambda own=own: own.write({}),
                        lambda own=own: own.unlink(),
                        lambda own=own: own.web_save({'name': "X"}, {'name': {}}),
                        lambda own=own: own.browse().web_save(dict(values), {'name': {}}),
                        lambda own=own: own.name_create("X")):
                    with self.subTest(user=user.login, sudo=mode), \
                            self.assertRaises(UserError), self.env.cr.savepoint():
                        act()
                if own.has_access('read'):
                    for row in ([str(seal.id), "X", "{}"], ["", "X", "{}"]):
                        self.assertFalse(own.load(['.id', 'name', 'content'], [row])['ids'])
        self.env.invalidate_all()
        self.assertTrue(seal.exists())
        self.assertEqual(seal.copy_data()[0], values)

    def test_nor_through_the_record(self):
        audit = self._reported()
        seal = self._seals(audit, 'reported')
        for command in ((2, seal.id), (3, seal.id), (5,), (1, seal.id, {'name': "X"}),
                        (0, 0, {'name': "X"})):
            with self.subTest(command=command), self.assertRaises(UserError), \
                    self.env.cr.savepoint():
                audit.sudo().with_user(self.admin).sudo().write({'seal_ids': [command]})
                self.env.flush_all()
        self.assertTrue(seal.exists())

    def test_who_may_read(self):
        audit = self._reported()
        for user in (self.secretary, self.leader, self.admin, self.inspector):
            self.assertEqual(audit.with_user(user).seal_count, 2, user.login)
            self.assertEqual(len(audit.with_user(user).seal_ids), 2, user.login)
            action = audit.with_user(user).action_seals()
            self.assertEqual(
                self.env['iso.seal'].with_user(user).search_count(action['domain']), 2)
        for user in (self.staff, self.auditor, self.lead):
            own = audit.with_user(user)
            own.invalidate_recordset()
            self.assertEqual(own.seal_count, 0)
            self.assertIn(self._seals(audit)[-1].content_hash[:16], own.seal_text)
            with self.assertRaises(AccessError):
                own.read(['seal_ids'])
            with self.assertRaises(AccessError):
                self.env['iso.seal'].with_user(user).search([])

    def test_the_menu(self):
        """A leader and an inspector find the seals under Configuration, and nothing else."""
        ours = self.env['ir.ui.menu'].browse(self.env['ir.model.data'].search([
            ('module', '=', 'iso_audit'), ('model', '=', 'ir.ui.menu')]).mapped('res_id'))
        seals = self.env.ref('iso_audit.menu_iso_seal')
        below = ours.filtered(lambda menu: menu.parent_id == seals.parent_id)
        for user, found in (
                (self.secretary, None), (self.admin, None), (self.leader, seals),
                (self.inspector, seals), (self.staff, seals.browse()),
                (self.auditor, seals.browse())):
            seen = self.env['ir.ui.menu'].with_user(user)._visible_menu_ids()
            seen = below.filtered(lambda menu, seen=seen: menu.id in seen)
            with self.subTest(user=user.login):
                if found is None:
                    self.assertIn(seals, seen)
                    self.assertGreater(len(seen), 5)
                else:
                    self.assertEqual(seen, found)

    # -- linking ------------------------------------------------------------------------------

    def test_the_chain(self):
        """In the order of their making, each company by itself, by any number of batches."""
        audits = [self._reported() for _number in range(3)]
        self.assertEqual(self.env['iso.seal']._link_batch(self.other_agency), 0)
        for size in (2, 3, 1):
            self.assertEqual(self.env['iso.seal']._link_batch(self.agency, limit=size), size)
        self.assertEqual(self.env['iso.seal']._link_batch(self.agency), 0)
        chain = self._chain()
        self.assertEqual(chain.mapped('number'), [1, 2, 3, 4, 5, 6])
        self.assertEqual(chain.ids, sorted(chain.ids))
        self.assertEqual(chain[0].previous_hash, GENESIS)
        self.assertEqual(chain[1:].mapped('previous_hash'), chain[:-1].mapped('hash'))
        self.assertIsNone(first_fault(seal._link() for seal in chain))
        self.assertEqual(set(chain.mapped('res_id')), {audit.id for audit in audits})

    def test_what_waits_is_found_by_an_index(self):
        """However long the chain is: without the index, each batch would read all of it."""
        query = self.env['iso.seal']._search(
            [('company_id', '=', self.agency.id), PENDING], order='sealed_on, id', limit=1000)
        # The few seals of a test are read faster from the table itself.
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn('iso_seal_pending', " ".join(line for [line] in plan))

    def test_something_sealed_starts_the_cron(self):
        cron = self.env.ref('iso_audit.cron_seal')
        Trigger = self.env['ir.cron.trigger'].sudo()
        audit = self._submitted()
        before = Trigger.search([('cron_id', '=', cron.id)])
        audit.with_user(self.leader)._approve()
        self.assertTrue(Trigger.search([('cron_id', '=', cron.id)]) - before)

    def test_the_cron_links_and_commits(self):
        """Interrupted half-way it goes on: what was linked stays, nothing is linked twice."""
        for _number in range(3):
            self._reported()
        Cron = self.env.registry['ir.cron']
        batch = self.env.registry['iso.seal']._link_batch
        with patch.object(
                self.env.registry['iso.seal'], '_link_batch',
                lambda seals, company: batch(seals, company, limit=4)):
            # Four of six, then the time of the cron is over.
            with patch.object(Cron, '_commit_progress', side_effect=[60, 0]) as progress:
                self.env['iso.seal']._cron_link()
                waiting = progress.call_args_list[0].kwargs['remaining']
            self.assertEqual(len(self._chain()), 4)
            self.assertEqual(self._verify()['pending'], waiting - 4)
            with patch.object(Cron, '_commit_progress', return_value=60):
                self.env['iso.seal']._cron_link()
        self.assertEqual(self._chain().mapped('number'), [1, 2, 3, 4, 5, 6])
        result = self._verify()
        self.assertFalse(result['fault'], result['message'])
        self.assertEqual((result['pending'], result['links'], result['records']), (0, 6, 3))

    # -- dialog -------------------------------------------------------------------------------

    def test_the_dialog(self):
        audit = self._reported()
        self._link_all()
        for user in (self.secretary, self.leader, self.admin, self.inspector):
            action = self._chain()[0].with_user(user).action_verify()
            form = Form(self.env['iso.seal.verify'].with_user(user).with_context(
                action['context']))
            form.head = "2:" + self._chain()[1].hash
            dialog = form.save()
            dialog.action_verify()
            self.assertEqual((dialog.state, dialog.company_id.id), ('sound', self.agency.id))
        self._sql('iso_audit', audit, conclusion="Whatever.")
        dialog.action_verify()
        self.assertEqual(dialog.state, 'broken')
        self.assertIn(audit.name, dialog.result)
        action = dialog.action_open_record()
        self.assertEqual((action['res_model'], action['res_id']), ('iso.audit', audit.id))

    def test_the_dialog_is_not_everybodys(self):
        for user, company in (
                (self.staff, self.agency), (self.auditor, self.agency), (self.lead, self.agency),
                (self.secretary, self.other_agency), (self.leader, self.province)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env['iso.seal.verify'].with_user(user).create(
                    {'company_id': company.id}).action_verify()

    def test_a_head_that_is_none(self):
        with self.assertRaisesRegex(UserError, "It looks like"):
            self._verify(head="twelve")

    # -- mail ---------------------------------------------------------------------------------

    def _mailed(self):
        before = self.env['mail.mail'].sudo().search([])
        with patch.object(self.env.registry['ir.cron'], '_commit_progress', return_value=60):
            self.env['iso.seal']._cron_link()
        return self.env['mail.mail'].sudo().search([]) - before

    def test_one_mail_a_day_when_the_head_moved(self):
        self.agency.iso_seal_email = 'archive@example.gov.vn'
        with freeze_time('2026-12-14 02:00:00'):
            self.assertFalse(self._mailed(), "nothing is sealed")
            self._reported()
            mail = self._mailed()
            self.assertEqual(mail.email_to, 'archive@example.gov.vn')
            head = f'2:{self._chain()[-1].hash[:16]}'
            self.assertIn(head, mail.subject)
            self.assertIn(self._chain()[-1].hash, mail.body_html)
            self._reported()
            self.assertFalse(self._mailed(), "once a day")
        with freeze_time('2026-12-14 16:59:00'):
            self.assertFalse(self._mailed(), "the same day in Vietnam")
        with freeze_time('2026-12-14 17:01:00'):
            self.assertIn('4:', self._mailed().subject)
        with freeze_time('2026-12-16 02:00:00'):
            self.assertFalse(self._mailed(), "the head has not moved")

    def test_the_mail_speaks_the_language_of_the_company(self):
        self.env['res.lang']._activate_lang('vi_VN')
        self.agency.partner_id.lang = 'vi_VN'
        self.agency.iso_seal_email = 'archive@example.gov.vn'
        self._reported()
        seen = []
        original = self.env.registry['iso.seal']._send_head
        with patch.object(self.env.registry['iso.seal'], '_send_head', lambda seals, *args: (
                seen.append(seals.env.lang), original(seals, *args))):
            self.assertTrue(self._mailed())
        self.assertEqual(seen, ['vi_VN'])

    def test_the_address_is_set_in_the_settings(self):
        settings = self.env['iso.settings'].with_user(self.admin).create(
            {'seal_email': " archive@example.gov.vn "})
        settings.action_save()
        self.assertEqual(self.agency.iso_seal_email, 'archive@example.gov.vn')
        for address in ("archive", "a@example.com, b@example.com"):
            settings.seal_email = address
            with self.assertRaisesRegex(ValidationError, "not one e-mail address"), \
                    self.env.cr.savepoint():
                settings.action_save()
        settings.seal_email = False
        settings.action_save()
        self.assertFalse(self.agency.iso_seal_email)

    def test_no_address_no_mail(self):
        self._reported()
        self.assertFalse(self._mailed())


@tagged('post_install', '-at_install')
class TestSealProgramme(SealCase, ProgrammeCase):

    def test_each_revision_is_sealed(self):
        programme = self._approved(objective="To know")
        seal = self._seals(programme)
        self.assertEqual((seal.event, seal.user_id), ('approved', self.leader))
        content = json.loads(seal.content)
        self.assertEqual((content['revision'], content['objective']), (0, "To know"))
        self.assertEqual(
            [cell['department_id'] for cell in content['line_ids']],
            programme.line_ids.sorted('id').department_id.ids
            if len(programme.line_ids) == len(programme.line_ids.department_id)
            else [line.department_id.id for line in programme.line_ids.sorted('id')])
        self.assertEqual(content['revision_ids'][0]['snapshot'], programme.revision_ids.snapshot)
        programme._with_reason_revise("Staff left")
        self.assertFalse(self._verify()['fault'], "a revision is being worked on")
        programme.objective = "To know more"
        programme.action_submit()
        programme.with_user(self.leader)._approve()
        self.assertEqual(len(self._seals(programme)), 2)
        self.assertEqual(json.loads(self._seals(programme)[1].content)['revision'], 1)
        self._link_all()
        self.assertFalse(self._verify()['fault'])

    def test_a_changed_programme_is_found(self):
        programme = self._approved()
        self._link_all()
        self._sql('iso_programme_line', programme.line_ids[0], month=12)
        fault = self._verify()['fault']
        self.assertEqual((fault['kind'], fault['res_id']), ('record', programme.id))
        self.assertIn("Cells", fault['message'])

    def test_a_revision_without_its_seal_is_found(self):
        """The seal of the issue before does not stand in for it."""
        with freeze_time(datetime(2026, 12, 1, 9)):  # noqa: DTZ001 - the clock of the test
            programme = self._approved()
            programme._with_reason_revise("Staff left")
        with freeze_time(datetime(2026, 12, 2, 9)):  # noqa: DTZ001 - the clock of the test
            programme.action_submit()
            programme.with_user(self.leader)._approve()
        self._delete('iso_seal', self._seals(programme)[1])
        self._link_all()
        self.assertEqual(self._verify()['fault']['kind'], 'unsealed')
