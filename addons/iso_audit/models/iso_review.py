from datetime import datetime, time, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .iso_flow_mixin import OPEN_FIELDS

DAYS_AHEAD = 14
# What the figures rest on: fixed when the meeting starts.
FROZEN_FIELDS = {'date_from', 'date_to', 'company_id'}
# What is settled before the meeting, and what is written down in it.
MEETING_FIELDS = {'conclusion', 'absent', 'participant_ids', 'location', 'title'}


class IsoReview(models.Model):
    """A management review (ISO 9001 9.3): inputs, meeting, decisions, minutes.

    Its agenda are the inputs of 9.3.2, one ``iso.review.input`` each, filled from live data by
    their providers until the meeting starts, and frozen from then on. What is decided (9.3.3) are
    actions. QĐ 19/2014/QĐ-TTg asks for at least one a year.
    """

    _name = 'iso.review'
    _description = "Management Review"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.due.mixin', 'iso.number.mixin',
        'mail.thread', 'mail.activity.mixin']
    _number_prefix = 'XXLD'
    _approved_from = 'minutes'
    _order = 'rank, date_to desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'title']
    _mail_post_access = 'read'

    _flow_next = {
        'draft': 'planned', 'planned': 'meeting', 'meeting': 'minutes', 'minutes': 'approved'}
    _flow_sealed = ('minutes', 'approved', 'cancelled')
    _open_fields = OPEN_FIELDS | {'active'}
    _due_fields = ('state', 'start', 'stop')

    title = fields.Char(
        compute='_compute_title', store=True, readonly=False, required=True, precompute=True,
        copy=False, tracking=True)
    state = fields.Selection([
        ('draft', "Draft"),
        ('planned', "Invited"),
        ('meeting', "Meeting"),
        ('minutes', "Minutes for approval"),
        ('approved', "Approved"),
        ('cancelled', "Cancelled"),
    ], required=True, default='draft', copy=False, tracking=True, index=True, group_expand=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    start = fields.Datetime(
        string="Begins", required=True, tracking=True, copy=False,
        default=lambda self: self._default_start())
    stop = fields.Datetime(
        string="Ends", required=True, compute='_compute_stop', store=True, readonly=False,
        precompute=True, copy=False)
    location = fields.Char(tracking=True, help="The room, or the address of the video meeting.")
    date_from = fields.Date(
        string="Period from", required=True, compute='_compute_period', store=True,
        readonly=False, precompute=True, copy=False,
        help="What the inputs look back on begins the day after the previous review.")
    date_to = fields.Date(
        string="Period to", required=True, compute='_compute_period', store=True,
        readonly=False, precompute=True, copy=False,
        help="The day of the meeting, unless the figures are to end earlier.")
    chair_id = fields.Many2one(
        'res.users', index=True, tracking=True, check_company=True,
        ondelete='restrict', default=lambda self: self.env.company._iso_user('leader'),
        help="The head: leads the meeting and approves the minutes.")
    secretary_id = fields.Many2one(
        'res.users', string="Keeps the minutes", index=True, tracking=True, check_company=True,
        ondelete='restrict', default=lambda self: self.env.company._iso_user('secretary'),
        help="Prepares the review and writes down what was said and decided.")
    participant_ids = fields.Many2many(
        'res.users', string="Participants", check_company=True,
        compute='_compute_participant_ids', store=True, readonly=False, precompute=True,
        help="Besides the chair and who keeps the minutes; by default the heads of departments.")
    absent = fields.Text(copy=False, help="Who did not come, and why.")
    event_id = fields.Many2one(
        'calendar.event', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    input_ids = fields.One2many('iso.review.input', 'review_id', string="Agenda")
    decision_ids = fields.One2many(
        'iso.action', 'review_id', string="Decisions", context={'active_test': False})
    decision_count = fields.Integer(compute='_compute_decision_count', string="Number of decisions")
    conclusion = fields.Text(
        copy=False,
        help="Whether the quality management system is still suitable, adequate and effective "
             "(ISO 9001 9.3.1), in the words of the chair.")
    decided = fields.Json(
        readonly=True, copy=False, export_string_translation=False,
        help="The decisions as they were approved, whoever carries them out later.")
    released = fields.Boolean(
        readonly=True, copy=False, tracking=True, help="All staff may read the minutes.")
    started_on = fields.Datetime(readonly=True, copy=False)
    submitted_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    approved_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    active = fields.Boolean(default=True)
    weak_inputs = fields.Json(
        compute='_compute_weak_inputs', export_string_translation=False)
    is_involved = fields.Boolean(
        string="I take part", compute='_compute_is_involved', search='_search_is_involved')
    may_keep = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_chair = fields.Boolean(compute='_compute_may', export_string_translation=False)
    may_approve = fields.Boolean(compute='_compute_may', export_string_translation=False)

    _name_unique = models.Constraint(
        'UNIQUE (company_id, name)', "This reference is taken; save again.")
    _times = models.Constraint('CHECK (stop > start)', "The meeting ends after it begins.")
    _period = models.Constraint(
        'CHECK (date_to >= date_from)', "The period of the review ends before it begins.")
    # By the database: two people at once could both pass a check in Python.
    _one_period = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (state != 'cancelled')",
        "Another review covers a part of this period already. Let this one begin the day after "
        "it: the list of reviews shows their periods.")

    # -- defaults and computes ----------------------------------------------------------------

    @api.model
    def _default_start(self):
        """A working day in two weeks, at eight."""
        company = self.env.company
        day = fields.Date.add(company._iso_today(), days=DAYS_AHEAD)
        while day.weekday() > 4:
            day += timedelta(days=1)
        local = company._iso_tz().localize(datetime.combine(day, time(8)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if 'input_ids' in fields and not values.get('input_ids'):
            values['input_ids'] = [
                Command.create({'kind': kind, 'sequence': sequence})
                for sequence, kind in enumerate(self.env['iso.review.input']._agenda())]
        return values

    @api.depends('date_to')
    def _compute_title(self):
        for review in self:
            if not review.title and review.date_to:
                review.title = self.env._("Management review %(year)s", year=review.date_to.year)

    @api.depends('start')
    def _compute_stop(self):
        for review in self:
            if review.start and not (review.stop and review.stop > review.start):
                review.stop = review.start + timedelta(hours=2)

    @api.depends('company_id', 'start')
    def _compute_period(self):
        """From the day after the previous review to the day of the meeting."""
        for review in self:
            if not review.start or review.state not in (False, 'draft', 'planned'):
                continue
            review.date_to = review._local(review.start).date()
            if not review.date_from:
                previous = review._previous()
                # The first one on record looks back on a year.
                review.date_from = fields.Date.add(
                    previous.date_to if previous
                    else fields.Date.subtract(review.date_to, years=1), days=1)

    @api.depends('company_id')
    def _compute_participant_ids(self):
        for review in self:
            if not review.participant_ids:
                heads = self.env['hr.department'].sudo().search(
                    [('company_id', '=', review.company_id.id)]).manager_id.user_id
                review.participant_ids = heads.filtered(
                    lambda user, review=review: user.active
                    and review.company_id in user.company_ids
                ) - review.chair_id - review.secretary_id

    def _compute_decision_count(self):
        counts = dict(self.env['iso.action']._read_group(
            [('review_id', 'in', self.ids)], ['review_id'], ['__count']))
        for review in self:
            review.decision_count = counts.get(review._origin, 0)

    def _compute_weak_inputs(self):
        """What the agenda lacks while there is time to mend it."""
        for review in self:
            items = [
                self._gap(f"{line.code}: {message}", action=line._open())
                for line in review.input_ids for message in line._weak_points()
            ] if review.state in ('draft', 'planned') and review._origin else []
            review.weak_inputs = items and {
                'title': self.env._("Weak or missing in the inputs"), 'items': items}

    @api.depends('participant_ids', 'chair_id', 'secretary_id')
    @api.depends_context('uid')
    def _compute_is_involved(self):
        for review in self:
            review.is_involved = self.env.user in review.sudo()._people()

    def _search_is_involved(self, operator, value):
        if operator != 'in':
            return NotImplemented
        uid = self.env.uid
        return Domain.OR(
            Domain(name, '=', uid) for name in ('chair_id', 'secretary_id', 'participant_ids'))

    @api.depends('state', 'chair_id', 'secretary_id', 'company_id')
    @api.depends_context('uid')
    def _compute_may(self):
        user = self.env.user
        for review in self:
            own = not review._origin or review.company_id in self.env.companies
            review.may_keep = own and user.has_group('iso_audit.group_iso_secretary')
            review.may_chair = own and user == review.chair_id
            review.may_approve = (
                own and review.state == 'minutes' and review._may_approve()
                and user.has_group('iso_audit.group_iso_leader')
                and user not in review._authors())

    @api.depends('name', 'title')
    def _compute_display_name(self):
        for review in self:
            review.display_name = " ".join(filter(None, [review.name, review.title]))

    # -- what it is about ---------------------------------------------------------------------

    def _people(self):
        """Everybody who takes part."""
        return self.chair_id | self.secretary_id | self.participant_ids

    def _previous(self):
        """The review before this one, if any."""
        self.ensure_one()
        return self.sudo().with_context(active_test=False).search([
            ('company_id', '=', self.company_id.id), ('state', '!=', 'cancelled'),
            ('id', '!=', self._origin.id), ('date_to', '<', self.date_to),
        ], order='date_to desc', limit=1)

    def _local(self, moment):
        """A moment of the database (UTC) in the organisation's time."""
        return pytz.utc.localize(moment).astimezone(self.company_id._iso_tz())

    def _span(self):
        """The period as moments of the database: from the first, before the second."""
        self.ensure_one()
        zone = self.company_id._iso_tz()
        return tuple(
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(
                tzinfo=None)
            for day in (self.date_from, fields.Date.add(self.date_to, days=1)))

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        """The meeting; afterwards the minutes, within a week."""
        if not self.start:
            return None
        if self.state in ('meeting', 'minutes'):
            return fields.Date.add(self._local(self.stop).date(), days=7)
        return self._local(self.start).date()

    def _is_ended(self):
        return self.state in ('approved', 'cancelled')

    def _sort_date(self):
        return self.date_to if self._is_ended() else self._due()

    @api.model
    def _late_domain(self, today):
        zone = self.env.company._iso_tz()

        def midnight(day):
            return zone.localize(datetime.combine(day, time.min)).astimezone(
                pytz.utc).replace(tzinfo=None)

        return (
            Domain('state', 'in', ('draft', 'planned')) & Domain('start', '<', midnight(today))
            | Domain('state', 'in', ('meeting', 'minutes'))
            & Domain('stop', '<', midnight(fields.Date.subtract(today, days=7))))

    # -- guards -------------------------------------------------------------------------------

    @api.constrains('chair_id', 'secretary_id')
    def _check_apart(self):
        for review in self:
            if review.chair_id and review.chair_id == review.secretary_id:
                raise ValidationError(self.env._(
                    "Who keeps the minutes does not approve them: choose another person for one "
                    "of the two."))

    @api.model_create_multi
    def create(self, vals_list):
        agenda = self.env['iso.review.input']._agenda()
        for vals in vals_list:
            # Made by RPC or an import without an agenda: that of the standard.
            vals.setdefault('input_ids', [
                Command.create({'kind': kind, 'sequence': sequence})
                for sequence, kind in enumerate(agenda)])
        return super().create(vals_list)

    def write(self, vals):
        names = vals.keys() - self._open_fields
        if not self.env.su and names:
            for review in self:
                if review.state == 'meeting' and names - MEETING_FIELDS - {
                        'input_ids', 'decision_ids'}:
                    raise UserError(self.env._(
                        "The meeting of “%(review)s” has started and its figures are fixed. Now "
                        "only what is said, decided and concluded is written down.",
                        review=review.display_name))
        if 'active' in vals:
            self._check_archiving()
        done = super().write(vals)
        if vals.keys() & {'start', 'stop', 'location', 'title', 'participant_ids', 'chair_id',
                          'secretary_id'}:
            self._follow()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for review in self:
            if review.state != 'draft':
                raise UserError(self.env._(
                    "“%(review)s” is %(state)s and stays on record. Cancel a meeting that does "
                    "not take place; archive what is over.", review=review.display_name,
                    state=review._state_label(review.state).lower()))

    # -- ways to the parts --------------------------------------------------------------------

    def action_decisions(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_decision'),
            domain=[('review_id', '=', self.id)], context={'create': False})

    def action_calendar(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name,
            'res_model': 'calendar.event', 'res_id': self.sudo().event_id.id,
            'views': [(False, 'form')],
        }
