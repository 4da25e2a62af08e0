from odoo import api, fields, models, tools

GRADES = [('major', "Major"), ('minor', "Minor")]
# What is late without a rule of its own has to be late some day.
DEFAULT_DAYS = 15


class IsoStageDays(models.Model):
    """How many days a stage of a nonconformity's file may take, by agency and grade.

    A row without a company holds for everybody; a company's own row takes its place. The stage
    “carried out” says how long after the last action its effect is checked.
    """

    _name = 'iso.stage.days'
    _description = "Days for a Stage"
    _inherit = ['iso.own.rules.mixin']
    _rule_key = ('grade', 'stage')
    _order = 'company_id, grade, sequence, id'

    company_id = fields.Many2one(
        'res.company', string="Organisation", index=True, ondelete='cascade',
        default=lambda self: self.env.company,
        help="Empty: for every organisation that has no rule of its own.")
    grade = fields.Selection(
        GRADES, required=True, help="Major faults are given less time than minor ones.")
    stage = fields.Selection([
        ('reported', "Accept or reject the report"),
        ('analysis', "Correction, causes and plan"),
        ('proposed', "Approve the plan"),
        ('done', "Check the effect after the last action"),
        ('closed', "Whole file, from acceptance to closing"),
    ], required=True, help="What has to be done within the days.")
    sequence = fields.Integer(compute='_compute_sequence', store=True)
    days = fields.Integer(
        required=True, default=DEFAULT_DAYS,
        help="Calendar days from the beginning of the stage. Files whose stage has begun keep "
             "their date.")

    _once = models.UniqueIndex(
        "(company_id, grade, stage) NULLS NOT DISTINCT",
        "There is a rule for this grade and stage already; change that one.")
    _positive = models.Constraint(
        'CHECK (days > 0 AND days <= 1000)', "Give between 1 and 1,000 days.")

    @api.depends('stage')
    def _compute_sequence(self):
        order = [stage for stage, _label in self._fields['stage'].selection]
        for rule in self:
            rule.sequence = order.index(rule.stage) if rule.stage else 0

    @api.depends('grade', 'stage')
    def _compute_display_name(self):
        grades = dict(self._fields['grade']._description_selection(self.env))
        stages = dict(self._fields['stage']._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{stages.get(rule.stage)} ({grades.get(rule.grade)})"

    @api.model
    def _in_force(self, company):
        rules = self.sudo().search([('company_id', 'in', [company.id, False])])
        own = {(rule.grade, rule.stage) for rule in rules if rule.company_id}
        return rules.filtered(
            lambda rule: rule.company_id or (rule.grade, rule.stage) not in own)

    @api.model
    @tools.ormcache('company.id', 'grade', 'stage')
    def _days(self, company, grade, stage):
        """The days that ``company`` gives to ``stage`` of a file of ``grade``."""
        rules = self.sudo().search([
            ('company_id', 'in', [company.id, False]), ('grade', '=', grade),
            ('stage', '=', stage)])
        rule = rules.filtered('company_id')[:1] or rules[:1]
        return rule.days or DEFAULT_DAYS

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
