import json
from io import BytesIO

from odoo import Command, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models.ir_attachment import EVIDENCE_BYTES
from .common import IsoAuditCase

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>'
PAGE = b'<html><body><script>alert(document.cookie)</script></body></html>'


@tagged('post_install', '-at_install')
class TestAttachment(IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audit = cls._running()
        cls.line = cls.audit.line_ids[0]
        cls.person = cls.line.user_id

    def _file(self, user=None, name="photo.jpg", **values):
        return self.env['ir.attachment'].with_user(user or self.person).create(
            {'name': name, 'raw': b'a small photo', **values})

    def _report(self):
        for line in self.audit.line_ids:
            line.with_user(line.user_id).write(
                {'result': 'minor', 'note': "Missing", 'evidence': "File"})
        self.audit.with_user(self.lead).conclusion = "Conforms."
        self.audit.with_user(self.lead)._report()

    # -- whose file it is ---------------------------------------------------------------------

    def test_a_loose_file_becomes_the_records(self):
        """Uploaded before the finding was saved: afterwards all who read the finding read it."""
        file = self._file(res_model='iso.finding', res_id=0)
        finding = self.env['iso.finding'].with_user(self.person).create({
            'audit_id': self.audit.id, 'department_id': self.dept_vet.id,
            'clause_id': self.clause_41.id, 'statement': "Missing", 'evidence': "See",
            'attachment_ids': [Command.link(file.id)]})
        self.assertEqual((file.res_model, file.res_id), ('iso.finding', finding.id))
        with self.assertRaises(AccessError):
            file.with_user(self.staff).read(['raw'])
        self._report()
        self.assertEqual(file.with_user(self.staff).raw, b'a small photo')
        self.assertEqual(file.with_user(self.inspector).raw, b'a small photo')
        stranger = self._user('stranger', 'staff', self.agency, self.dept_office)
        with self.assertRaises(AccessError):
            file.with_user(stranger).read(['raw'])

    def test_nobody_elses_file_is_taken(self):
        """Linking by number does not open a file that one may not read."""
        secret = self._file(user=self.leader, name="secret.pdf")
        other = self._file(user=self.secretary, res_model='iso.audit', res_id=self.audit.id)
        line = self.line.with_user(self.person)
        with self.assertRaises(AccessError):
            line.attachment_ids = [Command.link(secret.id)]
        with self.assertRaisesRegex(UserError, "belongs to another record"):
            line.attachment_ids = [Command.link(other.id)]

    # -- sealed -------------------------------------------------------------------------------

    def test_files_of_a_reported_audit_stay(self):
        line = self.line.with_user(self.person)
        line.attachment_ids = [Command.create({'name': "photo.jpg", 'raw': b'seen'})]
        file = line.attachment_ids
        self.assertEqual((file.res_model, file.res_id), ('iso.audit.line', line.id))
        file.write({'name': "seen.jpg"})
        self._report()
        other = self._audit()
        for user in (self.person, self.lead, self.secretary, self.admin):
            mine = file.with_user(user)
            for act in (
                    lambda file: file.write({'raw': b'other'}),
                    lambda file: file.write({'datas': b'b3RoZXI='}),
                    lambda file: file.write({'name': "other.jpg"}),
                    lambda file: file.write({'res_model': 'iso.audit', 'res_id': other.id}),
                    lambda file: file.write({'type': 'url', 'url': 'https://example.com'}),
                    lambda file: file.write({'res_id': False}),
                    lambda file: file.unlink()):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    act(mine)
            with self.assertRaises(UserError):
                line.with_user(user).attachment_ids = [Command.clear()]
        with self.assertRaises(UserError):
            file.sudo().unlink()
        self.assertEqual(line.attachment_ids.raw, b'seen')

    def test_files_of_a_draft_may_go(self):
        file = self._file(res_model='iso.audit.line', res_id=self.line.id)
        file.unlink()
        self.assertFalse(file.exists())

    # -- size ---------------------------------------------------------------------------------

    def test_the_limit_is_exact(self):
        for model, record in (('iso.audit.line', self.line.id), ('iso.finding', 0)):
            at_limit = self._file(res_model=model, res_id=record, raw=b'x' * EVIDENCE_BYTES)
            self.assertEqual(at_limit.file_size, EVIDENCE_BYTES)
            with self.assertRaisesRegex(UserError, "25.*at most"):
                self._file(res_model=model, res_id=record, raw=b'x' * (EVIDENCE_BYTES + 1))

    def test_no_way_round_the_limit(self):
        large = b'x' * (EVIDENCE_BYTES + 1)
        line = self.line.with_user(self.person)
        loose = self._file(raw=large)
        with self.assertRaisesRegex(UserError, "lower resolution"):
            line.attachment_ids = [Command.link(loose.id)]
        with self.assertRaisesRegex(UserError, "lower resolution"):
            line.attachment_ids = [Command.create({'name': "video.mp4", 'raw': large})]
        small = self._file(res_model='iso.audit.line', res_id=line.id)
        with self.assertRaisesRegex(UserError, "photo.jpg"):
            small.raw = large

    def test_other_records_are_not_concerned(self):
        file = self._file(user=self.secretary, res_model='iso.audit', res_id=self.audit.id,
                          raw=b'x' * (EVIDENCE_BYTES + 1))
        self.assertTrue(file.exists(), "the chatter has the limit of core")


@tagged('post_install', '-at_install')
class TestUpload(IsoAuditCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audit = cls._running()
        cls.line = cls.audit.line_ids[0]
        cls.person = cls.line.user_id

    def _upload(self, *files):
        self.authenticate(self.person.login, self.person.login)
        answer = self.url_open(
            '/web/binary/upload_attachment',
            data={'model': 'iso.audit.line', 'id': self.line.id,
                  'csrf_token': http.Request.csrf_token(self)},
            files=[('ufile', (name, BytesIO(content), mimetype))
                   for name, content, mimetype in files])
        self.assertEqual(answer.status_code, 200)
        return json.loads(answer.text)

    def test_a_large_file_is_refused_in_words(self):
        """50 MB: the user reads which file, how large, and what to do; the small one too."""
        before = self.env['ir.attachment'].search_count([])
        answer = self._upload(
            ("hall.mp4", b'x' * 50 * 1024 * 1024, 'video/mp4'), ("door.jpg", b'x', 'image/jpeg'))
        # In the language of the user, whichever that is.
        self.assertRegex(answer[0]['error'], r"“hall\.mp4” .*50\.00 Mb.*25\.00 Mb")
        self.assertIn("door.jpg", answer[1]['error'])
        self.assertEqual(self.env['ir.attachment'].search_count([]), before)

    def test_what_is_small_enough_is_kept(self):
        answer = self._upload(("door.jpg", b'photo', 'image/jpeg'))
        file = self.env['ir.attachment'].browse(answer[0]['id'])
        self.assertEqual((file.res_model, file.res_id), ('iso.audit.line', self.line.id))

    def test_scripts_are_served_harmlessly(self):
        """A drawing or a page with a script in it is text to every browser."""
        for name, content, mimetype in (
                ("plan.svg", SCRIPT, 'image/svg+xml'), ("page.html", PAGE, 'text/html'),
                ("photo.jpg", SCRIPT, 'image/jpeg'), ("page.xhtml", PAGE, 'application/xhtml+xml')):
            with self.subTest(name=name):
                [uploaded] = self._upload((name, content, mimetype))
                for url in (f"/web/content/{uploaded['id']}", f"/web/image/{uploaded['id']}"):
                    answer = self.url_open(url)
                    kind = answer.headers['Content-Type']
                    safe = kind.startswith(('text/plain', 'image/png', 'image/jpeg')) \
                        or "default-src 'none'" in answer.headers.get(
                            'Content-Security-Policy', '')
                    self.assertTrue(safe, f"{url}: {kind}")
                    self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
