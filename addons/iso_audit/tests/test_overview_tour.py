from odoo.tests import HttpCase, tagged

from .overview_common import OverviewCase


@tagged('post_install', '-at_install')
class TestOverviewTour(OverviewCase, HttpCase):
    """The first screen of the app in the browser: on a desk and on a phone."""

    def test_leader(self):
        menu = self.env.ref('iso_audit.menu_iso_root')
        self.assertEqual(menu.child_id[0], self.env.ref('iso_audit.menu_iso_overview'))
        self.start_tour('/odoo/iso-overview', 'iso_overview_leader', login=self.leader.login)

    def test_staff_on_a_phone(self):
        self.browser_size, self.touch_enabled = '390x844', True
        self.start_tour('/odoo/iso-overview', 'iso_overview_phone', login=self.doer.login)

    def test_inspector(self):
        self.start_tour(
            '/odoo/iso-overview', 'iso_overview_inspector', login=self.inspector.login)
