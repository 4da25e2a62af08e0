"""Steps and working hours out of the tables of a document."""

import re
import unicodedata
from typing import NamedTuple

HOURS_OF = {'minute': 1 / 60, 'hour': 1, 'day': 8, 'week': 40}
UNITS = {
    'phut': 'minute', 'minute': 'minute', 'minutes': 'minute', 'min': 'minute',
    'gio': 'hour', 'h': 'hour', 'g': 'hour', 'hour': 'hour', 'hours': 'hour', 'tieng': 'hour',
    'ngay': 'day', 'day': 'day', 'days': 'day', 'buoi': 'half', 'tuan': 'week', 'week': 'week',
    'weeks': 'week',
}
NUMBER = r'\d{1,4}(?:[.,]\d{1,2})?'
AMOUNT = re.compile(
    rf'(?:(?P<low>{NUMBER})\s*(?:-|–|den|to)\s*)?'
    rf'(?P<number>{NUMBER}|½)(?:\s*/\s*(?P<over>[1-9]\d?)(?!\d))?\s*'
    rf'(?P<unit>{"|".join(sorted(UNITS, key=len, reverse=True))})(?![a-z])')
# What a heading of a column may say, without accents; the first that fits counts.
COLUMNS = [
    ('place', r'^(tt|stt|so tt|so thu tu|no\.?|#|buoc( so)?|step|thu tu( buoc)?)$'),
    ('hours', r'thoi gian|thoi han|\btime\b|duration'),
    ('role', r'trach nhiem|nguoi thuc hien|don vi thuc hien|chu the|bo phan|thuc hien boi'
             r'|nguoi phu trach|responsib|\bwho\b'),
    ('output', r'ket qua|bieu mau|san pham|ho so|tai lieu|\bform\b|result|output'),
    ('name', r'noi dung|cong viec|trinh tu|cac buoc|mo ta|hoat dong|dien giai|activity|task'
             r'|what'),
]


class Step(NamedTuple):
    name: str
    role: str
    hours: float
    output: str


class Steps(NamedTuple):
    steps: list
    complete: bool  # whether nothing of the table is lost in the steps


def plain(text):
    """Lower case, without accents, spaces in a row as one."""
    letters = unicodedata.normalize('NFD', text.lower().replace('đ', 'd'))
    return " ".join("".join(
        letter for letter in letters if not unicodedata.combining(letter)).split())


def hours(text):
    """The working hours of “4 giờ”, “0,5 ngày”, “1 ngày 4 giờ”, “2-3 ngày” (the longer one).

    None where it says nothing that is certain, such as “as the law says” or “1 day or 3 days”.
    """
    said = plain(re.sub(r'\([^()]*\)', ' ', text) if re.sub(r'\([^()]*\)', '', text).strip()
                 else text)
    if re.search(r'\b(hoac|or)\b', said):
        return None
    total, found = 0.0, False
    for match in AMOUNT.finditer(said):
        amount = 0.5 if match['number'] == '½' else float(match['number'].replace(',', '.'))
        if match['over']:
            amount /= int(match['over'])
        unit = UNITS[match['unit']]
        total += amount * (4 if unit == 'half' else HOURS_OF[unit])
        found = True
    rest = AMOUNT.sub(' ', said)
    return round(total, 2) if found and not re.search(r'[\d½]', rest) else None


def grid(table):
    """The cells of a table as texts, row by row; a merged cell says the same in all its places."""
    rows, below = [], {}
    for line in table.xpath('./tr|./thead/tr|./tbody/tr'):
        row, column = {}, 0
        cells = iter(line.xpath('./td|./th'))
        while True:
            while column in below:
                text, left = below.pop(column)
                row[column] = text
                if left > 1:
                    row.setdefault('below', {})[column] = (text, left - 1)
                column += 1
            cell = next(cells, None)
            if cell is None:
                break
            text, down = _text(cell), _span(cell, 'rowspan')
            for _place in range(_span(cell, 'colspan')):
                row[column] = text
                if down > 1:
                    row.setdefault('below', {})[column] = (text, down - 1)
                column += 1
        below = {**below, **row.pop('below', {})}
        rows.append([row.get(place, "") for place in range(max(row, default=-1) + 1)])
    return rows


def _span(cell, name):
    value = cell.get(name, '1')
    return min(int(value), 200) if value.isdecimal() and int(value) else 1


def _text(cell):
    blocks = cell.xpath('.//p|.//li')
    return "; ".join(filter(None, (
        " ".join(block.text_content().split()) for block in blocks))) if blocks else " ".join(
        cell.text_content().split())


def columns(head):
    """``{place: meaning}`` of a head row, or None where these are no steps."""
    meanings = {}
    for place, text in enumerate(head):
        said = plain(text)
        meanings[place] = next(
            (meaning for meaning, pattern in COLUMNS if re.search(pattern, said)), None)
    known = set(meanings.values())
    if 'name' not in known or not known & {'role', 'hours'}:
        return None
    return meanings


def steps(table):
    """The steps that stand in a table, or None."""
    rows = grid(table)
    if len(rows) < 2:
        return None
    meanings = columns(rows[0])
    if not meanings:
        return None
    found, complete = [], True
    for row in rows[1:]:
        said = {}
        for place, text in enumerate(row):
            meaning = meanings.get(place)
            if not text or meaning == 'place':
                continue
            if meaning is None:
                complete = False
            elif text not in said.setdefault(meaning, []):
                said[meaning].append(text)
        texts = {meaning: "; ".join(parts) for meaning, parts in said.items()}
        if not texts.get('name'):
            complete = complete and not texts
            continue
        time = hours(texts.get('hours', ""))
        complete = complete and (time is not None or not texts.get('hours'))
        found.append(Step(
            texts['name'], texts.get('role', ""), time or 0.0, texts.get('output', "")))
    return Steps(found, complete) if found else None
