"""Canonical text and chains against slow but obvious oracles; no database."""

import json
import unicodedata
import unittest
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..seal import (
    GENESIS,
    VERSION,
    Head,
    Link,
    canonical,
    digest,
    first_fault,
    head_text,
    link_hash,
    linked,
    parse_head,
)

settings.register_profile('iso', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('iso')


def nfc(value):
    """The oracle of normalisation: everything textual, keys included."""
    if isinstance(value, str):
        return unicodedata.normalize('NFC', value)
    if isinstance(value, list):
        return [nfc(item) for item in value]
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    return value


# Any characters, and letters whose accents may be typed in several ways.
texts = st.text(st.characters(exclude_categories=['Cs']), max_size=12) | st.text(
    'ae\u00e9\u0301\u0302\u0323\u1ea5', max_size=5)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - naive UTC
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4).filter(
        lambda value: len({nfc(key) for key in value}) == len(value)),
    max_leaves=12)


@st.composite
def drafts(draw):
    return Link(
        version=VERSION, company=draw(st.integers(1, 3)), number=0, previous_hash='',
        model=draw(st.sampled_from(['iso.audit', 'iso.programme'])), record=draw(
            st.integers(1, 9)), name=draw(texts), event=draw(st.sampled_from(['a', 'b'])),
        content_hash=digest(draw(texts)), moment=draw(moments), user=draw(st.integers(1, 9)))


def chained(links, number=0, previous=GENESIS):
    result = []
    for link in links:
        result.append(linked(link, number + len(result) + 1,
                             result[-1].hash if result else previous))
    return result


chains = st.lists(drafts(), min_size=1, max_size=7).map(chained)


