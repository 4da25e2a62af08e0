from odoo import api, fields, models
from odoo.fields import Domain


class IsoProcedureVersion(models.Model):
    """What a version does to the requests that it carries out."""

    _inherit = 'iso.procedure.version'

    change_line_ids = fields.One2many(
        'iso.change.line', 'version_id', string="Changes", readonly=True)
    change_request_ids = fields.Many2many(
        'iso.change.request', string="Carries out", compute='_compute_change_requests')
    waiting_line_ids = fields.Many2many(
        'iso.change.line', string="Asked for", compute='_compute_waiting_lines')

    @api.depends('change_line_ids.request_id')
    def _compute_change_requests(self):
        for version in self:
            version.change_request_ids = version.change_line_ids.request_id

    @api.depends('state', 'procedure_id', 'change_line_ids')
    @api.depends_context('uid')
    def _compute_waiting_lines(self):
        """What is asked for of the document and no version makes yet, while it can be put in."""
        lines = self.env['iso.change.line'].search(
            self.env['iso.change.line']._duty_domain()
            & Domain('procedure_id', 'in', self.procedure_id.ids)
            & Domain('version_id', '=', False))
        for version in self:
            version.waiting_line_ids = version.state == 'draft' and lines.filtered(
                lambda line, document=version.procedure_id: line.procedure_id == document)

    def _lines_to_do(self, *domain):
        return self.env['iso.change.line'].sudo().search(
            [('state', '=', 'todo'), ('request_state', '=', 'open'), *domain])

    def _take_effect(self, day):
        done = super()._take_effect(day)
        lines = self._lines_to_do(('version_id', '=', self.id))
        lines._settle('done', day)
        lines.request_id._finish_if_done()
        return done

    def _with_reason_drop(self, reason):
        done = super()._with_reason_drop(reason)
        for line in self._lines_to_do(('version_id', '=', self.id)):
            line._system_write({'version_id': False})
            line.request_id.message_post(
                body=self.env._(
                    "%(version)s was dropped: the change is to do again. %(reason)s",
                    version=self.display_name, reason=reason),
                partner_ids=(line.user_id - self.env.user).partner_id.ids)
        return done

    def _with_reason_withdraw(self, reason):
        """A document that is withdrawn is not changed any more, unless that is begun."""
        done = super()._with_reason_withdraw(reason)
        lines = self._lines_to_do(
            ('procedure_id', 'in', self.procedure_id.ids), ('version_id', '=', False))
        for line in lines:
            line._settle('needless', line.company_id._iso_today(), reason=self.env._(
                "The document was withdrawn: %(reason)s", reason=reason))
        lines.request_id._finish_if_done()
        return done
