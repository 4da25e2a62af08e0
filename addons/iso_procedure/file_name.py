"""Code and title out of the name of a file, such as “QT-05 Thẩm định trang trại.docx”."""

import re

from .models.iso_procedure_code import NUMBER

CODE = re.compile(
    r'^(?P<code>[A-ZĐ]{1,10}(?:[-./][A-ZĐ0-9]{1,10})*(?:(?<=\d)|[-. ]?\d{1,4}))'
    r'(?![^\W_])(?P<rest>.*)$', re.DOTALL)
BETWEEN = " \t_-–—:.,;"


def split(name):
    """``(code, title)``; either may be empty."""
    text = re.sub(r'\.docx?$', '', name.strip(), flags=re.IGNORECASE).replace('_', ' ')
    text = " ".join(text.split())
    match = CODE.match(text)
    if not match:
        return "", text.strip(BETWEEN)
    return match['code'].replace(' ', '-'), match['rest'].strip(BETWEEN)


def parent(code, pattern):
    """``(whether the code follows the pattern, the code of the document it belongs to)``."""
    parts = re.split(r'(\{0*\}|\{parent\})', pattern)
    expression = "".join(
        r'(?P<parent>.+)' if part == '{parent}' else rf'\d{{{max(len(part) - 2, 1)},}}'
        if NUMBER.fullmatch(part) else re.escape(part) for part in parts)
    match = re.fullmatch(expression, code, re.IGNORECASE)
    return bool(match), (match.groupdict().get('parent') or "") if match else ""
