"""The sheets of a workbook, apart from what an audit is: texts, dates, widths, colours."""
import io
from datetime import date, datetime

import xlsxwriter

from .paper_engine import COLOURS

# What Excel takes in one cell.
CELL_LENGTH = 32767
# The row of a table's head below a heading.
TABLE_TOP = 3
DATE, MOMENT = 'dd/mm/yyyy', 'dd/mm/yyyy hh:mm'


class Workbook:
    """Writes rows from top to bottom (constant memory), every text as a text.

    A text is never read as a formula or a link, whatever it begins with. Written into ``file``
    for a long list, else kept in memory.
    """

    def __init__(self, file=None):
        self._file = file or io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {
            'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
        cell = {'font_name': 'Times New Roman', 'font_size': 11, 'valign': 'top'}
        grid = {**cell, 'border': 1, 'text_wrap': True}
        add = self._book.add_format
        self.title = add({**cell, 'bold': True, 'font_size': 14})
        self.label = add({**cell, 'bold': True})
        self.note = add({**cell, 'italic': True})
        self.head = add({
            **grid, 'bold': True, 'align': 'center', 'valign': 'vcenter', 'bg_color': '#F0F0F0'})
        self.total = add({**grid, 'bold': True})
        self.cell = add(grid)
        self.number = add({**grid, 'num_format': '#,##0'})
        self.percent = add({**grid, 'num_format': 'General" %"'})
        self.linked = add({**grid, 'font_color': '#0563C1', 'underline': 1})
        self.colour = {
            name: add({**grid, 'bold': True, 'bg_color': ground, 'font_color': ink})
            for name, (ground, ink) in COLOURS.items()}
        plain = {**cell, 'text_wrap': True}
        self.plain = add(plain)
        self._typed = {
            (style, form): add({**base, 'num_format': form, 'align': 'left'})
            for style, base in ((self.cell, grid), (self.plain, plain)) for form in (DATE, MOMENT)}

    def sheet(self, name, widths, repeat=None):
        """A sheet for A4 across, as wide as the page; row ``repeat`` heads every page."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer('&C&P / &N')
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if repeat is not None:
            sheet.repeat_rows(repeat)
            sheet.freeze_panes(repeat + 1, 0)
        return sheet

    def put(self, sheet, row, column, value, style=None):
        """One cell, by the type of its value."""
        style = style or self.cell
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self._typed.get((style, MOMENT), style))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._typed.get((style, DATE), style))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style)
        elif value:
            sheet.write_string(row, column, str(value)[:CELL_LENGTH], style)
        else:
            sheet.write_blank(row, column, None, style)

    def row(self, sheet, row, values, styles=()):
        """A row of cells; ``styles`` maps a column to its style."""
        styles = dict(styles)
        for column, value in enumerate(values):
            self.put(sheet, row, column, value, styles.get(column))

    def facts(self, sheet, title, facts, width):
        """A title and ``(label, value)`` below it, the values over ``width`` columns.

        Returns the row in which a table may follow.
        """
        self.put(sheet, 0, 0, title, self.title)
        for row, (label, value) in enumerate(facts, 2):
            # Excel does not fit the height of a row to cells that span columns.
            sheet.set_row(row, 15 * (1 + len(str(value or "")) // (12 * (width - 1))))
            self.put(sheet, row, 0, label, self.label)
            sheet.merge_range(row, 1, row, width, "", self.plain)
            self.put(sheet, row, 1, value, self.plain)
        self._row = len(facts) + 3
        return self._row

    def paragraph(self, sheet, row, text, width):
        """A text over ``width`` columns; returns the row below it."""
        lines = sum(1 + len(line) // (17 * width) for line in text.split("\n"))
        sheet.set_row(row, 15 * min(lines, 25))
        sheet.merge_range(row, 0, row, width - 1, "", self.plain)
        self.put(sheet, row, 0, text, self.plain)
        return row + 1

    def link(self, sheet, row, column, target, text):
        """A cell that leads to another sheet."""
        target = target.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{target}'!A1", self.linked, text)

    def chart(self, kind):
        """A chart of Excel's own, to be put into a sheet."""
        return self._book.add_chart(kind)

    def figures(self, sheet, heads, styles, rows, totals):
        """A small table below the facts, with totals."""
        heading = dict.fromkeys(range(len(heads)), self.head)
        self.row(sheet, self._row, heads, {**heading, **styles})
        for row, values in enumerate(rows, self._row + 1):
            self.row(sheet, row, values)
        self.row(
            sheet, self._row + len(rows) + 1, totals,
            dict.fromkeys(range(len(totals)), self.total))

    def heading(self, sheet, organisation, title, note):
        """The three lines above a table; it begins in row ``TABLE_TOP``."""
        for row, (text, style) in enumerate((
                (organisation.upper(), self.label), (title, self.title), (note, self.note))):
            self.put(sheet, row, 0, text, style)

    def table(self, sheet, heads, rows, top=0):
        """A table from row ``top`` on: a frozen head with filters, then ``(values, styles)``."""
        self.row(sheet, top, heads, dict.fromkeys(range(len(heads)), self.head))
        last = top
        for last, (values, styles) in enumerate(rows, top + 1):
            self.row(sheet, last, values, styles)
        sheet.autofilter(top, 0, last, len(heads) - 1)

    def close(self):
        """Write the file to its end."""
        self._book.close()

    def content(self):
        self.close()
        return self._file.getvalue()
