from odoo import api, fields, models


class IsoStandard(models.Model):
    """An edition of a standard, such as ISO 9001:2015. Shared by all companies."""

    _name = 'iso.standard'
    _description = "Standard"
    _order = 'code, edition, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The designation without the year, such as ISO 9001.")
    edition = fields.Char(required=True, help="The year of the edition, such as 2015.")
    urn = fields.Char(required=True, readonly=True)
    library_version = fields.Integer(readonly=True)
    description = fields.Text(translate=True)
    published = fields.Date()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', index=True)
    clause_ids = fields.One2many('iso.clause', 'standard_id')

    _urn_unique = models.Constraint('UNIQUE (urn)', "This standard exists already.")

    @api.depends('code', 'edition')
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = f"{standard.code}:{standard.edition}"
