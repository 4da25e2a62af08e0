import json
import os

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.binary import Binary, clean


class EvidenceUpload(Binary):

    @http.route()
    def upload_attachment(self, model, id, ufile, callback=None):
        """Say why a file is refused; core answers “Something horrible happened” to all errors."""
        Attachment = request.env['ir.attachment']
        reasons = {}
        for file in request.httprequest.files.getlist('ufile'):
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            reasons[file.filename] = Attachment._iso_too_large(model, clean(file.filename), size)
        if not any(reasons.values()):
            return super().upload_attachment(model, id, ufile, callback=callback)
        return json.dumps([
            {'error': reason or request.env._(
                "“%(file)s” was not uploaded either: choose it again without the large one.",
                file=clean(name))}
            for name, reason in reasons.items()])
