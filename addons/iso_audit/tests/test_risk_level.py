"""Ratings, levels and review dates against slow but obvious oracles; no database."""

import unittest
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .. import risk_level

settings.register_profile('iso', deadline=None)
settings.load_profile('iso')

STEPS = st.integers(1, 5)
THRESHOLDS = st.lists(st.integers(2, 25), min_size=3, max_size=3, unique=True).map(
    lambda values: tuple(sorted(values)))


def slow_level(value, thresholds):
    """The oracle: one question after the other."""
    if value >= thresholds[2]:
        return 'critical'
    if value >= thresholds[1]:
        return 'high'
    if value >= thresholds[0]:
        return 'medium'
    return 'low'


@tagged('post_install', '-at_install')
class TestRiskLevel(unittest.TestCase):

    @given(STEPS, STEPS)
    def test_rating_is_counted_cells(self, likelihood, impact):
        cells = [(a, b) for a in range(1, 6) for b in range(1, 6)
                 if a <= likelihood and b <= impact]
        self.assertEqual(risk_level.rating(str(likelihood), str(impact)), len(cells))
        self.assertEqual(risk_level.rating(likelihood, impact), len(cells))

    def test_half_a_rating_is_none(self):
        for pair in ((False, '3'), ('3', False), (None, None)):
            self.assertEqual(risk_level.rating(*pair), 0)
        self.assertIsNone(risk_level.level(0))

    @given(st.integers(1, 25), THRESHOLDS)
    def test_level(self, value, thresholds):
        self.assertEqual(risk_level.level(value, thresholds), slow_level(value, thresholds))

    @given(THRESHOLDS)
    def test_scale_covers_each_rating_once(self, thresholds):
        of_rating = {}
        for name, first, last in risk_level.scale(thresholds):
            for value in range(first, last + 1):
                self.assertNotIn(value, of_rating)
                of_rating[value] = name
        self.assertEqual(of_rating, {
            value: slow_level(value, thresholds) for value in range(1, 26)})

    @given(st.lists(st.integers(-2, 30), max_size=5))
    def test_are_valid(self, thresholds):
        valid = len(thresholds) == 3 and thresholds[0] > 1 and all(
            thresholds[i] < thresholds[i + 1] for i in range(2)) and thresholds[2] <= 25
        self.assertEqual(risk_level.are_valid(tuple(thresholds)), valid)

    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(risk_level.LEVELS))
    def test_review_lies_ahead_and_the_graver_the_sooner(self, day, level):
        reviews = [risk_level.review_date(day, name) for name in reversed(risk_level.LEVELS)]
        self.assertEqual(reviews, sorted(set(reviews)))
        self.assertGreater(reviews[0], day)
        months = {'low': 12, 'medium': 6, 'high': 3, 'critical': 1}[level]
        due = risk_level.review_date(day, level)
        self.assertEqual((due.year - day.year) * 12 + due.month - day.month, months)
        self.assertLessEqual(due.day, day.day, "never beyond the same day, nor in another month")
