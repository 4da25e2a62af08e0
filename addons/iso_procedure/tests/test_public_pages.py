"""The public pages: what everybody sees, and that nobody gets more."""
from contextlib import contextmanager
from unittest.mock import patch

from lxml import html
from markupsafe import Markup

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from odoo.addons.iso_audit.tests.query_common import CountedQueries

from .. import public_text
from ..controllers import public_pages
from ..models.iso_procedure_public import PAGE
from .common import ProcedureCase
from .test_public_text import HOSTILE

RUNS = (
    '<p>Text</p><script>window.hacked = 1</script><img src="/none.png" onerror="window.hacked = 1">'
    '<svg onload="window.hacked = 1"></svg>')


class PublicCase(ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency.iso_public_name = "agency-x"
        cls.other_agency.iso_public_name = "other-x"

    @classmethod
    def _posted(cls, count=1, draft=None, **values):
        """Posted documents in force, without the way there."""
        versions = cls.env['iso.procedure.version']
        for number in range(count):
            document = cls._document(
                is_public=True, **{'title': f"Procedure {number}", **values})
            versions |= cls._draft(document=document, **(draft or {}))
        for version in versions:
            version._move('review')
            version.review_ids._system_write({'state': 'agreed'})
            version._system_write({'state': 'approved'})
            version._take_effect(cls.agency._iso_today())
        cls.env.flush_all()
        return versions


@tagged('post_install', '-at_install')
class TestPublicPages(PublicCase, CountedQueries, HttpCase):

    def _get(self, path, status=200, **options):
        self.env.flush_all()
        answer = self.url_open(path, allow_redirects=False, **options)
        self.assertEqual(answer.status_code, status, path)
        return answer

    def _titles(self, query=""):
        page = html.fromstring(self._get(f'/iso/agency-x/documents{query}').text)
        return [node.text for node in page.xpath('//ul[@class="documents"]//span[@class="title"]')]

    # -- what is there ----------------------------------------------------------------------------

    def test_list_and_page_without_signing_in(self):
        version = self._posted(title="Issue a certificate")
        document = version.procedure_id
        form = self._document(title="Request", kind='form', parent_id=document.id)
        self._posted(title="Unrelated")
        answer = self._get('/iso/agency-x/documents')
        self.assertIn(document.code, answer.text)
        self.assertIn(document._public_path(), answer.text)
        self.assertNotIn('Set-Cookie', answer.headers)
        page = self._get(document._public_path() + '?lang=en').text
        for words in (document.code, "Issue a certificate", "Purpose", "Receive", "Officer",
                      "Veterinary", "12 h", "chart.svg"):
            self.assertIn(words, page)
        self.assertNotIn(form.title, page, "not in force")
        for person in (self.auditor, self.leader, self.secretary):
            self.assertNotIn(person.name, page, "no name of a person")
        chart = self._get(f'{document._public_path()}/chart.svg')
        self.assertEqual(chart.headers['Content-Type'], 'image/svg+xml; charset=utf-8')
        self.assertIn("Receive", chart.text)

    def test_search_without_accents(self):
        self._posted(title="Cấp giấy chứng nhận kiểm dịch")
        version = self._posted(title="Đăng ký hành nghề")
        version.with_user(self.head).sudo()._system_write(
            {'content': '<table><tr><td>Tiêm phòng bệnh dại &amp; cúm</td></tr></table>'})
        for query, titles in (
                ("kiem dich", ["Cấp giấy chứng nhận kiểm dịch"]),
                ("dich giay", ["Cấp giấy chứng nhận kiểm dịch"]),
                ("DANG KY", ["Đăng ký hành nghề"]),
                ("benh dai", ["Đăng ký hành nghề"]),
                ("receive", ["Cấp giấy chứng nhận kiểm dịch", "Đăng ký hành nghề"]),
                ("table", []), ("kiem zzz", []), ("%", []), ("' OR 1=1 --", [])):
            self.assertEqual(self._titles(f'?search={query}'), titles, query)

    def test_by_kind_and_department(self):
        self._posted(title="A")
        self._posted(title="B", kind='tthc', department_id=self.dept_office.id, user_id=self.head.id)
        self.assertEqual(self._titles('?kind=tthc'), ["B"])
        self.assertEqual(self._titles(f'?department={self.dept_vet.id}'), ["A"])
        self.assertEqual(self._titles(f'?department={self.dept_vet.id}&kind=tthc'), [])
        for odd in ('?kind=nonsense', '?department=-1', '?department=9' + '9' * 30, '?page=x',
                    '?page=99', '?lang=xx', '?lang=fr_FR', '?unknown=1'):
            self.assertEqual(self._titles(odd), ["A", "B"], odd)

    def test_paged(self):
        self._posted(PAGE + 2)
        self.assertEqual(len(self._titles()), PAGE)
        page = self._get('/iso/agency-x/documents?search=procedure&page=2').text
        self.assertEqual(page.count('class="title"'), 2)
        self.assertIn('/iso/agency-x/documents?search=procedure&amp;page=1', page)

    def test_both_languages(self):
        self.env['res.lang']._activate_lang('vi_VN')
        self.env['ir.module.module'].search(
            [('name', '=', 'iso_procedure')])._update_translations(['vi_VN'])
        path = self._posted().procedure_id._public_path()
        for query, lang, words in (
                ('', 'vi', "Tài liệu có hiệu lực"), ('?lang=en', 'en', "Documents in force")):
            page = self._get('/iso/agency-x/documents' + query)
            self.assertIn(f'<html lang="{lang}">', page.text)
            self.assertIn(f"<h1>{words}</h1>", page.text)
            self.assertIn(f'<html lang="{lang}">', self._get(path + query).text)
        self.assertIn(f'href="{path}?lang=en"', self._get('/iso/agency-x/documents?lang=en').text)

    def test_another_name_of_the_same_document_leads_to_it(self):
        document = self._posted().procedure_id
        answer = self._get(f'/iso/agency-x/documents/anything-{document.id}', 301)
        self.assertTrue(answer.headers['Location'].endswith(document._public_path()))

    # -- what is not there ------------------------------------------------------------------------

    @contextmanager
    def _hidden(self, *documents):
        """Whatever is asked for of ``documents``, the answer is that of what never was."""
        never = self._get('/iso/agency-x/documents/qt-1-2147483', 404)
        yield
        for document in documents:
            name = document._public_name()
            for agency in ("agency-x", "other-x", "nobody"):
                path = f'/iso/{agency}/documents/{name}'
                for part in ('', '/chart.svg', '/print', '/file/1'):
                    answer = self._get(path + part, 404)
                    self.assertEqual(answer.content, never.content, path + part)
                    self.assertEqual(answer.headers['Cache-Control'], 'no-store')
            self.assertNotIn(
                document.title, self._get('/iso/agency-x/documents').text)

    def test_forged_addresses_tell_nothing(self):
        self._posted(title="Seen")
        secret = self._posted(title="Secret one").procedure_id
        secret.is_public = False
        draft = self._draft(self._document(title="Secret draft", is_public=True)).procedure_id
        withdrawn = self._posted(title="Secret end")
        withdrawn.with_user(self.leader)._with_reason_withdraw("Over")
        archived = self._posted(title="Secret archive").procedure_id
        archived.sudo()._write({'active': False})
        approved = self._posted(title="Secret coming")
        approved._system_write({'state': 'approved'})
        with self._hidden(
                secret, draft, withdrawn.procedure_id, archived, approved.procedure_id):
            self.env.flush_all()
            self.env.invalidate_all()

    def test_another_agencys_document(self):
        mine = self._posted(title="Mine").procedure_id
        name = mine._public_name()
        missing = self._get(f'/iso/other-x/documents/{name}', 404)
        # An agency with nothing posted has no pages; one that was never there has none either.
        for path in ('/iso/other-x/documents', '/iso/other-x', '/iso/nobody/documents'):
            self.assertEqual(self._get(path, 404).content, missing.content)
        self._get(f'/iso/agency-x/documents/{name}')

    def test_no_version_by_number(self):
        document = self._posted().procedure_id
        draft = document._new_version()
        draft.write({'content': "<p>Secret of the next</p>", 'reason': "Why"})
        path = document._public_path()
        page = self._get(path).text
        self.assertNotIn("Secret of the next", page)
        for part in ('/2', '/versions/2', f'/{draft.id}', f'-{draft.id}x', '/chart.svg/2'):
            self._get(path + part, 404)
        self.assertNotIn("Secret of the next", self._get(f'{path}?version=2&number=2').text)
        self.assertEqual(self._titles('?search=secret'), [])

    def test_odd_addresses(self):
        self._posted()
        for name in ('x', '-', '-1x', 'x-0', 'x--1', 'x-99999999999', 'x-²', 'x-%31%00', '%2e%2e'):
            self._get(f'/iso/agency-x/documents/{name}', 404)
        for agency in ('%25', "agency-x'--", 'AGENCY-X', '..%2fagency-x'):
            self._get(f'/iso/{agency}/documents', 404)
        for path in ('/iso/agency-x/documents', self.env['iso.procedure'].search(
                [('is_public', '=', True)], limit=1)._public_path()):
            self.assertIn(self.url_open(path, data={'a': '1'}).status_code, (400, 405), "only read")

    def test_models_stay_shut(self):
        """The pages give nobody a right: what they show is not readable by other ways."""
        version = self._posted()
        public = self.env.ref('base.public_user')
        for record in (version, version.procedure_id, version.step_ids):
            self.assertFalse(record.with_user(public).has_access('read'))
        chart = self.url_open(
            f'/iso_procedure/version/{version.id}/chart.svg', allow_redirects=False)
        self.assertEqual(chart.status_code, 303)

    # -- files ------------------------------------------------------------------------------------

    def test_files_of_the_version_only(self):
        version = self._posted()
        File = self.env['ir.attachment']
        page = File.create({
            'name': "Page.html", 'raw': b"<script>window.hacked=1</script>", 'mimetype': 'text/html'})
        picture = File.create({
            'name': "P.png", 'raw': b'\x89PNG\r\n\x1a\n', 'mimetype': 'image/png',
            'res_model': version._name, 'res_id': version.id})
        evidence = File.create({
            'name': "Chatter.png", 'raw': b'\x89PNG\r\n\x1a\n', 'mimetype': 'image/png',
            'res_model': version._name, 'res_id': version.id})
        foreign = File.create({
            'name': "Foreign.png", 'raw': b'\x89PNG\r\n\x1a\n', 'mimetype': 'image/png',
            'res_model': 'res.partner', 'res_id': self.head.partner_id.id})
        version._system_write({
            'attachment_ids': page.ids, 'content':
            f'<p><img src="/web/image/{picture.id}"/><img src="/web/image/{foreign.id}"/></p>'})
        path = version.procedure_id._public_path()
        shown = self._get(path).text
        self.assertIn(f'src="{path}/file/{picture.id}"', shown)
        self.assertNotIn(f'/{foreign.id}', shown)
        answer = self._get(f'{path}/file/{page.id}')
        self.assertTrue(answer.headers['Content-Disposition'].startswith('attachment'))
        self.assertIn('sandbox', answer.headers['Content-Security-Policy'])
        self._get(f'{path}/file/{picture.id}')
        for file in (evidence, foreign):
            self._get(f'{path}/file/{file.id}', 404)

    def test_print(self):
        version = self._posted()
        with patch.object(
                type(self.env['ir.actions.report']), '_render_qweb_pdf',
                lambda report, ref, ids: (b'%PDF ' + f'{ref} {ids}'.encode(), 'pdf')):
            answer = self._get(f'{version.procedure_id._public_path()}/print')
        self.assertEqual(
            answer.content, f'%PDF iso_procedure.report_version {version.ids}'.encode())
        self.assertEqual(answer.headers['Content-Type'], 'application/pdf')

    # -- scripts ----------------------------------------------------------------------------------

    def _plant(self, version, content):
        """Past everything that cleans a text when it is saved."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE iso_procedure_version SET content = %s WHERE id = %s", content, version.id))
        self.env.invalidate_all()

    def test_no_script_is_served(self):
        version = self._posted(title="<script>window.hacked=1</script>\" onload=\"window.hacked=1")
        self._plant(version, HOSTILE)
        for path in ('/iso/agency-x/documents', version.procedure_id._public_path(),
                     "/iso/agency-x/documents?search=\"><script>window.hacked=1</script>"):
            answer = self._get(path)
            page = html.fromstring(answer.text)
            self.assertFalse(page.xpath('//script | //iframe | //object | //svg | //style'))
            for node in page.iter('*'):
                self.assertFalse([name for name in node.attrib if name.startswith('on')])
            policy = answer.headers['Content-Security-Policy']
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn('script-src', policy)

    def _browse(self, path, scripts, hacked):
        self.browser_js(path, f"""
            const scripts = document.querySelectorAll("article script").length;
            if (scripts !== {scripts}) throw new Error("scripts: " + scripts);
            if (window.hacked !== {hacked}) throw new Error("hacked: " + window.hacked);
            console.log("test successful");
        """, ready="document.readyState === 'complete'",
            # What the page forbids, the browser reports as an error.
            error_checker=lambda words: "Security Policy" not in words and "404" not in words)

    def test_no_script_runs(self):
        """In a browser: neither cleaned, nor by the page itself when nothing was cleaned."""
        version = self._posted()
        path = version.procedure_id._public_path()
        self._plant(version, RUNS)
        self._browse(path, 0, 'undefined')
        with patch.object(public_text, 'clean', lambda content, _: Markup(content)):  # noqa: S704
            self._browse(path, 1, 'undefined')
            # That it is a script at all: without both it does run.
            with patch.object(public_pages, 'POLICY', "default-src 'self' 'unsafe-inline'"):
                self._browse(path, 1, '1')

    # -- quick ------------------------------------------------------------------------------------

    def test_queries_do_not_grow(self):
        Document = self.env['iso.procedure']
        self._posted(3)
        company = self.agency.sudo()
        Document._public_list(company, "procedure")
        with self._counted() as few:
            Document._public_list(company, "procedure")
        self._posted(PAGE)
        with self._counted() as many:
            Document._public_list(company, "procedure")
        self.assertEqual(few, many)
        self.assertLessEqual(many[0], 8)
        short, long = self._posted(), self._posted(draft={'step_ids': [
            Command.create({'name': "Step", 'role': "Who", 'hours': 2, 'sequence': number})
            for number in range(20)]})
        short.procedure_id._public_values()
        counts = []
        for version in (short, long):
            with self._counted() as counted:
                version.procedure_id._public_values()
            counts += counted
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 13)

    def test_kept_by_caches(self):
        path = self._posted().procedure_id._public_path()
        answer = self._get(path)
        self.assertEqual(answer.headers['Cache-Control'], 'public, max-age=60')
        again = self._get(path, 304, headers={'If-None-Match': answer.headers['ETag']})
        self.assertFalse(again.content)

    # -- addresses --------------------------------------------------------------------------------

    def test_names_of_agencies(self):
        Company = self.env['res.company']
        first, second = Company.create([{'name': "Đội Thú y"}]), Company.create(
            {'name': "Đội  thú y!"})
        self.assertEqual(
            (first.iso_public_name, second.iso_public_name), ("doi-thu-y", "doi-thu-y-2"))
        first.name = "Another"
        self.assertEqual(first.iso_public_name, "doi-thu-y", "printed addresses hold")
        for wrong in ("Chi cục", "a/b", "", "a--b", "../x"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                first.iso_public_name = wrong
        settings = self.env['iso.settings'].with_user(self.admin).create(
            {'public_name': "veterinary"})
        settings.action_save()
        self.assertEqual(self.agency.iso_public_name, "veterinary")

    def test_buttons(self):
        version = self._posted()
        document = version.procedure_id.with_user(self.staff)
        self.assertEqual(document.action_public_page()['url'], document._public_path())
        version.procedure_id.is_public = False
        with self.assertRaises(UserError):
            document.action_public_page()
        with self.assertRaises(UserError):
            self.agency.with_user(self.staff)._iso_open_public_page()
        version.procedure_id.is_public = True
        self.assertEqual(
            self.agency.with_user(self.staff)._iso_open_public_page()['url'],
            '/iso/agency-x/documents')
