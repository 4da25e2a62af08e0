from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class IsoReview(models.Model):
    """The meeting in people's calendars, kept in step both ways."""

    _inherit = 'iso.review'

    def _make_event(self):
        """The calendar event with its invitations."""
        reviews = self.filtered(lambda review: not review.event_id)
        events = self.env['calendar.event'].sudo().with_context(no_document=True).create(
            [review._event_values() for review in reviews])
        for review, event in zip(reviews, events, strict=True):
            review._system_write({'event_id': event.id})

    def _event_values(self):
        self.ensure_one()
        return {
            'name': self.display_name,
            'start': self.start,
            'stop': self.stop,
            'location': self.location or False,
            'user_id': self.secretary_id.id,
            'partner_ids': [fields.Command.set(self._people().partner_id.ids)],
            'description': self.env._("Management review according to ISO 9001 9.3."),
        }

    def _follow(self):
        """Bring the event in step, writing only what differs: so both sides come to rest."""
        for review in self.sudo().filtered(lambda review: review.event_id):
            event, values = review.event_id, review._event_values()
            people = self.env['res.partner'].browse(values.pop('partner_ids')[0][2])
            del values['description'], values['user_id']
            changes = {name: value for name, value in values.items() if event[name] != value}
            # Guests that somebody added in the calendar stay.
            if people - event.partner_ids:
                changes['partner_ids'] = [fields.Command.link(one.id) for one in people]
            if changes:
                event.write(changes)


class CalendarEvent(models.Model):
    _inherit = 'calendar.event'

    iso_review_ids = fields.One2many('iso.review', 'event_id', string="Management reviews")

    def _iso_live_reviews(self):
        """The reviews behind these events whose meeting is still to come."""
        return self.sudo().iso_review_ids.filtered(
            lambda review: review.state in ('draft', 'planned'))

    def _iso_check_organiser(self):
        super()._iso_check_organiser()
        if self.env.su:
            return
        for review in self._iso_live_reviews():
            if not review.sudo(False).has_access('write'):
                raise AccessError(self.env._(
                    "This is the management review “%(review)s”: the ISO secretary and the chair "
                    "move it. Ask %(person)s.", review=review.display_name,
                    person=review.secretary_id.name))

    def _iso_update_sessions(self):
        """Moving the event moves the meeting; calling it off takes the step of the review."""
        done = super()._iso_update_sessions()
        for review in self._iso_live_reviews():
            event = review.event_id
            if not event.active:
                event._iso_refuse_calling_off(review)
            values = {'start': event.start, 'stop': event.stop, 'location': event.location}
            changes = {name: value for name, value in values.items() if review[name] != value}
            if changes:
                review.write(changes)
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_review(self):
        for review in self._iso_live_reviews():
            self._iso_refuse_calling_off(review)

    def _iso_refuse_calling_off(self, review):
        raise UserError(self.env._(
            "This is the management review “%(review)s”. If it does not take place, cancel the "
            "review with a reason: the meeting then leaves the calendars.",
            review=review.display_name))
