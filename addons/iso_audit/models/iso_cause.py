from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

WHYS = [f'why_{number}' for number in range(1, 6)]


class IsoCause(models.Model):
    """A cause of a nonconformity, found by asking why up to five times.

    Each answer is asked about in turn; the last one given is the root cause. A file may have
    several causes, each with a chain of its own.
    """

    _name = 'iso.cause'
    _description = "Cause"
    _inherit = ['iso.part.mixin', 'iso.figure.mixin']
    _part_of = 'nonconformity_id'
    _order = 'nonconformity_id, sequence, id'
    _check_company_auto = True
    _rec_name = 'root'

    nonconformity_id = fields.Many2one(
        'iso.nonconformity', required=True, index=True, ondelete='cascade')
    # Not precomputed: that leaves its draft record among the causes of the round.
    round_id = fields.Many2one(
        'iso.nonconformity.round', compute='_compute_round_id', store=True, index=True,
        ondelete='restrict')
    is_current = fields.Boolean(related='round_id.is_current', store=True)
    company_id = fields.Many2one(
        related='nonconformity_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        related='nonconformity_id.department_id', store=True, index=True, precompute=True)
    clause_id = fields.Many2one(related='nonconformity_id.clause_id', store=True)
    grade = fields.Selection(related='nonconformity_id.grade', store=True)
    date = fields.Date(related='nonconformity_id.date', store=True, string="Found on")
    sequence = fields.Integer(default=10, aggregator=None)
    category_id = fields.Many2one(
        'iso.cause.category', required=True, index=True, ondelete='restrict',
        help="Where the root cause lies; counted over all files to see what to work on.")
    why_1 = fields.Char(string="Why did it happen?", required=True)
    why_2 = fields.Char(string="Why was that so?")
    why_3 = fields.Char(string="And why that?")
    why_4 = fields.Char(string="And that?")
    why_5 = fields.Char(string="And at the bottom of it?")
    root = fields.Char(
        string="Root cause", compute='_compute_root', store=True, precompute=True,
        help="The last answer of the chain.")

    @api.depends('nonconformity_id')
    def _compute_round_id(self):
        for cause in self:
            cause.round_id = cause.round_id or cause.nonconformity_id.sudo().round_id

    @api.depends(*WHYS)
    def _compute_root(self):
        for cause in self:
            answers = [cause[why] for why in WHYS if cause[why]]
            cause.root = answers[-1] if answers else False

    @api.constrains(*WHYS)
    def _check_chain(self):
        """An answer explains the one before it: no gaps."""
        for cause in self:
            given = [bool((cause[why] or "").strip()) for why in WHYS]
            if given != sorted(given, reverse=True):
                raise ValidationError(self.env._(
                    "The chain of whys has a gap before “%(answer)s”. Fill it, or move the "
                    "answer up.", answer=next(
                        cause[why] for number, why in enumerate(WHYS)
                        if given[number] and not all(given[:number]))))

    @api.model_create_multi
    def create(self, vals_list):
        causes = super().create(vals_list)
        causes._check_may_analyse()
        return causes

    @api.depends('root', 'nonconformity_id.name')
    @api.depends_context('uid')
    def _compute_display_name(self):
        nameless = self.nonconformity_id._nameless()
        for cause in self:
            cause.display_name = (
                cause.nonconformity_id.sudo().name
                if cause.nonconformity_id._origin in nameless else cause.root)

    def write(self, vals):
        self._check_may_analyse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_analysed(self):
        self._check_may_analyse()

    def _check_may_analyse(self):
        """Causes are the owner's, while they are being looked for."""
        if self.env.su:
            return
        for cause in self:
            if not cause.nonconformity_id.may_plan or not cause.is_current:
                raise AccessError(self.env._(
                    "The owner of “%(file)s” and the ISO secretary write down its causes, while "
                    "they are being looked for.", file=cause.nonconformity_id.display_name))
        self.nonconformity_id._note_author()
