"""The proposal of the year's audits and the clause tree, against obvious oracles."""

import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.iso_audit import proposal
from odoo.addons.iso_audit.clause_tree import ClauseTree

small = st.integers(0, 6)


FACTS = st.tuples(
    st.none() | st.integers(0, 60), small, small, small, st.integers(-5, 9),
    st.frozensets(small))


@st.composite
def units(draw, least=0, most=30):
    return [
        proposal.Unit(
            key=key, months_since=months, major=major, minor=minor, repeated=repeated,
            extra=(('open', points, {}),), clauses=(0, 1, 2), faults=faults)
        for key, (months, major, minor, repeated, points, faults) in enumerate(
            draw(st.lists(FACTS, min_size=least, max_size=most)))]


@st.composite
def trees(draw):
    """A random forest; every leaf is assessable, as in a library, and some others are."""
    size = draw(st.integers(1, 14))
    parents = {
        node: draw(st.none() | st.integers(0, node - 1)) if node else None
        for node in range(size)}
    inner = set(parents.values())
    assessable = {node for node in parents if node not in inner or draw(st.booleans())}
    return ClauseTree(parents, assessable), parents, assessable


def ancestors(parents, node):
    while node is not None:
        yield node
        node = parents[node]


class TestProposal(unittest.TestCase):

    @given(units(), st.integers(1, 12), st.dictionaries(st.integers(1, 12), small))
    def test_every_unit_in_range_and_in_different_months(self, every, first, load):
        visits = proposal.propose(every, first, load)
        self.assertEqual({visit.key for visit in visits}, {unit.key for unit in every})
        for unit in every:
            months = [visit.month for visit in visits if visit.key == unit.key]
            self.assertTrue(all(max(first, 3) <= month <= 12 for month in months))
            self.assertLessEqual(len(months), unit.audits)
            if len(months) == 2:
                self.assertGreaterEqual(months[1] - months[0], proposal.MONTHS_BETWEEN)
            elif unit.audits == 2:
                reasons = next(visit.reasons for visit in visits if visit.key == unit.key)
                self.assertIn(('too_late', {}), reasons)
        self.assertEqual([v.month for v in visits], sorted(v.month for v in visits))
        self.assertEqual(visits, proposal.propose(every, first, load))

    @given(units(), st.integers(1, 12))
    def test_higher_risk_is_never_later(self, every, first):
        firsts = {}
        for visit in proposal.propose(every, first):
            firsts.setdefault(visit.key, visit.month)
        for one in every:
            for other in every:
                if one.score > other.score:
                    self.assertLessEqual(firsts[one.key], firsts[other.key])

    @given(units(least=1, most=1), st.sampled_from(['major', 'minor', 'repeated']))
    def test_more_findings_never_lower_the_score(self, every, grade):
        unit = every[0]
        worse = proposal.Unit(
            **{**unit.__dict__, grade: getattr(unit, grade) + 1})
        self.assertGreater(worse.score, unit.score)
        self.assertGreaterEqual(worse.audits, unit.audits)
        self.assertIn(
            (grade, {'count': getattr(worse, grade)}), worse.reasons)

    @given(st.integers(0, 60), st.integers(0, 60))
    def test_longer_without_audit_never_lowers_the_score(self, one, other):
        shorter, longer = sorted((one, other))
        self.assertLessEqual(
            proposal.Unit(key=1, months_since=shorter).score,
            proposal.Unit(key=1, months_since=longer).score)

    @given(
        st.integers(0, 60), st.dictionaries(st.integers(1, 12), small),
        st.sets(st.integers(1, 12), min_size=1), st.none() | st.integers(1, 6))
    def test_spread_is_level(self, count, load, months, most):
        """Oracle: put one after the other into the emptiest month."""
        months = sorted(months)
        expected = {month: load.get(month, 0) for month in months}
        for _each in range(count):
            room = [m for m in months if most is None or expected[m] < most]
            if not room:
                break
            expected[min(room, key=lambda m: expected[m])] += 1
        after = dict(load)
        chosen = proposal.spread(count, after, months, most)
        self.assertEqual(
            sorted(after.get(m, 0) for m in months), sorted(expected.values()))
        for month in months:
            self.assertEqual(after.get(month, 0), load.get(month, 0) + chosen.count(month))

    def test_december_is_kept_and_no_month_is_overloaded(self):
        """Nine months times four hold 36 departments; the 37th goes to December."""
        every = [proposal.Unit(key=key, months_since=6) for key in range(36)]
        months = [visit.month for visit in proposal.propose(every)]
        self.assertEqual({m: months.count(m) for m in set(months)}, dict.fromkeys(range(3, 12), 4))
        every.append(proposal.Unit(key=36, months_since=1))
        last = proposal.propose(every)[-1]
        self.assertEqual((last.key, last.month), (36, 12))

    def test_three_departments_are_spread_over_the_year(self):
        every = [proposal.Unit(key=key, months_since=key) for key in (3, 9, 6)]
        self.assertEqual(
            [(visit.key, visit.month) for visit in proposal.propose(every)],
            [(9, 3), (6, 6), (3, 9)])

    def test_high_risk_comes_twice_the_second_time_on_the_faults(self):
        risky = proposal.Unit(
            key='risky', months_since=12, major=2, repeated=2, clauses=(1, 2, 3),
            faults=frozenset({2, 9}))
        calm = proposal.Unit(key='calm', months_since=12, clauses=(1,))
        self.assertEqual(
            [(v.key, v.month, v.clauses, v.reasons[0][0]) for v in proposal.propose([calm, risky])],
            [('risky', 3, (1, 2, 3), 'months'), ('calm', 6, (1,), 'months'),
             ('risky', 9, (2,), 'second_faults')])

    @given(
        st.dictionaries(st.integers(0, 6), st.sets(st.integers(0, 9)), min_size=1),
        st.lists(st.integers(0, 9), unique=True))
    def test_share_leaves_no_clause_out_and_adds_none(self, asked, clauses):
        keeper = min(asked)
        result, orphans = proposal.share(asked, clauses, keeper)
        self.assertEqual(set().union(*result.values()), set(clauses))
        for unit, given_ in result.items():
            extra = set(orphans) if unit == keeper else set()
            self.assertEqual(set(given_), (asked[unit] | extra) & set(clauses))


