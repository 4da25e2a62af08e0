from odoo import fields, models
from odoo.tools import SQL

from .iso_audit_line import RESULTS


class IsoAuditChange(models.Model):
    """What another edition asks for, beside what an audit found against the present one.

    One row for each answer of an audit and each clause of another edition that corresponds to
    its clause. A view: nothing is stored.
    """

    _name = 'iso.audit.change'
    _description = "What changes for us"
    _auto = False
    _order = 'target_id, source_id, line_id, id'
    _depends = {
        'iso.audit.line': ['audit_id', 'clause_id', 'company_id', 'department_id', 'result'],
        'iso.clause.mapping': ['source_id', 'target_id', 'relation', 'active'],
    }

    audit_id = fields.Many2one('iso.audit', readonly=True)
    line_id = fields.Many2one('iso.audit.line', string="Answer", readonly=True)
    question = fields.Text(related='line_id.question')
    company_id = fields.Many2one('res.company', readonly=True)
    department_id = fields.Many2one('hr.department', readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    source_id = fields.Many2one('iso.clause', string="Audited clause", readonly=True)
    target_id = fields.Many2one('iso.clause', string="Clause of the other edition", readonly=True)
    target_standard_id = fields.Many2one('iso.standard', string="Other edition", readonly=True)
    mapping_id = fields.Many2one('iso.clause.mapping', readonly=True)
    relation = fields.Selection(related='mapping_id.relation')
    note = fields.Text(related='mapping_id.note')
    is_changed = fields.Boolean(
        string="Changed", readonly=True, help="The other edition does not ask for the same.")

    @property
    def _table_query(self):
        # Both parts of the id stay recognisable, and below what JavaScript counts exactly.
        return SQL("""
            SELECT (line.id::bigint << 21) + mapping.id AS id,
                   line.audit_id,
                   line.id AS line_id,
                   line.company_id,
                   line.department_id,
                   line.result,
                   mapping.source_id,
                   mapping.target_id,
                   mapping.target_standard_id,
                   mapping.id AS mapping_id,
                   mapping.relation != 'equal' AS is_changed
              FROM iso_audit_line line
              JOIN iso_clause_mapping mapping
                ON mapping.source_id = line.clause_id AND mapping.active
        """)


class IsoAudit(models.Model):
    _inherit = 'iso.audit'

    change_count = fields.Integer(
        string="Number of clauses that change", compute='_compute_change_count')

    def _compute_change_count(self):
        Change = self.env['iso.audit.change']
        # Staff of the audited department reads the audit, but not what its answers lead to.
        counts = dict(Change._read_group(
            [('audit_id', 'in', self.ids), ('is_changed', '=', True)],
            ['audit_id'], ['target_id:count_distinct'])) if Change.has_access('read') else {}
        for audit in self:
            audit.change_count = counts.get(audit, 0)

    def action_view_changes(self):
        """What another edition changes, beside the results of this audit."""
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_audit_change'),
            domain=[('audit_id', '=', self.id)])
