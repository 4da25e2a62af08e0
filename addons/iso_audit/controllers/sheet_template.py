from odoo.http import Controller, content_disposition, request, route

from .audit_export import XLSX


class SheetTemplate(Controller):

    @route('/iso_audit/sheet/<string:model>', type='http', auth='user', methods=['GET'],
           readonly=True)
    def sheet_template(self, model):
        """The spreadsheet that an import (``iso.sheet.import.mixin``) wants to be filled in."""
        Import, Mixin = request.env.get(model), request.env.registry['iso.sheet.import.mixin']
        if not isinstance(Import, Mixin) or Import._abstract:
            raise request.not_found()
        Import.check_access('create')
        return request.make_response(Import._template(), headers=[
            ('Content-Type', XLSX),
            ('Content-Disposition', content_disposition(f'{Import._template_name()}.xlsx')),
        ])
