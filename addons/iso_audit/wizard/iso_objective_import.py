import base64
import binascii

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from .. import objective_sheet
from ..report.audit_workbook import TABLE_TOP, Workbook

SECRETARY = 'iso_audit.group_iso_secretary'
WIDTHS = [15, 40, 24, 10, 16, 16, 14, 12, 44]


class IsoObjectiveImport(models.TransientModel):
    """Enter the values of many objectives by a spreadsheet: all rows, or none.

    The template names the objectives of who downloads it and the periods still to be measured;
    the same file imported twice changes nothing.
    """

    _name = 'iso.objective.import'
    _description = "Import measured values"
    _inherit = ['iso.sheet.import.mixin']

    file = fields.Binary(
        help="The template with the column “Value” filled in. Rows without a value are left out.")

    # -- the template -------------------------------------------------------------------------

    @api.model
    def _mine(self):
        """Objectives in force whose values the present user enters."""
        domain = Domain('state', '=', 'approved') & Domain('measure', '=', 'manual') & Domain(
            'company_id', 'in', self.env.companies.ids)
        if not self.env.user.has_group(SECRETARY):
            domain &= Domain('user_id', '=', self.env.uid)
        return self.env['iso.objective'].search(domain, order='name, id')

    @api.model
    def _template_name(self):
        return self.env._("Values of the quality objectives")

    @api.model
    def _template(self):
        """The bytes of the workbook to fill in."""
        book = Workbook()
        sheet = book.sheet(self.env._("Values"), WIDTHS, repeat=TABLE_TOP)
        book.heading(sheet, self.env.company.name, self._template_name(),
                     self.env._(
            "Fill in “Value”, and the note where a target was missed. Leave the other columns "
            "as they are."))
        book.table(sheet, [
            self.env._("Reference"), self.env._("Objective"), self.env._("Department"),
            self.env._("Unit"), self.env._("Target"), self.env._("Period"),
            self.env._("Period to"), self.env._("Value"), self.env._("Why, and what now"),
        ], self._template_rows(), top=TABLE_TOP)
        return book.content()

    def _template_rows(self):
        for objective in self._mine():
            today = objective.company_id._iso_today()
            for period in objective._unmeasured():
                if period.start <= today:
                    yield [
                        objective.name, objective.title, objective.department_id.name,
                        objective.unit, objective.target_text,
                        objective._period_name(period.end), period.end, None, None], {}

    # -- reading ------------------------------------------------------------------------------

    def _read(self):
        """``(values to create, {value: what to write}, rows as they are, faults)``

        A fault is ``(number of the row, words)``.
        """
        self.ensure_one()
        try:
            content = base64.b64decode(
                self.with_context(bin_size=False).file or b'', validate=True)
            rows = objective_sheet.read(content)
        except (binascii.Error, objective_sheet.UnreadableSheet):
            return [], {}, 0, [("", self.env._(
                "This is no XLSX workbook of at most 5,000 rows. Download the template, fill it "
                "in and upload it here."))]
        if not rows:
            return [], {}, 0, [("", self.env._(
                "No row begins with the reference of an objective. Download the template and "
                "fill it in."))]
        return self._compare(rows)

    def _compare(self, rows):
        mine = {objective.name: objective for objective in self._mine()}
        objectives = self.env['iso.objective'].union(*(
            mine[row.reference] for row in rows if row.reference in mine))
        there = {
            (value.objective_id, value.date): value for value in objectives.value_ids}
        point = get_lang(self.env).decimal_point
        new, changed, same, faults, seen = [], {}, 0, [], {}
        for row in rows:
            if not objective_sheet.text(row.value):
                continue
            vals, fault = self._row_values(row, mine.get(row.reference), point, seen)
            if fault:
                faults.append((row.number, fault))
                continue
            value = there.get((mine[row.reference], vals['date']))
            if not value:
                new.append(vals)
            elif value.value == vals['value'] and not value.is_void and (
                    not vals['note'] or value.note == vals['note']):
                same += 1
            else:
                changed[value] = {
                    'value': vals['value'], 'is_void': False,
                    'note': vals['note'] or value.note}
        return new, changed, same, faults

    def _row_values(self, row, objective, point, seen):
        """``(values, None)`` of a row, or ``(None, what is wrong with it)``."""
        if not objective:
            return None, self.env._(
                "%(reference)s is no objective in force whose values you enter.",
                reference=row.reference or "–")
        day = objective_sheet.day(row.day)
        if not day:
            return None, self.env._("“%(text)s” is no date.", text=objective_sheet.text(row.day))
        period = objective._period_of(day)
        if not period or period.start > objective.company_id._iso_today():
            return None, self.env._(
                "%(day)s lies in no period of %(reference)s that has begun.",
                day=day.strftime('%d/%m/%Y'), reference=row.reference)
        number = objective_sheet.number(row.value, point)
        if number is None or abs(number) >= 1e12:
            return None, self.env._(
                "“%(text)s” is no number.", text=objective_sheet.text(row.value))
        first = seen.setdefault((objective, period), row.number)
        if first != row.number:
            return None, self.env._(
                "%(period)s of %(reference)s stands in row %(row)s already.",
                period=objective._period_name(period.end), reference=row.reference, row=first)
        vals = {
            'objective_id': objective.id, 'date': period.end, 'value': round(number, 2),
            'note': row.note}
        # The note that is there already counts as well.
        there = objective.value_ids.filtered(lambda value: value.date == period.end)
        draft = self.env['iso.objective.value'].new({
            **vals, 'note': row.note or there.note,
            'entered_on': there.entered_on or objective.company_id._iso_today()})
        return (None, draft._why_note()) if draft.lacks_note else (vals, None)

    # -- the import ---------------------------------------------------------------------------

    def action_import(self):
        new, changed = self._read_faultless()
        Value = self.env['iso.objective.value']
        values = Value.create(new)
        for value, vals in changed.items():
            value.write(vals)
        values |= Value.union(*changed)
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Measured Values"),
            'res_model': 'iso.objective.value', 'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', values.ids)]}