def shuffled(value):
    """The same with the keys of every dictionary the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [shuffled(item) for item in value]
    return value


def other(field, value):
    """Another value for a field of a link."""
    if isinstance(value, int):
        return value + 1
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if field in ('content_hash', 'previous_hash', 'hash'):
        return ('1' if value[0] == '0' else '0') + value[1:]
    return value + "x"


@tagged('-at_install', 'post_install')
class TestCanonical(unittest.TestCase):

    @given(values)
    def test_it_says_the_same(self, value):
        """What is read back is what was put in, normalised; written again it is the same."""
        text = canonical(value)
        self.assertEqual(json.loads(text), nfc(value))
        self.assertEqual(canonical(json.loads(text)), text)

    @given(values)
    def test_the_order_of_keys_makes_no_difference(self, value):
        self.assertEqual(canonical(value), canonical(shuffled(value)))

    @given(values, values)
    def test_what_differs_looks_different(self, one, two):
        # As text of another library: 1, 1.0 and True are equal for Python only.
        oracle = [json.dumps(nfc(value), sort_keys=True) for value in (one, two)]
        self.assertEqual(canonical(one) == canonical(two), oracle[0] == oracle[1])

    def test_by_rule(self):
        summer = timezone(timedelta(hours=7))
        for value, text in (
                ({'b': 1, 'a': [True, None, 0.5]}, '{"a":[true,null,0.5],"b":1}'),
                ("Tie\u0302\u0301ng Vie\u0323\u0302t", '"Tiếng Việt"'),
                (datetime(2026, 12, 31, 17, tzinfo=UTC), '"2026-12-31T17:00:00Z"'),
                (datetime(2027, 1, 1, 0, 0, 0, 5, tzinfo=summer), '"2026-12-31T17:00:00.000005Z"'),
                (date(2026, 12, 31), '"2026-12-31"'),
                (b'abc', '"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"'),
                (("x",), '["x"]')):
            with self.subTest(value=value):
                self.assertEqual(canonical(value), text)

    def test_refused(self):
        for value in (float('nan'), float('inf'), [-float('inf')], {1: 'x'}, {'a', 'b'}, object(),
                      "\ud800", {'\u00e9': 1, 'e\u0301': 2}):
            with self.subTest(value=value), self.assertRaises((TypeError, ValueError)):
                canonical(value)


@tagged('-at_install', 'post_install')
class TestChain(unittest.TestCase):

    @given(chains)
    def test_a_whole_chain(self, links):
        self.assertIsNone(first_fault(links))
        for link in links:
            self.assertIsNone(first_fault(links, [parse_head(head_text(link.number, link.hash))]))

    @given(chains, st.data())
    def test_any_field_of_any_link(self, links, data):
        """Whatever is changed by itself is found at the link where it was changed."""
        place = data.draw(st.integers(0, len(links) - 1))
        field = data.draw(st.sampled_from(Link._fields))
        changed = links[place]._replace(**{field: other(field, getattr(links[place], field))})
        fault = first_fault([*links[:place], changed, *links[place + 1:]])
        self.assertEqual(fault.number, place + 1)
        self.assertEqual(fault.kind, {'version': 'version', 'number': 'missing'}.get(
            field, 'changed'))

    @given(chains.filter(lambda links: len(links) > 1), st.data())
    def test_two_links_exchanged(self, links, data):
        """Their numbers exchanged, or their places with the numbers staying behind."""
        first, second = sorted(data.draw(st.lists(
            st.integers(0, len(links) - 1), min_size=2, max_size=2, unique=True)))
        for renumbered in (True, False):
            rows = list(links)
            rows[first], rows[second] = rows[second], rows[first]
            if renumbered:
                rows = [row._replace(number=place + 1) for place, row in enumerate(rows)]
            fault = first_fault(rows)
            self.assertEqual((fault.kind, fault.number), ('exchanged', first + 1))
            self.assertEqual(fault.other.hash, links[first].hash)

    @given(chains, st.data())
    def test_a_deleted_link(self, links, data):
        place = data.draw(st.integers(0, len(links) - 1))
        rest = links[:place] + links[place + 1:]
        fault = first_fault(rest, [Head(links[-1].number, links[-1].hash)])
        self.assertEqual(fault.number, place + 1)
        self.assertEqual(fault.kind, 'missing' if place < len(links) - 1 else 'short')
        if place == len(links) - 1:
            self.assertIsNone(first_fault(rest), "only a head from outside tells")

    @given(chains, drafts(), st.data())
    def test_an_inserted_link(self, links, draft, data):
        """Anywhere before the end: linked properly to the one before, the next one tells."""
        place = data.draw(st.integers(0, len(links) - 1))
        [new] = chained([draft], place, links[place - 1].hash if place else GENESIS)
        if new == links[place]:
            return  # nothing was inserted
        fault = first_fault([*links[:place], new, *links[place:]])
        self.assertEqual((fault.kind, fault.number), ('double', place + 1))
        moved = [link._replace(number=link.number + 1) for link in links[place:]]
        self.assertEqual(first_fault([*links[:place], new, *moved]).number, place + 2)
        self.assertEqual(
            first_fault([*links[:place], new, *links[place + 1:]],
                        [Head(links[-1].number, links[-1].hash)]).kind,
            'cut' if place < len(links) - 1 else 'forged')

    @given(chains, st.lists(drafts(), max_size=4), st.data())
    def test_a_forged_tail(self, links, drafts_of_tail, data):
        """Consistent in itself; against a head from outside it is found at once."""
        place = data.draw(st.integers(0, len(links) - 1))
        tail = chained(drafts_of_tail, place, links[place - 1].hash if place else GENESIS)
        forged = links[:place] + tail
        self.assertIsNone(first_fault(forged))
        for link in links[place:]:
            fault = first_fault(forged, [parse_head(head_text(link.number, link.hash))])
            there = forged[link.number - 1:link.number]
            if there == [link]:
                self.assertIsNone(fault)
            else:
                self.assertEqual(fault.kind, 'forged' if there else 'short')

    @given(drafts(), drafts())
    def test_a_hash_is_of_every_field(self, one, two):
        self.assertEqual(link_hash(one) == link_hash(two), nfc([*map(str, one)]) == nfc(
            [*map(str, two)]))

    def test_version_1_stays(self):
        """Chains made years ago are verified by these rules: this hash never changes."""
        link = linked(Link(
            1, 7, 0, '', 'iso.audit', 42, "DG-2026-001", 'reported', digest("{}"),
            datetime(2026, 12, 31, 17, 0), 9), 1, GENESIS)  # noqa: DTZ001 - naive UTC
        self.assertEqual(link.hash, digest(
            f'[1,7,1,"{GENESIS}","iso.audit",42,"DG-2026-001","reported","{digest("{}")}",'
            '"2026-12-31T17:00:00Z",9]'))
        self.assertEqual(
            link.hash, 'a88213e920b0c927bf01a5876fa19caff228e35964e9aeea30ac479e72d8a060')

    def test_reading_a_head(self):
        self.assertEqual(
            parse_head(" 12: 0123 4567 89AB CDEF\n"), Head(12, '0123456789abcdef'))
        for text in ("", "12", "12:0123", "x:0123456789abcdef", "1:0123456789abcdeg",
                     "1:" + 65 * "0", ":0123456789abcdef"):
            self.assertIsNone(parse_head(text), text)
