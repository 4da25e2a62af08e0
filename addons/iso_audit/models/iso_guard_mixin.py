from odoo import api, models
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS


class IsoGuardMixin(models.AbstractModel):
    """Makes ``readonly=True`` of a stored field bind every client, not just the form.

    The ORM itself lets RPC, an import or a ``default_…`` in the context write such a field, and
    that would be enough to forge a signature or to become the lead auditor. A model that
    inherits this has its system fields written by its own methods, as superuser, and computed
    ones by the ORM.
    """

    _name = 'iso.guard.mixin'
    _description = "System fields stay the system's"

    @api.model
    def _system_fields(self):
        return {
            name for name, field in self._fields.items()
            if field.readonly and field.store and name not in MAGIC_COLUMNS}

    @api.model
    def _check_no_system_field(self, names):
        forged = names & self._system_fields()
        if forged and not self.env.su:
            raise UserError(self.env._(
                "The system records this by itself: %(fields)s. Leave it out.",
                fields=", ".join(sorted(
                    self._fields[name]._description_string(self.env) for name in forged))))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_system_field(vals.keys())
        return super(
            IsoGuardMixin, self._without_defaults(self._system_fields())).create(vals_list)

    def _without_defaults(self, names):
        """``self`` with no default for the fields ``names`` in its context."""
        defaults = self.env.context.keys() & {f'default_{name}' for name in names}
        if not defaults:
            return self
        return self.with_context({
            key: value for key, value in self.env.context.items() if key not in defaults})

    def write(self, vals):
        self._check_no_system_field(vals.keys())
        return super().write(vals)

    def _nameless(self):
        """The confidential records whose words the present user may not see.

        A many2one shows the name of its record to whoever reads the record that it stands in,
        and so does an error message in developer mode.
        """
        secret = self.sudo().filtered('confidential')._origin.sudo(False)
        return secret - secret._filtered_access('read') if secret else secret
