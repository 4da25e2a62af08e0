"""Reads single values of a library file: words, codes, numbers, dates.

Each reader takes a node (or None, when the key is absent), notes what is wrong
with it, and returns a value of the right type in any case.
"""
import datetime
import re

from .library_yaml import KEY_LENGTH, Mapping, Scalar, Sequence, join

LANGUAGES = {'en': 'en_US', 'vi': 'vi_VN'}
MAX_VERSION = 999_999
SHOWN = 60
RUN_LENGTH = 8

_CODE = re.compile(r'[0-9A-Za-z]+([.-][0-9A-Za-z]+)*')
_CODE_LENGTH = 32
_LONG_RUN = re.compile(rf'[0-9]{{{RUN_LENGTH + 1}}}|[A-Za-z]{{{RUN_LENGTH + 1}}}')
# Line breaks and tabs are text; every other control character, and half of a
# surrogate pair, is something the database or the browser would stumble over.
_FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]')


class Reader:
    def __init__(self, faults):
        self.faults = faults

    def fields(self, node, place, required, optional=()):
        """Return the entries of a mapping; keys that are missing or not known are faults."""
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.faults.add(node.line, place, 'not_a_mapping')
            return {}
        known = (*required, *optional)
        for key, value in node.entries.items():
            if key not in known:
                self.faults.add(
                    value.line, place, 'unknown_key',
                    key=_FORBIDDEN.sub('?', key[:KEY_LENGTH]), known=', '.join(known))
        for key in required:
            if key not in node.entries:
                self.faults.add(node.line, place, 'missing_key', key=key)
        return {key: value for key, value in node.entries.items() if key in known}

    def items(self, node, place):
        """Return pairs of an entry of a list and its place, counted from 1."""
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.faults.add(node.line, place, 'not_a_list')
            return []
        return [(item, f'{place}[{index}]') for index, item in enumerate(node.items, 1)]

    def text(self, node, place, limit):
        if node is None:
            return ''
        if not isinstance(node, Scalar):
            self.faults.add(node.line, place, 'not_a_text')
            return ''
        text = '' if node.is_null else node.text.strip()
        if not text:
            self.faults.add(node.line, place, 'empty_value')
        elif len(text) > limit:
            self.faults.add(node.line, place, 'too_long', length=len(text), limit=limit)
        elif _FORBIDDEN.search(text):
            self.faults.add(node.line, place, 'bad_character')
        else:
            return text
        return ''

    def words(self, node, place, limit):
        """Return a text by language of the database; absent languages take the first one given."""
        values = self.fields(node, place, (), tuple(LANGUAGES))
        if isinstance(node, Mapping) and not values:
            self.faults.add(node.line, place, 'no_language', known=', '.join(LANGUAGES))
        return {
            LANGUAGES[key]: self.text(values[key], join(place, key), limit)
            for key in LANGUAGES if key in values
        }

    def pattern(self, node, place, pattern, fault, limit):
        text = self.text(node, place, limit)
        if text and not pattern.fullmatch(text):
            self.faults.add(node.line, place, fault, value=text[:SHOWN])
            return ''
        return text

    def code(self, node, place):
        code = self.pattern(node, place, _CODE, 'bad_code', _CODE_LENGTH)
        if _LONG_RUN.search(code):
            self.faults.add(node.line, place, 'bad_code', value=code)
            return ''
        return code

    def number(self, node, place):
        text = self.text(node, place, SHOWN)
        if text and not (re.fullmatch('[0-9]{1,6}', text) and 0 < int(text) <= MAX_VERSION):
            self.faults.add(node.line, place, 'bad_number', value=text, limit=MAX_VERSION)
            return 0
        return int(text or 0)

    def boolean(self, node, place, default):
        if node is None:
            return default
        text = self.text(node, place, SHOWN)
        if text and text not in ('true', 'false'):
            self.faults.add(node.line, place, 'bad_boolean', value=text)
        return text == 'true'

    def choice(self, node, place, choices, default):
        text = self.text(node, place, SHOWN) or default
        if text not in choices:
            self.faults.add(node.line, place, 'bad_choice', value=text, known=', '.join(choices))
            return default
        return text

    def date(self, node, place):
        text = self.text(node, place, SHOWN)
        if not text:
            return None
        try:
            if not re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', text):
                raise ValueError
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.faults.add(node.line, place, 'bad_date', value=text)
            return None
