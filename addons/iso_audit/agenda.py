"""Proposes the agenda of an audit: plain Python, no database.

Times are naive and local to the agency; the caller turns them into UTC.
"""

from collections import defaultdict
from datetime import datetime, timedelta

MEETING = timedelta(minutes=30)
SHORTEST = timedelta(minutes=30)


def free_parts(working, taken):
    """The parts of the ``working`` intervals that ``taken`` (a list of intervals) leaves free.

    Both are lists of ``(start, stop)``; ``working`` is sorted and does not overlap itself.
    """
    result = []
    for begin, end in working:
        free_from = begin
        for busy_start, busy_stop in sorted(taken):
            if busy_stop <= free_from or busy_start >= end:
                continue
            if busy_start > free_from:
                result.append((free_from, busy_start))
            free_from = busy_stop
        if free_from < end:
            result.append((free_from, end))
    return result


def propose(working, blocks):
    """Spread ``blocks`` over the ``working`` time, between an opening and a closing meeting.

    :param working: sorted intervals ``(start, stop)`` of the audit's days, lunch left out.
    :param blocks: ``[(key, auditors, weight), …]``: what is audited, the (hashable) people
        who do it, and how much there is to ask. Blocks with no person in common run side by
        side; a long block goes on after lunch or on the next day.
    :return: ``[(kind, key, start, stop), …]`` with kind ``opening``, ``audit`` or ``closing``;
        every session lies within one working interval, nobody is in two places at once. An
        empty list when the time does not even hold the two meetings.
    """
    if not working:
        return []
    opening = (working[0][0], working[0][0] + MEETING)
    closing = (working[-1][1] - MEETING, working[-1][1])
    if opening[1] > closing[0] or opening[1] > working[0][1] or closing[0] < working[-1][0]:
        return []
    room = free_parts(working, [opening, closing])
    total = sum((stop - start for start, stop in room), timedelta())

    # Each person's own time goes to that person's blocks by weight; the busiest person of a
    # block decides how long it takes.
    burden = defaultdict(int)
    for _key, auditors, weight in blocks:
        for person in auditors:
            burden[person] += weight
    busy = defaultdict(list)
    sessions = [('opening', None, *opening), ('closing', None, *closing)]
    for key, auditors, weight in blocks:
        heaviest = max((burden[person] for person in auditors), default=0) or weight or 1
        wanted = max(_quarters(total * weight / heaviest), SHORTEST)
        taken = [interval for person in auditors for interval in busy[person]]
        for start, stop in free_parts(room, taken):
            if wanted < SHORTEST:
                break
            length = min(wanted, stop - start)
            if length < SHORTEST:
                continue
            sessions.append(('audit', key, start, start + length))
            for person in auditors:
                busy[person].append((start, start + length))
            wanted -= length
    return sorted(sessions, key=lambda session: (session[2], session[3], session[0]))


def _quarters(duration):
    """``duration`` cut down to whole quarters of an hour."""
    quarter = timedelta(minutes=15)
    return duration // quarter * quarter


def overlaps(first, second):
    """Whether two intervals ``(start, stop)`` share any time; touching ones do not."""
    start = max(first[0], second[0])
    stop = min(first[1], second[1])
    return start < stop


def outside(interval, working):
    """Whether any part of ``interval`` lies outside the ``working`` intervals."""
    covered = sum((
        max(timedelta(), min(interval[1], stop) - max(interval[0], start))
        for start, stop in working), timedelta())
    return covered < interval[1] - interval[0]


def as_naive(value: datetime):
    """Drop the zone of an aware time, keeping what the clock on the wall shows."""
    return value.replace(tzinfo=None)
