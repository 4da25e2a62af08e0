from odoo import models

from .watermark import stamp


class IrActionsReport(models.Model):
    _inherit = 'ir.actions.report'

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """What is not in force says so across each page."""
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        if self._get_report(report_ref).report_name != 'iso_procedure.report_version':
            return streams
        Paper = self.env['report.iso_procedure.report_version']
        for version in self.env['iso.procedure.version'].browse(streams.keys()):
            lang = Paper._paper_lang(version.company_id)
            words = Paper.with_context(lang=lang)._mark(version)
            if words:
                part = streams[version.id]
                part['stream'] = stamp(part['stream'], words)
        return streams
