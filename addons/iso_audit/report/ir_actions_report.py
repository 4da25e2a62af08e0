from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .paper_engine import number_pages, paper_file, paper_font, paper_style

# An unpatched Qt lays a page out a third wider than it is and shrinks it when printing.
UNPATCHED_ZOOM = 4 / 3


class IrActionsReport(models.Model):
    _inherit = 'ir.actions.report'

    def _is_paper(self):
        """Whether this report is a government paper: its model inherits ``iso.paper``."""
        return hasattr(self._get_rendering_context_model(self), '_paper_model')

    def _get_layout(self):
        if self._is_paper():
            return self.env.ref('iso_audit.paper_layout')
        return super()._get_layout()

    def _paper_engine(self):
        """What the layout has to know about the program that prints it."""
        return {
            'font': paper_font(),
            'zoom': 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM,
            'style': paper_style(),
            'script': paper_file('paper.js'),
        }

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Papers are printed one by one: an unpatched Qt takes one document only."""
        if not self._get_report(report_ref)._is_paper():
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        paper = self.with_context(iso_paper=True)
        streams = {}
        for res_id in dict.fromkeys(res_ids or ()):
            part = super(IrActionsReport, paper)._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), res_ids=[res_id])
            if not part[res_id]['attachment']:
                part[res_id]['stream'] = number_pages(part[res_id]['stream'])
            streams.update(part)
        return streams

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """A paper brings all it needs along: nothing to wait for."""
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get('iso_paper'):
            command[command.index('--javascript-delay') + 1] = '1'
        return command

    def retrieve_attachment(self, record):
        """The paper of a sealed record is the file kept at the sealing, whatever else bears its
        name (see ``iso.kept.paper.mixin``)."""
        if self.report_name == getattr(record, '_kept_report', None):
            return record._kept_file()
        return super().retrieve_attachment(record)
