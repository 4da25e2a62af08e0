from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class IsoOwnRulesMixin(models.AbstractModel):
    """Rules that are shipped for everybody, and whose place an organisation's own rules take.

    A model that inherits it has an optional ``company_id`` (empty: for everybody), names in
    ``_rule_key`` what makes two rules the same, and says by ``_in_force(company)`` which hold.
    """

    _name = 'iso.own.rules.mixin'
    _description = "Rules of one's own"

    _rule_key = ()

    is_in_force = fields.Boolean(
        string="Holds for us", compute='_compute_is_in_force', search='_search_is_in_force')

    scope_name = fields.Char(
        string="Holds for", compute='_compute_scope_name', compute_sudo=True)

    @api.model
    def _in_force(self, company):
        """The rules that hold for ``company``: its own, else the shared ones."""
        raise NotImplementedError

    @api.depends('company_id')
    @api.depends_context('company')
    def _compute_is_in_force(self):
        rules = self._in_force(self.env.company)
        for rule in self:
            rule.is_in_force = rule._origin in rules

    @api.depends('company_id')
    def _compute_scope_name(self):
        for rule in self:
            rule.scope_name = rule.company_id.name or self.env._("Everybody")

    def _search_is_in_force(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self._in_force(self.env.company).ids)

    def action_make_own(self):
        """Copy the shared rules into the own organisation, as far as it has none of its own."""
        self.browse().check_access('create')
        self._copy_shared(self.env.company)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.model
    def _copy_shared(self, company):
        def key(rule):
            return [rule[name] for name in self._rule_key]
        rules = self.sudo().search([('company_id', 'in', [company.id, False])])
        own = [key(rule) for rule in rules if rule.company_id]
        # As the user: who may not make rules may not copy them either.
        return self.create([
            {**rule.copy_data()[0], 'company_id': company.id}
            for rule in rules if not rule.company_id and key(rule) not in own])

    def write(self, vals):
        if not self.env.su and not all(rule.company_id for rule in self):
            raise UserError(self.env._(
                "This rule holds for every organisation and stays as it is. Press “Make our own "
                "rules” and change the copy."))
        return super().write(vals)
