from odoo import models
from odoo.tools import SQL


class IsoFigureMixin(models.AbstractModel):
    """Averages over what is decided only, groups in their order, the file behind each row.

    A rate is 100 or 0 on each record and its average the share. A record on which nothing is
    decided yet (a stage still running, an action with time left) would count as 0 there, so that
    its model names by ``_decided(measure)`` the records that count; the others stay out.
    """

    _name = 'iso.figure.mixin'
    _description = "Counted in figures"

    def _decided(self, measure, query):
        """SQL of whether a record counts in the average of ``measure``; empty: each does."""
        return SQL()

    def _read_group_select(self, aggregate_spec, query):
        select = super()._read_group_select(aggregate_spec, query)
        measure, _, aggregator = aggregate_spec.partition(':')
        decided = aggregator == 'avg' and self._decided(measure, query)
        # The ORM has no aggregate with a condition of its own.
        return SQL("%s FILTER (WHERE %s)", select, decided) if decided else select

    def _read_group_orderby(self, order, groupby_terms, query):
        """Stages, grades and bands in the order they are declared, not of their keys."""
        parts = []
        for part in (order or ','.join(groupby_terms)).split(','):
            name, _, direction = part.strip().lower().partition(' ')
            field = self._fields.get(name)
            if field and field.type == 'selection' and name in groupby_terms:
                # Only the database can sort groups of several levels.
                parts.append(SQL(
                    "array_position(%s, %s::text) %s", field.get_values(self.env),
                    groupby_terms[name], SQL("DESC" if direction == 'desc' else "ASC")))
            elif part:
                parts.append(super()._read_group_orderby(part, groupby_terms, query))
        return SQL(", ").join(part for part in parts if part)

    def action_open_file(self):
        """The corrective-action file behind this row; what belongs to none opens itself."""
        self.ensure_one()
        record = self.nonconformity_id or self
        return {
            'type': 'ir.actions.act_window', 'name': record.display_name,
            'res_model': record._name, 'res_id': record.id, 'views': [(False, 'form')],
        }
