from odoo import api, fields, models
from odoo.exceptions import AccessError


class IsoSealVerify(models.TransientModel):
    """Asks whose chain to verify, against which head, and shows the result."""

    _name = 'iso.seal.verify'
    _description = "Verify the Seals"

    company_id = fields.Many2one(
        'res.company', string="Organisation", required=True,
        default=lambda self: self.env.company)
    head = fields.Char(
        string="Known head",
        help="From a printed paper or a mail, such as 12:0123456789abcdef. Without it a chain "
             "that was written anew from some seal on cannot be told from the true one.")
    state = fields.Selection(
        [('new', "New"), ('sound', "In order"), ('broken', "Broken")],
        default='new', readonly=True)
    result = fields.Text(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field='res_model', readonly=True)

    @api.model
    def _open(self, company):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Verify the seals"),
            'res_model': self._name, 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_company_id': company.id},
        }

    def _check_may_verify(self):
        """Whose seals one reads, those one verifies."""
        self.env['iso.seal'].check_access('read')
        companies = self.env.companies
        if self.env.user.has_group('iso_audit.group_iso_inspector'):
            companies = companies.sudo().search([('id', 'child_of', companies.ids)])
        if self.company_id.sudo() - companies:
            raise AccessError(self.env._(
                "The seals of %(company)s are not yours to verify.",
                company=self.company_id.sudo().name))

    def action_verify(self):
        self.ensure_one()
        self._check_may_verify()
        result = self.env['iso.seal']._verify(self.company_id.sudo(), self.head)
        fault = result['fault']
        # Fields of the system, which nobody else writes.
        self.sudo().write({
            'state': 'broken' if fault else 'sound', 'result': result['message'],
            'res_model': fault and fault['res_model'], 'res_id': fault and fault['res_id']})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Verify the seals"),
            'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
            'target': 'new',
        }

    def action_open_record(self):
        """Show the record at which something is wrong, as it is now."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self.res_model, 'res_id': self.res_id,
            'views': [(False, 'form')],
        }
