"""Lists, pivot, form and search, as the web client asks for them, the same way on both sides."""
from itertools import product

from webclient import aggregates, form_spec, view_spec

PAGE = 80
COUNT_LIMIT = 10001


class Reading:
    """Works of one side: ``model`` read by ``user``."""

    def __init__(self, bench, side, model, user):
        self.bench, self.side, self.model, self.user = bench, side, model, user
        self.works = {}

    def add(self, work, function, user=None):
        self.works[self.side, work] = (user or self.user, function)

    def page(self, work, domain, user=None):
        with self.bench.env(user or self.user) as env:
            columns = view_spec(env[self.model])
        self.add(work, lambda env, _number: env[self.model].web_search_read(
            domain, columns, limit=PAGE, count_limit=COUNT_LIMIT), user)

    def groups(self, state):
        """The list grouped by ``state``, folded as it comes; the board with its first cards."""
        for work, view, unfold in (('groups', 'list', False), ('board', 'kanban', True)):
            with self.bench.env(self.user) as env:
                spec = view_spec(env[self.model], view)
                totals = aggregates(env[self.model], spec)
            self.add(work, lambda env, _number, spec=spec, totals=totals, unfold=unfold:
                       env[self.model].with_context(read_group_expand=True).web_read_group(
                           [], [state], totals, auto_unfold=unfold,
                           unfold_read_specification=spec))

    def pivot(self, row, column):
        """The whole table with its totals, in the one request the client needs for it."""
        sets = [[name for name, taken in zip((row, column), choice, strict=True) if taken]
                for choice in product((False, True), repeat=2)]
        self.add('pivot', lambda env, _number: env[self.model].formatted_read_grouping_sets(
            [], sets, ['__count']))

    def form(self, record, user):
        with self.bench.env(user) as env:
            spec = form_spec(env[self.model].browse(record))
        self.add('form', lambda env, _number: env[self.model].browse(record).web_read(spec),
                   user)
