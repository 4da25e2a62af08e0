from odoo.http import Controller, content_disposition, request, route

from .audit_export import XLSX


class ObjectiveTemplate(Controller):

    @route('/iso_audit/objective/template', type='http', auth='user', methods=['GET'], readonly=True)
    def objective_template(self):
        """The sheet of the values that the user still has to enter."""
        Import = request.env['iso.objective.import']
        Import.check_access('create')
        name = request.env._("Values of the quality objectives")
        return request.make_response(Import._template(), headers=[
            ('Content-Type', XLSX),
            ('Content-Disposition', content_disposition(f'{name}.xlsx')),
        ])
