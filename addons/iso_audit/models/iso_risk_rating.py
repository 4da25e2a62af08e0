from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import risk_level
from .iso_risk import IMPACTS, LEVELS, LIKELIHOODS


class IsoRiskRating(models.Model):
    """A rating of a risk: who, when, why. Append-only, and the only way to rate an open risk.

    Whoever makes a row (the dialog of “Rate again”, an integration) rates the risk by it.
    """

    _name = 'iso.risk.rating'
    _description = "Rating of a Risk"
    _inherit = ['iso.guard.mixin']
    _order = 'risk_id, id desc'
    _check_company_auto = True
    _rec_name = 'rating'

    risk_id = fields.Many2one(
        'iso.risk', string="Risk or opportunity", required=True, index=True, ondelete='cascade',
        check_company=True)
    company_id = fields.Many2one(
        related='risk_id.company_id', store=True, index=True, precompute=True)
    kind = fields.Selection(related='risk_id.kind', export_string_translation=False)
    date = fields.Datetime(string="Rated on", readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        'res.users', string="Rated by", readonly=True, default=lambda self: self.env.user,
        ondelete='restrict')
    is_residual = fields.Boolean(
        string="After treatment", help="What remains when the treatment has had its effect.")
    likelihood = fields.Selection(
        LIKELIHOODS, required=True, compute='_compute_from_risk', store=True, readonly=False,
        precompute=True)
    impact = fields.Selection(
        IMPACTS, required=True, compute='_compute_from_risk', store=True, readonly=False,
        precompute=True)
    rating = fields.Integer(compute='_compute_rating', store=True, precompute=True,
                            aggregator='avg')
    # By the levels of that day: later changes of the levels leave it alone.
    level = fields.Selection(
        LEVELS, string="Rated as", compute='_compute_rating', store=True, precompute=True)
    old_rating = fields.Integer(string="Before", readonly=True, aggregator=None)
    reason = fields.Text(
        required=True, help="What was looked at, what has changed, or why nothing has.")
    review_date = fields.Date(
        string="Next review", required=True, compute='_compute_review_date', store=True,
        readonly=False, precompute=True,
        help="By the level: very high after 1 month, high 3, medium 6, low 12.")
    nonconformity_id = fields.Many2one(
        'iso.nonconformity', index='btree_not_null', ondelete='restrict', check_company=True,
        help="The nonconformity that made it necessary.")
    scale = fields.Json(related='risk_id.scale', export_string_translation=False)

    @api.depends('risk_id', 'is_residual')
    def _compute_from_risk(self):
        """What it is now; confirming that is a review too."""
        for row in self:
            risk, prefix = row.risk_id, 'residual_' if row.is_residual else ''
            row.likelihood = risk[f'{prefix}likelihood'] or risk.likelihood
            row.impact = risk[f'{prefix}impact'] or risk.impact

    @api.depends('likelihood', 'impact')
    def _compute_rating(self):
        for row in self:
            row.rating = risk_level.rating(row.likelihood, row.impact)
            row.level = risk_level.level(
                row.rating, (row.company_id or self.env.company)._iso_risk_thresholds())

    @api.depends('likelihood', 'impact')
    def _compute_review_date(self):
        """By the level that it has from then on."""
        for row in self:
            company = row.risk_id.company_id or self.env.company
            level = row.level if row.is_residual else row.risk_id.residual_level or row.level
            row.review_date = risk_level.review_date(company._iso_today(), level)

    @api.depends('rating', 'level')
    def _compute_display_name(self):
        words = dict(self._fields['level']._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.rating} ({words.get(row.level, '')})"

    @api.model_create_multi
    def create(self, vals_list):
        # Who rates and when is not for a context to say.
        rows = super(IsoRiskRating, self._without_defaults({'date', 'user_id'})).create(vals_list)
        for row in rows:
            row._rate()
        return rows

    def _rate(self):
        risk = self.risk_id
        if not self.env.su:
            risk.check_access('read')
            risk._check_may_treat()
            risk._require_state('open')
            self._check_words()
        if not risk.rating_ids - self:
            return  # the first one says what the risk says
        self.sudo().write({
            'old_rating': risk.residual_rating if self.is_residual else risk.rating})
        risk._take_rating(self)
        if self.nonconformity_id:
            self.env['iso.risk.question']._answered_by_rating(self)

    def _check_words(self):
        if not self.reason.strip():
            raise UserError(self.env._("Write down the reason."))
        if self.review_date <= self.company_id._iso_today():
            raise UserError(self.env._(
                "The next review lies ahead: give a day after today."))
        if self.nonconformity_id:
            self.nonconformity_id.check_access('read')

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._(
                "A rating stays as it was given. Rate again instead, with a reason."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Ratings stay on record."))
