from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

# What is recorded of the fault; fixed when the analysis is over.
REPORT_FIELDS = {
    'title', 'description', 'requirement', 'evidence', 'attachment_ids', 'date', 'department_id',
    'confidential', 'source'}
# What the secretary decides when accepting it.
TRIAGE_FIELDS = {'grade', 'owner_id', 'clause_id', 'reporter_id'}
# What the owner works out.
ANALYSIS_FIELDS = {
    'cause_ids', 'extent_ids', 'action_ids', 'no_correction_reason', 'checker_id', 'check_date'}
FOLLOW_UP_FIELDS = {'system_change', 'action_ids'}
CHECK_FIELDS = {'verdict', 'verdict_evidence', 'verdict_attachment_ids'}


class IsoNonconformity(models.Model):
    """Who may write what on a file, and when."""

    _inherit = 'iso.nonconformity'

    @api.constrains('date')
    def _check_date(self):
        for file in self:
            if file.date > max(file.company_id._iso_today(), fields.Date.context_today(file)):
                raise ValidationError(self.env._(
                    "“%(file)s” was found on a day still to come. Give the day on which it was "
                    "found.", file=file.title))

    @api.constrains('owner_id')
    def _check_owner_apart(self):
        """There is always an owner to act, and the owner does not check the effect."""
        for file in self.sudo():
            if not file.owner_id and file.state not in ('reported', 'rejected', 'closed'):
                raise ValidationError(self.env._(
                    "“%(file)s” needs an owner: name somebody else instead of nobody.",
                    file=file.display_name))
            if file.owner_id and file.owner_id == file.checker_id:
                raise ValidationError(self.env._(
                    "%(person)s is to check the effect of “%(file)s” and cannot own it. Choose "
                    "another owner, or another checker first.", person=file.owner_id.name,
                    file=file.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        model = self
        if not self.env.su:
            given = {'active'}  # a new file is in sight
            if not self.env.user.has_group('iso_audit.group_iso_secretary'):
                given |= {'owner_id'}  # found by the department, or named by the secretary
                if any(vals.get('reporter_id', self.env.uid) != self.env.uid
                       for vals in vals_list):
                    self._require_group('iso_audit.group_iso_secretary')
            model = self._without_defaults(given | {'reporter_id'})
            vals_list = [
                {name: value for name, value in vals.items() if name not in given}
                for vals in vals_list]
        files = super(IsoNonconformity, model).create(vals_list)
        unsaid = files.filtered(lambda file: not (file.title or "").strip())
        if unsaid:
            raise UserError(self.env._("Say what happened, in one sentence at least."))
        files._enter_stage()
        return files

    def write(self, vals):
        self._check_may_write(vals.keys())
        if 'active' in vals:
            self._check_archiving()
        if vals.keys() & ANALYSIS_FIELDS:
            self._note_author()
        owners = {file: file.owner_id for file in self}
        done = super().write(vals)
        # The owner changes with the department too.
        self.filtered(
            lambda file: file.owner_id != owners[file]
            and file.state in ('analysis', 'proposed', 'approved')
            or file.state == 'done' and vals.keys() & {'checker_id', 'check_date'}
        )._enter_stage()
        return done

    def _note_author(self):
        """Remember who works on causes and plan: they do not approve them."""
        if self.env.su:
            return
        user = self.env.user
        new = self.sudo().filtered(lambda file: file.state == 'analysis').round_id.filtered(
            lambda round_: user not in round_.author_ids)
        if new:
            new._system_write({'author_ids': [Command.link(user.id)]})

    def _check_may_change_files(self):
        self._check_may_write({'attachment_ids'})

    def _check_may_write(self, names):
        """Each part of a file is written by those who answer for it, while it is their turn."""
        if self.env.su:
            return
        secretary = self.env.user.has_group('iso_audit.group_iso_secretary')
        for file in self:
            closed = set(names) - self._open_fields - file._writable_fields(secretary)
            if closed:
                raise AccessError(self.env._(
                    "“%(file)s” is %(state)s; now %(person)s has to act. You cannot change: "
                    "%(fields)s.", file=file.display_name,
                    state=file._state_label(file.state).lower(),
                    person=file.stage_user_id.name or self.env._("nobody"),
                    fields=", ".join(sorted(
                        self._fields[name]._description_string(self.env) for name in closed
                        if name in self._fields))))

    def _writable_fields(self, secretary):
        """What the present user may write on this file now."""
        self.ensure_one()
        user, state, names = self.env.user, self.state, {'message_main_attachment_id'}
        if state == 'reported' and (secretary or self.reporter_id == user):
            names |= REPORT_FIELDS
        if secretary and state in ('reported', 'analysis'):
            names |= REPORT_FIELDS | TRIAGE_FIELDS
        if secretary and state in ('proposed', 'approved', 'done'):
            names |= {'owner_id', 'confidential'}
        if state == 'analysis' and (secretary or self.owner_id == user):
            names |= ANALYSIS_FIELDS | FOLLOW_UP_FIELDS
        if state == 'approved' and (secretary or self.owner_id == user):
            names |= FOLLOW_UP_FIELDS | {'checker_id', 'check_date'}
        if state == 'done' and secretary:
            names |= {'checker_id', 'check_date'}
        if state == 'done' and self.checker_id == user:
            names |= CHECK_FIELDS
        return names
