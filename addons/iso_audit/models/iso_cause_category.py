from odoo import fields, models


class IsoCauseCategory(models.Model):
    """Where a cause lies: people, method, document, IT, surroundings, measurement, …"""

    _name = 'iso.cause.category'
    _description = "Cause Category"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(
        translate=True, help="Examples, so that two people put the same cause in the same place.")
    active = fields.Boolean(default=True)

    _name_unique = models.Constraint('UNIQUE (name)', "There is a category of this name already.")
