from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clause_tree import ClauseTree
from .iso_flow_mixin import OPEN_FIELDS


class IsoProgramme(models.Model):
    """The audit programme of a year: departments × months × clauses (ISO 9001 9.2.2 a).

    Hooks for higher addons: ``_risk_factors`` says what makes a department risky,
    ``_reason_in_words`` puts a factor of one's own into words, ``_missing_for`` lists what has
    to be there; all are meant to be extended by ``_inherit``.
    """

    _name = 'iso.programme'
    _description = "Audit Programme"
    _inherit = [
        'iso.approval.mixin', 'iso.flow.mixin', 'iso.number.mixin', 'mail.thread',
        'mail.activity.mixin']
    _number_prefix = 'CT'
    _order = 'year desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'year']
    _mail_post_access = 'read'

    _flow_next = {'draft': 'submitted', 'submitted': 'approved'}
    _flow_sealed = ('submitted', 'approved')
    _open_fields = OPEN_FIELDS | {'active'}

    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year, tracking=True)
    state = fields.Selection([
        ('draft', "Draft"),
        ('submitted', "For approval"),
        ('approved', "Approved"),
    ], required=True, default='draft', copy=False, tracking=True, group_expand=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    standard_ids = fields.Many2many(
        'iso.standard', string="Standards", check_company=False, ondelete='restrict',
        default=lambda self: self.env.company.iso_standard_id,
        help="The editions whose clauses the year has to cover; two while one is being replaced.")
    user_id = fields.Many2one(
        'res.users', string="Prepared by", required=True, default=lambda self: self.env.user,
        check_company=True, tracking=True,
        help="Answers for carrying the programme out; does not approve it.")
    objective = fields.Text(
        default=lambda self: self._default_objective(),
        help="What the audits of the year are to find out.")
    risks = fields.Text(
        string="Risks and opportunities",
        help="What could keep the programme from being carried out, and what to do about it: "
             "time, people, merged departments, new software (ISO 19011 5.3).")
    resources = fields.Text(help="Auditors, time, money, technical means.")
    line_ids = fields.One2many('iso.programme.line', 'programme_id', string="Cells")
    left_out_ids = fields.Many2many(
        'hr.department', 'iso_programme_left_out_rel', string="Departments left out",
        check_company=True, domain="[('company_id', 'in', [company_id, False])]",
        ondelete='restrict',
        help="Departments that are not audited this year on purpose.")
    left_out_reason = fields.Text(
        string="Why they are left out",
        help="The leader reads it before approving, and it is printed with the programme.")
    revision = fields.Integer(
        readonly=True, copy=False, help="0: the first issue. Grows with every approved change.")
    revision_reason = fields.Text(
        string="Reason for the revision", readonly=True, copy=False)
    revision_ids = fields.One2many(
        'iso.programme.revision', 'programme_id', string="Revisions", readonly=True)
    submitted_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_by = fields.Many2one(
        'res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    active = fields.Boolean(default=True)
    line_count = fields.Integer(string="Audits planned", compute='_compute_line_count')
    open_count = fields.Integer(
        string="Without an audit", compute='_compute_line_count')
    reported_count = fields.Integer(string="Carried out", compute='_compute_line_count')
    progress = fields.Float(string="Carried out (%)", compute='_compute_line_count')

    _one_a_year = models.UniqueIndex(
        '(company_id, year) WHERE active', "There is already a programme for this year.")
    _year = models.Constraint(
        'CHECK (year BETWEEN 2000 AND 2100)', "Give the year in four digits, such as 2026.")

    @api.model
    def _default_objective(self):
        return self.env._(
            "Know whether the quality management system conforms to the criteria and is "
            "effectively implemented in every department (ISO 9001 9.2.1).")

    def _compute_line_count(self):
        Line = self.env['iso.programme.line']
        domain = [('programme_id', 'in', self.ids)]
        counts = dict(Line._read_group(domain, ['programme_id'], ['__count']))
        # The state of an audit shows on the programme, whoever may read the audit itself.
        reported = dict(Line.sudo()._read_group(
            [*domain, ('audit_id.state', '=', 'reported')], ['programme_id'], ['__count']))
        unmade = dict(Line.sudo()._read_group(
            [*domain, '|', ('audit_id', '=', False), ('audit_id.state', '=', 'cancelled')],
            ['programme_id'], ['__count']))
        for programme in self:
            programme.open_count = unmade.get(programme._origin, 0)
            programme.line_count = counts.get(programme._origin, 0)
            programme.reported_count = min(
                reported.get(programme._origin, 0), programme.line_count)
            programme.progress = (
                100 * programme.reported_count / programme.line_count
                if programme.line_count else 0)

    @api.depends('year')
    def _compute_display_name(self):
        for programme in self:
            programme.display_name = self.env._("Audit programme %(year)s", year=programme.year)

    def _open_cells(self):
        """The cells that have no audit yet, the next one first."""
        return self.line_ids.filtered(lambda line: not line._live_audit()).sorted(
            lambda line: (line.month, line.id))

    # -- coverage -----------------------------------------------------------------------------

    def _departments(self):
        """The active departments of the company: each is audited or left out for a reason.

        Read as the system: an inspector sees the programmes of branches, not their staff lists.
        """
        self.ensure_one()
        return self.env['hr.department'].sudo().search(
            [('company_id', 'in', [self.company_id.id, False])])

    def _clauses(self):
        """The clauses of the year's editions, in order."""
        return self.env['iso.clause'].search_fetch(
            [('standard_id', 'in', self.standard_ids.ids)],
            ['standard_id', 'parent_id', 'assessable', 'code', 'name'])

    @api.model
    def _clause_tree(self, clauses):
        return ClauseTree(
            {clause.id: clause.parent_id.id for clause in clauses},
            (clause.id for clause in clauses if clause.assessable))

    def _coverage(self):
        """What the cells cover.

        :return: ``{'departments', 'unplanned', 'clauses', 'unplanned_clauses'}``: all
            departments and the ones neither planned nor left out; all assessable clauses and
            the ones that no cell covers.
        """
        self.ensure_one()
        departments = self._departments()
        clauses = self._clauses()
        tree = self._clause_tree(clauses)
        missing = set(tree.missing(set(self.line_ids.clause_ids.ids)))
        return {
            'departments': departments,
            'unplanned': departments - self.line_ids.department_id - self.left_out_ids,
            'clauses': clauses.filtered('assessable'),
            'unplanned_clauses': clauses.filtered(lambda clause: clause.id in missing),
        }

    # -- guards -------------------------------------------------------------------------------

    def _check_not_sealed(self):
        for programme in self:
            if programme.state == 'submitted':
                raise UserError(self.env._(
                    "“%(name)s” is before the leader. Send it back to draft to change it.",
                    name=programme.display_name))
            if programme.state == 'approved':
                raise UserError(self.env._(
                    "“%(name)s” is approved. Use “Revise” and give the reason; the revision is "
                    "approved again.", name=programme.display_name))

    def write(self, vals):
        if vals.get('active') is False:
            self._check_archive()
        if 'year' in vals and self.revision_ids:
            raise UserError(self.env._(
                "The year of a programme that has been approved before does not change."))
        if 'company_id' in vals and self.line_ids:
            raise UserError(self.env._(
                "The programme has cells already. Make a new one for the other organisation."))
        return super().write(vals)

    def _check_archive(self):
        """What is in force stays in sight; otherwise a second programme could replace it."""
        this_year = fields.Date.context_today(self).year
        for programme in self:
            if programme.state != 'draft' and programme.year >= this_year:
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s and its year is not over: it cannot be archived. "
                    "Use “Revise” to change it.", name=programme.display_name,
                    state=programme._state_label(programme.state).lower()))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved_once(self):
        for programme in self:
            if programme.revision_ids:
                raise UserError(self.env._(
                    "“%(name)s” has been approved before and stays on record. Approve the "
                    "revision instead.", name=programme.display_name))

    # -- ways to the parts --------------------------------------------------------------------

    def action_audits(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_audit'),
            domain=[('programme_id', '=', self.id)], context={})

    def action_lines(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_programme_line'),
            domain=[('programme_id', '=', self.id)], context={})
