from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class IsoLegalApply(models.TransientModel):
    """Which documents follow a new law, and by when: then their owners begin."""

    _name = 'iso.legal.apply'
    _description = "Apply a legal document"
    _check_company_auto = True

    legal_id = fields.Many2one(
        'iso.legal.document', string="Legal document", required=True, check_company=True)
    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, default=lambda self: self.env.company)
    effective_on = fields.Date(related='legal_id.effective_on')
    apply_by = fields.Date(related='legal_id.apply_by')
    procedure_ids = fields.Many2many(
        'iso.procedure', string="Documents to change", check_company=True,
        compute='_compute_from_law', store=True, readonly=False, precompute=True,
        domain="[('state', '!=', 'withdrawn'), ('company_id', '=', company_id)]",
        help="Those that rest on what it replaces or amends. Add others that it concerns, take "
             "out what stays as it is.")
    deadline = fields.Date(
        string="To be changed by", required=True, compute='_compute_from_law', store=True,
        readonly=False, precompute=True,
        help="At the latest three months after the law takes effect (QĐ 19/2014/QĐ-TTg).")
    reason = fields.Text(
        string="Reason for the change", required=True, compute='_compute_from_law', store=True,
        readonly=False, precompute=True, help="Becomes the reason of the new versions.")
    is_late = fields.Boolean(compute='_compute_is_late', export_string_translation=False)

    @api.depends('legal_id')
    def _compute_from_law(self):
        for wizard in self:
            law = wizard.legal_id
            touched = law._touched(wizard.company_id)[law] if law else None
            wizard.procedure_ids = [Command.set(touched.ids if touched else [])]
            wizard.deadline = law.apply_by
            wizard.reason = law and wizard._reason(law)

    def _reason(self, law):
        parts = [self.env._(
            "%(law)s takes effect on %(date)s.", law=law._cite(law._cited()[0]),
            date=law.effective_on.strftime('%d/%m/%Y'))]
        replaced, amended = (
            ", ".join(laws.mapped('display_name')) for laws in (law.replaces_ids, law.amends_ids))
        if replaced:
            parts.append(self.env._("It replaces %(laws)s.", laws=replaced))
        if amended:
            parts.append(self.env._("It amends %(laws)s.", laws=amended))
        return " ".join(parts)

    @api.depends('deadline')
    def _compute_is_late(self):
        for wizard in self:
            wizard.is_late = bool(wizard.deadline) and (
                wizard.deadline < wizard.company_id._iso_today())

    def action_start(self):
        """Make the change request: each document becomes a duty of its owner."""
        self.ensure_one()
        self.check_access('write')
        if not self.procedure_ids:
            raise UserError(self.env._(
                "Choose at least one document that has to follow “%(law)s”.",
                law=self.legal_id.display_name))
        if self.deadline > self.apply_by:
            raise UserError(self.env._(
                "“%(law)s” has to be applied by %(date)s, three months after it takes effect. "
                "Give that day or an earlier one.", law=self.legal_id.display_name,
                date=self.apply_by.strftime('%d/%m/%Y')))
        self.legal_id._start_change(
            self.company_id, self.procedure_ids, self.deadline, self.reason)
        self.legal_id.invalidate_recordset(['request_id', 'is_to_apply'])
        return self.legal_id.action_request()
