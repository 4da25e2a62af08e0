from odoo import models


class IsoNonconformity(models.Model):
    """The document that was not followed is sealed with the file."""

    _inherit = 'iso.nonconformity'

    def _seal_content(self, event):
        content = super()._seal_content(event)
        if self.procedure_id:
            # Only where there is one: what was sealed before holds as it is.
            content['procedure_id'] = self.procedure_id.id
        return content
