"""The cells of the annex by bare xlsxwriter: no formats, no charts, nothing thought about."""
import io
import zipfile

import xlsxwriter
from lxml import etree

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'


def cells(content):
    """``[[(row, column, value), …] of each sheet]`` of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = sorted(name for name in book.namelist() if name.startswith('xl/worksheets/sheet'))
        return [list(_cells(etree.fromstring(book.read(name)))) for name in names]


def _cells(sheet):
    for row, line in enumerate(sheet.iter(f'{MAIN}row')):
        for column, cell in enumerate(line):
            # In constant memory texts are written where they stand.
            text = cell.find(f'{MAIN}is/{MAIN}t')
            number = cell.find(f'{MAIN}v')
            if text is not None:
                yield row, column, text.text or ""
            elif number is not None:
                yield row, column, float(number.text)


def write(sheets):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {'constant_memory': True, 'strings_to_urls': False}) as book:
        for part in sheets:
            sheet = book.add_worksheet()
            for row, column, value in part:
                sheet.write(row, column, value)
    return file.getvalue()
