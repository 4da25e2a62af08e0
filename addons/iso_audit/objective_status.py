"""Periods of an objective, and whether a value meets its target: arithmetic without a database."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

# How many months a calendar period has.
MONTHS = {'month': 1, 'quarter': 3, 'half': 6, 'year': 12}


class Period(NamedTuple):
    start: date
    end: date


def periods(start, end, frequency):
    """The calendar months (quarters, half-years, years) of ``start`` to ``end``, cut to it."""
    months = MONTHS[frequency]
    found = []
    while start <= end:
        last = (start.month - 1) // months * months + months
        until = min(date(start.year, last, monthrange(start.year, last)[1]), end)
        found.append(Period(start, until))
        start = until + timedelta(days=1)
    return found


def status(value, target, direction, margin):
    """Whether ``value`` is ``met``, ``near`` or ``missed``.

    ``direction`` is ``up`` (at least the target) or ``down`` (at most). Near is what misses the
    target by ``margin`` per cent of it at most. Counted in decimals: with floats, 95 of 100 with
    a margin of 5 may fall on either side.
    """
    value, target, margin = (Decimal(str(number)) for number in (value, target, margin))
    lack = target - value if direction == 'up' else value - target
    if lack <= 0:
        return 'met'
    return 'near' if lack * 100 <= abs(target) * margin else 'missed'


def next_year(start, end):
    """The same period one year later; the last day of a month stays the last one."""
    return _year_later(start), _year_later(end, end.day == monthrange(end.year, end.month)[1])


def _year_later(day, last=False):
    length = monthrange(day.year + 1, day.month)[1]
    return date(day.year + 1, day.month, length if last else min(day.day, length))
