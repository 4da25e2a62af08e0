from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the chatter and the activities write on a record: never part of what is sealed.
OPEN_FIELDS = {
    'activity_ids', 'message_follower_ids', 'message_ids', 'message_main_attachment_id',
    'rating_ids', 'website_message_ids',
}


class IsoFlowMixin(models.AbstractModel):
    """One way to move: a ``state`` that only ``action_<verb>`` methods change.

    A model that inherits it declares its own ``state`` selection and

    * ``_flow_initial``: the state of a new record;
    * ``_flow_next``: ``{state: next state}``, the move whose gaps the form shows beforehand;
    * ``_flow_sealed``: the states in which nothing but chatter and activities may change
      (``_open_fields``: what a model lets change even then, and guards by itself);
    * ``_missing_for(state)``: everything that is missing before the record may enter ``state``.

    ``_missing_for`` returns a list of ``{'message': str, 'action': dict or None, 'page': str or
    None}``: the words for the user, and where to mend it (an action that shows the records, or
    the name of a page of the form).
    """

    _name = 'iso.flow.mixin'
    _description = "Guarded flow"
    _inherit = ['iso.guard.mixin']

    _flow_initial = 'draft'
    _flow_next = {}
    _flow_sealed = ()
    _open_fields = OPEN_FIELDS

    # As superuser: what is missing does not depend on what the reader may see of it.
    missing = fields.Json(
        string="Still missing", compute='_compute_missing', compute_sudo=True,
        export_string_translation=False)

    def _compute_missing(self):
        for record in self:
            target = record._flow_next.get(record.state)
            items = record._missing_for(target) if target and record._origin else []
            record.missing = items and {
                'title': self.env._(
                    "Still missing before “%(state)s”", state=record._state_label(target)),
                'items': items,
            }

    def _missing_for(self, state):
        """Everything missing before this record may enter ``state`` (see the class)."""
        self.ensure_one()
        return []

    @api.model
    def _gap(self, message, action=None, page=None):
        """One entry of ``_missing_for``."""
        return {'message': message, 'action': action, 'page': page}

    @api.model
    def _refuse_gaps(self, gaps, message):
        """Refuse with ``message`` and everything that ``_missing_for`` found, if anything."""
        if gaps:
            raise UserError("\n".join([message, *("• " + gap['message'] for gap in gaps)]))

    def _state_label(self, state):
        return dict(self._fields['state']._description_selection(self.env))[state]

    def _is_sealed(self):
        """Whether the content of this record may not change any more."""
        self.ensure_one()
        return self.state in self._flow_sealed

    def _check_not_sealed(self):
        for record in self:
            if record._is_sealed():
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s and can no longer be changed or deleted. "
                    "Put the correction into a new record that refers to it.",
                    name=record.display_name,
                    state=record._state_label(record.state).lower()))

    def _require_group(self, *xmlids):
        """Refuse with the names of the roles when the user has none of these groups."""
        if (self.env.su and self.env.uid == 1) or any(map(self.env.user.has_group, xmlids)):
            return
        names = ", ".join(self.env.ref(xmlid).sudo().name for xmlid in xmlids)
        raise AccessError(self.env._("Only these roles may do this: %(roles)s.", roles=names))

    def _require_own_company(self):
        """Refuse on records that are only read across companies (an inspector's view)."""
        self.check_access('read')
        if self.company_id - self.env.companies:
            raise AccessError(self.env._(
                "This belongs to %(company)s. Only its own people may do this step.",
                company=", ".join((self.company_id - self.env.companies).mapped('name'))))

    def _require_state(self, *states):
        """Refuse when a record is not in one of ``states`` (somebody else was faster)."""
        for record in self:
            if record.state not in states:
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s: this step is not possible now. "
                    "Reload the page to see what happened in the meantime.",
                    name=record.display_name,
                    state=record._state_label(record.state).lower()))

    def _move(self, state, **vals):
        """Enter ``state``, writing ``vals`` with it; refuse with all that is missing at once."""
        for record in self:
            self._refuse_gaps(record._missing_for(state), self.env._(
                "“%(name)s” cannot become “%(state)s” yet. Still missing:",
                name=record.display_name, state=record._state_label(state)))
        self.check_access('write')
        return self._system_write(dict(vals, state=state))

    def _system_write(self, vals):
        """Write what the system records by itself, past the guards of this class."""
        return super(IsoFlowMixin, self.sudo()).write(vals)

    # -- duties -------------------------------------------------------------------------------

    def _hand_to(self, user, summary, deadline):
        """One named person and one date: an activity (on a model with ``mail.activity.mixin``)."""
        self._hand_out([(record, user, summary, deadline) for record in self])

    @api.model
    def _hand_out(self, duties):
        """The duties ``(record, user, summary, deadline)``, made at once.

        Many of them go out without a mail for each.
        """
        for record, user, _summary, _deadline in duties:
            if not user:
                raise UserError(self.env._(
                    "Nobody is there to take the next step: name the ISO secretary and the "
                    "quality leader in the settings of %(company)s.",
                    company=record.sudo().company_id.name))
        model_id = self.env['ir.model']._get_id(self._name)
        activity_type = self.env.ref('mail.mail_activity_data_todo')
        self.env['mail.activity'].sudo().with_context(
            mail_activity_quick_update=len(duties) > 1,
        ).create([{
            'res_model_id': model_id, 'res_id': record.id, 'automated': True,
            'activity_type_id': activity_type.id, 'user_id': user.id, 'summary': summary,
            'date_deadline': deadline or fields.Date.context_today(self),
        } for record, user, summary, deadline in duties])

    def _finish_duties(self):
        duties = self.sudo().activity_ids.filtered('automated')
        if len(self) > 1:
            # Many at once: without a line in the log of each, which tells of the move anyway.
            duties.action_archive()
        else:
            duties.action_feedback()

    # -- guards -------------------------------------------------------------------------------

    def _check_archiving(self):
        """The ISO secretary puts away what is over; open work stays in sight."""
        if self.env.su:
            return
        self._require_group('iso_audit.group_iso_secretary')
        for record in self:
            if record.active and not record._is_sealed():
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s: only what is over is archived.",
                    name=record.display_name,
                    state=record._state_label(record.state).lower()))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Also keeps a `default_state` of the context from deciding.
            if vals.setdefault('state', self._flow_initial) != self._flow_initial:
                raise UserError(self.env._(
                    "A new record starts as “%(state)s”; use the buttons to move it on.",
                    state=self._state_label(self._flow_initial)))
        return super().create(vals_list)

    def write(self, vals):
        if 'state' in vals:
            raise UserError(self.env._(
                "The state is changed by the buttons of the form, not by writing it."))
        if set(vals) - self._open_fields:
            self._check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_not_sealed()


class IsoPartMixin(models.AbstractModel):
    """A part of a record with a flow: sealed together with it.

    ``_part_of`` names the many2one to that record, ``_open_fields`` what may change even then.
    """

    _name = 'iso.part.mixin'
    _description = "Part of a record with a flow"
    _inherit = ['iso.guard.mixin']

    _part_of = None
    _open_fields = OPEN_FIELDS

    def _is_sealed(self):
        self.ensure_one()
        return self.sudo()[self._part_of]._is_sealed()

    def _check_whole_not_sealed(self):
        self.sudo()[self._part_of]._check_not_sealed()

    def _system_write(self, vals):
        """Write what the system records by itself, past the guards of this class."""
        return super(IsoPartMixin, self.sudo()).write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_whole_not_sealed()
        return records

    def write(self, vals):
        if set(vals) - self._open_fields:
            self._check_whole_not_sealed()
        whole = vals.get(self._part_of)
        if whole and any(part[self._part_of].id != whole for part in self):
            # Would also be a way into a sealed record.
            raise UserError(self.env._(
                "“%(name)s” stays where it was made. Make a new one there instead.",
                name=self[:1].display_name))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_whole_sealed(self):
        self._check_whole_not_sealed()
