from odoo import api, fields, models


class CalendarEvent(models.Model):
    _inherit = 'calendar.event'

    iso_session_ids = fields.One2many(
        'iso.audit.session', 'event_id', string="Audit agenda", export_string_translation=False)

    def write(self, vals):
        done = super().write(vals)
        if not self.env.context.get('iso_from_session') and vals.keys() & {
                'start', 'stop', 'start_date', 'stop_date', 'location', 'active'}:
            self._iso_update_sessions()
        return done

    def _iso_update_sessions(self):
        """Move or cancel the agenda items of these events (until the audit is reported)."""
        for event in self.sudo().filtered('iso_session_ids'):
            sessions = event.iso_session_ids.filtered(
                lambda session: not session._is_sealed()).with_context(iso_from_calendar=True)
            if event.active:
                sessions.write({
                    'start': event.start, 'stop': event.stop, 'location': event.location})
            else:
                sessions.write({'cancelled': True, 'event_id': False})

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_sessions(self):
        sessions = self.sudo().iso_session_ids.filtered(
            lambda session: not session._is_sealed())
        sessions.with_context(iso_from_calendar=True).write({'cancelled': True})

    def _iso_cancel(self):
        """Delete the events of agenda items, telling those who were invited."""
        events = self.sudo().exists()
        template = self.env.ref(
            'calendar.calendar_template_delete_event', raise_if_not_found=False)
        if template:
            for event in events.filtered(lambda event: event.start > fields.Datetime.now()):
                template.sudo().send_mail(
                    event.id, email_layout_xmlid='mail.mail_notification_light')
        events.unlink()
