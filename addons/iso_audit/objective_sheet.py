"""Reading the sheet of measured values, whatever people typed into its cells."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# The columns of the template, from 0 on.
REFERENCE, LAST_DAY, VALUE, NOTE = 0, 6, 7, 8
COLUMNS = 9
MAX_ROWS = 5000
MAX_BYTES = 5 * 1024 * 1024
REFERENCE_LIKE = re.compile(r'^[A-Z]{1,6}-\d{4}-\d+$')
DAY_FORMATS = ('%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', '%Y-%m-%d')


class Row(NamedTuple):
    number: int  # as the spreadsheet shows it
    reference: str
    day: object
    value: object
    note: str


class UnreadableSheet(Exception):
    """Not a workbook, or too large a one."""


def read(content):
    """The rows from the first reference on, without empty ones."""
    if len(content) > MAX_BYTES:
        raise UnreadableSheet
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = []
        for number, cells in enumerate(
                sheet.iter_rows(max_col=COLUMNS, values_only=True), 1):
            reference = text(cells[REFERENCE]).upper() if cells else ""
            if not rows and not REFERENCE_LIKE.match(reference):
                continue
            cells = (*cells, *[None] * (COLUMNS - len(cells)))
            if any(text(cell) for cell in cells):
                rows.append(Row(
                    number, reference, cells[LAST_DAY], cells[VALUE], text(cells[NOTE])))
            if len(rows) > MAX_ROWS:
                raise UnreadableSheet
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError):
        raise UnreadableSheet
    return rows


def text(cell):
    return "" if cell is None else str(cell).strip()


def day(cell):
    """A date, however it was typed; None where it is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text(cell), form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def number(cell, decimal_point=','):
    """A number such as 92, “92,5”, “92.5 %” or “1.234,5”; None where it is none.

    Of “1.234” nobody can tell what it means; ``decimal_point`` is the one of the reader's
    language.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    typed = re.sub(r'[\s\u00a0\u202f]|%$', '', text(cell))
    match = re.fullmatch(r'([+-]?)(\d[\d.,]*)', typed)
    if not match:
        return None
    sign, digits = match.groups()
    signs = set(digits) & {'.', ','}
    if len(signs) == 2:
        decimal = max(signs, key=digits.rfind)
    elif signs:
        decimal = signs.pop()
        if digits.count(decimal) > 1 or (
                decimal != decimal_point and re.fullmatch(r'[1-9]\d{0,2}[.,]\d{3}', digits)):
            decimal = None
    else:
        decimal = None
    whole, _point, fraction = digits.partition(decimal) if decimal else (digits, '', '')
    groups = re.split(r'[.,]', whole)
    if not fraction.isdigit() and fraction or len(groups) > 1 and (
            not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return float(f"{sign}{''.join(groups)}.{fraction or 0}")
