from odoo import api, fields, models


class IsoNonconformity(models.Model):
    """The risks that a file bears on, and the question about them when it is closed."""

    _inherit = 'iso.nonconformity'

    risk_ids = fields.Many2many(
        'iso.risk', 'iso_nonconformity_risk_rel', 'nonconformity_id', 'risk_id',
        string="Risks and opportunities", domain="[('state', '!=', 'closed')]", copy=False,
        check_company=True,
        help="Which of them it bears on. When the file is closed, their owner is asked whether "
             "they change.")
    risk_question_ids = fields.One2many(
        'iso.risk.question', 'nonconformity_id', string="Question about risks")
    risk_question_state = fields.Selection(
        [('open', "To be answered"), ('answered', "Answered")],
        compute='_compute_risk_question', export_string_translation=False)
    risk_answer = fields.Char(compute='_compute_risk_question', string="Answer about risks")
    risk_asked_id = fields.Many2one(
        'res.users', compute='_compute_risk_question', string="Is asked about risks")
    may_answer_risk = fields.Boolean(
        compute='_compute_risk_question', export_string_translation=False)
    may_enter_risk = fields.Boolean(
        compute='_compute_risk_question', export_string_translation=False)

    @api.depends('risk_question_ids.state')
    @api.depends_context('uid')
    def _compute_risk_question(self):
        for file in self:
            question = file.sudo().risk_question_ids[:1].sudo(self.env.su)
            told = question.sudo()
            file.risk_question_state = told.state
            file.risk_asked_id = told.user_id
            file.risk_answer = told.state == 'answered' and told._answer_in_words()
            file.may_answer_risk = bool(question) and question.may_answer
            file.may_enter_risk = bool(question) and question.may_enter

    def _writable_fields(self, secretary):
        names = super()._writable_fields(secretary)
        return names | {'risk_ids'} if 'system_change' in names else names

    def _close(self):
        done = super()._close()
        self.env['iso.risk.question']._ask(self)
        return done

    # -- the answers, from the banner of the closed file --------------------------------------

    def action_risk_no_change(self):
        return self._risk_question().action_no_change()

    def action_risk_rate(self):
        return self._risk_question().action_rate()

    def action_risk_enter(self):
        return self._risk_question().action_enter()

    def _risk_question(self):
        self.ensure_one()
        self.check_access('read')
        return self.risk_question_ids.ensure_one()

    def action_open_risk_question(self):
        """The answer in full, with its risk."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Does a risk change?"),
            'res_model': 'iso.risk.question', 'res_id': self._risk_question().id,
            'views': [(False, 'form')],
        }
