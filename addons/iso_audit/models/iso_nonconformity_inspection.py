from odoo import api, fields, models
from odoo.exceptions import UserError

SECRETARY = 'iso_audit.group_iso_secretary'
LEADER = 'iso_audit.group_iso_leader'
INSPECTOR = 'iso_audit.group_iso_inspector'
REPORT = 'iso_audit.report_corrective_action'
PLANNED = ('approved', 'done', 'closed')


class IsoNonconformity(models.Model):
    """What an inspection found: the corrective action is reported to the inspector in time."""

    _inherit = 'iso.nonconformity'

    inspection_deadline = fields.Date(
        string="Report to the inspector by", compute='_compute_inspection_deadline', store=True,
        help="Within the months set in the ISO settings after the end of the inspection "
             "(TT 26/2014/TT-BKHCN: 2 months).")
    inspection_sent_on = fields.Datetime(
        string="Reported to the inspector on", readonly=True, copy=False)
    inspection_sent_by = fields.Many2one(
        'res.users', string="Reported to the inspector by", readonly=True, copy=False,
        ondelete='restrict')
    inspection_late = fields.Boolean(
        compute='_compute_inspection_late', export_string_translation=False)
    inspection_words = fields.Char(
        string="Report to the inspector", compute='_compute_inspection_late',
        help="By when the corrective action is reported to the inspector, or that it was.")
    may_send_to_inspector = fields.Boolean(
        compute='_compute_may_send_to_inspector', export_string_translation=False)

    _to_inspector = models.Index(
        "(company_id, inspection_deadline) "
        "WHERE inspection_deadline IS NOT NULL AND inspection_sent_on IS NULL")

    # Not the months of the company: what was promised for a file does not move with a setting.
    @api.depends('source', 'audit_id.date_end', 'date')
    def _compute_inspection_deadline(self):
        for file in self:
            end = file.source == 'inspection' and (file.audit_id.sudo().date_end or file.date)
            file.inspection_deadline = end and fields.Date.add(
                end, months=file.company_id.sudo().iso_inspection_months)

    @api.depends(
        'inspection_deadline', 'inspection_sent_on', 'inspection_sent_by', 'state')
    def _compute_inspection_late(self):
        for file in self:
            file.inspection_late, file.inspection_words = False, False
            if file.inspection_sent_on:
                file.inspection_words = self.env._(
                    "Reported to the inspector on %(date)s by %(person)s.",
                    date=fields.Datetime.context_timestamp(
                        file.with_context(tz=file.company_id._iso_tz().zone),
                        file.inspection_sent_on).strftime('%d/%m/%Y'),
                    person=file.inspection_sent_by.sudo().name)
            elif file._owes_inspector():
                left = (file.inspection_deadline - file.company_id._iso_today()).days
                file.inspection_late = left < 0
                file.inspection_words = self.env._(
                    "To be reported to the inspector by %(date)s (%(left)s).",
                    date=file.inspection_deadline.strftime('%d/%m/%Y'),
                    left=self._days_in_words(left))

    @api.depends('source', 'state', 'company_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_may_send_to_inspector(self):
        may = any(map(self.env.user.has_group, (SECRETARY, LEADER)))
        for file in self:
            file.may_send_to_inspector = (
                may and file.source == 'inspection' and file.state in PLANNED
                and file.company_id in self.env.companies)

    def _owes_inspector(self):
        self.ensure_one()
        return bool(
            self.inspection_deadline and not self.inspection_sent_on
            and self.state != 'rejected')

    # -- the duty -----------------------------------------------------------------------------

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & {'source', 'date'}:
            self._keep_inspection_duty()
        return done

    def _enter_stage(self):
        done = super()._enter_stage()
        self.filtered(lambda file: file.source == 'inspection')._keep_inspection_duty()
        return done

    def _keep_inspection_duty(self):
        """One activity of the secretary while a file is owed to the inspector.

        Of a kind of its own, since those of the flow end with each stage.
        """
        kind = self.env.ref('iso_audit.activity_type_report_to_inspector')
        for file in self.sudo():
            duties = file.activity_ids.filtered(
                lambda activity: activity.activity_type_id == kind)
            if not file._owes_inspector():
                if file.inspection_sent_on:
                    duties.action_feedback()
                else:
                    duties.unlink()
            elif duties:
                duties.filtered(
                    lambda duty, file=file: duty.date_deadline != file.inspection_deadline
                ).write({'date_deadline': file.inspection_deadline})
            elif user := file.company_id._iso_user('secretary'):
                file.activity_schedule(
                    'iso_audit.activity_type_report_to_inspector', user_id=user.id,
                    summary=self.env._("Report the corrective action to the inspector"),
                    date_deadline=file.inspection_deadline, automated=False)

    # -- sending ------------------------------------------------------------------------------

    def action_send_to_inspector(self):
        """Tell the inspectors of the organisations above, with the printed request."""
        self.ensure_one()
        self._require_group(SECRETARY, LEADER)
        self._require_own_company()
        if self.source != 'inspection':
            raise UserError(self.env._(
                "“%(file)s” does not come from an inspection: nothing is owed to an inspector.",
                file=self.display_name))
        self._require_state(*PLANNED)
        inspectors = self._inspectors()
        if not inspectors:
            raise UserError(self.env._(
                "No organisation above %(company)s has an inspector in the system. Send the "
                "printed report, or ask the system administrator to add one.",
                company=self.company_id.name))
        file = self.sudo()
        file.message_notify(
            partner_ids=inspectors.partner_id.ids,
            subject=self.env._("Corrective action reported: %(file)s", file=self.display_name),
            body=self.env._(
                "%(company)s reports the corrective action on a nonconformity of the inspection "
                "(%(state)s). The file can be opened here; please read it.",
                company=self.company_id.name, state=self._state_label(self.state).lower()),
            attachments=file._printed_request(), author_id=self.env.user.partner_id.id)
        file._system_write({
            'inspection_sent_on': fields.Datetime.now(), 'inspection_sent_by': self.env.uid})
        file._keep_inspection_duty()
        file.message_post(
            body=self.env._(
                "Reported to the inspector: %(people)s.",
                people=", ".join(inspectors.mapped('name'))),
            author_id=self.env.user.partner_id.id)
        return True

    def _inspectors(self):
        """The inspectors of the organisations above this one."""
        self.ensure_one()
        company = self.company_id.sudo()
        above = company.parent_ids - company
        return self.env.ref(INSPECTOR).sudo().all_user_ids.filtered(
            lambda user: user.active and user.company_ids & above)

    def _printed_request(self):
        """The corrective-action request on paper, as attachments of a message."""
        self.ensure_one()
        Report = self.env['ir.actions.report'].sudo()
        if not Report._get_report_from_name(REPORT):
            return []
        content, kind = Report._render_qweb_pdf(REPORT, self.ids)
        return [(f"{self.name}.{kind}", content)]
