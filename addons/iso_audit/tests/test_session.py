from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import IsoAuditCase


@tagged('post_install', '-at_install')
class TestSession(IsoAuditCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audit = cls._audit()
        cls.audit.action_submit()
        cls.audit.with_user(cls.leader)._approve()
        cls.session = cls.audit.session_ids.filtered(lambda session: session.kind == 'audit')[0]
        cls.event = cls.session.event_id
        cls.env.flush_all()

    # -- events -------------------------------------------------------------------------------

    def test_no_event_before_approval(self):
        audit = self._audit()
        self.assertFalse(audit.session_ids.event_id)
        audit.action_submit()
        self.assertFalse(audit.session_ids.event_id)

    def test_who_is_invited(self):
        """The auditors and the head of the department; to the meetings team and heads."""
        session = self.session
        self.assertEqual(
            session.event_id.partner_ids,
            (session.member_ids.user_id | self.head).partner_id)
        for meeting in self.audit.session_ids.filtered(lambda session: session.kind != 'audit'):
            self.assertEqual(
                meeting.event_id.partner_ids,
                (self.lead | self.auditor | self.head).partner_id)
        self.assertEqual(
            (self.event.start, self.event.stop), (session.start, session.stop))

    def test_approval_invites_once(self):
        audit = self._audit()
        audit.action_submit()
        before = self.env['mail.message'].sudo().search([], order='id desc', limit=1).id
        audit.with_user(self.leader)._approve()
        invitations = self.env['mail.message'].sudo().search([
            ('id', '>', before), ('model', '=', 'calendar.attendee')])
        by_event = {event: event.attendee_ids for event in audit.session_ids.event_id}
        self.assertTrue(by_event)
        for event, attendees in by_event.items():
            sent = invitations.filtered(lambda mail, ids=attendees.ids: mail.res_id in ids)
            self.assertLessEqual(len(sent), len(attendees), event.name)

    # -- moved --------------------------------------------------------------------------------

    def test_moved_on_the_agenda(self):
        self.session.write({
            'start': self.session.start + timedelta(hours=1),
            'stop': self.session.stop + timedelta(hours=1), 'location': "Room 2"})
        self.assertEqual(
            (self.event.start, self.event.stop, self.event.location),
            (self.session.start, self.session.stop, "Room 2"))

    def test_moved_in_the_calendar(self):
        event = self.event.with_user(self.lead)
        event.write({'start': event.start + timedelta(days=1),
                     'stop': event.stop + timedelta(days=1)})
        self.assertEqual((self.session.start, self.session.stop), (event.start, event.stop))
        event.write({'location': "Room 3"})
        self.assertEqual(self.session.location, "Room 3")
        event.write({'duration': 0.5})
        self.assertEqual(self.session.stop, event.stop)
        self.assertEqual(self.session.stop - self.session.start, timedelta(minutes=30))

    def test_a_move_does_not_echo(self):
        """One move is written once on either side, and nobody is told twice."""
        written = []
        Event = self.env.registry['calendar.event']
        Session = self.env.registry['iso.audit.session']
        for cls in (Event, Session):
            original = cls.write

            def write(records, vals, original=original):
                written.append((records._name, sorted(vals)))
                return original(records, vals)
            self.patch(cls, 'write', write)
        later = self.event.start + timedelta(days=1)
        before = self.env['mail.message'].sudo().search([], order='id desc', limit=1).id
        self.event.with_user(self.lead).write(
            {'start': later, 'stop': later + timedelta(hours=1)})
        self.env.flush_all()
        self.assertEqual([name for name, _fields in written].count('iso.audit.session'), 1)
        self.assertEqual([name for name, _fields in written].count('calendar.event'), 1)
        told = self.env['mail.message'].sudo().search([
            ('id', '>', before), ('message_type', '=', 'user_notification')])
        self.assertLessEqual(len(told), len(self.event.attendee_ids))
        del written[:]
        self.session.write({'start': later + timedelta(hours=1),
                            'stop': later + timedelta(hours=2)})
        self.assertEqual([name for name, _fields in written].count('iso.audit.session'), 1)
        self.assertEqual([name for name, _fields in written].count('calendar.event'), 1)

    def test_only_organisers_move_it(self):
        """Core lets every employee drag every meeting; not these."""
        later = self.event.start + timedelta(days=1)
        for user in (self.staff, self.head, self.auditor, self.leader, self.other_secretary):
            for act in (
                    lambda event: event.write({'start': later, 'stop': later + timedelta(hours=1)}),
                    lambda event: event.write({'active': False}),
                    lambda event: event.write({'duration': 9}),
                    lambda event: event.unlink()):
                with self.subTest(user=user.login), self.assertRaisesRegex(
                        AccessError, "on the agenda of the audit"):
                    act(self.event.with_user(user))
        self.event.with_user(self.head).attendee_ids.filtered(
            lambda attendee: attendee.partner_id == self.head.partner_id).do_accept()
        self.assertTrue(self.event.exists())

    def test_other_meetings_are_left_alone(self):
        event = self.env['calendar.event'].with_user(self.staff).create({
            'name': "Lunch", 'start': '2030-01-01 08:00:00', 'stop': '2030-01-01 09:00:00'})
        event.start = '2030-01-01 07:00:00'
        event.with_user(self.auditor).write({'location': "Canteen"})
        event.unlink()

    def test_guests_of_the_calendar_stay(self):
        self.event.with_user(self.lead).partner_ids += self.staff.partner_id
        self.session.start += timedelta(minutes=15)
        self.assertIn(self.staff.partner_id, self.event.partner_ids)

    # -- cancelled, deleted, restored ---------------------------------------------------------

    def test_cancelled_on_the_agenda(self):
        before = self.env['mail.mail'].sudo().search([], order='id desc', limit=1).id
        self.session.with_user(self.lead).action_cancel()
        self.assertTrue(self.session.cancelled)
        self.assertFalse(self.event.exists())
        mails = self.env['mail.mail'].sudo().search([('id', '>', before)])
        self.assertLessEqual(len(mails), 1, "one mail to those who were invited")
        self.session.with_user(self.lead).action_restore()
        self.assertFalse(self.session.cancelled)
        self.assertTrue(self.session.event_id.active)
        self.assertEqual(self.session.event_id.start, self.session.start)

    def test_deleted_in_the_calendar(self):
        self.event.with_user(self.lead).unlink()
        self.assertTrue(self.session.exists().cancelled)
        self.assertFalse(self.session.event_id)

    def test_archived_and_back_in_the_calendar(self):
        event = self.event.with_user(self.lead)
        event.write({'active': False})
        self.assertTrue(self.session.cancelled)
        event.write({'active': True})
        self.assertFalse(self.session.cancelled)
        event.write({'active': False})
        self.session.action_restore()
        self.assertEqual(
            (self.session.cancelled, self.session.event_id, self.event.active),
            (False, self.event, True))

    def test_deleted_on_the_agenda(self):
        self.session.with_user(self.lead).unlink()
        self.assertFalse(self.event.exists())

    def test_a_new_item_gets_its_event(self):
        session = self.env['iso.audit.session'].with_user(self.lead).create({
            'audit_id': self.audit.id, 'kind': 'team', 'start': self.session.stop,
            'stop': self.session.stop + timedelta(minutes=30)})
        self.assertTrue(session.event_id)
        self.assertEqual(session.member_ids, self.audit.member_ids)

    def test_the_plan_taken_back_leaves_nothing_behind(self):
        events = self.audit.session_ids.event_id
        self.audit._with_reason_take_back("Another week")
        self.audit.unlink()
        self.assertFalse(events.exists())

    def test_the_audit_cancelled(self):
        events = self.audit.session_ids.event_id
        self.audit._with_reason_cancel("Not needed")
        self.assertFalse(events.exists())
        self.assertTrue(all(self.audit.session_ids.mapped('cancelled')))

    # -- frozen -------------------------------------------------------------------------------

    def test_frozen_with_the_report(self):
        """The agenda of a reported audit stays as it was, whatever happens in calendars."""
        self.audit.with_user(self.lead).action_start()
        for line in self.audit.line_ids:
            line.with_user(line.user_id).result = 'conform'
        self.audit.with_user(self.lead).conclusion = "Conforms."
        self.audit.with_user(self.lead)._report()
        start = self.session.start
        for act in (
                lambda: self.session.with_user(self.lead).write({'location': "Elsewhere"}),
                lambda: self.session.with_user(self.lead).action_cancel(),
                lambda: self.session.with_user(self.secretary).action_restore(),
                lambda: self.session.with_user(self.secretary).unlink()):
            with self.assertRaises(UserError):
                act()
        self.event.with_user(self.lead).write({
            'start': start + timedelta(days=1), 'stop': start + timedelta(days=1, hours=1)})
        self.assertEqual(self.session.start, start)
        self.event.with_user(self.lead).unlink()
        self.assertFalse(self.session.cancelled)
        self.assertEqual(self.session.start, start)

    # -- the team -----------------------------------------------------------------------------

    def test_invitations_follow_the_team(self):
        spare = self._user('spare', 'auditor', self.agency, self.dept_plan)
        opening = self.audit.session_ids[0]
        member = self.env['iso.audit.member'].with_user(self.secretary).create({
            'audit_id': self.audit.id, 'auditor_id': self._competence(spare, 'auditor').id})
        self.assertIn(spare.partner_id, opening.event_id.partner_ids)
        self.assertNotIn(spare.partner_id, self.event.partner_ids)
        member.unlink()
        self.assertNotIn(spare.partner_id, opening.event_id.partner_ids)

    # -- warnings -----------------------------------------------------------------------------

    def test_warnings(self):
        session = self.session
        self.assertFalse(session.warning)
        night = fields.Datetime.to_datetime(self.audit.date_start).replace(hour=15)
        cases = [
            ({'start': night, 'stop': night + timedelta(hours=1)}, "Outside working hours"),
            ({'start': session.start + timedelta(days=7),
              'stop': session.start + timedelta(days=7, hours=1)}, "Not on a day of the audit"),
        ]
        for values, words in cases:
            with self.subTest(words=words), self.env.cr.savepoint() as savepoint:
                session.write(values)
                self.assertIn(words, session.warning)
                savepoint.rollback()
                self.env.invalidate_all()
        # The other item of the same day, moved onto this one.
        other = self.audit.session_ids.filtered(lambda item: item.kind == 'opening')
        other.write({'start': session.start, 'stop': session.start + timedelta(minutes=30)})
        self.env.invalidate_all()
        self.assertIn("at the same time in", session.warning)
        self.assertIn(session.member_ids[0].user_id.name, session.warning)

    def test_two_audits_at_once_are_pointed_out(self):
        other = self._audit(date_start=self.audit.date_start, date_end=self.audit.date_end)
        self.env.invalidate_all()
        self.assertIn("at the same time in", self.session.warning)
        other._with_reason_cancel("Not needed")
        self.env.invalidate_all()
        self.assertFalse(self.session.warning)

    def test_own_department_is_pointed_out(self):
        member = self.audit.member_ids.filtered(lambda member: member.role == 'auditor')
        self.session.member_ids = member
        self.assertFalse(self.session.warning)
        self._employee(self.auditor).department_id = self.dept_vet
        self.env.invalidate_all()
        self.assertIn("works in the department", self.session.warning)

    # -- proposed -----------------------------------------------------------------------------

    def test_proposed_in_working_time_of_the_company(self):
        # A week later than the class's own audit, which has the same people.
        monday = self.audit.date_start + timedelta(days=7 - self.audit.date_start.weekday())
        audit = self._audit(
            self.dept_vet | self.dept_plan, date_start=monday,
            date_end=monday + timedelta(days=1))
        self.assertFalse([text for text in audit.session_ids.mapped('warning') if text])
        self.assertEqual(audit.session_ids.department_id, self.dept_vet | self.dept_plan)
        first = [(session.start, session.stop, session.kind) for session in audit.session_ids]
        audit.action_propose_agenda()
        self.assertEqual(
            first, [(session.start, session.stop, session.kind) for session in audit.session_ids])

    def test_a_holiday_has_no_room(self):
        sunday = self.audit.date_start + timedelta(days=6 - self.audit.date_start.weekday())
        audit = self.env['iso.audit'].with_user(self.secretary).create({
            'department_ids': [Command.set(self.dept_vet.ids)], 'checklist_ids': False,
            'date_start': sunday, 'date_end': sunday,
            'member_ids': [Command.create(
                {'auditor_id': self.lead_competence.id, 'role': 'lead'})]})
        with self.assertRaisesRegex(UserError, "no working time"):
            audit.action_propose_agenda()

    def test_a_changed_agenda_is_the_plans_until_approved(self):
        """After approval the agenda is moved item by item, not proposed anew."""
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.audit.action_propose_agenda()
