from odoo import api, fields, models


class IsoNonconformity(models.Model):
    _inherit = 'iso.nonconformity'

    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", index='btree_not_null', check_company=True,
        ondelete='restrict', compute='_compute_procedure_id', store=True, readonly=False,
        precompute=True, help="The controlled document that was not followed or is wrong.")

    @api.depends('finding_id')
    def _compute_procedure_id(self):
        """What the finding names; never over what is chosen already."""
        for file in self:
            file.procedure_id = file.procedure_id or file.finding_id.procedure_id

    def _writable_fields(self, secretary):
        """Together with what was reported: fixed when the analysis is over."""
        names = super()._writable_fields(secretary)
        return names | {'procedure_id'} if 'requirement' in names else names
