from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL


class IsoNumberMixin(models.AbstractModel):
    """A reference such as ``DG-2026-004`` per company and year, drawn once per batch.

    ``_number_prefix`` is the part before the year; the sequence of a company is made when its
    first number is drawn, so that 250 agencies need no set-up.
    """

    _name = 'iso.number.mixin'
    _description = "Numbered per company and year"

    _number_prefix = None

    name = fields.Char(
        string="Reference", readonly=True, copy=False, index='trigram',
        help="Given by the system when the record is saved: kind, year, running number.")

    @api.model_create_multi
    def create(self, vals_list):
        batches = defaultdict(list)
        # Copies: a caller may have put the same values in several times.
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            company_id = (
                vals.get('company_id') or self.env.context.get('default_company_id')
                or self._number_company_id(vals))
            batches[company_id].append(vals)
        for company_id, batch in batches.items():
            company = self.env['res.company'].browse(company_id)
            for vals, number in zip(batch, self._draw_numbers(company, len(batch)), strict=True):
                vals['name'] = number
        return super().create(vals_list)

    @api.model
    def _number_company_id(self, vals):
        """The company of a record to be created that does not name it itself."""
        return self.env.company.id

    @api.model
    def _draw_numbers(self, company, count):
        """``count`` references of this year, in order.

        Two transactions that draw at once conflict on the row of the year (for the first number
        of a year: of the company); the later one is retried by the framework, so there is
        neither a gap nor a double.
        """
        today = fields.Date.context_today(self)
        Sequence = self.env['ir.sequence'].sudo()
        sequence = Sequence.search(
            [('code', '=', self._name), ('company_id', '=', company.id)], limit=1)
        if not sequence:
            self._conflict_on(company)
            sequence = Sequence.create({
                'name': f"{self._description} ({company.name})",
                'code': self._name,
                'company_id': company.id,
                'implementation': 'no_gap',
                'use_date_range': True,
                'prefix': f'{self._number_prefix}-%(range_year)s-',
                'padding': 3,
            })
        year = sequence.date_range_ids.filtered(
            lambda period: period.date_from <= today <= period.date_to)
        if not year:
            self._conflict_on(company)
            year = sequence._create_date_range_seq(today)
        first = year.number_next
        year.number_next = first + count
        sequence = sequence.with_context(ir_sequence_date_range=year.date_from)
        return [sequence.get_next_char(first + i) for i in range(count)]

    @api.model
    def _conflict_on(self, company):
        """Make two transactions that both set up a sequence conflict, as nothing else would.

        An update of a row to what it was is not in the ORM's power; a lock alone would let the
        second transaction go on with a snapshot in which the first one's sequence is missing.
        """
        self.env.cr.execute(SQL("UPDATE res_company SET id = id WHERE id = %s", company.id))
