from odoo.http import Controller, request, route


class FlowChart(Controller):

    @route(
        '/iso_procedure/version/<model("iso.procedure.version"):version>/chart.svg',
        type='http', auth='user', methods=['GET'], readonly=True)
    def flow_chart(self, version, **kwargs):
        """The flow chart of the steps, for who may read the version."""
        if not version.exists():
            raise request.not_found()
        version.check_access('read')
        drawn = version._draw_flow_chart()
        if not drawn:
            raise request.not_found()
        return request.make_response(drawn[0], [
            ('Content-Type', 'image/svg+xml; charset=utf-8'),
            ('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'"),
            ('X-Content-Type-Options', 'nosniff')])
