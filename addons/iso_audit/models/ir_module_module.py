from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = 'ir.module.module'

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """The words of libraries are data, not terms of a PO file: bring them along."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if 'iso_audit' in modules:
            self.env['iso.library']._load_terms(langs)
        return result
