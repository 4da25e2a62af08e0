from odoo import fields, models


class IsoProgramme(models.Model):
    """The audit programme of a year: departments × months × clauses (ISO 9001 9.2.2 a)."""

    _name = 'iso.programme'
    _description = "Audit Programme"
    _inherit = ['iso.flow.mixin', 'iso.number.mixin', 'mail.thread', 'mail.activity.mixin']
    _number_prefix = 'CT'
    _order = 'year desc, id desc'
    _check_company_auto = True

    _flow_next = {'draft': 'submitted', 'submitted': 'approved'}
    _flow_sealed = ()

    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year)
    state = fields.Selection([
        ('draft', "Draft"),
        ('submitted', "For approval"),
        ('approved', "Approved"),
    ], required=True, default='draft', copy=False, tracking=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    standard_ids = fields.Many2many(
        'iso.standard', string="Standards", default=lambda self: self.env.company.iso_standard_id)
    user_id = fields.Many2one(
        'res.users', string="Prepared by", required=True, default=lambda self: self.env.user,
        check_company=True)
    objective = fields.Text()
    risks = fields.Text(string="Risks and opportunities")
    resources = fields.Text()
    line_ids = fields.One2many('iso.programme.line', 'programme_id', string="Cells")
    revision = fields.Integer(readonly=True, copy=False)
    revision_ids = fields.One2many(
        'iso.programme.revision', 'programme_id', string="Revisions", readonly=True)
    approved_by = fields.Many2one('res.users', readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    active = fields.Boolean(default=True)

    _one_a_year = models.UniqueIndex(
        '(company_id, year) WHERE active', "There is already a programme for this year.")
