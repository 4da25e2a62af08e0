"""Reading the sheet of the register of legal documents."""

from typing import NamedTuple

from odoo.addons.iso_audit.objective_sheet import text

from . import legal_number
from .register_sheet import cells_below

COLUMNS = 10


class Row(NamedTuple):
    row: int  # as the spreadsheet shows it
    number: str
    title: str
    kind: str
    issuer: str
    issued_on: object
    effective_on: object
    expires_on: object
    replaces: list
    amends: list
    url: str


def read(content, heads):
    """The rows below the first whose first cell is one of ``heads``, without empty ones."""
    rows = []
    for row, cells in cells_below(content, heads, COLUMNS):
        number, title, kind, issuer, issued, effective, expires, replaces, amends, url = cells
        rows.append(Row(
            row, legal_number.clean(text(number)),
            *(" ".join(text(cell).split()) for cell in (title, kind, issuer)),
            issued, effective, expires, legal_number.split(text(replaces)),
            legal_number.split(text(amends)), text(url)))
    return rows
