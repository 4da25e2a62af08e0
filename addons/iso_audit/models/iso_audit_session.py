from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..agenda import outside, overlaps

KINDS = [
    ('opening', "Opening meeting"),
    ('audit', "Audit on the spot"),
    ('team', "Team meeting"),
    ('closing', "Closing meeting"),
]
# What a calendar event and its session have in common.
EVENT_FIELDS = {
    'name', 'start', 'stop', 'location', 'member_ids', 'department_id', 'kind'}


class IsoAuditSession(models.Model):
    """An item of an audit's agenda: a meeting of the plan, and an event in people's calendars.

    From the approval of the plan on each session has a ``calendar.event``; moving or deleting
    either moves or cancels the other.
    """

    _name = 'iso.audit.session'
    _description = "Agenda Item"
    _inherit = ['iso.part.mixin']
    _part_of = 'audit_id'
    _order = 'start, stop, id'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name', store=True, readonly=False, required=True,
                       precompute=True)
    audit_id = fields.Many2one('iso.audit', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='audit_id.company_id', store=True, index=True, precompute=True)
    kind = fields.Selection(KINDS, required=True, default='audit')
    start = fields.Datetime(required=True, default=lambda self: self._default_start())
    stop = fields.Datetime(
        string="End", required=True, compute='_compute_stop', store=True, readonly=False,
        precompute=True)
    department_id = fields.Many2one(
        'hr.department', index='btree_not_null', check_company=True)
    clause_ids = fields.Many2many('iso.clause', string="Clauses")
    member_ids = fields.Many2many(
        'iso.audit.member', string="Auditors", domain="[('audit_id', '=', audit_id)]",
        compute='_compute_member_ids', store=True, readonly=False)
    location = fields.Char()
    cancelled = fields.Boolean(
        readonly=True, help="Its calendar event was deleted, or the audit was cancelled.")
    event_id = fields.Many2one(
        'calendar.event', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    warning = fields.Text(compute='_compute_warning')

    _order_of_times = models.Constraint(
        'CHECK (stop > start)', "An agenda item ends after it starts.")

    @api.model
    def _default_start(self):
        audit = self.env['iso.audit'].browse(self.env.context.get('default_audit_id'))
        return audit.exists() and audit._local_to_utc(
            datetime.combine(audit.date_start or fields.Date.today(), time(8)))

    @api.depends('kind', 'department_id')
    def _compute_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for session in self:
            session.name = session.department_id.name or labels.get(session.kind)

    @api.depends('start')
    def _compute_stop(self):
        for session in self:
            if session.start and not (session.stop and session.stop > session.start):
                session.stop = session.start + timedelta(hours=1)

    @api.depends('kind', 'audit_id')
    def _compute_member_ids(self):
        for session in self:
            if session.kind != 'audit' and not session.member_ids:
                session.member_ids = session.audit_id.member_ids

    @api.depends('start', 'stop', 'member_ids', 'department_id', 'cancelled')
    def _compute_warning(self):
        """Point out people in two places at once, free hours, own departments, wrong days."""
        self.warning = False
        live = self.filtered(lambda session: session.start and session.stop
                             and not session.cancelled and session.stop > session.start)
        if not live:
            return
        others = self.sudo().search([
            ('cancelled', '=', False),
            ('audit_id.state', '!=', 'cancelled'),
            ('start', '<', max(live.mapped('stop'))),
            ('stop', '>', min(live.mapped('start'))),
            ('member_ids.user_id', 'in', live.member_ids.user_id.ids),
        ])
        for audit, sessions in live.grouped('audit_id').items():
            working = audit._working_intervals(
                min(sessions.mapped('start')), max(sessions.mapped('stop')))
            for session in sessions:
                session.warning = "\n".join(session._warnings(others, working)) or False

    def _warnings(self, others, working):
        self.ensure_one()
        span = (self.start, self.stop)
        for other in others:
            shared = self.member_ids.user_id & other.member_ids.user_id
            if other.id != self._origin.id and shared and overlaps(
                    span, (other.start, other.stop)):
                yield self.env._(
                    "%(people)s: at the same time in “%(other)s” (%(when)s).",
                    people=", ".join(shared.mapped('name')), other=other.name,
                    when=format_datetime(self.env, other.start, dt_format='short'))
        if outside(span, working):
            yield self.env._("Outside working hours.")
        first, last = self.audit_id.date_start, self.audit_id.date_end
        day = self.audit_id._utc_to_local(self.start).date()
        if first and last and not first <= day <= last:
            yield self.env._("Not on a day of the audit.")
        if self.kind == 'audit' and self.department_id:
            own = self.member_ids.filtered(
                lambda member: not member.exception_by
                and member.auditor_id._works_in(self.department_id))
            if own:
                yield self.env._(
                    "%(people)s: works in the department.",
                    people=", ".join(own.mapped('user_id.name')))

    # -- calendar -----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions.audit_id._check_agenda_open()
        sessions.filtered(
            lambda session: session.audit_id.state in ('approved', 'running'))._make_events()
        return sessions

    def write(self, vals):
        self.audit_id._check_agenda_open()
        done = super().write(vals)
        if EVENT_FIELDS & vals.keys():
            self._follow(vals.keys())
        return done

    def _follow(self, names):
        """Bring the calendar events in step with their sessions, writing only what differs."""
        for session in self.filtered(lambda session: session.event_id and not session.cancelled):
            event = session.event_id.sudo()
            values = session._event_values()
            invited = self.env['res.partner'].browse(values.pop('partner_ids')[0][2])
            del values['user_id'], values['description']
            changes = {name: value for name, value in values.items() if event[name] != value}
            # Guests that somebody added in the calendar stay as long as nobody changes who comes.
            if names & {'member_ids', 'department_id', 'kind'} and event.partner_ids != invited:
                changes['partner_ids'] = [fields.Command.set(invited.ids)]
            if changes:
                event.write(changes)

    def unlink(self):
        self.audit_id._check_agenda_open()
        events = self.event_id
        done = super().unlink()
        events._iso_cancel()
        return done

    def _make_events(self):
        """One calendar event with invitations for each session that has none."""
        sessions = self.filtered(lambda session: not session.event_id and not session.cancelled)
        if not sessions:
            return
        events = self.env['calendar.event'].sudo().with_context(no_document=True).create(
            [session._event_values() for session in sessions])
        for session, event in zip(sessions, events, strict=True):
            # Only the link: not a change of the agenda.
            super(IsoAuditSession, session.sudo()).write({'event_id': event.id})

    def _event_values(self):
        self.ensure_one()
        audit = self.audit_id
        people = self.member_ids.user_id | self.department_id._iso_head() \
            if self.department_id else self.member_ids.user_id | audit._heads()
        return {
            'name': f"{audit.name} · {self.name}",
            'start': self.start,
            'stop': self.stop,
            'location': self.location or self.department_id.name,
            'user_id': audit.user_id.id,
            'partner_ids': [fields.Command.set(people.partner_id.ids)],
            'description': audit.title,
        }

    def action_cancel(self):
        """Cancel this item and its event; it stays on the agenda, struck out."""
        self.audit_id._check_agenda_open()
        events = self.event_id
        # `cancelled` is a system field: the check above stands for the right.
        self.sudo().write({'cancelled': True})
        events._iso_cancel()

    def action_restore(self):
        self.audit_id._check_agenda_open()
        sessions = self.sudo()
        sessions.write({'cancelled': False})
        sessions.event_id.write({'active': True})
        sessions.filtered(
            lambda session: session.audit_id.state in ('approved', 'running'))._make_events()
