"""Periods, status and typed numbers against slow but obvious oracles."""

import unittest
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.iso_audit import objective_sheet, objective_status

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
hundredths = st.integers(-10**7, 10**7)


def unit(day, frequency):
    """The calendar period of a day, named."""
    return {
        'month': (day.year, day.month), 'quarter': (day.year, (day.month + 2) // 3),
        'half': (day.year, day.month > 6), 'year': day.year}[frequency]


class TestPeriods(unittest.TestCase):

    @given(days, st.integers(0, 800), st.sampled_from(sorted(objective_status.MONTHS)))
    @settings(max_examples=80, deadline=None)
    def test_day_by_day(self, start, length, frequency):
        """Walk over the days: a period ends where the next day belongs to another one."""
        end = start + timedelta(days=length)
        expected, first = [], start
        for number in range(length + 1):
            day = start + timedelta(days=number)
            tomorrow = day + timedelta(days=1)
            if day == end or unit(day, frequency) != unit(tomorrow, frequency):
                expected.append((first, day))
                first = tomorrow
        self.assertEqual(
            [tuple(period) for period in objective_status.periods(start, end, frequency)],
            expected)

    @given(days, st.integers(0, 400))
    def test_next_year(self, start, length):
        end = start + timedelta(days=length)
        first, last = objective_status.next_year(start, end)
        self.assertEqual((first.year, last.year), (start.year + 1, end.year + 1))
        self.assertEqual((first.month, last.month), (start.month, end.month))
        self.assertLess(start, first)
        if (end + timedelta(days=1)).day == 1:
            self.assertEqual((last + timedelta(days=1)).day, 1, "the month ends as before")
        elif (end.month, end.day) != (2, 29):
            self.assertEqual(last.day, end.day)

    def test_leap_days(self):
        self.assertEqual(
            objective_status.next_year(date(2027, 3, 1), date(2027, 2, 28).replace(year=2028)),
            (date(2028, 3, 1), date(2029, 2, 28)))
        self.assertEqual(
            objective_status.next_year(date(2024, 2, 29), date(2027, 2, 28)),
            (date(2025, 2, 28), date(2028, 2, 29)))


class TestStatus(unittest.TestCase):

    @given(hundredths, hundredths, st.sampled_from(['up', 'down']), st.integers(0, 5000))
    @settings(max_examples=300)
    def test_exact(self, value, target, direction, margin):
        """In whole hundredths, where nothing is rounded."""
        lack = (target - value) * (1 if direction == 'up' else -1)
        expected = 'missed'
        if lack <= 0:
            expected = 'met'
        elif Fraction(lack) <= Fraction(abs(target)) * Fraction(margin, 10000):
            expected = 'near'
        self.assertEqual(
            objective_status.status(value / 100, target / 100, direction, margin / 100),
            expected)

    def test_on_the_edge(self):
        for value, target, direction, margin, expected in (
                (95, 95, 'up', 5, 'met'), (90.25, 95, 'up', 5, 'near'),
                (90.24, 95, 'up', 5, 'missed'), (0, 0, 'down', 5, 'met'),
                (0.01, 0, 'down', 5, 'missed'), (3.3, 3, 'down', 10, 'near'),
                (3.31, 3, 'down', 10, 'missed'), (94.99, 95, 'up', 0, 'missed')):
            with self.subTest(value=value, target=target):
                self.assertEqual(
                    objective_status.status(value, target, direction, margin), expected)


class TestNumbers(unittest.TestCase):

    @given(
        hundredths, st.sampled_from(['.', ',']), st.booleans(),
        st.sampled_from(['', ' %', '%', ' ']))
    @settings(max_examples=300)
    def test_however_it_is_typed(self, hundreds, point, grouped, end):
        """Written out in the reader's language, with or without groups, it is read back."""
        other = {'.': ',', ',': '.'}[point]
        whole, fraction = divmod(abs(hundreds), 100)
        text = f'{whole:,}'.replace(',', other) if grouped else str(whole)
        text = f"{'-' if hundreds < 0 else ''}{text}{point}{fraction:02}{end}"
        self.assertEqual(objective_sheet.number(text, point), hundreds / 100)

    def test_forms(self):
        for text, point, expected in (
                ("92", ',', 92), ("92,5", ',', 92.5), ("92.5", ',', 92.5), ("92,5", '.', 92.5),
                ("1.234", ',', 1234), ("1.234", '.', 1.234), ("1,234", '.', 1234),
                ("1,234", ',', 1.234), ("1.234,5", '.', 1234.5), ("1,234.5", ',', 1234.5),
                ("1.234.567", '.', 1234567), ("1 234", ',', 1234), ("+5 %", ',', 5),
                ("0.125", ',', 0.125), (92.5, ',', 92.5), (7, ',', 7), ("-3", ',', -3)):
            with self.subTest(text=text, point=point):
                self.assertEqual(objective_sheet.number(text, point), expected)

    def test_no_numbers(self):
        for text in (
                "", None, "n/a", "12a", "1.2.3", "1,23,456.7", "12,34.567.8", True, "5 5 x", "--5", ".",
                "1e5", "nan", "inf"):
            with self.subTest(text=text):
                self.assertIsNone(objective_sheet.number(text))

    def test_days(self):
        for cell in (date(2026, 3, 31), "31/03/2026", "31-3-2026", "31.03.2026", "2026-03-31"):
            self.assertEqual(objective_sheet.day(cell), date(2026, 3, 31))
        for cell in ("31/02/2026", "soon", None, 5):
            self.assertIsNone(objective_sheet.day(cell))
