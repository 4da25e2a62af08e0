from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mail import email_normalize

from .. import seal as chain


class ResCompany(models.Model):
    _inherit = 'res.company'

    iso_seal_email = fields.Char(
        string="Head of the chain to",
        help="Gets the head of the chain of seals once a day when something was sealed. Best "
             "outside this system: with the mail somebody can prove later that nothing sealed "
             "before was changed.")
    iso_seal_mailed = fields.Char(
        string="Head mailed last", readonly=True, copy=False,
        help="Number and hash of the last seal that was mailed.")
    iso_seal_mailed_on = fields.Date(string="Head mailed on", readonly=True, copy=False)

    @api.constrains('iso_seal_email')
    def _check_iso_seal_email(self):
        for company in self:
            address = company.iso_seal_email
            if address and not email_normalize(address):
                raise ValidationError(self.env._(
                    "“%(address)s” is not one e-mail address. Enter an address such as "
                    "archive@example.gov.vn, or leave it empty for no mail.", address=address))


class IsoSeal(models.Model):
    """The daily mail that anchors a chain outside the system."""

    _inherit = 'iso.seal'

    @api.model
    def _mail_heads(self):
        """One mail a day for each organisation whose chain has grown since the last one."""
        for company in self.env['res.company'].sudo().search([('iso_seal_email', '!=', False)]):
            if self._mail_head(company):
                self.env['ir.cron']._commit_progress()

    @api.model
    def _mail_head(self, company):
        today = company._iso_today()
        head = self._head(company)
        text = f'{head.number}:{head.hash}'
        if not head.number or text == company.iso_seal_mailed or company.iso_seal_mailed_on == today:
            return False
        self.with_context(lang=company.partner_id.lang or self.env.lang)._send_head(company, head)
        company.write({'iso_seal_mailed': text, 'iso_seal_mailed_on': today})
        return True

    def _send_head(self, company, head):
        short = chain.head_text(*head)
        lines = [
            self.env._(
                "This is the head of the chain of seals of %(company)s:", company=company.name),
            Markup("<b>%s</b>") % short,
            self.env._("The whole hash: %(hash)s", hash=head.hash),
            self.env._(
                "Please keep this mail. Nobody can change an earlier record afterwards without "
                "the verification noticing when this head is entered there (ISO, Configuration, "
                "Seals, Verify)."),
        ]
        self.env['mail.mail'].sudo().create({
            'subject': self.env._(
                "%(company)s: head of the seals %(head)s", company=company.name, head=short),
            'body_html': Markup().join(Markup("<p>%s</p>") % line for line in lines),
            'email_to': company.iso_seal_email,
            'email_from': company.email_formatted or self.env.user.email_formatted,
            'auto_delete': False,
        })
