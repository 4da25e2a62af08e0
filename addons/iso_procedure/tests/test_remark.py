from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ProcedureCase


@tagged('post_install', '-at_install')
class TestRemark(ProcedureCase):
    """What is said about a passage, answered and settled, and what it holds back."""

    def _remark(self, version, user=None, **values):
        return self.env['iso.procedure.remark'].with_user(user or self.auditor).create({
            'version_id': version.id, 'quote': "Purpose", 'text': "Say whose", **values})

    def _refused(self, act, *args, words=None, error=UserError):
        with self.assertRaises(error) as refused, self.env.cr.savepoint():
            act(*args)
            self.env.flush_all()
        if words:
            self.assertRegex(str(refused.exception), words)

    def test_said_answered_settled(self):
        version = self._in_review()
        remark = self._remark(version, step_id=version.step_ids[0].id)
        self.assertEqual((remark.state, remark.user_id, remark.step_name),
                         ('open', self.auditor, "Receive"))
        answering = remark.with_user(self.head)
        self._refused(answering.action_settle, words="Write the answer first")
        answering.answer = "Added"
        self.assertFalse(remark.may_change, "what is answered is not said otherwise")
        self._refused(remark.write, {'text': "Other"}, words="until it is answered")
        answering.action_settle()
        self.assertEqual((remark.state, remark.settled_by), ('settled', self.head))
        self._refused(answering.action_settle, words="settled already")
        self._refused(answering.write, {'answer': "Other"}, words="not settled yet")
        self._refused(answering.action_reopen, error=AccessError)
        remark.action_reopen()
        self.assertEqual((remark.state, remark.settled_by.id, remark.settled_on),
                         ('open', False, False))
        # Who said it may also let it be.
        remark.action_settle()
        self.assertEqual(remark.settled_by, self.auditor)

    def test_by_the_form_that_the_button_opens(self):
        version = self._in_review().with_user(self.auditor)
        action = version.action_remark()
        view = self.env['ir.ui.view'].browse(action['views'][0][0])
        with Form(self.env['iso.procedure.remark'].with_user(self.auditor).with_context(
                **action['context'], default_quote="Purpose"), view) as form:
            form.text = "Say whose"
        remark = version.remark_ids
        self.assertEqual((remark.quote, remark.text), ("Purpose", "Say whose"))
        with Form(remark.with_user(self.head), view) as form:
            form.answer = "Added"
        remark.with_user(self.head).action_settle()

    def test_who_may(self):
        version = self._in_review()
        for user, may in (
                (self.auditor, True), (self.leader, True), (self.head, True),
                (self.secretary, True), (self.staff, False), (self.lead, False),
                (self.inspector, False), (self.other_secretary, False)):
            with self.subTest(user=user.name):
                if may:
                    self._remark(version, user)
                else:
                    self._refused(self._remark, version, user, error=AccessError)
        for user in (self.staff, self.lead):
            self._refused(version.with_user(user).action_remark, error=AccessError)

    def test_nobody_speaks_for_another(self):
        version = self._in_review()
        remark = self._remark(version)
        for forged in ({'user_id': self.leader.id}, {'state': 'settled'},
                       {'settled_by': self.leader.id}):
            self._refused(lambda forged=forged: self._remark(version, **forged))
            self._refused(remark.write, forged)
        for moved in ({'quote': "Other"}, {'version_id': self._draft().id}):
            self._refused(remark.write, moved, words="stays at its passage")
        self._refused(remark.write, {'answer': "Done"}, words="The author")
        self._refused(remark.with_user(self.head).write, {'text': "X"}, words="wrote this remark")
        self._refused(remark.with_user(self.head).unlink, words="Only who wrote")
        remark.unlink()

    def test_step_of_this_version_only(self):
        version, other = self._in_review(), self._draft()
        self._refused(
            lambda: self._remark(version, step_id=other.step_ids[0].id), words="another version")

    def test_open_ones_hold_it_back(self):
        version = self._in_review()
        remarks = self._remark(version) | self._remark(version, text="Say why", quote=False)
        version.with_user(self.auditor).action_agree()
        self.assertEqual(version.state, 'submitted')
        self._refused(version.with_user(self.leader)._approve, words="to be answered.*: 2")
        version.with_user(self.leader)._with_reason_object("Not yet")
        message = version.message_ids[0]
        for words in ("Not yet", "“Purpose”", "Say whose", "Say why"):
            self.assertIn(words, message.body)
        self.assertIn(self.head.partner_id, message.partner_ids)
        self.assertIn("answered and settled: 2", version.missing['items'][0]['message'])
        self._refused(version.with_user(self.head).action_review, words="settled: 2")
        for remark in remarks.with_user(self.head):
            remark.answer = "Added"
            remark.action_settle()
        version.invalidate_recordset(['missing'])
        self.assertFalse(version.missing)
        version.with_user(self.head).action_review()
        self.assertEqual(len(version.remark_ids), 2)

    def test_words_are_not_markup(self):
        version = self._in_review()
        self._remark(version, text="<script>alert(1)</script>", quote="<b>")
        version.with_user(self.auditor)._with_reason_object("<i>no</i>")
        body = version.message_ids[0].body
        for tag in ("<script", "<b>", "<i>"):
            self.assertNotIn(tag, body)
        self.assertIn("&lt;script&gt;", body)

    def test_stays_with_the_version(self):
        version = self._in_review()
        remark = self._remark(version)
        remark.action_settle()
        version.with_user(self.auditor).action_agree()
        version.with_user(self.leader)._approve()
        self.assertEqual(version.state, 'effective')
        self._refused(remark.action_reopen, words="stays as it is")
        self._refused(remark.unlink, words="stays as it is")
        self._refused(lambda: self._remark(version), words="stays as it is")
        following = version.procedure_id.with_user(self.head)._new_version()
        self.assertFalse(following.remark_ids)
        seal = version.sudo().seal_ids
        self.assertIn("Say whose", seal.content)
        self.assertEqual(version._seal_differences(seal)[0], [])
        remark._system_write({'text': "Fine"})
        self.assertEqual(version._seal_differences(seal)[0], ['remark_ids'])

    def test_step_that_is_gone_is_still_named(self):
        version = self._draft()
        remark = self._remark(version, step_id=version.step_ids[0].id)
        version.step_ids[0].unlink()
        self.env.invalidate_all()
        self.assertEqual((remark.step_id.id, remark.step_name), (False, "Receive"))

    def test_author_is_told_once(self):
        version = self._in_review()
        before = len(version.message_ids)
        first = self._remark(version)
        self._remark(version)
        self._remark(version, self.head)
        self.assertEqual(len(version.message_ids), before + 1)
        self.assertEqual(version.message_ids[0].partner_ids, self.head.partner_id)
        self.assertEqual(version.message_ids[0].author_id, self.auditor.partner_id)
        first.action_settle()

    def test_queries_do_not_grow(self):
        """The form of a version with many remarks asks no more than with a few."""
        counts = []
        for number in (1, 2, 20):
            version = self._in_review().with_user(self.head)
            for _number in range(number):
                self._remark(version)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            version.read(['missing', 'may_remark', 'remark_count'])
            version.remark_ids.read(
                ['text', 'state', 'may_answer', 'may_change', 'may_settle', 'may_reopen'])
            counts.append(self.env.cr.sql_log_count - start)
        # The first one also fills the caches.
        self.assertEqual(counts[1], counts[2])

    def test_overview(self):
        version = self._in_review()
        self._remark(version)
        self._running()  # an agency without an audit is told how to begin

        def counted():
            tiles = self.env['iso.overview'].with_user(self.head).get_overview()['tiles']
            [duties] = [tile for tile in tiles if tile['key'] == 'duties']
            return [line['count'] for line in duties['data']['lines']
                    if line['label'] == "Remarks to answer"]

        self.assertEqual(counted(), [1])
        self._remark(version, self.head)
        self.assertEqual(counted(), [1], "not the own ones")
        version.with_user(self.auditor)._with_reason_object("No")
        version.with_user(self.head)._with_reason_drop("Not needed")
        self.assertEqual(counted(), [], "of a dropped version nothing is to be done")
