"""Who may compare versions: proved as in ``iso_audit``'s ``test_rights``; see ``test_rights``.

Created is the comparison of a version in force with the one before it: staff reads only the one.
Of another's dialog nobody sees anything, as with all that is transient.

============== ========= ===== ===== ==== ======= ========= ====== ===== =========
model          record    where staff head auditor secretary leader admin inspector
============== ========= ===== ===== ==== ======= ========= ====== ===== =========
iso.comparison another's own   -     c    c       c         c      c     c
iso.comparison another's other -     .    -       -         -      -     -
============== ========= ===== ===== ==== ======= ========= ====== ===== =========
"""

from odoo.tests import tagged

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table

from .common import ProcedureCase

ROLES = ('staff', 'head', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsComparison(RightsMixin, ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            'own': {
                'staff': cls.staff, 'head': cls.head, 'auditor': cls.auditor,
                'secretary': cls._user('spare_secretary', 'secretary', cls.agency),
                'leader': cls.leader, 'admin': cls.admin,
                'inspector': cls._user('own_inspector', 'inspector', cls.agency)},
            'other': {
                role: cls._user(f'other_{role}_8', role, cls.other_agency)
                for role in ROLES if role != 'head'}}
        first = cls._effective()
        second = first.procedure_id.with_user(cls.head)._new_version()
        second.reason = "Clearer"
        second.action_review()
        second.with_user(cls.auditor).action_agree()
        second.with_user(cls.leader)._approve()
        values = {'version_id': second.id, 'other_id': first.id}
        cls.samples = {('iso.comparison', "another's"): (
            cls.env['iso.comparison'].with_user(cls.secretary).create(values),
            {'other_id': first.id}, values)}
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertEqual(self._prove(ROWS), 4 * (7 + 6), "the table was not read")
