import logging
import re

from lxml import etree, html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_normalize, human_size
from odoo.tools.mail import decode_message_header, html2plaintext, html_sanitize

from odoo.addons.mail.tools.alias_error import AliasError

from .iso_nonconformity import TITLE_LENGTH

_logger = logging.getLogger(__name__)
# Headers of a machine's mail: RFC 3834 and what older ones write instead.
AUTOMATIC = {
    'Auto-Submitted': lambda value: value != 'no',
    'Precedence': lambda value: value in ('bulk', 'junk', 'auto_reply'),
    'X-Autoreply': lambda value: value != 'no',
    'X-Autorespond': lambda value: True,
}
FORWARDED = re.compile(r'^\s*(?:(?:re|fw|fwd|tr|vs|aw)\s*:\s*)+', re.IGNORECASE)


class IsoNonconformity(models.Model):
    """Reports by e-mail, to the address in the ISO settings of an organisation.

    What core does for every address is left to core: bounces, mails that come twice, replies
    that belong to a file, and the limit on how much one sender may open within two hours
    (``mail.gateway.loop.minutes`` and ``.threshold``, which rest on ``sender_email``).
    """

    _inherit = 'iso.nonconformity'

    sender_email = fields.Char(
        string="Sent from", readonly=True, copy=False, index='btree_not_null',
        help="The address that the report was sent from.")

    # -- what is let in -----------------------------------------------------------------------

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """No file is opened by a machine that answers, nor by the address that reports go to.

        Core knows bounces, but not the answer of somebody who is on leave; no answer to these,
        or two machines would keep writing to each other.
        """
        if not route[1] and (
                self._is_automatic(message) or self._is_own_address(message_dict['email_from'])):
            _logger.info(
                "Mail from %s with Message-Id %s ignored: written by a machine",
                message_dict['email_from'], message_dict['message_id'])
            return ()
        return super()._routing_check_route(message, message_dict, route, raise_exception)

    @api.model
    def _is_automatic(self, message):
        return any(
            message[header] and written(message[header].split(';')[0].strip().lower())
            for header, written in AUTOMATIC.items())

    @api.model
    def _is_own_address(self, address):
        return bool(self.env['mail.alias.domain'].sudo()._find_aliases(
            [email_normalize(address) or ""]))

    def _alias_get_error(self, message, message_dict, alias):
        """Employees of the organisation that the address belongs to.

        Core takes the employees of every company, and an address that is part of theirs.
        """
        if alias.alias_contact != 'employees':
            return super()._alias_get_error(message, message_dict, alias)
        company = self.env['res.company'].sudo().search(
            [('iso_report_alias_id', '=', alias.id)], limit=1)
        address = email_normalize(decode_message_header(message, 'From'), strict=False)
        if address and any(self._people_with(address, company)):
            return False
        return AliasError(
            'error_hr_employee_restricted', self.env._("restricted to employees"))

    @api.model
    def _people_with(self, address, company):
        """``(user, employee)`` of this company with this address, either may be empty."""
        users = self.env['res.users'].sudo().search([
            ('email_normalized', '=', address), ('share', '=', False),
            ('company_ids', 'in', company.ids)])
        employees = self.env['hr.employee'].sudo().search([
            ('company_id', 'in', company.ids),
            '|', ('work_email', '=ilike', self._escaped(address)), ('user_id', 'in', users.ids)])
        user = users[:1] or employees.user_id.filtered(
            lambda user: company in user.company_ids)[:1]
        own = employees.filtered(lambda employee: employee.user_id == user)
        return user, (own or employees)[:1]

    @api.model
    def _escaped(self, address):
        """An address may hold what ``ilike`` reads as “anything”."""
        return re.sub(r'([\\%_])', r'\\\1', address)

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        return [('sender_email', '=', email_from_normalized)]

    # -- what becomes of it -------------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """The subject is the title, the words what happened, the files evidence."""
        values = dict(custom_values or {})
        company = self.env['res.company'].browse(values.get('company_id')) or self.env.company
        address = email_normalize(msg_dict.get('email_from')) or ""
        user, employee = self._people_with(address, company)
        reporter = user.filtered(lambda user: user.has_group('iso_audit.group_iso_staff'))
        notes = self._drop_large_files(msg_dict)
        if not reporter:
            reporter = company._iso_user('secretary') or company._iso_user('leader')
            notes.insert(0, self.env._("Sent by %(sender)s.", sender=msg_dict.get('email_from')))
        text = self._mail_in_words(msg_dict.get('body'))
        title = FORWARDED.sub('', " ".join((msg_dict.get('subject') or "").split()))
        values.update({
            'company_id': company.id,
            'title': title[:TITLE_LENGTH] or next(
                iter(text.splitlines()), self.env._("Report by e-mail"))[:TITLE_LENGTH],
            'description': "\n\n".join(filter(None, [text, *notes])),
            'department_id': employee.department_id.id,
            'date': company._iso_today(),
            'reporter_id': (reporter or self.env.user).id,
            'sender_email': address,
        })
        file = self.with_company(company).create(values)
        if reporter == user and user:
            file.message_subscribe(user.partner_id.ids)
        return file

    def message_update(self, msg_dict, update_vals=None):
        self._drop_large_files(msg_dict)
        return super().message_update(msg_dict, update_vals)

    @api.model
    def _drop_large_files(self, msg_dict):
        """Leave out what is too large to be evidence, or the whole mail would be refused."""
        kept, notes = [], []
        for file in msg_dict.get('attachments') or []:
            content = file[1]
            if hasattr(content, 'as_bytes'):  # a mail within the mail
                content = content.as_bytes()
            size = len(content)
            if self.env['ir.attachment']._iso_too_large(self._name, file[0], size):
                notes.append(self.env._(
                    "“%(file)s” (%(size)s) was too large to be kept; ask for a smaller copy.",
                    file=file[0], size=human_size(size)))
            else:
                kept.append(file)
        msg_dict['attachments'] = kept
        return notes

    @api.model
    def _mail_in_words(self, body):
        """The text of a mail without what it quotes and its signature, as core marks them."""
        if not body or not body.strip():
            return ""
        clean = html_sanitize(body, sanitize_tags=False)
        if not clean.strip():
            return ""
        root = html.fragment_fromstring(clean, create_parent='div')
        for quote in root.xpath("//*[@data-o-mail-quote]"):
            if quote.getparent() is not None:
                quote.drop_tree()
        etree.strip_tags(root, 'b', 'strong', 'em')  # would become stars and slashes
        return html2plaintext(
            html.tostring(root, encoding='unicode'), include_references=False).strip()

    def _message_post_after_hook(self, message, msg_values):
        """Files of the mail that opened the file are its evidence; the sender hears its number."""
        done = super()._message_post_after_hook(message, msg_values)
        opened = message.message_type == 'email' and self.sender_email and not self.with_context(
            active_test=False).message_ids.filtered(
                lambda other: other.message_type == 'email' and other != message)
        if opened:
            files = message.sudo().attachment_ids
            if files:
                self._system_write({'attachment_ids': [fields.Command.link(file.id)
                                                       for file in files]})
            self._acknowledge()
        return done

    def _acknowledge(self):
        """Answer the sender once, marked as a machine's answer so that no machine answers it."""
        file = self.sudo()
        user, _employee = self._people_with(file.sender_email, file.company_id)
        file = file.with_context(lang=user.lang or file.company_id.partner_id.lang)
        file.message_post(
            subject=file.env._("%(file)s: report received", file=file.name),
            body=Markup("<p>%s</p><p>%s</p>") % (
                file._who_acts_next(),
                file.env._("Answer this mail if there is more to say: it is kept with the "
                           "report.")),
            message_type='auto_comment', subtype_xmlid='mail.mt_note',
            author_id=file.env.ref('base.partner_root').id,
            email_from=file.company_id.email_formatted or None,
            outgoing_email_to=file.sender_email, mail_headers={
                'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All'})
