"""When somebody is reminded: arithmetic of dates that needs no database.

A ladder is, for each recipient, the days relative to a date on which something is said: negative
before the date, 0 on it, positive after it.
"""

from datetime import timedelta

RECIPIENTS = ('responsible', 'head', 'leader')


def was_reached(steps, due, last, today):
    """Whether a step of ``steps`` was reached after the day ``last`` (none: ever), up to today."""
    return any(
        (last is None or last < due + timedelta(days=step)) and due + timedelta(days=step) <= today
        for step in steps)


def begins(steps, due):
    """The day from which something that is due on ``due`` concerns the recipient of ``steps``."""
    return due + timedelta(days=min(steps)) if steps else None
