from odoo import fields, models


class IsoApplicability(models.Model):
    """To whom a question applies: leadership, the system's keeper, any department, …"""

    _name = 'iso.applicability'
    _description = "Applicability"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint('UNIQUE (code)', "This code is taken.")
