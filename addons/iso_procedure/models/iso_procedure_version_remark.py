from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .iso_procedure_remark import REMARKED

LEADER = 'iso_audit.group_iso_leader'


class IsoProcedureVersion(models.Model):
    """Remarks on the text: open ones hold a version back until they are settled."""

    _inherit = 'iso.procedure.version'

    remark_ids = fields.One2many('iso.procedure.remark', 'version_id', string="Remarks")
    remark_count = fields.Integer(
        string="Open remarks", compute='_compute_remark_count', compute_sudo=True)
    last_word_on = fields.Datetime(
        readonly=True, copy=False, export_string_translation=False,
        help="When a reviewer or a remark last said something about it.")
    may_remark = fields.Boolean(compute='_compute_may_remark', export_string_translation=False)

    @api.depends('remark_ids.state')
    def _compute_remark_count(self):
        counts = dict(self.env['iso.procedure.remark']._read_group(
            [('version_id', 'in', self.ids), ('state', '=', 'open')],
            ['version_id'], ['__count']))
        for version in self:
            version.remark_count = counts.get(version._origin, 0)

    @api.depends('state', 'review_ids.user_id', 'procedure_id.user_id')
    @api.depends_context('uid')
    def _compute_may_remark(self):
        """Its reviewers, the leaders, and who writes it."""
        user = self.env.user
        for version in self:
            version.may_remark = bool(version._origin) and version.state in REMARKED and (
                version.company_id in self.env.companies) and (
                user in version.sudo().review_ids.user_id or user.has_group(LEADER)
                or version.procedure_id._may_edit())

    def _check_may_remark(self):
        for version in self:
            if not version.may_remark:
                raise AccessError(self.env._(
                    "The reviewers of “%(version)s”, the leaders and who writes it make remarks "
                    "on it.", version=version.display_name))

    def _note_word(self):
        """Two steps at once that would not see each other meet at this row.

        Of two last reviewers each would wait for the other, and a remark would miss the seal:
        the database lets the later one be run again instead.
        """
        self.sudo()._system_write({'last_word_on': fields.Datetime.now()})

    # -- flow ---------------------------------------------------------------------------------

    def _missing_for(self, state):
        """Agreeing waits for no answer, so that a reviewer is not held up by another."""
        gaps = super()._missing_for(state)
        if state in ('review', 'approved') and self.remark_count:
            gaps.append(self._gap(self.env._(
                "Remarks to be answered and settled: %(count)s.", count=self.remark_count),
                page='remarks'))
        return gaps

    def _returned_words(self, reason):
        """The open remarks stand in the message, so that the mail says it all."""
        remarks = self.sudo().remark_ids.filtered(lambda remark: remark.state == 'open')
        if not remarks:
            return super()._returned_words(reason)
        lines = Markup("").join(
            Markup("<li>%s%s</li>") % (
                Markup("“%s”: ") % place if place else "", remark.text)
            for remark in remarks for place in [remark.quote or remark.step_name])
        return Markup("<p>%s</p><p>%s</p><ul>%s</ul>") % (
            super()._returned_words(reason), self.env._("Remarks to be answered:"), lines)

    def _tell_author(self, remarks):
        """One message when the first remark waits, not one for each."""
        for version in self:
            author = version.sudo().user_id
            new = remarks.filtered(
                lambda remark, version=version: remark.version_id == version)
            others = version.sudo().remark_ids.filtered(
                lambda remark: remark.state == 'open') - new.sudo()
            if author != self.env.user and not others:
                version.message_post(
                    body=self.env._(
                        "Made a remark that waits for an answer: “%(text)s”", text=new[:1].text),
                    partner_ids=author.partner_id.ids)

    def action_remark(self):
        """Say something about it."""
        self.ensure_one()
        self._check_may_remark()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("New remark"),
            'res_model': 'iso.procedure.remark', 'target': 'new',
            'views': [
                (self.env.ref('iso_procedure.iso_procedure_remark_view_dialog').id, 'form')],
            'context': {'default_version_id': self.id}}
