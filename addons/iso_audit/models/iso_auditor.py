from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

# ISO 9001 7.2: long enough to find a course before a certificate runs out.
NOTICE_DAYS = 60


class IsoAuditor(models.Model):
    """A person's competence to audit: for which standards, in which role, from when to when."""

    _name = 'iso.auditor'
    _description = "Auditor"
    _inherit = ['iso.evidence.mixin', 'mail.thread', 'mail.activity.mixin']
    _order = 'user_id, valid_to desc, id'
    _check_company_auto = True
    _rec_names_search = ['user_id.name', 'number']

    user_id = fields.Many2one(
        'res.users', string="Person", required=True, index=True, tracking=True, check_company=True)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        'hr.department', compute='_compute_department_id', store=True, readonly=False,
        check_company=True, help="Where the person works: an auditor does not audit it.")
    home_ids = fields.Many2many(
        'hr.department', compute='_compute_home_ids', compute_sudo=True,
        string="Departments worked in",
        help="The department above and, whatever is written there, those of the personnel file.")
    role = fields.Selection([
        ('lead', "Lead auditor"),
        ('auditor', "Auditor"),
        ('trainee', "Trainee"),
    ], required=True, default='auditor', tracking=True,
        help="The highest role the person may have in an audit team.")
    standard_ids = fields.Many2many(
        'iso.standard', string="Standards", required=True,
        default=lambda self: self.env.company.iso_standard_id)
    valid_from = fields.Date(
        required=True, tracking=True, default=fields.Date.context_today)
    valid_to = fields.Date(
        tracking=True, help="Empty: without end. The secretary is told 60 days before.")
    number = fields.Char(string="Certificate no.")
    issued_by = fields.Char(string="Issued by")
    attachment_ids = fields.Many2many('ir.attachment', string="Proof", bypass_search_access=True)
    note = fields.Text()
    active = fields.Boolean(default=True)
    state = fields.Selection([
        ('future', "Not yet valid"),
        ('valid', "Valid"),
        ('expiring', "Expires soon"),
        ('expired', "Expired"),
    ], compute='_compute_state', search='_search_state')
    notified_for = fields.Date(string="Reminded of the end on", readonly=True, copy=False)
    audit_count = fields.Integer(string="Audits", compute='_compute_audit_count')

    _valid_order = models.Constraint(
        'CHECK (valid_to IS NULL OR valid_to >= valid_from)',
        "The end of validity lies before its beginning.")
    _to_notify = models.Index('(valid_to) WHERE active AND valid_to IS NOT NULL')

    @api.depends('user_id', 'company_id')
    def _compute_department_id(self):
        homes = self.user_id._iso_homes(self.company_id)
        for auditor in self:
            auditor.department_id = homes.get((auditor.user_id, auditor.company_id), False)

    @api.depends('user_id', 'department_id')
    def _compute_home_ids(self):
        employees = self.env['hr.employee'].sudo().search([('user_id', 'in', self.user_id.ids)])
        for auditor in self:
            auditor.home_ids = auditor.department_id | employees.filtered(
                lambda employee, auditor=auditor: employee.user_id == auditor.user_id
            ).department_id

    @api.depends('user_id', 'role')
    def _compute_display_name(self):
        labels = dict(self._fields['role']._description_selection(self.env))
        for auditor in self:
            role = labels.get(auditor.role)
            auditor.display_name = f"{auditor.user_id.name} ({role})" if auditor.user_id else role

    @api.depends('valid_from', 'valid_to')
    def _compute_state(self):
        today = fields.Date.context_today(self)
        soon = today + relativedelta(days=NOTICE_DAYS)
        for auditor in self:
            if auditor.valid_to and auditor.valid_to < today:
                auditor.state = 'expired'
            elif auditor.valid_from and auditor.valid_from > today:
                auditor.state = 'future'
            elif auditor.valid_to and auditor.valid_to <= soon:
                auditor.state = 'expiring'
            else:
                auditor.state = 'valid'

    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = today + relativedelta(days=NOTICE_DAYS)
        begun = Domain('valid_from', '<=', today)
        domains = {
            'expired': Domain('valid_to', '<', today),
            'future': Domain('valid_from', '>', today)
                & (Domain('valid_to', '=', False) | Domain('valid_to', '>=', today)),
            'expiring': begun & Domain('valid_to', '>=', today) & Domain('valid_to', '<=', soon),
            'valid': begun & (Domain('valid_to', '=', False) | Domain('valid_to', '>', soon)),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _compute_audit_count(self):
        counts = dict(self.env['iso.audit.member']._read_group(
            [('auditor_id', 'in', self.ids)], ['auditor_id'], ['audit_id:count_distinct']))
        for auditor in self:
            auditor.audit_count = counts.get(auditor, 0)

    def action_audits(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_audit'),
            domain=[('member_ids.auditor_id', '=', self.id)], context={})

    # -- suitability for one audit ------------------------------------------------------------

    def _objections(self, audit, role=None):
        """Why each auditor should not be in the team of ``audit`` (as ``role``).

        :return: ``{auditor: [reason in words, …]}``, an empty list for a suitable person.
            Competence: ISO 19011 clause 7; impartiality: ISO 9001 9.2.2 c, ISO 19011 4 e.
        """
        first = audit.date_start or fields.Date.context_today(self)
        last = audit.date_end or first
        audited = audit.department_ids.sudo()
        result = {}
        for auditor in self:
            reasons = []
            if not auditor.active or auditor.valid_from > first or (
                    auditor.valid_to and auditor.valid_to < last):
                reasons.append(self.env._(
                    "competence valid %(start)s – %(end)s, the audit is on %(first)s – %(last)s",
                    start=format_date(self.env, auditor.valid_from),
                    end=format_date(self.env, auditor.valid_to) or "…",
                    first=format_date(self.env, first), last=format_date(self.env, last)))
            lacking = audit.standard_ids - auditor.standard_ids
            if lacking:
                reasons.append(self.env._(
                    "no competence for %(standards)s",
                    standards=", ".join(lacking.mapped('display_name'))))
            if role == 'lead' and auditor.role != 'lead':
                reasons.append(self.env._("not qualified as lead auditor"))
            if role == 'auditor' and auditor.role == 'trainee':
                reasons.append(self.env._("trainee: may only accompany the team"))
            if auditor.user_id == audit.sudo().approved_by:
                reasons.append(self.env._("approved the plan of this audit"))
            # In a round over many departments everybody may take part, each elsewhere than at
            # home; only who has nowhere else to go has no place in the team.
            if audited and all(map(auditor._works_in, audited)):
                reasons.append(self.env._(
                    "works in %(departments)s: nothing else is audited",
                    departments=", ".join(audited.mapped('name'))))
            result[auditor] = reasons
        return result

    def _works_in(self, department):
        """Whether this person works in ``department`` or answers for it (impartiality).

        That is: an own department is this one or hangs below it, or the person heads it or a
        department above it.
        """
        self.ensure_one()
        department = department.sudo()
        for home in self.sudo().home_ids:
            if department.id in map(int, filter(None, (home.parent_path or '').split('/'))):
                return True
        above = [int(part) for part in (department.parent_path or '').split('/') if part]
        heads = self.env['hr.department'].sudo().browse(above).manager_id.user_id
        return self.user_id in heads

    # -- reminder -----------------------------------------------------------------------------

    @api.model
    def _cron_notify_expiry(self):
        """Tell the secretary once of every competence that ends within 60 days.

        Agency by agency: interrupted, the next run goes on where this one was. An agency without
        a secretary is told as soon as it has one.
        """
        today = fields.Date.context_today(self)
        due = self.search([
            ('valid_to', '>=', today),
            ('valid_to', '<=', today + relativedelta(days=NOTICE_DAYS)),
            ('user_id.active', '=', True),
        ]).filtered(lambda auditor: auditor.notified_for != auditor.valid_to)
        remaining = len(due)
        for company, auditors in due.grouped('company_id').items():
            secretary = company._iso_user('secretary')
            if secretary:
                auditors._notify_expiry(secretary, today)
            remaining -= len(auditors)
            if not self.env['ir.cron']._commit_progress(len(auditors), remaining=remaining):
                break

    def _notify_expiry(self, secretary, today):
        env = self.with_context(lang=secretary.lang).env
        todo = env.ref('mail.mail_activity_data_todo')
        # In one batch, and without a mail each: the duty shows where all duties are.
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create([{
            'res_model_id': env['ir.model']._get_id(self._name),
            'res_id': auditor.id,
            'activity_type_id': todo.id,
            'automated': True,
            'user_id': secretary.id,
            'date_deadline': max(today, auditor.valid_to - relativedelta(days=14)),
            'summary': env._(
                "Renew the competence of %(name)s (ends %(date)s)",
                name=auditor.user_id.name, date=format_date(env, auditor.valid_to)),
        } for auditor in self])
        for valid_to, auditors in self.grouped('valid_to').items():
            auditors.notified_for = valid_to

    def _busy_during(self, audit):
        """``{auditor: words}`` for those with another audit at the same time."""
        if not audit.date_start or not audit.date_end:
            return {}
        clashes = self.env['iso.audit.member'].sudo().search([
            ('user_id', 'in', self.user_id.ids),
            ('audit_id', '!=', audit.id),
            ('audit_id.state', 'not in', ('reported', 'cancelled')),
            ('audit_id.date_start', '<=', audit.date_end),
            ('audit_id.date_end', '>=', audit.date_start),
        ])
        return {
            auditor: self.env._("also in %(audits)s", audits=", ".join(
                clashes.filtered(lambda clash, auditor=auditor: clash.user_id == auditor.user_id)
                .audit_id.mapped('name')))
            for auditor in self if auditor.user_id in clashes.user_id}
