from odoo import api, fields, models
from odoo.exceptions import AccessError

# What moves an agenda item or calls it off.
AGENDA_FIELDS = {
    'start', 'stop', 'start_date', 'stop_date', 'duration', 'allday', 'location', 'active'}


class CalendarEvent(models.Model):
    _inherit = 'calendar.event'

    iso_session_ids = fields.One2many(
        'iso.audit.session', 'event_id', string="Audit agenda")

    def write(self, vals):
        moved = AGENDA_FIELDS & vals.keys()
        if moved:
            self._iso_check_organiser()
        done = super().write(vals)
        if moved:
            self._iso_update_sessions()
        return done

    def _iso_live_sessions(self):
        """The agenda items behind these events, of audits not yet reported."""
        return self.sudo().iso_session_ids.filtered(lambda session: not session._is_sealed())

    def _iso_check_organiser(self):
        """Core lets every employee move every meeting; an audit's agenda is its organisers'."""
        if self.env.su:
            return
        for audit in self._iso_live_sessions().audit_id:
            if not audit.sudo(False).has_access('write'):
                raise AccessError(self.env._(
                    "This is on the agenda of the audit “%(audit)s”: the lead auditor and the "
                    "ISO secretary move it or call it off. Ask %(lead)s.",
                    audit=audit.display_name, lead=audit.lead_id.name or audit.user_id.name))

    def _iso_update_sessions(self):
        """Move or call off the agenda items of these events.

        Writes only what differs: so the two sides, each of which follows the other, come to rest.
        """
        for session in self._iso_live_sessions():
            event = session.event_id
            values = {
                'start': event.start, 'stop': event.stop, 'cancelled': not event.active,
                'location': event.location}
            if values['location'] == session._event_values()['location']:
                del values['location']
            changes = {name: value for name, value in values.items() if session[name] != value}
            if changes:
                session.write(changes)

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_sessions(self):
        self._iso_check_organiser()
        self._iso_live_sessions().filtered(lambda session: not session.cancelled).write(
            {'cancelled': True})

    def _iso_cancel(self):
        """Delete the events of agenda items, telling those who were invited."""
        events = self.sudo().exists()
        template = self.env.ref(
            'calendar.calendar_template_delete_event', raise_if_not_found=False)
        if template:
            for event in events.filtered(
                    lambda event: event.active and event.start > fields.Datetime.now()):
                template.sudo().send_mail(
                    event.id, email_layout_xmlid='mail.mail_notification_light')
        events.unlink()
