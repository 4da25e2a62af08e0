"""Proposes the audits of a year by risk: plain Python, no database.

Words are the caller's: reasons come as ``(code, params)``.
"""

from dataclasses import dataclass, field

# The months to audit in: the year's plan is out, the yearly report is not due yet.
PREFERRED = range(3, 12)
SPARE = 12
# What one team can do in a month beside its other work.
MOST_A_MONTH = 4
# From this score on a department is audited twice, the second time this much later.
TWICE = 40
MONTHS_BETWEEN = 3

POINTS = {'major': 10, 'minor': 4, 'repeated': 6}
# Never audited counts as two years without an audit; longer than three years is all the same.
MONTHS_NEVER = 24
MONTHS_MOST = 36


@dataclass(frozen=True)
class Unit:
    """A department with what is known about its risk.

    ``extra``: further factors, ``((code, points, params), …)``. ``clauses``: what is to be
    audited there, in order. ``faults``: the clauses that had nonconformities.
    """

    key: object
    months_since: int | None = None
    major: int = 0
    minor: int = 0
    repeated: int = 0
    extra: tuple = ()
    clauses: tuple = ()
    faults: frozenset = field(default_factory=frozenset)

    @property
    def score(self):
        """The higher, the sooner; never lower for more findings or a longer time."""
        months = MONTHS_NEVER if self.months_since is None else self.months_since
        return (
            min(months, MONTHS_MOST)
            + sum(POINTS[grade] * getattr(self, grade) for grade in POINTS)
            + sum(max(points, 0) for _code, points, _params in self.extra))

    @property
    def reasons(self):
        """``[(code, params), …]``: what the score is made of."""
        result = [
            ('never', {}) if self.months_since is None
            else ('months', {'months': self.months_since})]
        result += [
            (grade, {'count': getattr(self, grade)}) for grade in POINTS if getattr(self, grade)]
        return result + [(code, params) for code, points, params in self.extra if points > 0]

    @property
    def audits(self):
        """How many audits of the department the year should have."""
        return 2 if self.score >= TWICE else 1


@dataclass(frozen=True)
class Visit:
    """A proposed audit of a department in a month."""

    key: object
    month: int
    clauses: tuple
    reasons: tuple


def propose(units, first=1, load=None):
    """Spread one or two visits per unit over the year, the highest risk first.

    :param first: the first month that is still to come.
    :param load: ``{month: visits}`` that are planned already.
    :return: a list of :class:`Visit`, by month.
    """
    ranked = sorted(units, key=lambda unit: -unit.score)  # stable: ties keep their order
    twice = [unit for unit in ranked if unit.audits > 1]
    load = dict(load or {})
    months = _months(len(ranked) + len(twice), first, load)
    visits = [
        Visit(unit.key, month, unit.clauses, tuple(unit.reasons))
        for unit, month in zip(ranked, months, strict=False)]
    for unit, month in zip(twice, months[len(ranked):], strict=True):
        position = ranked.index(unit)
        month = max(month, months[position] + MONTHS_BETWEEN)
        if month > SPARE:
            visits[position] = Visit(
                unit.key, visits[position].month, unit.clauses,
                (*unit.reasons, ('too_late', {})))
            continue
        faulty = tuple(clause for clause in unit.clauses if clause in unit.faults)
        visits.append(Visit(
            unit.key, month, faulty or unit.clauses,
            (('second_faults' if faulty else 'second', {}), *unit.reasons)))
    return sorted(visits, key=lambda visit: visit.month)


def _months(count, first, load):
    """``count`` months from ``first`` on, in order, levelling ``load`` (which is updated)."""
    preferred = [month for month in PREFERRED if month >= first]
    months = spread(count, load, preferred, MOST_A_MONTH)
    months += spread(count - len(months), load, [SPARE], MOST_A_MONTH)
    months += spread(count - len(months), load, [*preferred, SPARE])
    return sorted(months)


def spread(count, load, months, most=None):
    """Up to ``count`` of ``months``, none above ``most``, so that the load is as level as can be.

    Months with equal load are taken evenly spaced, beginning with the first. ``load`` is updated.
    """
    chosen = []
    while len(chosen) < count:
        room = [month for month in months if most is None or load.get(month, 0) < most]
        if not room:
            break
        lowest = min(load.get(month, 0) for month in room)
        level = [month for month in room if load.get(month, 0) == lowest]
        take = min(len(level), count - len(chosen))
        for index in range(take):
            month = level[index * len(level) // take]
            load[month] = load.get(month, 0) + 1
            chosen.append(month)
    return chosen


def share(asked, clauses, keeper):
    """What to audit where, so that no clause is left out.

    :param asked: ``{unit: the clauses its questions belong to}``.
    :param clauses: every clause of the year, in order.
    :param keeper: the unit that takes the clauses nobody is asked about.
    :return: ``({unit: clauses in order}, the clauses given to the keeper)``.
    """
    anywhere = set().union(*asked.values()) if asked else set()
    orphans = [clause for clause in clauses if clause not in anywhere]
    result = {
        unit: tuple(
            clause for clause in clauses
            if clause in wanted or unit == keeper and clause not in anywhere)
        for unit, wanted in asked.items()}
    return result, orphans
