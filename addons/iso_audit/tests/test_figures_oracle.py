"""Age bands, rates and days against a slow but obvious oracle, for any files."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .test_figures import TODAY, FiguresCase

settings.register_profile(
    'iso', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('iso')

FILES = 6
OPEN = ['reported', 'analysis', 'proposed', 'approved', 'done']
hours = st.integers(0, 200 * 24)
files = st.lists(
    st.tuples(
        st.sampled_from([*OPEN, 'closed', 'closed', 'closed', 'rejected']),
        st.integers(0, 200),  # days since it was found
        st.one_of(st.none(), st.integers(-40, 200)),  # days since it was to be closed
        hours,  # hours since it was closed
    ), min_size=FILES, max_size=FILES)


def band(days):
    """Walk up the days one by one."""
    name = '007'
    for day in range(days + 1):
        name = {8: '030', 31: '060', 61: '090', 91: '999'}.get(day, name)
    return name


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values) if values else False


@tagged('post_install', '-at_install')
class TestFigureOracle(FiguresCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool_of_files = cls.env['iso.nonconformity'].union(
            *(cls._file() for _number in range(FILES)))

    @given(files)
    @settings(max_examples=40)
    def test_any_files(self, drawn):
        expected = {name: [] for name in ('age', 'days_to_close', 'on_time_rate')}
        bands, late = {}, 0
        for file, (state, found, due, hours_ago) in zip(self.pool_of_files, drawn, strict=True):
            closed_on = TODAY - timedelta(hours=hours_ago)
            deadline = None if due is None else self._day(-due)
            file._system_write({
                'state': state, 'date': self._day(-found), 'deadline': deadline,
                'closed_on': closed_on if state == 'closed' else False})
            if state == 'rejected':
                continue
            # Vietnam keeps no summer time: always seven hours ahead.
            closed = state == 'closed' and (closed_on + timedelta(hours=7)).date()
            key = False if closed else band(found)
            bands[key] = bands.get(key, 0) + 1
            expected['age'].append(None if closed else found)
            expected['days_to_close'].append(
                (closed - self._day(-found)).days if closed else None)
            if closed:
                expected['on_time_rate'].append(
                    100 if deadline is None or closed <= deadline else 0)
            elif deadline is not None and deadline < self.today:
                expected['on_time_rate'].append(0)
                late += 1
        domain = [('id', 'in', self.pool_of_files.ids)]
        figures, = self._figures(
            'iso.nonconformity.report', [], [f'{name}:avg' for name in expected] + ['late:sum'],
            domain=domain)
        for name, value in zip(expected, figures, strict=False):
            self.assertAlmostEqual(value, mean(expected[name]), msg=name)
        self.assertEqual(figures[-1] or 0, late)
        self.assertEqual(
            {key: count for key, (count,) in self._figures(
                'iso.nonconformity.report', ['age_band'], ['__count'], domain=domain).items()},
            bands)
