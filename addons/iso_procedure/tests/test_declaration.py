"""The declaration of conformity: its way, its scope, what the public sees, who may do what.

r read · w write · c create · u unlink · - nothing · . no such person.

Written is the note. Nobody makes one by naming an agency: it is that of who makes it, which
``test_who_makes_one`` proves.

==================== ====== ====== ===== ======= ========= ====== ===== =========
model                record where  staff auditor secretary leader admin inspector
==================== ====== ====== ===== ======= ========= ====== ===== =========
iso.declaration      draft  own    r     r       rwu       r      rwu   r
iso.declaration      posted own    r     r       r         r      r     r
iso.declaration      draft  other  -     -       -         -      -     -
iso.declaration      draft  branch -     -       -         -      -     r
iso.declaration.line draft  own    r     r       r         r      r     r
iso.declaration.line posted own    r     r       r         r      r     r
iso.declaration.line draft  other  -     -       -         -      -     -
iso.declaration.line draft  branch -     -       -         -      -     r
==================== ====== ====== ===== ======= ========= ====== ===== =========
"""
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table
from odoo.addons.iso_audit.tests.test_report import MOTTO, PORTRAIT, PaperCase

from .test_public_pages import PublicCase

ROLES = ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


class DeclarationCase(PublicCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls._posted(title="Issue a licence", kind='tthc').procedure_id
        cls._posted(title="Internal")

    @classmethod
    def _declaration(cls, **values):
        return cls.env['iso.declaration'].with_user(cls.secretary).create(values)

    @classmethod
    def _posted_declaration(cls, **values):
        declaration = cls._declaration(**values)
        declaration.action_submit()
        declaration.with_user(cls.leader)._approve()
        return declaration


@tagged('post_install', '-at_install')
class TestDeclaration(DeclarationCase, PaperCase, HttpCase):

    def _gap_lines(self, user):
        tiles = self.env['iso.overview'].with_user(user).get_overview()['tiles']
        return [
            line for tile in tiles if tile['key'] == 'gaps' for line in tile['data']['lines']
            if "declar" in line['label']]

    def test_the_way(self):
        declaration = self._declaration()
        self.assertTrue(declaration.name.startswith("CB-"))
        self.assertEqual(declaration.line_ids.mapped('code'), [self.procedure.code])
        self.assertEqual(
            (declaration.line_ids.field, declaration.line_ids.issue), ("Veterinary", 1))
        self.assertFalse(declaration.missing)
        declaration.action_submit()
        self.assertEqual(declaration.sudo().activity_ids.user_id, self.leader)
        with self.assertRaises(AccessError):
            declaration._approve()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            declaration.note = "More"
        declaration.with_user(self.leader)._approve()
        self.assertEqual((declaration.state, declaration.posted_on),
                         ('posted', self.agency._iso_today()))
        self.assertFalse(declaration.sudo().activity_ids)
        self.assertEqual(declaration.sudo().seal_ids.mapped('event'), ['approved'])
        names, files = declaration._seal_differences(declaration.sudo().seal_ids)
        self.assertFalse(names + files)
        for act in (declaration.unlink, lambda: declaration.write({'note': "More"}),
                    declaration.action_submit, declaration.action_take_scope):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()

    def test_approving_asks_who_it_is(self):
        declaration = self._declaration()
        declaration.action_submit()
        with self.assertRaisesRegex(UserError, "HTTP"):
            declaration.with_user(self.leader).action_approve()
        self.assertEqual(declaration.state, 'submitted')

    def test_who_prepared_it_does_not_approve_it(self):
        both = self._user('both', 'leader', self.agency)
        both.group_ids |= self.env.ref('iso_audit.group_iso_secretary')
        declaration = self.env['iso.declaration'].with_user(both).create({})
        declaration.action_submit()
        self.assertEqual(declaration.sudo().activity_ids.user_id, self.leader)
        with self.assertRaises(AccessError):
            declaration._approve()

    def test_nothing_to_declare(self):
        self.procedure.version_id.with_user(self.leader)._with_reason_withdraw("Over")
        declaration = self._declaration()
        self.assertEqual(len(declaration.missing['items']), 1)
        with self.assertRaises(UserError):
            declaration.action_submit()

    def test_the_scope_is_what_is_in_force(self):
        """A list that is no longer right is neither submitted nor approved."""
        declaration = self._declaration()
        more = self._posted(title="Another licence", kind='tthc').procedure_id
        self.assertIn(more.code, declaration.scope_change)
        with self.assertRaisesRegex(UserError, more.code):
            declaration.action_submit()
        declaration.action_take_scope()
        self.assertEqual(declaration.line_count, 2)
        declaration.action_submit()
        more.version_id.with_user(self.leader)._with_reason_withdraw("Over")
        with self.assertRaisesRegex(UserError, more.code):
            declaration.with_user(self.leader)._approve()
        declaration.with_user(self.leader)._with_reason_return("The list")
        declaration.action_take_scope()
        self.assertEqual(declaration.line_ids.procedure_id, self.procedure)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            declaration.write({'line_ids': [(5,)]})

    def test_told_once_to_publish_again(self):
        # A new agency is shown its first steps instead.
        self._audit()
        self.assertEqual(
            [line['label'] for line in self._gap_lines(self.secretary)],
            ["The conformity of the system is not declared"])
        declaration = self._posted_declaration()
        self.assertFalse(self._gap_lines(self.secretary))
        self._posted(title="Not in its scope")
        self.assertFalse(declaration.sudo().activity_ids)
        more = self._posted(title="Another licence", kind='tthc')
        self._posted(title="One more", kind='tthc')
        told = declaration.sudo().activity_ids
        self.assertEqual((len(told), told.user_id), (1, self.secretary))
        [line] = self._gap_lines(self.secretary)
        self.assertIn(more.procedure_id.code, line['hint'])
        self.assertEqual(line['action']['res_model'], 'iso.declaration')
        self.assertFalse(self._gap_lines(self.staff))
        again = self._posted_declaration()
        self.assertEqual((declaration.state, again.line_count), ('ended', 3))
        self.assertFalse(declaration.sudo().activity_ids)
        self.assertFalse(self._gap_lines(self.secretary))
        more.with_user(self.leader)._with_reason_withdraw("Over")
        self.assertEqual(again.sudo().activity_ids.user_id, self.secretary)
        # A new issue of the same procedure is no other scope.
        self.assertEqual(again.scope_change, f"withdrawn: {more.procedure_id.code}")

    def test_posted_on_its_day(self):
        day = self.agency._iso_today() + timedelta(days=3)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._posted_declaration(post_date=day - timedelta(days=4))
        declaration = self._posted_declaration(post_date=day)
        Declaration = self.env['iso.declaration']
        Declaration._cron_post()
        self.assertEqual(declaration.state, 'approved')
        with freeze_time(fields.Datetime.now() + timedelta(days=3)):
            Declaration._cron_post()
            Declaration._cron_post()
        self.assertEqual((declaration.state, declaration.posted_on), ('posted', day))

    def test_one_in_work(self):
        self._declaration()
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), (
                self.env.cr.savepoint()):
            self._declaration()

    def test_forged(self):
        for values in ({'state': 'posted'}, {'approved_by': self.leader.id}, {'name': "CB-1"},
                       {'company_id': self.other_agency.id}, {'posted_on': fields.Date.today()}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._declaration(**values)
        foreign = self._declaration().with_user(self.other_secretary)
        for act in (foreign.action_submit, foreign.action_take_scope,
                    lambda: foreign._with_reason_return("x")):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()

    # -- paper and page ---------------------------------------------------------------------------

    def test_printed(self):
        declaration = self._posted_declaration(number="12/CB-CC", note="Also at the station")
        content, kind = self.env['ir.actions.report'].with_user(self.staff).with_context(
            force_report_rendering=True)._render_qweb_pdf(
            'iso_procedure.report_declaration', declaration.ids)
        self.assertEqual(kind, 'pdf')
        self._assert_page(content, PORTRAIT)
        self._assert_says(
            " ".join(self._pages(content)), "AGENCY", MOTTO, "12/CB-CC", "DECLARATION",
            "19/2014/QĐ-TTg", "Also at the station", self.procedure.code, "Issue a licence",
            "Veterinary", self.leader.name, "Approved on the system on", "Seal no.")

    def test_public_page(self):
        declaration = self._declaration(note="<script>window.hacked=1</script>")
        secret = self._posted(title="Hidden", kind='tthc').procedure_id
        secret.is_public = False
        declaration.action_take_scope()
        self.env.flush_all()
        path = '/iso/agency-x/declaration'
        for part in ('', '/print', f'/{declaration.id}'):
            self.assertEqual(self.url_open(path + part).status_code, 404, "not yet posted")
        self.assertNotIn(path, self.url_open('/iso/agency-x/documents').text)
        declaration.action_submit()
        declaration.with_user(self.leader)._approve()
        self.env.flush_all()
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.procedure._public_path(), answer.text)
        self.assertIn("Hidden", answer.text, "named, as the declaration says")
        self.assertNotIn(secret._public_path(), answer.text)
        self.assertNotIn("<script", answer.text)
        self.assertIn("default-src 'none'", answer.headers['Content-Security-Policy'])
        self.assertIn(path, self.url_open('/iso/agency-x/documents').text)
        self.assertEqual(self.url_open('/iso/other-x/declaration').status_code, 404)
        declaration.with_user(self.leader)._with_reason_withdraw("Over")
        self.env.flush_all()
        self.assertEqual(self.url_open(path).status_code, 404)


