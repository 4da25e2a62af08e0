from odoo import fields, models
from odoo.exceptions import AccessError


class IsoAcknowledgement(models.Model):
    """Somebody is reminded of what there is to read: by hand, at most once a day."""

    _inherit = 'iso.acknowledgement'

    reminded_on = fields.Date(string="Reminded on", readonly=True, copy=False)

    def get_formview_action(self, access_uid=None):
        """A reading has no form of its own: links of mails lead to what is to be read."""
        self.ensure_one()
        return self.version_id.get_formview_action(access_uid=access_uid)

    def action_remind(self):
        """Remind who has not read it yet (the owner of the document, the secretary)."""
        self.check_access('read')
        documents = self.procedure_id
        documents._check_may_edit()
        if foreign := documents.company_id - self.env.companies:
            raise AccessError(self.env._(
                "This belongs to %(company)s. Only its own people may do this step.",
                company=", ".join(foreign.mapped('name'))))
        waiting = self.filtered(lambda one: one.state == 'todo')
        reminded, unreached = waiting._remind()
        already = len(waiting) - len(reminded) - len(unreached)
        words = [self.env._("Reminded: %(count)s.", count=len(reminded))]
        if already:
            words.append(self.env._("Reminded today already: %(count)s.", count=already))
        if unreached:
            words.append(self.env._(
                "Without an e-mail address: %(people)s. Tell them in person.",
                people=", ".join(unreached.user_id.mapped('name'))))
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'warning' if unreached else 'success' if reminded else 'info',
                'message': " ".join(words),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    def _remind(self):
        """Tell each of these readers, once a day: ``(who was told, whom nothing reaches)``."""
        today = {company: company._iso_today() for company in self.company_id}
        # Locked and looked at anew: somebody else may press the button at the same moment.
        due = self.sudo().try_lock_for_update(allow_referencing=True).filtered(
            lambda one: one.state == 'todo'
            and (not one.reminded_on or one.reminded_on < today[one.company_id]))
        reached = due.filtered(
            lambda one: one.user_id.email or one.user_id.notification_type == 'inbox')
        for (version, lang), group in reached.grouped(
                lambda one: (one.version_id, one.user_id.lang)).items():
            version.with_context(lang=lang or self.env.lang)._tell_to_read(
                group.user_id.partner_id, min(group.mapped('deadline')))
        for company, group in reached.grouped('company_id').items():
            group.write({'reminded_on': today[company]})
        return reached, due - reached
