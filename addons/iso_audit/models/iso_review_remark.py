from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class IsoReviewRemark(models.Model):
    """What a participant says about an input before the meeting."""

    _name = 'iso.review.remark'
    _description = "Remark on a Review Input"
    _inherit = ['iso.part.mixin']
    _part_of = 'review_id'
    _order = 'id'
    _check_company_auto = True
    _rec_name = 'text'

    input_id = fields.Many2one(
        'iso.review.input', required=True, index=True, ondelete='cascade')
    review_id = fields.Many2one(
        related='input_id.review_id', store=True, index=True, precompute=True)
    company_id = fields.Many2one(
        related='review_id.company_id', store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        'res.users', string="Said by", required=True, readonly=True, ondelete='restrict',
        default=lambda self: self.env.user)
    text = fields.Text(
        string="Remark", required=True,
        help="What the figures do not tell: reasons, wishes, proposals of the department.")

    def _check_whole_not_sealed(self):
        """Open before the meeting; what was said then stays what was said."""
        for remark in self:
            review = remark.sudo().review_id
            if review.state not in ('draft', 'planned'):
                raise UserError(self.env._(
                    "The meeting of “%(review)s” has started: remarks are said there and written "
                    "down as discussion.", review=review.display_name))
            if not self.env.su and remark.user_id != self.env.user:
                raise AccessError(self.env._(
                    "%(person)s wrote this remark. Add one of your own.",
                    person=remark.user_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop('user_id', None)
        return super(
            IsoReviewRemark, self._without_defaults({'user_id'})).create(vals_list)

    def write(self, vals):
        if 'input_id' in vals and any(
                remark.input_id.id != vals['input_id'] for remark in self):
            # Would also be a way into the minutes of another review.
            raise UserError(self.env._(
                "“%(name)s” stays where it was made. Make a new one there instead.",
                name=self[:1].display_name))
        return super().write(vals)