@tagged('post_install', '-at_install')
class TestRightsDeclaration(RightsMixin, DeclarationCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {'own': {
            'staff': cls.staff, 'auditor': cls.auditor, 'secretary': cls.secretary,
            'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_8', role, company) for role in ROLES}
        for state, declaration in (
                ('posted', cls._posted_declaration()), ('draft', cls._declaration())):
            line = declaration.line_ids[:1]
            cls.samples = {
                **cls.samples,
                ('iso.declaration', state): (
                    declaration, {'note': "More"}, {'company_id': cls.agency.id}),
                ('iso.declaration.line', state): (line, {'title': "Other"}, {
                    'declaration_id': declaration.id, 'procedure_id': cls.procedure.id,
                    'code': "X", 'title': "X"})}
        cls.env.flush_all()

    def test_every_cell(self):
        self.assertGreater(self._prove(ROWS), 180, "the table was not read")

    def test_who_makes_one(self):
        self.env['iso.declaration'].sudo().search([('state', '=', 'draft')]).unlink()
        for role, user in self.users['own'].items():
            self.assertEqual(
                self._may('create', user, 'iso.declaration', None, {}, {}),
                role in ('secretary', 'admin'), role)

    def test_no_model_is_left_out(self):
        ours = {name for name in self.env.registry if name.startswith('iso.declaration')}
        self.assertEqual(ours, {model for model, *_row in ROWS})
