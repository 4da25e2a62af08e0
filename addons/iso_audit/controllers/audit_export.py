import json
import re
from tempfile import TemporaryFile
from textwrap import shorten

from werkzeug.exceptions import BadRequest
from werkzeug.wsgi import wrap_file

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
        return self._workbook(
            audit.display_name, request.env['report.iso_audit.workbook']._workbook(audit))

    @route(
        '/iso_audit/review/<model("iso.review"):review>/xlsx',
        type='http', auth='user', methods=['GET'], readonly=True)
    def review_xlsx(self, review):
        """The annex of the minutes as a workbook."""
        if not review.exists():
            raise request.not_found()
        review.check_access('read')
        return self._workbook(
            review.display_name,
            request.env['report.iso_audit.review_workbook']._workbook(review))

    @route(
        '/iso_audit/nonconformity/xlsx', type='http', auth='user', methods=['POST'],
        readonly=True)
    def nonconformity_xlsx(self, data, **kwargs):
        """The log of chosen nonconformities (``ids``), or of all that a search finds (``domain``).

        A file on disk is sent, so that the memory needed does not grow with the log.
        """
        try:
            wanted = json.loads(data)
            ids, domain = wanted.get('ids'), wanted.get('domain', [])
        except (ValueError, AttributeError):
            raise BadRequest from None
        Log = request.env['report.iso_audit.nonconformity_log']
        output = TemporaryFile()  # noqa: SIM115 - closed when it was sent
        Log._log(Log._found(domain) if ids is None else Log._chosen(ids), output)
        output.seek(0)
        return self._workbook(Log._title(), wrap_file(request.httprequest.environ, output))

    def _workbook(self, name, content):
        # What no file system takes, and what is too long for some.
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name).strip(" .-")
        name = shorten(name, 120, placeholder="…")
        return request.make_response(content, headers=[
            ('Content-Type', XLSX),
            ('Content-Disposition', content_disposition(f'{name}.xlsx')),
        ])
