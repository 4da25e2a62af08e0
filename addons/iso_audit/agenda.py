"""Proposes the agenda of an audit: plain Python, no database.

Times are naive and local to the agency; the caller turns them into UTC.
"""

from datetime import datetime, timedelta

MEETING = timedelta(minutes=30)
SHORTEST = timedelta(minutes=30)


def free_parts(working, taken):
    """The parts of the ``working`` intervals that ``taken`` (a list of intervals) leaves free.

    Both are lists of ``(start, stop)``; ``working`` is sorted and does not overlap itself.
    """
    result = []
    for start, stop in working:
        for busy_start, busy_stop in sorted(taken):
            if busy_stop <= start or busy_start >= stop:
                continue
            if busy_start > start:
                result.append((start, busy_start))
            start = max(start, busy_stop)
        if start < stop:
            result.append((start, stop))
    return result


def propose(working, blocks):
    """Spread ``blocks`` over the ``working`` time, between an opening and a closing meeting.

    :param working: sorted intervals ``(start, stop)`` of the audit's days, lunch left out.
    :param blocks: ``[(key, auditors, weight), …]``: what is audited, the (hashable) people
        who do it, and how much there is to ask. Blocks with no person in common run side by side.
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

    # Each person's own share of the time goes to that person's blocks by weight.
    people = {person for _key, auditors, _weight in blocks for person in auditors}
    burden = {
        person: sum(weight for _key, auditors, weight in blocks if person in auditors)
        for person in people}
    busy = {person: [] for person in people}
    sessions = [('opening', None, *opening)]
    for key, auditors, weight in blocks:
        heaviest = max((burden[person] for person in auditors), default=weight)
        share = _quarters(total * weight / heaviest) if heaviest else SHORTEST
        taken = [interval for person in auditors for interval in busy[person]]
        start, stop = _place(free_parts(room, taken), max(share, SHORTEST))
        if start is None:
            continue
        sessions.append(('audit', key, start, stop))
        for person in auditors:
            busy[person].append((start, stop))
    sessions.append(('closing', None, *closing))
    return sorted(sessions, key=lambda session: (session[2], session[3]))


def _place(free, wanted):
    """The first free part that holds ``wanted``, else the longest one if it is worth it."""
    for start, stop in free:
        if stop - start >= wanted:
            return start, start + wanted
    if not free:
        return None, None
    start, stop = max(free, key=lambda part: (part[1] - part[0], -part[0].timestamp()))
    return (start, stop) if stop - start >= SHORTEST else (None, None)


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
