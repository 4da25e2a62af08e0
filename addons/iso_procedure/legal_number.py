"""The numbers of legal documents, such as 118/2025/NĐ-CP: written alike, and what they tell."""

import re
import unicodedata

# The sign after the last stroke names the kind.
SIGNS = [
    ('law', r'^QH\d'),
    ('resolution', r'^NQ'),
    ('decree', r'^NĐ'),
    ('decision', r'^QĐ'),
    ('circular', r'^TT'),
    ('directive', r'^CT'),
]


def clean(number):
    """The number without stray blanks; the letter Đ is one letter, however it was typed."""
    text = unicodedata.normalize('NFC', number or "")
    # An eth looks like a Đ and is typed in its place on many a keyboard.
    text = text.replace('\u00d0', 'Đ').replace('\u00f0', 'đ')
    return " ".join(re.sub(r'\s*([/–-])\s*', r'\1', text).replace('–', '-').split())


def kind(number):
    """What kind of document has such a number, if the number tells."""
    number = clean(number).upper()
    if re.match(r'(TCVN|QCVN|QCĐP|TCCS)\b', number):
        return 'standard'
    sign = number.rsplit('/', 1)[-1] if '/' in number else ""
    return next((name for name, pattern in SIGNS if re.match(pattern, sign)), None)


def has_year(number):
    """Whether the number itself names a year; others begin at 1 again each year."""
    return bool(re.search(r'/(19|20)\d\d(/|$)', number or ""))


def split(text):
    """The numbers that a cell lists."""
    return [number for number in map(clean, re.split(r'[;,\n]+', text or "")) if number]
