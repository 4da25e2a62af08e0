from ast import literal_eval

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .iso_nonconformity import TITLE_LENGTH
from .iso_stage_days import GRADES

STATE = 'iso_nonconformity'


class IrActionsServer(models.Model):
    """A rule that reports a nonconformity: for automation, scheduled actions and buttons.

    Without records (a scheduled action) it looks for them itself, by ``iso_domain``. It reports
    as the ISO secretary when nobody triggered it, and always as superuser: who changed a record
    need not be allowed to read what its rule reports.
    """

    _inherit = 'ir.actions.server'

    state = fields.Selection(
        selection_add=[(STATE, "Report a nonconformity")], ondelete={STATE: 'cascade'})
    iso_title = fields.Char(
        string="Title of the nonconformity", translate=True,
        help="One line that says what is wrong. {{ object.display_name }} is the record.")
    iso_description = fields.Text(
        string="What happened", translate=True,
        help="May name fields of the record, such as {{ object.name }}. Empty: the rule and "
             "the record are named.")
    iso_grade = fields.Selection(GRADES, string="Grade", default='minor')
    iso_department_id = fields.Many2one(
        'hr.department', string="Department", ondelete='restrict',
        help="Where the fault lies, if the record does not say it.")
    iso_department_path = fields.Char(
        string="Department of the record",
        help="The field that leads from the record to the department, such as department_id or "
             "employee_id.department_id.")
    iso_domain = fields.Char(
        string="Which records",
        help="For a scheduled action: the records that are reported each time. Empty: only "
             "those that the rule is run on.")
    iso_days = fields.Integer(
        string="Not again within (days)",
        help="While a file of this rule is open, no second one is opened from the same record. "
             "Here you may add how many days after the report it is not opened again either, "
             "even if it was closed.")

    _iso_days_positive = models.Constraint(
        'CHECK (iso_days >= 0)', "The days cannot be negative.")

    # -- checks -------------------------------------------------------------------------------

    @api.constrains('state', 'iso_title', 'iso_department_path', 'iso_domain', 'model_id')
    def _check_iso_nonconformity(self):
        for action in self.filtered(lambda action: action.state == STATE):
            if not (action.iso_title or "").strip():
                raise ValidationError(self.env._(
                    "“%(rule)s” needs a title: one line that says what is wrong.",
                    rule=action.name))
            if action.iso_department_path and (
                    action._iso_comodel(action.iso_department_path) != 'hr.department'):
                raise ValidationError(self.env._(
                    "“%(path)s” does not lead from %(model)s to a department. Choose a field "
                    "such as department_id, or a fixed department.",
                    path=action.iso_department_path, model=action.model_id.name))
            try:
                domain = Domain(literal_eval(action.iso_domain or '[]'))
                self.env[action.model_id.model].sudo()._search(domain)
            except Exception as error:
                raise ValidationError(self.env._(
                    "The records of “%(rule)s” cannot be looked for: %(error)s.",
                    rule=action.name, error=error)) from error

    def _iso_comodel(self, path):
        """The model at the end of a path of many2one fields, if it is one."""
        name = self.model_id.model
        for step in path.split('.'):
            field = self.env[name]._fields.get(step) if name in self.env else None
            if field is None or field.type != 'many2one':
                return None
            name = field.comodel_name
        return name

    def _generate_action_name(self):
        self.ensure_one()
        if self.state == STATE and self.iso_title:
            return self.env._("Report: %(title)s", title=self.iso_title)
        return super()._generate_action_name()

    def _name_depends(self):
        return [*super()._name_depends(), 'iso_title']

    # -- running ------------------------------------------------------------------------------

    def _run_action_iso_nonconformity_multi(self, eval_context=None):
        rule, context = self.sudo(), self.env.context
        if context.get('onchange_self'):
            return False  # nothing happened yet
        records = (eval_context or {}).get('records') or (eval_context or {}).get('record')
        if not records:
            if context.get('active_model') or not rule.iso_domain:
                return False  # never: everything there is
            records = self.env[rule.model_id.model].sudo().search(
                Domain(literal_eval(rule.iso_domain)))
        records = records.sudo().exists()
        records -= rule._iso_reported(records)
        if records:
            self.env['iso.nonconformity'].sudo()._report_by_rule(rule, records)
        return False

    def _iso_reported(self, records):
        """The records for which a file of this rule is open, or too recent."""
        present = Domain('state', 'not in', ('closed', 'rejected'))
        if self.iso_days:
            present |= Domain('date', '>', fields.Date.subtract(
                fields.Date.today(), days=self.iso_days))
        files = self.env['iso.nonconformity'].sudo().with_context(active_test=False).search(
            Domain('rule_id', '=', self.id) & Domain('res_model', '=', records._name)
            & Domain('res_id', 'in', records.ids) & present)
        return records.browse(files.mapped('res_id'))


class IsoNonconformity(models.Model):
    _inherit = 'iso.nonconformity'

    rule_id = fields.Many2one(
        'ir.actions.server', string="Opened by the rule", readonly=True, copy=False,
        index='btree_not_null', ondelete='set null')

    @api.model
    def _report_by_rule(self, rule, records):
        """A file for each of these records (as superuser: they name their origin)."""
        titles = self._rendered(rule, 'iso_title', records)
        words = self._rendered(rule, 'iso_description', records)
        vals_list = []
        for record in records:
            department = rule.iso_department_id
            if rule.iso_department_path:
                department = record.mapped(rule.iso_department_path)[:1] or department
            company = self._rule_company(record, department)
            if department.company_id not in (company, company.browse()):
                department = department.browse()
            vals_list.append({
                **self._origin_values(record),
                'rule_id': rule.id,
                'company_id': company.id,
                'department_id': department.id,
                'title': " ".join(titles[record.id].split())[:TITLE_LENGTH] or rule.name,
                'description': words[record.id].strip() or self.env._(
                    "Reported by the rule “%(rule)s” on “%(record)s”.",
                    rule=rule.name, record=record.display_name),
                'grade': rule.iso_grade or 'minor',
                'date': company._iso_today(),
                'reporter_id': self._rule_reporter(company).id,
            })
        return self.with_context(mail_create_nosubscribe=True).create(vals_list)

    @api.model
    def _rendered(self, rule, name, records):
        """The text of a rule for each record, as plain text: only the administrator writes it."""
        template = rule[name] or ""
        return {
            res_id: str(text or "") for res_id, text in
            self.env['mail.render.mixin'].sudo()._render_template(
                template, records._name, records.ids, engine='inline_template').items()}

    @api.model
    def _rule_company(self, record, department):
        if 'company_id' in record._fields and record.company_id:
            return record.company_id
        return department.company_id or self.env.company

    @api.model
    def _rule_reporter(self, company):
        """Who triggered the rule, if that is somebody of this company; else its secretary."""
        user = self.env.user
        if user.id != SUPERUSER_ID and company in user.company_ids and (
                user.has_group('iso_audit.group_iso_staff')):
            return user
        return company._iso_user('secretary') or company._iso_user('leader') or user
