from odoo import fields, models


class IsoProcedure(models.Model):
    """Who has to know a document: by department and by position."""

    _inherit = 'iso.procedure'

    job_ids = fields.Many2many(
        'hr.job', 'iso_procedure_job_rel', string="Positions that read it", check_company=True,
        ondelete='restrict',
        help="Who holds one of these positions has to know it, in whatever department. Without "
             "departments and positions: everybody.")

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & {'reader_ids', 'job_ids'}:
            for versions in self.sudo().version_id.grouped('company_id').values():
                versions._ask_readers()
        return done

    def action_remind(self):
        """Remind who has not read the version in force (the owner, the secretary)."""
        self.ensure_one()
        return self.env['iso.acknowledgement'].search(
            [('version_id', '=', self.version_id.id)]).action_remind()

    def action_readers(self):
        """Who has not read it yet, by department."""
        return dict(super().action_readers(), context={
            'search_default_todo': 1, 'search_default_by_department': 1})
