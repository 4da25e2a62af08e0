from odoo.http import Controller, content_disposition, request, route

from odoo.addons.iso_audit.controllers.audit_export import XLSX


class RegisterTemplate(Controller):

    @route('/iso_procedure/register/template', type='http', auth='user', methods=['GET'],
           readonly=True)
    def register_template(self):
        """The sheet of the register, with the documents that are there already."""
        Import = request.env['iso.procedure.register.import']
        Import.check_access('create')
        name = request.env._("Register of documents")
        return request.make_response(Import._template(), headers=[
            ('Content-Type', XLSX),
            ('Content-Disposition', content_disposition(f'{name}.xlsx')),
        ])
