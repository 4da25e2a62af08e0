from email.message import EmailMessage

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .nonconformity_common import NonconformityCase

GATEWAY = 'odoo.addons.mail.models.mail_thread'
OURS = 'odoo.addons.iso_audit.models.iso_nonconformity_mail'


@tagged('post_install', '-at_install')
class TestNonconformityMail(MockEmail, NonconformityCase):
    """Reports by e-mail, through core's own gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.agency.alias_domain_id = cls.mail_alias_domain
        cls.other_agency.alias_domain_id = cls.mail_alias_domain
        cls.agency._iso_set_report_alias("iso")
        cls.number = 0

    def _message(self, sender='staff@example.com', to='iso@test.mycompany.com', **headers):
        type(self).number += 1
        message = EmailMessage()
        message['From'] = sender
        message['To'] = to
        message['Subject'] = headers.pop('subject', "The fridge is broken")
        message['Message-Id'] = headers.pop('message_id', f"<{self.number}@example.com>")
        for name, value in headers.items():
            message[name.replace('_', '-')] = value
        message.set_content("It shows 12 degrees.\nSince Monday.")
        return message

    def _send(self, message):
        """What arrives: the new files, and the mails that go out for it."""
        Files = self.env['iso.nonconformity']
        before = Files.search([])
        with self.mock_mail_gateway(), mute_logger(GATEWAY, OURS):
            self.env['mail.thread'].message_process(None, message.as_string())
        return Files.search([]) - before

    # -- a report -----------------------------------------------------------------------------

    def test_a_report(self):
        message = self._message(subject="FW: Re:  The fridge is broken ")
        message.add_attachment(b"photo", maintype='image', subtype='png', filename="photo.png")
        file = self._send(message)
        self.assertEqual(
            (file.title, file.description, file.reporter_id, file.department_id),
            ("The fridge is broken", "It shows 12 degrees.\nSince Monday.", self.staff,
             self.dept_vet))
        self.assertEqual(
            (file.company_id, file.sender_email, file.state, file.stage_user_id, file.source),
            (self.agency, 'staff@example.com', 'reported', self.secretary, 'work'))
        self.assertEqual(file.attachment_ids.raw, b"photo")
        self.assertEqual(
            (file.attachment_ids.res_model, file.attachment_ids.res_id),
            ('iso.nonconformity', file.id))
        self.assertIn(self.staff.partner_id, file.message_partner_ids)
        # The reporter may go on with it like with any other report.
        file.with_user(self.staff).write({'description': "And it smells"})

    def test_acknowledgement(self):
        file = self._send(self._message())
        [mail] = [mail for mail in self._mails if 'staff@example.com' in mail['email_to']]
        self.assertIn(file.name, mail['subject'])
        self.assertIn("Secretary decides by", mail['body'])
        self.assertEqual(mail['headers']['Auto-Submitted'], 'auto-replied')
        self.assertEqual(mail['headers']['X-Auto-Response-Suppress'], 'All')

    def test_a_reply_goes_to_the_chatter(self):
        file = self._send(self._message())
        [mail] = [mail for mail in self._mails if 'staff@example.com' in mail['email_to']]
        reply = self._message(
            to=mail['reply_to'] or 'iso@test.mycompany.com', In_Reply_To=mail['message_id'],
            References=mail['message_id'], subject="Re: more")
        reply.set_content("The one on the left.")
        reply.add_attachment(b"two", maintype='image', subtype='png', filename="two.png")
        self.assertFalse(self._send(reply))
        last = file.message_ids.filtered(lambda message: message.message_type == 'email')[:1]
        self.assertIn("The one on the left", last.body)
        self.assertFalse(file.attachment_ids, "what is sent later is no evidence by itself")
        self.assertFalse(
            [mail for mail in self._mails if 'staff@example.com' in mail['email_to']],
            "only the report is acknowledged")

    def test_quotes_and_signature_are_left_out(self):
        message = self._message()
        message.set_content(
            "It is broken.\n\n> Old words\n> more old words\n-- \nNguyen Van A\nHead")
        file = self._send(message)
        self.assertEqual(file.description, "It is broken.")
        message = self._message()
        message.set_content(
            '<div>It is <b>broken</b>.</div><div class="gmail_signature">Nguyen</div>'
            '<blockquote>Old words</blockquote>', subtype='html')
        file = self._send(message)
        self.assertEqual(file.description, "It is broken.")

    def test_empty_mails(self):
        message = self._message(subject="")
        message.set_content("")
        self.assertEqual(self._send(message).title, "Report by e-mail")
        message = self._message(subject="x" * 500)
        message.set_content("<p></p>", subtype='html')
        self.assertEqual(len(self._send(message).title), 120)

    def test_large_files_are_left_out(self):
        message = self._message()
        message.add_attachment(
            b"0" * (25 * 1024 * 1024 + 1), maintype='video', subtype='mp4', filename="film.mp4")
        message.add_attachment(b"photo", maintype='image', subtype='png', filename="photo.png")
        file = self._send(message)
        self.assertEqual(file.attachment_ids.mapped('name'), ["photo.png"])
        self.assertIn("“film.mp4” (25.00 Mb) was too large", file.description)

    def test_nothing_executes(self):
        script = '<script>alert(1)</script><img src=x onerror="alert(2)">'
        message = self._message(subject=script)
        message.set_content(f"<div>Broken {script}</div>", subtype='html')
        message.add_attachment(
            script.encode(), maintype='text', subtype='html', filename=f"{script}.html")
        file = self._send(message)
        self.assertEqual(file.title, script, "text, never markup")
        self.assertNotIn('alert', file.description)
        self.assertEqual(file.attachment_ids.mimetype, 'text/plain', "a page would be opened")
        for post in file.message_ids:
            self.assertNotIn('<script', post.body)
            self.assertNotIn('onerror', post.body.lower().replace('&quot;', ''))
        for mail in self._mails:
            self.assertNotIn('<script', mail['body'])
        # Rendered as core renders a field on paper and in the list of changes.
        shown = self.env['ir.qweb']._render(
            self.env['ir.ui.view'].create({
                'name': "t", 'type': 'qweb', 'key': 'iso_audit.t',
                'arch': '<t t-name="t"><p t-field="file.title"/><p t-out="file.display_name"/>'
                        '<p t-field="file.description"/></t>'}).id, {'file': file})
        self.assertNotIn('<script', shown)
        self.assertNotIn('<img', shown)

    # -- from whom ----------------------------------------------------------------------------

    def test_an_employee_without_a_user(self):
        self.env['hr.employee'].create({
            'name': "Guard", 'work_email': "Guard@example.com", 'company_id': self.agency.id,
            'department_id': self.dept_plan.id})
        file = self._send(self._message("The Guard <guard@EXAMPLE.com>"))
        self.assertEqual((file.reporter_id, file.department_id),
                         (self.secretary, self.dept_plan))
        self.assertIn("Sent by", file.description)
        self.assertIn("guard@", file.description.lower())
        self.assertTrue([mail for mail in self._mails if 'guard@example.com' in mail['email_to']])

    def test_strangers_are_refused_politely(self):
        for sender in (
                "stranger@example.org", "aff@example.com", "%@example.com", "_taff@example.com",
                self.other_auditor.email, ""):
            self.assertFalse(self._send(self._message(sender)), sender)
        self.assertFalse(self._send(self._message("stranger@example.org")))
        [mail] = self._mails
        self.assertEqual(mail['email_to'], ['stranger@example.org'])
        self.assertIn("employees", mail['body'])

    def test_everybody_if_so_wished(self):
        """The administrator may open the address; what a stranger sends names him."""
        self.agency.iso_report_alias_id.alias_contact = 'everyone'
        file = self._send(self._message("Stranger <stranger@example.org>"))
        self.assertEqual((file.reporter_id, file.department_id.id), (self.secretary, False))
        self.assertIn("stranger@example.org", file.description)

    def test_every_company_has_its_own(self):
        self.other_agency._iso_set_report_alias("other")
        message = self._message(self.other_auditor.email, 'other@test.mycompany.com')
        self.assertEqual(self._send(message).company_id, self.other_agency)
        self.assertFalse(self._send(self._message(to='other@test.mycompany.com')))

    # -- machines -----------------------------------------------------------------------------

    def test_machines_open_nothing(self):
        for headers in (
                {'Auto_Submitted': 'auto-replied'}, {'Auto_Submitted': 'auto-generated; x=1'},
                {'Precedence': 'bulk'}, {'X_Autoreply': 'yes'}, {'X_Autorespond': 'Away'}):
            self.assertFalse(self._send(self._message(**headers)), headers)
            self.assertFalse(self._mails, "two machines would write to each other")
        self.assertTrue(self._send(self._message(Auto_Submitted='no')))

    def test_bounces_open_nothing(self):
        self.assertFalse(self._send(self._message("MAILER-DAEMON@example.com")))
        self.assertFalse(self._mails)

    def test_the_address_does_not_write_to_itself(self):
        for sender in ('iso@test.mycompany.com', 'catchall.test@test.mycompany.com'):
            self.assertFalse(self._send(self._message(sender)))
            self.assertFalse(self._mails)

    def test_many_mails_of_one_sender(self):
        self.env['ir.config_parameter'].set_param('mail.gateway.loop.threshold', 3)
        files = self.env['iso.nonconformity']
        for _time in range(6):
            files |= self._send(self._message())
        self.assertEqual(len(files), 3)
        self.assertTrue(self._send(self._message('head@example.com')), "others still may")

    def test_the_same_mail_twice(self):
        message = self._message(message_id="<same@example.com>")
        self.assertTrue(self._send(message))
        self.assertFalse(self._send(message))

    # -- the address --------------------------------------------------------------------------

    def _settings(self, **values):
        settings = self.env['iso.settings'].with_user(self.admin).create(values)
        settings.action_save()
        return settings

    def test_set_by_the_administrator(self):
        self._settings(report_alias_name="Báo cáo KPH")
        alias = self.agency.iso_report_alias_id
        self.assertEqual(
            (alias.alias_full_name, alias.alias_contact, alias.alias_model_id.model),
            ('bao-cao-kph@test.mycompany.com', 'employees', 'iso.nonconformity'))
        again = self.env['iso.settings'].with_user(self.admin).create({})
        self.assertEqual(
            (again.report_alias_name, again.alias_domain),
            ('bao-cao-kph', 'test.mycompany.com'))
        self._settings(report_alias_name="kph@test.mycompany.com")
        self.assertEqual(self.agency.iso_report_alias_id, alias)
        self._settings(report_alias_name="  ")
        self.assertFalse(self.agency.iso_report_alias_id or alias.exists())

    def test_bad_addresses(self):
        with self.assertRaisesRegex(UserError, "do not arrive here"):
            self._settings(report_alias_name="kph@elsewhere.vn")
        with self.assertRaises(UserError):
            self.other_agency._iso_set_report_alias("iso")  # taken
        with self.assertRaises(ValidationError):
            self._settings(report_alias_name="catchall.test")
        self.agency.iso_report_alias_id.unlink()
        self.agency.alias_domain_id = False
        with self.assertRaisesRegex(UserError, "no mail domain yet"):
            self._settings(report_alias_name="kph")

    def test_only_the_administrator(self):
        with self.assertRaises(AccessError):
            self.env['iso.settings'].with_user(self.secretary).create(
                {'report_alias_name': "x"})

    def test_sender_cannot_be_forged(self):
        with self.assertRaisesRegex(UserError, "records this by itself"):
            self._reported(sender_email="leader@example.com")
