from odoo.http import Controller, content_disposition, request, route

from odoo.addons.iso_audit.controllers.audit_export import XLSX


class LegalTemplate(Controller):

    @route('/iso_procedure/legal/template', type='http', auth='user', methods=['GET'],
           readonly=True)
    def legal_template(self):
        """The sheet of the register of legal documents, with those that are there already."""
        Import = request.env['iso.legal.import']
        Import.check_access('create')
        name = request.env._("Register of legal documents")
        return request.make_response(Import._template(), headers=[
            ('Content-Type', XLSX),
            ('Content-Disposition', content_disposition(f'{name}.xlsx')),
        ])
