from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .iso_finding import GRADES

RESULTS = [
    ('conform', "Conform"),
    ('minor', "Minor nonconformity"),
    ('major', "Major nonconformity"),
    ('observation', "Observation"),
    ('ofi', "Opportunity for improvement"),
    ('good', "Good practice"),
    ('na', "Not applicable"),
]
GRADED = {grade for grade, _label in GRADES}
ANSWER_FIELDS = {'result', 'evidence', 'note', 'attachment_ids'}


class IsoAuditLine(models.Model):
    """One question of an audit's checklist, answered once.

    The clause's number and title and the question are kept as they were when the checklist was
    made: a later edition of the library changes nothing here.
    """

    _name = 'iso.audit.line'
    _description = "Audit Question"
    _inherit = ['iso.part.mixin', 'iso.evidence.mixin']
    _part_of = 'audit_id'
    _order = 'audit_id, sequence, id'
    _check_company_auto = True
    _rec_name = 'question'
    _rec_names_search = ['clause_code', 'question']

    audit_id = fields.Many2one('iso.audit', required=True, index=True, ondelete='cascade')
    # Not precomputed, like the clause's words below: that makes a draft record of each row, which
    # costs a checklist of 300 questions more than the one update.
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    audit_state = fields.Selection(related='audit_id.state', string="Audit state")
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        'hr.department', required=True, index=True,
        domain="[('company_id', 'in', [company_id, False])]")
    clause_id = fields.Many2one(
        'iso.clause', required=True, index=True, ondelete='restrict')
    standard_id = fields.Many2one(related='clause_id.standard_id', store=True)
    clause_code = fields.Char(
        string="Clause no.", compute='_compute_clause', store=True)
    clause_name = fields.Char(
        string="Clause title", compute='_compute_clause', store=True)
    question_id = fields.Many2one(
        'iso.checklist.question', string="From the checklist", index='btree_not_null',
        ondelete='set null')
    question = fields.Text(required=True)
    evidence_hint = fields.Text(string="Evidence to look for")
    user_id = fields.Many2one(
        'res.users', string="Auditor", index=True, domain="[('id', 'in', team_user_ids)]",
        ondelete='restrict')
    team_user_ids = fields.Many2many(related='audit_id.team_user_ids')
    result = fields.Selection(RESULTS, index=True)
    evidence = fields.Text(
        string="Evidence seen",
        help="What was seen, read or heard: document, record or case with number and date.")
    note = fields.Text(
        string="Remark",
        help="What the result rests on. With a nonconformity: what was found.")
    attachment_ids = fields.Many2many(
        'ir.attachment', string="Photos and files", bypass_search_access=True)
    answered_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    answered_on = fields.Datetime(readonly=True, copy=False)
    finding_ids = fields.One2many('iso.finding', 'line_id', string="Findings")
    can_answer = fields.Boolean(
        compute='_compute_can_answer', export_string_translation=False)

    _open = models.Index('(audit_id, department_id) WHERE result IS NULL')
    _answered = models.Constraint(
        'CHECK (result IS NULL OR answered_by IS NOT NULL)',
        "A result needs the name of who gave it.")

    @api.depends('clause_id')
    def _compute_clause(self):
        for line in self:
            line.clause_code = line.clause_id.code
            line.clause_name = line.clause_id.name

    @api.depends('audit_id.state', 'user_id', 'answered_by')
    @api.depends_context('uid')
    def _compute_can_answer(self):
        for line in self:
            line.can_answer = not line._refused_because()

    @api.constrains('department_id')
    def _check_department(self):
        """As ``check_company`` would, which takes rows one by one: a fifth of all the time of
        making a checklist of 300 questions.
        """
        for company, lines in self.sudo().grouped('company_id').items():
            foreign = lines.department_id.filtered(
                lambda department, company=company:
                department.company_id and department.company_id != company)
            if foreign:
                raise ValidationError(self.env._(
                    "%(department)s does not belong to %(company)s. Choose a department of the "
                    "audited organisation.",
                    department=foreign[0].name, company=company.name))

    @api.constrains('user_id', 'department_id')
    def _check_independent(self):
        """Nobody audits the own department (ISO 9001 9.2.2 c)."""
        for audit, lines in self.grouped('audit_id').items():
            members = {member.user_id: member for member in audit.sudo().member_ids}
            for (user, department), part in lines.grouped(
                    lambda line: (line.user_id, line.department_id)).items():
                if not user:
                    continue
                member = members.get(user)
                if not member:
                    raise ValidationError(self.env._(
                        "%(person)s is not in the team of this audit.", person=user.name))
                if not member.exception_by and member.auditor_id._works_in(department):
                    raise ValidationError(self.env._(
                        "%(person)s works in %(department)s and cannot audit it. Give these "
                        "%(count)s questions to somebody else.", person=user.name,
                        department=department.name, count=len(part)))

    # -- answering ----------------------------------------------------------------------------

    def _refused_because(self):
        """Why the present user may not answer this line: a word for ``_refuse``, or None."""
        self.ensure_one()
        if self.audit_id.state != 'running':
            return 'state'
        if self.user_id:
            # Questions are given to members of the team only, and leave with them.
            return None if self.user_id == self.env.user else 'given'
        if self.env.user not in self.audit_id.team_user_ids:
            return 'team'
        if self.answered_by not in (self.env.user, self.env['res.users']):
            return 'answered'
        return None

    def _refuse(self, reason):
        """Say so in words."""
        audit = self.audit_id
        if reason == 'state':
            raise UserError(self.env._(
                "Questions are answered while the audit is running; “%(audit)s” is "
                "%(state)s.", audit=audit.display_name,
                state=audit._state_label(audit.state).lower()))
        if reason == 'team':
            raise AccessError(self.env._(
                "Only the audit team answers the questions of “%(audit)s”.",
                audit=audit.display_name))
        if reason == 'given':
            raise AccessError(self.env._(
                "Question %(clause)s (%(department)s) is %(person)s's. The lead auditor can "
                "give it to somebody else.", clause=self.clause_code,
                department=self.department_id.name, person=self.user_id.name))
        raise UserError(self.env._(
            "%(person)s has answered question %(clause)s (%(department)s) in the meantime: "
            "%(result)s. Your entry was not saved over it; agree on the answer, then let "
            "the lead auditor give the question to one of you.",
            person=self.answered_by.name, clause=self.clause_code,
            department=self.department_id.name,
            result=dict(self._fields['result']._description_selection(self.env)).get(
                self.result, "")))

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in ANSWER_FIELDS):
            raise UserError(self.env._("A question is added first and answered afterwards."))
        lines = super(IsoAuditLine, self._without_defaults(ANSWER_FIELDS)).create(vals_list)
        for audit in lines.audit_id:
            audit._check_checklist_open()
        return lines

    def write(self, vals):
        self._check_prepare(vals.keys() - ANSWER_FIELDS)
        answering = ANSWER_FIELDS & vals.keys()
        # Whose turn it is changes only when a question is given away, answered or opened again.
        turns = self if 'user_id' in vals else self.filtered(
            lambda line: 'result' in vals and bool(line.result) != bool(vals['result']))
        found = self.filtered(lambda line: GRADED & {line.result, vals.get('result')})
        if answering:
            for line in self:
                reason = line._refused_because()
                if reason:
                    line._refuse(reason)
            self._sign(vals)
        done = super().write(vals)
        if 'result' in vals and not vals['result']:
            super(IsoAuditLine, self.sudo()).write({'answered_by': False, 'answered_on': False})
        if answering & {'result', 'note', 'evidence'}:
            found._keep_findings(vals)
        if turns and not self._more_to_answer(vals):
            turns.audit_id._keep_answer_duties()
        return done

    def _more_to_answer(self, vals):
        """Whether nothing changes for anybody: own questions answered, and more of them open."""
        if not vals.get('result') or 'user_id' in vals or self.user_id != self.env.user:
            return False
        return all(
            self.sudo().search_count([
                ('audit_id', '=', audit.id), ('user_id', '=', self.env.uid),
                ('result', '=', False)], limit=1)
            for audit in self.audit_id)

    def _sign(self, vals):
        """Record who answers, and when: whoever gave the result or touched it last."""
        answered = self.filtered(lambda line: vals.get('result', line.result))
        return super(IsoAuditLine, answered.sudo()).write(
            {'answered_by': self.env.uid, 'answered_on': fields.Datetime.now()})

    def _check_prepare(self, names):
        """Whether the user may change what is asked, and of whom."""
        # The findings of a line have guards of their own.
        names = names - {'finding_ids'}
        if not names or self.env.su:
            return
        for audit in self.audit_id:
            if names - {'user_id', 'sequence'}:
                audit._check_checklist_open()
            elif not audit._is_organiser():
                raise AccessError(self.env._(
                    "The lead auditor or the ISO secretary divides the questions."))
        answered = self.filtered('result')
        if answered and names - {'user_id', 'sequence'}:
            raise UserError(self.env._(
                "Question %(clause)s (%(department)s) has been answered and stays as it was "
                "asked.", clause=answered[0].clause_code,
                department=answered[0].department_id.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        answered = self.filtered('result')
        if answered:
            raise UserError(self.env._(
                "Question %(clause)s (%(department)s) has been answered and stays. Use “not "
                "applicable” for a question that does not fit.",
                clause=answered[0].clause_code, department=answered[0].department_id.name))
        for audit in self.audit_id:
            audit._check_checklist_open()

    def _keep_findings(self, vals):
        """Make, regrade or drop the finding of each line after its answer."""
        new = []
        for line in self:
            finding = line.finding_ids[:1]
            if line.result in GRADED:
                if not finding:
                    new.append({
                        'audit_id': line.audit_id.id, 'line_id': line.id, 'grade': line.result})
                    continue
                update = {'grade': line.result} if finding.grade != line.result else {}
                # The line leads as long as nobody has worded the finding differently.
                for source, target in (('note', 'statement'), ('evidence', 'evidence')):
                    if source in vals and not finding[target]:
                        update[target] = line[source]
                if update:
                    finding.write(update)
            elif finding:
                if len(line.finding_ids) > 1 or finding.attachment_ids:
                    raise UserError(self.env._(
                        "Question %(clause)s has findings with files. Delete them first if the "
                        "result is no longer a finding.", clause=line.clause_code))
                finding.unlink()
        if new:
            self.env['iso.finding'].create(new)

    def action_take_over(self):
        """Give the line to oneself: the lead auditor resolves who answers."""
        for line in self:
            if self.env.user != line.audit_id.lead_id:
                raise AccessError(self.env._("Only the lead auditor takes a question over."))
            line.audit_id._require_state('running')
        # A former answer stays, in the name of who gave it, until it is replaced.
        return self.write({'user_id': self.env.uid})

    def action_open(self):
        """Show the line full size (one question, thumb-sized)."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'views': [(self.env.ref('iso_audit.iso_audit_line_view_form').id, 'form')],
            'target': 'current', 'name': self.clause_code,
        }
