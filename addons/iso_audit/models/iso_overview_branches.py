from odoo import api, models
from odoo.fields import Domain


class IsoOverview(models.AbstractModel):
    """All agencies below the own one, the worst first (inspectors)."""

    _inherit = 'iso.overview'

    @api.model
    def _tile_branches(self, frame):
        """One grouped query per column, however many agencies there are.

        A figure of a row opens the records of its column with that agency: the browser puts
        the two together, since 250 agencies times all domains would be a long way to send.
        """
        columns = self._branch_columns(frame)
        counts = [
            dict(self.env[column['model']]._read_group(
                frame.domain & column['domain'], ['company_id'], ['__count']))
            for column in columns]
        companies = self.env['res.company'].sudo().search_fetch(
            [('id', 'child_of', frame.company.id)], ['name'])
        rows = [{
            'id': company.id, 'name': company.name,
            'values': [of_column.get(company, 0) for of_column in counts],
            'badness': sum(
                column['badness'] * of_column.get(company, 0)
                for column, of_column in zip(columns, counts, strict=True)),
        } for company in companies]
        rows.sort(key=lambda row: (-row['badness'], row['name']))
        return {
            'columns': [{
                'label': column['label'], 'tone': column['tone'],
                'action': self._open(column['label'], column['model'], column['domain']),
                'total': sum(of_column.values()),
            } for column, of_column in zip(columns, counts, strict=True)],
            'rows': rows,
        }

    @api.model
    def _branch_columns(self, frame):
        """``{'label', 'model', 'domain', 'tone', 'badness'}`` of each key figure (hook).

        ``badness``: what one record weighs when agencies are put in order, 0: nothing.
        """
        File, Action = self.env['iso.nonconformity'], self.env['iso.action']
        audits = frame.in_year('date_start') & Domain('state', '!=', 'cancelled')
        open_files = File._duty_domain()
        return [
            {'label': self.env._("Approved programme"), 'model': 'iso.programme', 'badness': -2,
             'domain': Domain('year', '=', frame.year) & Domain('state', '=', 'approved'),
             'tone': 'dark'},
            {'label': self.env._("Audits"), 'model': 'iso.audit', 'domain': audits,
             'badness': 0, 'tone': 'dark'},
            {'label': self.env._("Audits reported"), 'model': 'iso.audit', 'badness': 0,
             'domain': audits & Domain('state', '=', 'reported'), 'tone': 'success'},
            {'label': self.env._("Open files"), 'model': File._name, 'domain': open_files,
             'badness': 1, 'tone': 'dark'},
            {'label': self.env._("Major"), 'model': File._name, 'badness': 5,
             'domain': open_files & Domain('grade', '=', 'major'), 'tone': 'danger'},
            {'label': self.env._("Late files"), 'model': File._name, 'badness': 10,
             'domain': open_files & File._duty_late_domain(frame.today), 'tone': 'danger'},
            {'label': self.env._("Late actions"), 'model': Action._name, 'badness': 10,
             'domain': Action._duty_domain() & Action._duty_late_domain(frame.today),
             'tone': 'danger'},
        ]
