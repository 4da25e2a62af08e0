from odoo import api, models
from odoo.fields import Domain

from .iso_risk import IMPACTS, KINDS, LIKELIHOODS


class IsoRisk(models.Model):
    """The matrix of all open risks or opportunities, as far as the reader sees them."""

    _inherit = 'iso.risk'

    @api.model
    @api.readonly
    def get_matrix(self, kind='risk', residual=False, department_id=False):
        """How many are open in each cell.

        :param kind: 'risk' or 'opportunity'
        :param residual: by the rating after treatment; those without one are in ``unrated``
        :param department_id: only of this department and those below it
        :return: ``{'cells': [{'likelihood', 'impact', 'count'}], 'total', 'unrated',
            'likelihoods', 'impacts': [[key, label]], 'scale', 'departments': [[id, name]],
            'domain'}``
        """
        kind = kind if kind in dict(KINDS) else 'risk'
        prefix = 'residual_' if residual else ''
        opened = Domain('state', '=', 'open') & Domain('kind', '=', kind)
        departments = [
            [department.id, department.sudo().name] for (department,) in self._read_group(
                opened & Domain('department_id', '!=', False), ['department_id'])]
        domain = opened
        if department_id:
            domain &= Domain('department_id', 'child_of', int(department_id))
        cells, unrated = [], 0
        for likelihood, impact, count in self._read_group(
                domain, [f'{prefix}likelihood', f'{prefix}impact'], ['__count']):
            if likelihood and impact:
                cells.append({'likelihood': likelihood, 'impact': impact, 'count': count})
            else:
                unrated += count
        return {
            'cells': cells,
            'total': sum(cell['count'] for cell in cells) + unrated,
            'unrated': unrated,
            'likelihoods': self._matrix_words('likelihood', LIKELIHOODS),
            'impacts': self._matrix_words('impact', IMPACTS),
            'scale': self.env.company._iso_risk_scale(),
            'departments': sorted(departments, key=lambda department: department[1]),
            'domain': list(domain),
        }

    @api.model
    def _matrix_words(self, name, keys):
        words = dict(self._fields[name]._description_selection(self.env))
        return [[key, words[key]] for key, _label in keys]
