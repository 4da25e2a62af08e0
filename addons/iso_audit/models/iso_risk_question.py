from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

SECRETARY = 'iso_audit.group_iso_secretary'
DAYS_TO_ANSWER = 7


class IsoRiskQuestion(models.Model):
    """“Does a risk change?”, put when a nonconformity is closed (ISO 9001 10.2.1 e).

    Kept apart from the file, which is sealed by then. Answered once: by a reason why nothing
    changes, by a rating that names the file, or by a risk that is entered from it.
    """

    _name = 'iso.risk.question'
    _description = "Does a Risk Change?"
    _inherit = [
        'iso.flow.mixin', 'iso.due.mixin', 'iso.duty.mixin', 'mail.thread',
        'mail.activity.mixin']
    _order = 'rank, id desc'
    _check_company_auto = True
    _flow_initial = 'open'
    _flow_sealed = ('answered',)
    _due_fields = ('state', 'deadline', 'answered_on')
    _duty_fields = (
        'name', 'state', 'company_id', 'department_id', 'user_id', 'deadline',
        'nonconformity_id')

    nonconformity_id = fields.Many2one(
        'iso.nonconformity', required=True, readonly=True, ondelete='cascade', index=True)
    name = fields.Char(related='nonconformity_id.name', string="Reference")
    company_id = fields.Many2one(
        related='nonconformity_id.company_id', store=True, index=True, precompute=True)
    department_id = fields.Many2one(
        related='nonconformity_id.department_id', store=True, index=True, precompute=True)
    confidential = fields.Boolean(
        related='nonconformity_id.confidential', store=True, precompute=True)
    user_id = fields.Many2one(
        'res.users', string="Who answers", readonly=True, index=True, ondelete='restrict')
    deadline = fields.Date(readonly=True, index=True)
    state = fields.Selection([
        ('open', "To be answered"),
        ('answered', "Answered"),
    ], required=True, default='open', readonly=True, index=True)
    answer = fields.Selection([
        ('no', "No risk changes"),
        ('rated', "A risk was rated again"),
        ('new', "A risk was entered"),
    ], readonly=True)
    reason = fields.Text(readonly=True)
    risk_id = fields.Many2one(
        'iso.risk', string="Risk or opportunity", readonly=True, index='btree_not_null',
        ondelete='restrict')
    rating_id = fields.Many2one('iso.risk.rating', readonly=True, ondelete='restrict')
    answered_by = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    answered_on = fields.Datetime(readonly=True)
    may_answer = fields.Boolean(
        compute='_compute_may_answer', export_string_translation=False)
    may_enter = fields.Boolean(
        compute='_compute_may_answer', export_string_translation=False)

    _once = models.Constraint(
        'UNIQUE (nonconformity_id)', "This file has been asked already.")
    _told = models.Constraint(
        "CHECK (state = 'open' OR answer = 'no' AND reason IS NOT NULL "
        "OR answer != 'no' AND risk_id IS NOT NULL)",
        "An answer has a reason, or the risk that changes.")

    @api.depends('state', 'user_id')
    @api.depends_context('uid')
    def _compute_may_answer(self):
        secretary = self.env.user.has_group(SECRETARY)
        for question in self:
            own = question.state == 'open' and question.company_id in self.env.companies
            question.may_answer = own and (secretary or question.user_id == self.env.user)
            question.may_enter = own and secretary

    @api.depends('nonconformity_id')
    @api.depends_context('uid')
    def _compute_display_name(self):
        for question in self:
            question.display_name = self.env._(
                "Does a risk change? %(file)s", file=question.nonconformity_id.display_name)

    # -- due and duty -------------------------------------------------------------------------

    def _due(self):
        return self.deadline if self.state == 'open' else None

    def _is_ended(self):
        return self.state == 'answered'

    def _sort_date(self):
        return self.answered_on.date() if self.answered_on else self.deadline

    @api.model
    def _late_domain(self, today):
        return Domain('state', '=', 'open') & Domain('deadline', '<', today)

    @api.model
    def _duty_domain(self):
        return Domain('state', '=', 'open')

    def _duty_user(self):
        return self.user_id

    def _duty_words(self):
        self.ensure_one()
        return self.env._(
            "Does a risk change? %(file)s", file=self.nonconformity_id.display_name)

    # -- asking -------------------------------------------------------------------------------

    @api.model
    def _ask(self, files):
        """Put the question for files that were just closed."""
        questions = self.sudo().create([{
            'nonconformity_id': file.id, 'user_id': self._whom_to_ask(file).id,
            'deadline': fields.Date.add(file.company_id._iso_today(), days=DAYS_TO_ANSWER),
        } for file in files.sudo()])
        self._hand_out([
            (question, question.user_id, question._duty_words(), question.deadline)
            for question in questions if question.user_id])
        return questions

    @api.model
    def _whom_to_ask(self, file):
        """The owner of the risk it was linked to, who may read the file; else the secretary."""
        for risk in file.risk_ids.filtered(lambda risk: risk.state == 'open'):
            owner = risk.user_id
            if owner.active and file.with_user(owner).with_company(
                    file.company_id).has_access('read'):
                return owner
        return file.company_id._iso_user('secretary') or file.company_id._iso_user('leader')

    # -- answering ----------------------------------------------------------------------------

    def action_no_change(self):
        return self.env['iso.reason']._ask(
            self, 'no_change', self.env._("No risk changes"),
            self.env._("Say why: which risks were looked at, and what speaks against a change."))

    def _with_reason_no_change(self, reason):
        self._check_may_answer()
        self._require_state('open')
        self._settle(answer='no', reason=reason)

    def action_rate(self):
        """Rate a risk again: the one that the file is linked to, or another."""
        self.ensure_one()
        self._check_may_answer()
        self._require_state('open')
        linked = self.sudo().nonconformity_id.risk_ids.filtered(
            lambda risk: risk.state == 'open')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Rate a risk again"),
            'res_model': 'iso.risk.rating', 'views': [(False, 'form')], 'target': 'new',
            'context': {
                'default_risk_id': linked.id if len(linked) == 1 else False,
                'default_nonconformity_id': self.nonconformity_id.id,
                'choose_risk': True},
        }

    def action_enter(self):
        """Enter a risk that nobody had seen, with what the file says of it."""
        self.ensure_one()
        self._require_group(SECRETARY)
        self._check_may_answer()
        self._require_state('open')
        file = self.nonconformity_id
        # A risk is read by more people, and by everybody in released minutes.
        words = {} if file.confidential else {
            'default_title': file.title, 'default_cause': file.root_causes,
            'default_consequence': file.description}
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("New risk"),
            'res_model': 'iso.risk', 'views': [(False, 'form')],
            'context': {
                **words, 'default_nonconformity_id': file.id,
                'default_company_id': file.company_id.id, 'default_source': 'audit',
                'default_source_text': file.name,
                'default_department_id': file.department_id.id,
                'default_user_id': file.owner_id.id,
                'default_clause_ids': file.clause_id.ids},
        }

    def action_open_file(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.nonconformity_id.display_name,
            'res_model': 'iso.nonconformity', 'res_id': self.nonconformity_id.id,
            'views': [(False, 'form')],
        }

    def _check_may_answer(self):
        self._require_own_company()
        for question in self:
            if self.env.user != question.user_id and not self.env.su and not (
                    self.env.user.has_group(SECRETARY)):
                raise AccessError(self.env._(
                    "%(person)s and the ISO secretary say whether a risk changes.",
                    person=question.user_id.name or self.env._("The person asked")))

    @api.model
    def _answered_by_rating(self, row):
        """A risk was rated again because of a file: that answers its question, if still open."""
        self._of(row.nonconformity_id)._settle(
            answer='rated', risk_id=row.risk_id.id, rating_id=row.id, reason=row.reason)

    @api.model
    def _answered_by_risk(self, risk):
        self._of(risk.nonconformity_id)._settle(answer='new', risk_id=risk.id)

    @api.model
    def _of(self, file):
        """The open question of ``file``, if the present user may answer it."""
        question = self.sudo().search(
            [('nonconformity_id', '=', file.id), ('state', '=', 'open')]).sudo(self.env.su)
        if question and not self.env.su and self.env.user != question.sudo().user_id and not (
                self.env.user.has_group(SECRETARY)):
            return self.browse()
        return question

    def _settle(self, **vals):
        for question in self.sudo():
            question._finish_duties()
            question._move(
                'answered', answered_by=self.env.uid, answered_on=fields.Datetime.now(), **vals)
            # Two who answer at the same time conflict here.
            question.flush_recordset(['state'])
            question.message_post(body=question._answer_in_words())

    def _answer_in_words(self):
        self.ensure_one()
        if self.answer == 'no':
            return self.env._("No risk changes: %(reason)s", reason=self.reason)
        if self.answer == 'new':
            return self.env._("Entered as %(risk)s.", risk=self.risk_id.display_name)
        return self.env._(
            "%(risk)s was rated again, %(old)s → %(new)s: %(reason)s",
            risk=self.risk_id.display_name, old=self.rating_id.old_rating,
            new=self.rating_id.rating, reason=self.reason)
