from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .. import legal_number
from .common import ProcedureCase


class LegalCase(ProcedureCase):
    """``decree`` is shared, ``newer`` replaces it 30 days ago; ``top_admin`` keeps both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.agency._iso_today()
        cls.top_admin = cls._user('top_admin', 'admin', cls.province)
        cls.decree = cls._law("61/2018/NĐ-CP", -900, user=cls.top_admin)
        cls.newer = cls._law(
            "118/2025/NĐ-CP", -30, user=cls.top_admin, replaces_ids=[cls.decree.id])

    @classmethod
    def _law(cls, number, days, user=None, **values):
        return cls.env['iso.legal.document'].with_user(user or cls.secretary).create({
            'number': number, 'title': f"About {number}",
            'effective_on': fields.Date.add(cls.today, days=days), **values})

    def _on(self, *laws, effective=False, **values):
        document = self._effective().procedure_id if effective else self._document()
        document.with_user(self.secretary).write(
            {'legal_ids': [law.id for law in laws], **values})
        return document

    def _as(self, law, user=None):
        self.env.invalidate_all()
        return law.with_user(user or self.secretary)

    def _apply(self, law, user=None, **values):
        return self.env['iso.legal.apply'].with_user(user or self.secretary).create(
            {'legal_id': law.id, **values})

    def _request(self, law):
        return self.env['iso.change.request'].search([('legal_id', '=', law.id)])


@tagged('post_install', '-at_install')
class TestLegal(LegalCase):

    # -- the register -------------------------------------------------------------------------

    def test_state_by_the_day(self):
        coming, ended = self._law("1/2030/TT-BTP", 1), self._law(
            "2/2020/TT-BTP", -10, expires_on=self.today)
        last_day = self._law(
            "3/2020/TT-BTP", -10, expires_on=fields.Date.add(self.today, days=1))
        today = self._law("4/2020/TT-BTP", 0)
        expected = {
            coming: 'coming', ended: 'ended', last_day: 'effective', today: 'effective',
            self.decree: 'ended', self.newer: 'effective'}
        laws = self.env['iso.legal.document'].union(*expected).with_user(self.secretary)
        self.assertEqual([law.state for law in laws], list(expected.values()))
        self.assertEqual(self._as(self.decree).ended_on, self.newer.effective_on)
        for state in ('coming', 'effective', 'ended'):
            self.assertEqual(
                laws.search([('state', '=', state), ('id', 'in', laws.ids)]),
                laws.filtered(lambda law, state=state: law.state == state).sorted(), state)
        self.assertEqual(
            laws.search([('state', '!=', 'ended'), ('id', 'in', laws.ids)]),
            laws.filtered(lambda law: law.state != 'ended').sorted())

    def test_a_day_of_its_own_counts_before_what_replaces_it(self):
        self.decree.expires_on = fields.Date.add(self.today, days=60)
        law = self._as(self.decree)
        self.assertEqual((law.state, law.ended_on), ('effective', self.decree.expires_on))
        self.assertFalse(law.search([('state', '=', 'ended'), ('id', '=', law.id)]))

    def test_what_an_agency_replaces_for_itself_ends_there_only(self):
        shared = self._law("5/2019/TT-BTP", -100, user=self.top_admin)
        self.assertFalse(shared.company_id)
        self._law("6/2025/TT-BTP", -1, replaces_ids=[shared.id])
        self.assertEqual(self._as(shared).state, 'ended')
        self.assertEqual(self._as(shared, self.other_secretary).state, 'effective')
        self.assertFalse(self._as(shared, self.other_secretary).search(
            [('id', '=', shared.id), ('state', '=', 'ended')]))

    def test_number_and_kind(self):
        law = self._law(" 35 / 2016/N\u00d0-CP", -5)
        self.assertEqual((law.number, law.kind), ("35/2016/NĐ-CP", 'decree'))
        for number, kind in (
                ("79/2015/QH13", 'law'), ("03/2025/TT-VPCP", 'circular'),
                ("101/QĐ-BKHCN", 'decision'), ("TCVN ISO 9001:2015", 'standard'),
                ("07/2025/NQ-CP", 'resolution'), ("12/TTLT-BTP", 'circular'), ("ABC", None)):
            self.assertEqual(legal_number.kind(number), kind, number)
        self.assertEqual(self._law("Something", -5).kind, 'other')
        dated = self._law("101/QĐ-BKHCN", -5, issued_on='2019-01-21')
        self.assertEqual(dated.display_name, "101/QĐ-BKHCN (2019)")

    def test_the_register_has_a_document_once(self):
        self._law("101/QĐ-BKHCN", -5, issued_on='2019-01-21')
        self._law("101/QĐ-BKHCN", -5, issued_on='2021-01-21')
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            self._law("101/qđ-bkhcn", -5, issued_on='2019-01-21')
        with self.assertRaises(ValidationError):
            self._law("61/2018/nđ-cp", -5)

    def test_nonsense_is_refused(self):
        with self.assertRaises(ValidationError):
            self.decree.replaces_ids = self.newer
        with self.assertRaises(ValidationError):
            self._law("9/2020/TT-BTP", -5, url="javascript:alert(1)")
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            self._law("9/2020/TT-BTP", -5, expires_on=fields.Date.add(self.today, days=-6))
        with self.assertRaises(UserError):
            # What all share cannot follow from what one agency entered.
            self.newer.replaces_ids = self._law("10/2020/TT-BTP", -5)
        self._on(self.decree)
        with self.assertRaises(UserError):
            self.decree.unlink()
        self.decree.action_archive()

    # -- documents ----------------------------------------------------------------------------

    def test_a_document_on_an_ended_law_is_pointed_out(self):
        document, draft = self._on(self.decree, effective=True), self._on(self.decree)
        fine = self._on(self.newer, effective=True)
        document, draft, fine = (
            each.with_user(self.secretary) for each in (document, draft, fine))
        self.assertTrue(document.rests_on_ended)
        self.assertIn("61/2018/NĐ-CP ended on", document.ended_legal_text)
        self.assertIn("replaced by 118/2025/NĐ-CP", document.ended_legal_text)
        self.assertEqual((draft.rests_on_ended, fine.rests_on_ended), (False, False))
        all_three = document | draft | fine
        self.assertEqual(document.search(
            [('id', 'in', all_three.ids), ('rests_on_ended', '=', True)]), document)
        self.assertEqual(document.search(
            [('id', 'in', all_three.ids), ('rests_on_ended', '=', False)]),
            (draft | fine).sorted())
        self.assertEqual(self._as(self.decree).procedure_count, 2)
        # What is archived in the register is not forgotten by who rests on it.
        (self.decree | self.newer).action_archive()
        self.env.invalidate_all()
        self.assertEqual(document.legal_ids, self.decree)
        self.assertIn("replaced by 118/2025/NĐ-CP", document.ended_legal_text)
        self.assertEqual(document.search(
            [('id', 'in', all_three.ids), ('rests_on_ended', '=', True)]), document)
        (self.decree | self.newer).action_unarchive()
        self.env.invalidate_all()
        self.assertEqual(self._as(self.decree, self.other_secretary).procedure_count, 0)

    def test_overview_counts_both(self):
        document = self._on(self.decree, effective=True)

        def gaps():
            self.env.invalidate_all()
            overview = self.env['iso.overview'].with_user(self.secretary)
            frame = overview._frame(None, None, [])
            return {line['label']: line['value'] for line in overview._gaps(frame)
                    if 'value' in line}
        label = "Documents on a legal basis that has ended"
        self.assertEqual(gaps()[label], 1)
        self.assertEqual(gaps()["Legal documents to apply"], 1)
        self._apply(self.newer).action_start()
        self.assertNotIn("Legal documents to apply", gaps())
        document.with_user(self.secretary).legal_ids = self.newer
        self.assertNotIn(label, gaps())

    def test_the_review_tells_of_new_laws(self):
        self._on(self.decree)
        self._law("1/2026/TT-BTP", -20)
        self._law("2/2026/TT-BTP", -20, user=self.other_secretary)
        review = self.env['iso.review'].with_user(self.secretary).create({
            'location': "Room", 'date_from': fields.Date.add(self.today, days=-60),
            'date_to': self.today})

        def told():
            review.input_ids.invalidate_recordset()
            line = review.input_ids.filtered(lambda line: line.kind == 'context')
            [table] = [table for table in line.content['tables']
                       if table['columns'][0]['label'] == "Number"]
            return {row['cells'][0]: row['cells'][3]['text'] for row in table['rows']}
        self.assertEqual(told(), {
            self.newer.number: "To be applied", "1/2026/TT-BTP": "Touches none"})
        self._apply(self.newer).action_start()
        self.assertEqual(told()[self.newer.number], "Being applied")

    # -- a new law ----------------------------------------------------------------------------

    def test_touched(self):
        oldest = self._law("1/2010/NĐ-CP", -3000, user=self.top_admin)
        self.decree.replaces_ids = oldest
        amending = self._law("2/2026/NĐ-CP", 10, user=self.top_admin, amends_ids=[self.newer.id])
        on_old, on_oldest = self._on(self.decree), self._on(oldest)
        on_new = self._on(self.newer, effective=True)
        self._on(self.decree, self.newer, user_id=self.head.id)
        self._on()
        withdrawn = self._on(self.decree, effective=True)
        withdrawn.version_id.with_user(self.leader)._with_reason_withdraw("Over")
        newer, amending = self._as(self.newer), self._as(amending)
        self.assertEqual(newer._touched(self.agency)[newer], on_old | on_oldest)
        self.assertEqual(newer.touched_count, 2)
        self.assertEqual(
            on_old.search(newer.action_touched()['domain']), (on_old | on_oldest).sorted())
        later = amending._touched(self.agency)[amending]
        self.assertLessEqual(on_new | on_old | on_oldest, later)
        self.assertNotIn(withdrawn, later)
        self.assertTrue(newer.is_to_apply)
        laws = self.env['iso.legal.document'].with_user(self.secretary)
        self.assertEqual(
            laws.search([('is_to_apply', '=', True), ('id', 'in', (newer | amending).ids)]),
            amending | newer)
        self.assertEqual(newer.apply_by, newer.effective_on + relativedelta(months=3))
        theirs = laws.with_user(self.other_secretary)
        self.assertFalse(theirs.search([('is_to_apply', '=', True)]))

    def test_the_clock_of_three_months(self):
        document, other = self._on(self.decree, effective=True), self._document()
        form = Form(self.env['iso.legal.apply'].with_user(self.secretary).with_context(
            default_legal_id=self.newer.id))
        self.assertEqual(form.procedure_ids.ids, document.ids)
        law = self._as(self.newer)
        self.assertEqual(
            fields.Date.to_date(form.deadline), law.effective_on + relativedelta(months=3))
        self.assertIn("replaces 61/2018/NĐ-CP", form.reason)
        form.procedure_ids.add(other)
        action = form.save().action_start()
        request = self._request(self.newer)
        self.assertEqual(action['res_id'], request.id)
        self.assertEqual(
            (request.state, request.company_id, request.deadline, request.user_id),
            ('open', self.agency, law.apply_by, self.secretary))
        self.assertEqual(request.line_ids.procedure_id, document | other)
        self.assertEqual(set(request.line_ids.mapped('deadline')), {law.apply_by})
        law = self._as(self.newer)
        self.assertEqual((law.request_id, law.is_to_apply), (request, False))

    def test_once_a_law_for_an_agency(self):
        document = self._on(self.decree)
        self._apply(self.newer).action_start()
        again = self._apply(self.newer, procedure_ids=[Command.set(document.ids)])
        with self.assertRaisesRegex(UserError, "already"):
            again.action_start()
        self.assertEqual(self._as(self.newer).action_apply()['res_model'], 'iso.change.request')
        values = {
            'company_id': self.agency.id, 'title': "Twice", 'legal_id': self.newer.id}
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            self.env['iso.change.request'].create(values)
        # Another agency does it for itself.
        theirs = self.env['iso.procedure'].with_user(self.other_secretary).create(
            {'title': "Theirs", 'user_id': self.other_secretary.id,
             'legal_ids': self.decree.ids})
        self._apply(self.newer, self.other_secretary).action_start()
        self.assertEqual(
            self._request(self.newer).filtered(
                lambda request: request.company_id == self.other_agency).line_ids.procedure_id,
            theirs)

    def test_apply_refuses(self):
        document = self._on(self.decree)
        with self.assertRaisesRegex(UserError, "at least one document"):
            self._apply(self.newer, procedure_ids=[Command.clear()]).action_start()
        late = fields.Date.add(self._as(self.newer).apply_by, days=1)
        with self.assertRaisesRegex(UserError, "three months"):
            self._apply(self.newer, deadline=late).action_start()
        with self.assertRaises(AccessError):
            self._apply(self.newer, self.head)
        with self.assertRaises(UserError):
            self._apply(self.newer, company_id=self.other_agency.id,
                        procedure_ids=[Command.set(document.ids)])
        with self.assertRaises(UserError):
            self.env['iso.change.request'].with_user(self.staff).create(
                {'title': "Forged", 'legal_id': self.newer.id})
        self.assertFalse(self._request(self.newer))

    # -- the text -----------------------------------------------------------------------------

    def test_the_new_version_rests_on_the_new_law(self):
        other = self._law("30/2020/NĐ-CP", -500)
        document = self._on(self.decree, other, effective=True)
        before = document.version_id
        self._apply(self.newer).action_start()
        line = self._request(self.newer).line_ids
        self.assertEqual(line.procedure_id, document)
        line.with_user(self.head).action_start()
        draft = line.version_id.with_user(self.head)
        self.assertIn("118/2025/NĐ-CP", draft.reason)
        self.assertEqual(draft._laws(), other | self.newer)
        self.assertEqual(document.legal_ids, self.decree | other, "not before it takes effect")
        draft.action_review()
        draft.with_user(self.auditor).action_agree()
        draft.with_user(self.leader)._approve()
        self.assertEqual(draft.state, 'effective')
        self.assertEqual(document.legal_ids, other | self.newer)
        numbers = [law['number'] for law in draft.legal_basis]
        self.assertEqual(set(numbers), {"30/2020/NĐ-CP", "118/2025/NĐ-CP"})
        self.assertFalse(any("118/2025" in words for words in before._legal_lines()))
        self.assertFalse(self._as(document).rests_on_ended)
        self.assertEqual((line.state, line.request_id.state), ('done', 'done'))
        self.assertFalse(self._as(self.newer).is_to_apply)

    def test_the_basis_is_kept_and_sealed_as_it_was_approved(self):
        document = self._document()
        document.legal_ids = self.decree
        version = self._submitted_version(document=document)
        version.with_user(self.leader)._approve()
        document.with_user(self.secretary).legal_ids = self.newer
        [words] = version._legal_lines()
        self.assertEqual(version.legal_text, f"• {words}")
        self.assertIn("Decree no. 61/2018/NĐ-CP: About", words)
        self.assertIn("61/2018", self.env['iso.seal'].sudo().search(
            [('res_model', '=', version._name), ('res_id', '=', version.id)]).content)
        with self.assertRaises(UserError):
            version.with_user(self.secretary).legal_basis = []

    def test_printed(self):
        self.agency.partner_id.lang = 'en_US'
        document = self._document()
        document.legal_ids = self.newer | self._law(
            "79/2015/QH13", -500, title="Veterinary law", issuer="the National Assembly",
            issued_on='2015-06-19')
        version = self._draft(document=document)
        page = self.env['ir.actions.report']._render_qweb_html(
            'iso_procedure.report_version', version.ids)[0].decode()
        self.assertIn("Legal basis", page)
        self.assertIn(
            "Law no. 79/2015/QH13 of 19/06/2015 by the National Assembly: Veterinary law", page)
        self.assertLess(page.index("79/2015/QH13"), page.index("118/2025/NĐ-CP"))
        bare = self._draft()
        self.assertNotIn("Legal basis", self.env['ir.actions.report']._render_qweb_html(
            'iso_procedure.report_version', bare.ids)[0].decode())

    # -- speed --------------------------------------------------------------------------------

    def test_queries_do_not_grow_with_the_register(self):
        def look():
            self.env.invalidate_all()
            laws = self.env['iso.legal.document'].with_user(self.secretary).search(
                [('number', 'like', "/SPEED")])
            laws.web_read({name: {} for name in (
                'number', 'title', 'state', 'ended_on', 'procedure_count', 'touched_count',
                'is_to_apply')})
            return laws
        old = [self._law(f"{n}/2001/SPEED", -500) for n in range(3)]
        for law in old:
            self._law(f"{law.number}-2", -5, replaces_ids=[law.id])
            self._on(law)
        look()
        start = self.env.cr.sql_log_count
        look()
        few = self.env.cr.sql_log_count - start
        more = [self._law(f"{n}/2002/SPEED", -500) for n in range(20)]
        for law in more:
            self._law(f"{law.number}-2", -5, replaces_ids=[law.id])
        self._on(*more)
        look()
        start = self.env.cr.sql_log_count
        self.assertEqual(len(look()), 46)
        self.assertLessEqual(self.env.cr.sql_log_count - start, few)