class TestClauseTree(unittest.TestCase):

    @given(trees(), st.data())
    @settings(max_examples=200)
    def test_covered(self, drawn, data):
        tree, parents, assessable = drawn
        planned = data.draw(st.sets(st.sampled_from(sorted(parents))))
        children = {node: [c for c in parents if parents[c] == node] for node in parents}

        def oracle(node):
            if any(above in planned for above in ancestors(parents, node)):
                return True
            return bool(children[node]) and all(map(oracle, children[node]))

        expected = {node for node in parents if oracle(node)}
        self.assertEqual(tree.covered(planned), expected)
        self.assertEqual(tree.missing(planned), sorted(assessable - expected))

    @given(trees(), st.data())
    @settings(max_examples=200)
    def test_shortest_covers_what_was_chosen(self, drawn, data):
        tree, parents, assessable = drawn
        chosen = data.draw(st.sets(st.sampled_from(sorted(assessable))))
        short = tree.shortest(chosen)
        self.assertLessEqual(len(short), len(chosen))
        self.assertLessEqual(chosen, tree.covered(set(short)))
        self.assertEqual(
            tree.covered(set(short)) & assessable, tree.covered(chosen) & assessable)

    @given(trees(), st.data())
    def test_every_question_counts_for_a_clause(self, drawn, data):
        tree, parents, assessable = drawn
        node = data.draw(st.sampled_from(sorted(parents)))
        concluded = tree.concluded_on(node)
        self.assertTrue(concluded)  # every leaf is assessable
        self.assertLessEqual(set(concluded), assessable)
        self.assertTrue(all(node in ancestors(parents, each) for each in concluded))

    def test_question_below_an_assessable_clause_counts_for_it(self):
        tree = ClauseTree({'4': None, '4.4': '4', '4.4.1': '4.4'}, {'4.4'})
        self.assertEqual(tree.concluded_on('4.4.1'), ['4.4'])
        self.assertEqual(tree.concluded_on('9'), [])
