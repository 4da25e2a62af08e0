from freezegun import freeze_time
from odoo.tests import tagged
from .test_demo import TestDemo as Base

def make(day):
    @tagged('post_install', '-at_install')
    class T(Base):
        @classmethod
        def setUpClass(cls):
            f = freeze_time(day); f.start(); cls.addClassCleanup(f.stop)
            super().setUpClass()
    T.__name__ = T.__qualname__ = 'TestTmp' + day[:10].replace('-', '')
    return T

for d in ('2026-11-29 05:00', '2026-11-30 03:00', '2026-12-31 18:30', '2027-01-02 02:00', '2027-03-01 08:00', '2026-11-27 04:00'):
    t = make(d)
    globals()[t.__name__] = t
del t, Base
