from odoo import models


class IsoAudit(models.Model):
    """The document that a finding names is sealed with the report."""

    _inherit = 'iso.audit'

    def _seal_content(self, event):
        content = super()._seal_content(event)
        documents = {finding.id: finding.procedure_id.id for finding in self.finding_ids}
        for finding in content['finding_ids']:
            # Only where there is one: what was sealed before holds as it is.
            if documents[finding['id']]:
                finding['procedure_id'] = documents[finding['id']]
        return content
