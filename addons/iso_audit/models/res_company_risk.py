from odoo import fields, models

from .. import risk_level


class ResCompany(models.Model):
    """From which rating on a risk is medium, high or very high: each organisation's own."""

    _inherit = 'res.company'

    iso_risk_medium = fields.Integer(
        string="Medium from", default=risk_level.THRESHOLDS[0],
        help="Ratings (likelihood × impact, 1 to 25) below it are low.")
    iso_risk_high = fields.Integer(
        string="High from", default=risk_level.THRESHOLDS[1],
        help="What stays as high as this after treatment has to be accepted by a leader.")
    iso_risk_critical = fields.Integer(
        string="Very high from", default=risk_level.THRESHOLDS[2])

    _iso_risk_levels_rise = models.Constraint(
        'CHECK (1 < iso_risk_medium AND iso_risk_medium < iso_risk_high '
        'AND iso_risk_high < iso_risk_critical AND iso_risk_critical <= 25)',
        "The ratings at which the levels begin have to rise: between 2 and 25, each higher than "
        "the one before.")

    def _iso_risk_thresholds(self):
        company = self.sudo()
        return company.iso_risk_medium, company.iso_risk_high, company.iso_risk_critical

    def _iso_risk_scale(self):
        """The levels with their words and ratings, for the matrix of the screen."""
        self.ensure_one()
        words = dict(self.env['iso.risk']._fields['level']._description_selection(self.env))
        return [
            {'level': level, 'label': words[level], 'first': first, 'last': last}
            for level, first, last in risk_level.scale(self._iso_risk_thresholds())]
