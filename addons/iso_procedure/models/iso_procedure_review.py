from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class IsoProcedureReview(models.Model):
    """A reviewer of a version, and what came of it."""

    _name = 'iso.procedure.review'
    _description = "Review of a Version"
    _inherit = ['iso.part.mixin']
    _part_of = 'version_id'
    _order = 'version_id, sequence, id'
    _check_company_auto = True
    _rec_name = 'user_id'

    version_id = fields.Many2one(
        'iso.procedure.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='version_id.company_id', store=True, index=True, precompute=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        'res.users', string="Reviewer", required=True, index=True, check_company=True,
        ondelete='restrict')
    state = fields.Selection([
        ('waiting', "To review"),
        ('agreed', "Agreed"),
        ('objected', "Objected"),
    ], required=True, default='waiting', readonly=True, copy=False)
    comment = fields.Text(readonly=True, copy=False)
    done_on = fields.Datetime(string="Reviewed on", readonly=True, copy=False)

    _once = models.Constraint(
        'UNIQUE (version_id, user_id)', "This person is among the reviewers already.")

    @api.constrains('user_id')
    def _check_apart(self):
        for review in self:
            if review.user_id == review.version_id.user_id:
                raise ValidationError(self.env._(
                    "%(person)s wrote “%(version)s” and does not review it.",
                    person=review.user_id.name, version=review.version_id.display_name))

    def _decide(self, state, comment=False):
        """Write down what the reviewer says; then it is the next one's turn."""
        self.ensure_one()
        if self.state != 'waiting':
            raise UserError(self.env._("You have reviewed it already."))
        self._system_write({
            'state': state, 'comment': comment, 'done_on': fields.Datetime.now()})
        version = self.sudo().version_id
        version._note_word()
        if state == 'agreed':
            version.activity_ids.filtered(
                lambda duty: duty.automated and duty.user_id == self.user_id).action_feedback()
            version._ask_reviewers()
