from odoo import fields, models


class IsoDeclarationLine(models.Model):
    """An administrative procedure that a declaration names, with the words it had then."""

    _name = 'iso.declaration.line'
    _description = "Procedure in a Declaration"
    _inherit = ['iso.part.mixin']
    _part_of = 'declaration_id'
    _order = 'declaration_id, field, code, id'

    declaration_id = fields.Many2one(
        'iso.declaration', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(
        related='declaration_id.company_id', store=True, index=True, precompute=True)
    procedure_id = fields.Many2one(
        'iso.procedure', string="Document", required=True, index=True, ondelete='restrict')
    field = fields.Char(
        string="Field of work", help="The department responsible for the procedure.")
    code = fields.Char(required=True)
    title = fields.Char(required=True)
    issue = fields.Integer(aggregator=None)


class IsoProcedure(models.Model):
    _inherit = 'iso.procedure'

    def _declared_values(self):
        """What a declaration says of these documents (hook: another field of work)."""
        return [{
            'procedure_id': document.id, 'code': document.code, 'title': document.title,
            'field': document.department_id.name, 'issue': document.version_id.number,
        } for document in self]
