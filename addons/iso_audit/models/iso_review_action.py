from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What a decision does not belong to besides its review.
ELSEWHERE = ('nonconformity_id', 'finding_id')


class IsoAction(models.Model):
    """A decision of a management review (ISO 9001 9.3.3): an action that its minutes hand out."""

    _inherit = 'iso.action'

    review_id = fields.Many2one(
        'iso.review', string="Management review", index='btree_not_null', ondelete='restrict',
        check_company=True)
    review_input_id = fields.Many2one(
        'iso.review.input', string="Decided on", index='btree_not_null', ondelete='restrict',
        domain="[('review_id', '=', review_id)]",
        help="The input of the review that the decision was taken on.")
    output_kind = fields.Selection([
        ('improvement', "Improvement"),
        ('change', "Change to the system"),
        ('resource', "Resources"),
    ], string="Output", help="What the decision is about (ISO 9001 9.3.3 a, b, c).")
    origin = fields.Selection(selection_add=[('review', "Management review"), ('other',)])

    @api.depends('review_id.chair_id')
    def _compute_from_source(self):
        decisions = self.filtered('review_id')
        for decision in decisions:
            review = decision.review_id.sudo()
            decision.company_id = review.company_id
            if decision.state not in ('verified', 'cancelled'):
                decision.owner_id = decision.owner_id or review.chair_id
        return super(IsoAction, self - decisions)._compute_from_source()

    @api.depends('review_id.secretary_id')
    def _compute_verifier_id(self):
        """Who keeps the minutes looks after the decisions; the chair after hers or his."""
        decisions = self.filtered('review_id')
        for decision in decisions:
            if decision.verifier_id and decision.verifier_id != decision.user_id:
                continue
            review = decision.review_id.sudo()
            decision.verifier_id = next(
                (user for user in (review.secretary_id, review.chair_id)
                 if user and user != decision.user_id), False)
        return super(IsoAction, self - decisions)._compute_verifier_id()

    @api.depends('review_id')
    def _compute_source_name(self):
        decisions = self.filtered('review_id')
        for decision in decisions:
            decision.source_name = decision.review_id.display_name
        return super(IsoAction, self - decisions)._compute_source_name()

    @api.depends('review_id')
    def _compute_origin(self):
        return super()._compute_origin()

    def _origin_key(self):
        self.ensure_one()
        return 'review' if self.review_id else super()._origin_key()

    def _opens_at_once(self):
        """A decision begins when the minutes are approved."""
        self.ensure_one()
        if self.review_id:
            return self.review_id.sudo().state == 'approved'
        return super()._opens_at_once()

    def _may_plan(self):
        self.ensure_one()
        if self.review_id and self.env.user == self.review_id.sudo().chair_id:
            return True
        return super()._may_plan()

    @api.model
    def _number_company_id(self, vals):
        review_id = vals.get('review_id') or self.env.context.get('default_review_id')
        if review_id:
            return self.env['iso.review'].sudo().browse(review_id).company_id.id
        return super()._number_company_id(vals)

    @api.model_create_multi
    def create(self, vals_list):
        Input = self.env['iso.review.input'].sudo()
        for vals in vals_list:
            input_id = vals.get('review_input_id') or self.env.context.get(
                'default_review_input_id')
            if input_id and not vals.get('review_id'):
                vals['review_id'] = Input.browse(input_id).review_id.id
            if vals.get('review_id') or self.env.context.get('default_review_id'):
                vals['kind'] = 'decision'
                vals.setdefault('output_kind', 'improvement')
        return super().create(vals_list)

    @api.constrains('review_id', 'review_input_id')
    def _check_input_of_review(self):
        for action in self.sudo():
            line = action.review_input_id
            if line and line.review_id != action.review_id:
                raise ValidationError(self.env._(
                    "The input “%(input)s” belongs to another review.", input=line.display_name))

    def _check_may_create(self):
        decisions = self.filtered('review_id')
        if not self.env.su:
            for decision in decisions:
                decision._check_decider()
                if any(decision[name] for name in ELSEWHERE):
                    # Past the guards of the file, which knows its own plan only.
                    raise UserError(self.env._(
                        "“%(action)s” is a decision of “%(review)s” and belongs to nothing else. "
                        "Name the record in its words.", action=decision.display_name,
                        review=decision.review_id.display_name))
                if decision.evidence or decision.attachment_ids:
                    raise UserError(self.env._(
                        "The result of “%(action)s” is written down by who does it, when it is "
                        "in progress.", action=decision.display_name))
        return super(IsoAction, self - decisions)._check_may_create()

    def _check_decider(self):
        review = self.review_id
        review.check_access('read')
        if not review.may_keep and not review.may_chair:
            raise AccessError(self.env._(
                "The ISO secretary and the chair write down what “%(review)s” decides.",
                review=review.display_name))
        if review.state != 'meeting':
            raise UserError(self.env._(
                "Decisions are taken in the meeting: “%(review)s” is %(state)s.",
                review=review.display_name,
                state=review._state_label(review.state).lower()))

    def _check_may_replan(self, names):
        review = self.review_id
        if review and self.state == 'draft':
            # What was decided changes in the meeting only, not while the chair reads it.
            self._check_decider()
            return
        super()._check_may_replan(names)

    def _check_may_write(self, vals):
        names = ('review_id', 'review_input_id', 'output_kind')
        for action in self:
            if any(name in vals for name in names) and action.state != 'draft':
                raise UserError(self.env._(
                    "“%(action)s” stays where it was decided.", action=action.display_name))
            if 'review_id' in vals and action.review_id.id != (vals['review_id'] or False):
                raise UserError(self.env._(
                    "“%(action)s” stays where it was made. Make a new one there instead.",
                    action=action.display_name))
            if not action.review_id and any(map(vals.get, names)):
                raise UserError(self.env._(
                    "“%(action)s” stays where it was made. Make a new one there instead.",
                    action=action.display_name))
            if action.review_id and {'review_input_id', 'output_kind'} & vals.keys():
                action._check_decider()
        return super()._check_may_write(vals)

    def _with_reason_cancel(self, reason):
        for decision in self:
            if decision.review_id and decision.state == 'draft':
                # The chair approves what was put before the chair.
                decision._check_decider()
        return super()._with_reason_cancel(reason)

    def _as_decided(self):
        """The decision as the minutes have it."""
        self.ensure_one()
        return {
            'id': self.id, 'name': self.name, 'title': self.title,
            'description': self.description or "", 'output_kind': self.output_kind,
            'input': self.review_input_id.code or "",
            'user_id': self.user_id.id, 'user': self.user_id.name,
            'department': self.department_id.name or "",
            'deadline': self.deadline.isoformat(),
        }

    def action_open_source(self):
        self.ensure_one()
        review = self.review_id
        if not review:
            return super().action_open_source()
        review.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': review.display_name,
            'res_model': review._name, 'res_id': review.id, 'views': [(False, 'form')],
        }
