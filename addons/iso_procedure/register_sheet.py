"""Reading the sheet of the register of documents."""

import io
import zipfile
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from odoo.addons.iso_audit.objective_sheet import MAX_BYTES, MAX_ROWS, UnreadableSheet, text

COLUMNS = 7


class Row(NamedTuple):
    number: int  # as the spreadsheet shows it
    code: str
    title: str
    kind: str
    department: str
    owner: str
    clauses: str
    months: str


def read(content, heads):
    """The rows below the first whose first cell is one of ``heads``, without empty ones."""
    return [
        Row(number, *(" ".join(text(cell).split()) for cell in cells))
        for number, cells in cells_below(content, heads, COLUMNS)]


def cells_below(content, heads, columns):
    """``[(number of the row, its cells), …]`` below the first whose first cell is a head."""
    if len(content) > MAX_BYTES:
        raise UnreadableSheet
    rows = None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 20 * MAX_BYTES:
                raise UnreadableSheet
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for number, cells in enumerate(
                book.worksheets[0].iter_rows(max_col=columns, values_only=True), 1):
            if rows is None:
                rows = [] if cells and " ".join(text(cells[0]).split()).lower() in heads else None
            elif any(map(text, cells)):
                rows.append((number, [*cells, *[None] * (columns - len(cells))]))
            if number > MAX_ROWS:
                raise UnreadableSheet
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError):
        raise UnreadableSheet
    return rows or []
