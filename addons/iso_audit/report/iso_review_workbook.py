import re
from datetime import date
from textwrap import shorten

from odoo import models

from .audit_workbook import Workbook
from .chart import TONES, has_values
from .paper_engine import TONE_GROUNDS

# What Excel takes as the name of a sheet: 31 letters, without these.
SHEET_NAME = 31
NOT_IN_NAME = r"[\[\]:*?/\\]+"
# The rows that a chart covers, and its size in pixels.
CHART_ROWS, CHART_SIZE = 16, {'width': 760, 'height': 300}
INPUT_WIDTHS = [36] + [18] * 8
# Names longer than these are read better beside lying bars.
LABEL_LENGTH = 12


class ReviewWorkbook(models.AbstractModel):
    """The annex of the minutes as XLSX: agenda, a sheet for each input, decisions.

    Numbers are numbers and dates are dates, so that one can go on with them; the charts are
    Excel's own, drawn from the cells above them.
    """

    _name = 'report.iso_audit.review_workbook'
    _description = "Workbook of a management review"
    _inherit = ['iso.review.paper']

    def _workbook(self, review):
        """The content of the file, in the language of the organisation."""
        review.check_access('read')
        lang = self._paper_lang(review.company_id)
        return self.with_context(lang=lang)._sheets(review.with_context(lang=lang).sudo())

    def _sheets(self, review):
        book = Workbook()
        taken = set()
        agenda = sheet_name(self.env._("Agenda"), taken)
        names = {
            line: sheet_name(f"{(line.code or '').removeprefix('9.3.2 ')} {line.name}", taken)
            for line in review.input_ids}
        self._agenda(book, review, agenda, names)
        for line, name in names.items():
            self._input_sheet(book, line, name)
        self._decision_sheet(book, review, sheet_name(self.env._("Decisions"), taken))
        return book.content()

    # -- agenda -------------------------------------------------------------------------------

    def _agenda(self, book, review, name, names):
        sheet = book.sheet(name, [16, 46, 14, 60, 60])
        top = book.facts(sheet, review.title, self._facts(review), 4)
        book.row(sheet, top, [
            self.env._("Clause"), self.env._("Input"), self.env._("Decisions"),
            self.env._("In words"), self.env._("Discussion"),
        ], dict.fromkeys(range(5), book.head))
        decisions = [decision['input'] for decision in self._decisions(review)]
        for row, (line, target) in enumerate(names.items(), top + 1):
            book.row(sheet, row, [
                line.code, None, decisions.count(line.code), self._words(line),
                line.discussion])
            book.link(sheet, row, 1, target, line.name)

    def _facts(self, review):
        people = [
            f"{person['name']} ({', '.join(filter(None, [person['role'], person['position']]))})"
            for person in self._present(review)]
        return [
            (self.env._("Reference"), review.name),
            (self.env._("Organisation"), review.company_id.name),
            (self.env._("State"), review._state_label(review.state)),
            (self.env._("Time"), self._time(review)),
            (self.env._("Place"), review.location),
            (self.env._("Period from"), review.date_from),
            (self.env._("Period to"), review.date_to),
            (self.env._("Participants"), "; ".join(people)),
            (self.env._("Absent"), "; ".join(self._lines(review.absent))),
            (self.env._("Conclusion"), " ".join(self._lines(review.conclusion))),
        ]

    def _words(self, line):
        """The comment, and below it what participants remarked."""
        return "\n".join([
            *self._lines(line.comment),
            *(f"{remark.user_id.name}: {remark.text}" for remark in line.remark_ids)])

    # -- inputs -------------------------------------------------------------------------------

    def _input_sheet(self, book, line, name):
        """From top to bottom: rows are written once and in order."""
        sheet = book.sheet(name, INPUT_WIDTHS)
        content = line.content
        sheet.freeze_panes(1, 0)
        book.put(sheet, 0, 0, line.display_name, book.title)
        row = 2
        notes = [content['error'], *content['text'], *self._points(line)]
        for note in dict.fromkeys(filter(None, notes)):
            row = book.paragraph(sheet, row, note, len(INPUT_WIDTHS))
        row = self._figures(book, sheet, row, content['figures'])
        for table in content['tables']:
            row = self._rows_of(book, sheet, row, table)
        for chart in content['charts']:
            row = self._chart(book, sheet, name, row, chart)

    def _figures(self, book, sheet, row, figures):
        for number, figure in enumerate(figures):
            book.row(sheet, row + number, [
                figure['label'], as_number(figure['value']), figure['hint'] or None,
            ], {1: book.colour.get(TONE_GROUNDS.get(figure['tone']), book.total)})
        return row + len(figures) + 1 if figures else row

    def _rows_of(self, book, sheet, row, table):
        book.put(sheet, row, 0, table['title'], book.label)
        columns = table['columns']
        book.row(
            sheet, row + 1, [column['label'] for column in columns],
            dict.fromkeys(range(len(columns)), book.head))
        end = row + 2 + len(table['rows'])
        for place, part in enumerate(table['rows'], row + 2):
            for number, (value, column) in enumerate(zip(part['cells'], columns, strict=True)):
                self._cell_of(book, sheet, place, number, value, column['kind'])
        if table['more']:
            book.put(sheet, end, 0, self._left_out(table['more']), book.note)
            end += 1
        return end + 1

    def _cell_of(self, book, sheet, row, column, value, kind):
        style = None
        if kind == 'tone':
            style = value and book.colour.get(TONE_GROUNDS.get(value['tone']))
            value = value and value['text']
        elif kind == 'date':
            value = value and date.fromisoformat(value)
        elif kind == 'percent':
            style = book.percent
        elif kind == 'number' and isinstance(value, int):
            style = book.number
        book.put(sheet, row, column, value, style)

    # -- charts -------------------------------------------------------------------------------

    def _chart(self, book, sheet, name, row, chart):
        """The figures, and below them the chart of these cells; nothing of an empty one."""
        if not has_values(chart):
            return row
        series = [*chart['series']]
        if chart['target'] is not None:
            series.append({
                'label': self.env._("Target"), 'tone': 'dark', 'target': True,
                'values': [chart['target']] * len(chart['labels'])})
        book.put(sheet, row, 0, chart['title'], book.label)
        top = row + 1
        book.row(
            sheet, top, [chart['unit'] or None, *(one['label'] for one in series)],
            dict.fromkeys(range(len(series) + 1), book.head))
        last = top
        for last, (label, *values) in enumerate(
                zip(chart['labels'], *(one['values'] for one in series), strict=True), top + 1):
            book.row(sheet, last, [label, *values])
        sheet.insert_chart(last + 2, 0, self._drawing(book, chart, series, name, top, last))
        return last + 3 + CHART_ROWS

    def _drawing(self, book, chart, series, name, top, last):
        kind = self._shape(chart)
        drawing = book.chart(kind)
        target = None
        for number, one in enumerate(series, 1):
            colour = TONES[one['tone']]
            values = {
                'name': [name, top, number],
                'categories': [name, top + 1, 0, last, 0],
                'values': [name, top + 1, number, last, number],
            }
            if one.get('target'):
                line = {'color': colour, 'width': 1.5, 'dash_type': 'dash'}
                target = book.chart({'type': 'line'})
                target.add_series({**values, 'line': line})
            elif kind['type'] == 'line':
                drawing.add_series({
                    **values, 'line': {'color': colour, 'width': 2},
                    'marker': {'type': 'automatic'}, 'data_labels': {'value': True}})
            else:
                drawing.add_series({
                    **values, 'fill': {'color': colour}, 'gap': 60,
                    'data_labels': {'value': True}})
        if target:
            drawing.combine(target)
        drawing.set_title({'name': chart['title'], 'name_font': {'size': 12}})
        drawing.set_legend({'position': 'bottom'})
        drawing.set_size(CHART_SIZE)
        drawing.show_blanks_as('gap')
        values = {'name': chart['unit'] or "", 'major_gridlines': {
            'visible': True, 'line': {'color': '#DEE2E6'}}}
        drawing.set_y_axis(values)
        if kind['type'] == 'bar':
            # From the top as in the cells, with the values below all the same.
            drawing.set_y_axis({'reverse': True, 'crossing': 'max'})
            drawing.set_x_axis(values)
        return drawing

    def _shape(self, chart):
        """Of lying bars no target can be drawn across: then they stand."""
        if chart['kind'] == 'line':
            return {'type': 'line'}
        lying = chart['target'] is None and any(
            len(label) > LABEL_LENGTH for label in chart['labels'])
        shape = {'type': 'bar' if lying else 'column'}
        if chart['kind'] == 'stacked':
            shape['subtype'] = 'stacked'
        return shape

    # -- decisions ----------------------------------------------------------------------------

    def _decision_sheet(self, book, review, name):
        sheet = book.sheet(name, [16, 12, 46, 46, 18, 22, 22, 12], repeat=0)
        book.table(sheet, [
            self.env._("Reference"), self.env._("Clause"), self.env._("Decision"),
            self.env._("Description"), self.env._("Output"), self.env._("Responsible"),
            self.env._("Department"), self.env._("Deadline"),
        ], ((
            [decision['name'], decision['input'], decision['title'], decision['description'],
             decision['kind'], decision['user'], decision['department'], decision['deadline']],
            {},
        ) for decision in self._decisions(review)))


def sheet_name(text, taken):
    """A name that Excel takes for a sheet, unlike all in ``taken``; whole words where possible."""
    text = " ".join(re.sub(NOT_IN_NAME, " ", text).split()).strip("'") or "-"
    name, number = shorten(text, SHEET_NAME, placeholder="…"), 1
    if len(name) < SHEET_NAME // 2 < len(text):
        name = text[:SHEET_NAME]
    while name.casefold() in taken:
        number += 1
        end = f" ({number})"
        name = text[:SHEET_NAME - len(end)].strip() + end
    taken.add(name.casefold())
    return name


def as_number(value):
    """A figure that is a plain whole number as a number; “3 / 5” and “07” stay words."""
    return int(value) if re.fullmatch(r"-?(0|[1-9]\d{0,14})", value) else value
