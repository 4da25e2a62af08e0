"""The arithmetic of agendas against slow but obvious oracles, a quarter of an hour at a time."""

import unittest
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..agenda import MEETING, SHORTEST, free_parts, outside, overlaps, propose

DAY = datetime(2026, 12, 14)  # noqa: DTZ001 - the agenda is planned in local time
STEP = timedelta(minutes=15)


def at(quarter):
    return DAY + quarter * STEP


def quarters(intervals):
    """The set of quarter hours that ``intervals`` cover."""
    return {
        (start - DAY) // STEP + i for start, stop in intervals
        for i in range((stop - start) // STEP)}


@st.composite
def working_times(draw):
    """Sorted intervals that do not touch: mornings and afternoons of some days."""
    result, clock = [], 0
    for _number in range(draw(st.integers(1, 6))):
        begin = clock + draw(st.integers(1, 12))
        clock = begin + draw(st.integers(1, 20))
        result.append((at(begin), at(clock)))
    return result


# A busy machine is no fault of the arithmetic.
settings.register_profile(
    'iso', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('iso')

intervals = st.tuples(st.integers(0, 150), st.integers(1, 40)).map(
    lambda pair: (at(pair[0]), at(pair[0] + pair[1])))
blocks = st.lists(st.tuples(
    st.lists(st.integers(1, 4), unique=True, max_size=3), st.integers(0, 40)), max_size=6).map(
        lambda rows: [(f"d{number}", people, weight)
                      for number, (people, weight) in enumerate(rows)])


@tagged('-at_install', 'post_install')
class TestAgenda(unittest.TestCase):

    @given(working_times(), st.lists(intervals, max_size=6))
    def test_free_parts(self, working, taken):
        free = free_parts(working, taken)
        self.assertEqual(quarters(free), quarters(working) - quarters(taken))
        self.assertEqual(free, sorted(free))
        self.assertTrue(all(start < stop for start, stop in free))

    @given(intervals, intervals)
    def test_overlaps(self, first, second):
        self.assertEqual(
            overlaps(first, second), bool(quarters([first]) & quarters([second])))

    @given(intervals, working_times())
    def test_outside(self, interval, working):
        self.assertEqual(
            outside(interval, working), bool(quarters([interval]) - quarters(working)))

    @given(working_times(), blocks)
    @settings(max_examples=200)
    def test_propose(self, working, wanted):
        agenda = propose(working, wanted)
        self.assertEqual(agenda, propose(working, wanted), "the same every time")
        people = {key: who for key, who, _weight in wanted}
        if not agenda:
            opening, closing = working[0], working[-1]
            together = opening == closing
            self.assertTrue(
                opening[1] - opening[0] < MEETING * (2 if together else 1)
                or closing[1] - closing[0] < MEETING, "there was room for the two meetings")
            return
        # Opening first, closing last, one of each.
        kinds = [kind for kind, *_rest in agenda]
        self.assertEqual((kinds[0], kinds[-1]), ('opening', 'closing'))
        self.assertEqual(set(kinds[1:-1]), {'audit'} if len(kinds) > 2 else set())
        self.assertEqual(agenda[0][2], working[0][0])
        self.assertEqual(agenda[-1][3], working[-1][1])
        starts = [start for _kind, _key, start, _stop in agenda]
        self.assertEqual(starts, sorted(starts))
        everybody = {person for who in people.values() for person in who}
        busy = {person: set() for person in everybody}
        for kind, key, start, stop in agenda:
            # Inside one working interval.
            self.assertTrue(any(begin <= start < stop <= end for begin, end in working))
            self.assertGreaterEqual(stop - start, min(SHORTEST, MEETING))
            # Nobody in two places at once; the meetings are everybody's.
            for person in people[key] if kind == 'audit' else everybody:
                slot = quarters([(start, stop)])
                self.assertFalse(busy[person] & slot)
                busy[person] |= slot

    @given(working_times(), blocks)
    def test_every_block_that_fits_is_there(self, working, wanted):
        """With enough time for each person's blocks, none is left out."""
        agenda = propose(working, wanted)
        planned = {key for _kind, key, _start, _stop in agenda}
        room = quarters(working) - quarters(
            (start, stop) for kind, _key, start, stop in agenda if kind != 'audit')
        for key, who, _weight in wanted:
            if not agenda or key in planned:
                continue
            taken = quarters(
                (start, stop) for kind, other, start, stop in agenda if kind == 'audit'
                and set(who) & set({k: p for k, p, _w in wanted}[other]))
            free = room - taken
            # No two quarters in a row are left, which the shortest session would need.
            self.assertFalse([quarter for quarter in free if quarter + 1 in free
                              and any(at(quarter) >= begin and at(quarter + 2) <= end
                                      for begin, end in working)])

    def test_a_usual_day(self):
        """One department, one auditor, 7:30–11:30 and 13:30–17:00."""
        clock = [DAY + timedelta(hours=hour) for hour in (7.5, 11.5, 13.5, 17)]
        agenda = propose([tuple(clock[:2]), tuple(clock[2:])], [('vet', ['B'], 12)])
        self.assertEqual(
            [(kind, start.strftime('%H:%M'), stop.strftime('%H:%M'))
             for kind, _key, start, stop in agenda],
            [('opening', '07:30', '08:00'), ('audit', '08:00', '11:30'),
             ('audit', '13:30', '16:30'), ('closing', '16:30', '17:00')])
