from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class IsoAcknowledgement(models.Model):
    """Somebody has to know a version: to be read by a day, read on a day.

    A queue and no activity for each: a document goes to hundreds of people at once.
    """

    _name = 'iso.acknowledgement'
    _description = "Reading of a Document"
    _inherit = ['iso.guard.mixin', 'iso.due.mixin', 'iso.duty.mixin']
    _order = 'rank, id desc'
    _check_company_auto = True
    _rec_names_search = ['version_id.procedure_id.code', 'version_id.procedure_id.title']
    _due_fields = ('state', 'deadline', 'read_on')
    _duty_fields = ('state', 'company_id', 'department_id', 'deadline', 'user_id', 'version_id')

    version_id = fields.Many2one(
        'iso.procedure.version', string="Document", required=True, readonly=True, index=True,
        ondelete='cascade')
    procedure_id = fields.Many2one(
        related='version_id.procedure_id', store=True, index=True, precompute=True)
    name = fields.Char(related='procedure_id.code', string="Code")
    company_id = fields.Many2one(
        related='version_id.company_id', store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        'res.users', string="Reader", required=True, readonly=True, index=True,
        ondelete='restrict')
    department_id = fields.Many2one(
        'hr.department', compute='_compute_department_id', store=True, index=True,
        ondelete='restrict')
    state = fields.Selection([
        ('todo', "To read"),
        ('read', "Read and understood"),
        ('dropped', "No longer to read"),
    ], required=True, readonly=True, default='todo', index=True)
    deadline = fields.Date(string="To be read by", readonly=True, index=True)
    read_on = fields.Datetime(string="Read on", readonly=True)

    _once = models.Constraint(
        'UNIQUE (version_id, user_id)', "Everybody reads a version once.")
    _todo = models.Index("(user_id, deadline) WHERE state = 'todo'")

    @api.depends('user_id', 'company_id')
    def _compute_department_id(self):
        homes = self.user_id._iso_homes(self.company_id)
        for one in self:
            one.department_id = homes.get((one.user_id, one.company_id), False)

    @api.depends('version_id', 'user_id')
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.version_id.display_name} – {one.user_id.name}"

    # -- due ----------------------------------------------------------------------------------

    def _due(self):
        return self.deadline

    def _is_ended(self):
        return self.state != 'todo'

    def _sort_date(self):
        return self.read_on.date() if self.read_on else self.deadline

    @api.model
    def _late_domain(self, today):
        return Domain('state', '=', 'todo') & Domain('deadline', '<', today)

    @api.model
    def _duty_domain(self):
        return Domain('state', '=', 'todo')

    def _duty_user(self):
        return self.user_id

    def _duty_words(self):
        return self.env._("Read %(document)s", document=self.version_id.display_name)

    # -- steps --------------------------------------------------------------------------------

    def _read_now(self):
        self.filtered(lambda one: one.state == 'todo').sudo().write(
            {'state': 'read', 'read_on': fields.Datetime.now()})

    def action_read(self):
        """Read and understood (the reader)."""
        for one in self:
            if one.user_id != self.env.user:
                raise AccessError(self.env._(
                    "%(person)s has to read “%(document)s”: nobody can do it in their place.",
                    person=one.user_id.name, document=one.version_id.display_name))
        self._read_now()
        return True

    def action_open(self):
        self.ensure_one()
        return self.version_id._open()
