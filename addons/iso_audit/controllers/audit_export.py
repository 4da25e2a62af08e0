import re
from textwrap import shorten

from odoo.http import Controller, content_disposition, request, route

XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class AuditExport(Controller):

    @route(
        '/iso_audit/audit/<model("iso.audit"):audit>/xlsx',
        type='http', auth='user', methods=['GET'], readonly=True)
    def audit_xlsx(self, audit):
        """The whole audit as a workbook, as far as the user may read it."""
        if not audit.exists():
            raise request.not_found()
        audit.check_access('read')
        # What no file system takes, and what is too long for some.
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", audit.display_name).strip(" .-")
        name = shorten(name, 120, placeholder="…")
        return request.make_response(
            request.env['report.iso_audit.workbook']._workbook(audit),
            headers=[
                ('Content-Type', XLSX),
                ('Content-Disposition', content_disposition(f'{name}.xlsx')),
            ])
