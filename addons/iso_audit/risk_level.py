"""Rating of risks and opportunities: likelihood × impact, its level, and when to look again.

Plain arithmetic without a database; the thresholds are each organisation's own.
"""

from bisect import bisect_right

from dateutil.relativedelta import relativedelta

STEPS = range(1, 6)
LEVELS = ('low', 'medium', 'high', 'critical')
# From which rating on a risk is medium, high, critical.
THRESHOLDS = (5, 10, 16)
REVIEW_MONTHS = {'low': 12, 'medium': 6, 'high': 3, 'critical': 1}
HIGHEST = max(STEPS) ** 2


def rating(likelihood, impact):
    """The product of two steps (integers or their keys); 0 as long as one is missing."""
    return int(likelihood or 0) * int(impact or 0)


def level(value, thresholds=THRESHOLDS):
    """The level of a rating; None for no rating."""
    return LEVELS[bisect_right(thresholds, value)] if value else None


def are_valid(thresholds):
    """Whether each level has a rating of its own."""
    bounds = (1, *thresholds, HIGHEST + 1)
    return len(thresholds) == len(LEVELS) - 1 and all(
        lower < upper for lower, upper in zip(bounds, bounds[1:], strict=False))


def scale(thresholds=THRESHOLDS):
    """``[(level, first rating, last rating)]``, from low to critical."""
    bounds = (1, *thresholds, HIGHEST + 1)
    return [
        (name, first, following - 1)
        for name, first, following in zip(LEVELS, bounds, bounds[1:], strict=False)]


def review_date(day, of_level):
    """When a risk of that level is looked at again, counted from ``day``."""
    return day + relativedelta(months=REVIEW_MONTHS[of_level or 'low'])
