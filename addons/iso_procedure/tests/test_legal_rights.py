"""Who may do what about legal documents: proved as in ``iso_audit``'s ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

``branch`` is the organisation at the top, whose administrator keeps what is shared; its
inspector reads what the agencies below entered.

=================== ========= ====== ===== ======= ========= ====== ===== =========
model               record    where  staff auditor secretary leader admin inspector
=================== ========= ====== ===== ======= ========= ====== ===== =========
iso.legal.document  shared    own    r     r       r         r      r     r
iso.legal.document  shared    other  r     r       r         r      r     r
iso.legal.document  shared    branch r     r       r         r      rwcu  r
iso.legal.document  agency    own    r     r       rwcu      r      rwcu  r
iso.legal.document  agency    other  -     -       -         -      -     -
iso.legal.document  agency    branch -     -       -         -      -     r
iso.legal.document  used      own    r     r       rwc       r      rwc   r
iso.legal.apply     another's own    -     -       c         -      c     -
iso.legal.import    another's own    -     -       c         -      c     -
=================== ========= ====== ===== ======= ========= ====== ===== =========
"""

from odoo.tests import tagged

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table

from .test_legal import LegalCase

ROLES = ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsLegal(RightsMixin, LegalCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {
            'staff': cls.staff, 'auditor': cls.auditor, 'secretary': cls.secretary,
            'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_8', role, company) for role in ROLES}
        spare_secretary = cls._user('spare_secretary', 'secretary', cls.agency)
        values = {
            'number': "77/2026/TT-BTP", 'title': "New", 'effective_on': cls.today}
        mine = {**values, 'company_id': cls.agency.id}
        used = cls._law("8/2020/TT-BTP", -5)
        cls._document(legal_ids=used.ids)
        cls.samples = {
            ('iso.legal.document', 'shared'): (
                cls._law("7/2020/TT-BTP", -5, user=cls.top_admin), {'issuer': "A ministry"},
                {**values, 'company_id': False}),
            ('iso.legal.document', 'agency'): (
                cls._law("9/2020/TT-BTP", -5), {'issuer': "A ministry"}, mine),
            ('iso.legal.document', 'used'): (used, {'issuer': "A ministry"}, mine),
            ('iso.legal.apply', "another's"): (
                cls.env['iso.legal.apply'].with_user(spare_secretary).create(
                    {'legal_id': cls.newer.id}), {'reason': "Other"},
                {'legal_id': cls.newer.id}),
            ('iso.legal.import', "another's"): (
                cls.env['iso.legal.import'].with_user(spare_secretary).create({}),
                {'filename': "x.xlsx"}, {}),
        }
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 200, "the table was not read")

    def test_no_model_is_left_out(self):
        ours = self.env['ir.model'].search([('model', '=like', 'iso.legal.%')]).mapped('model')
        self.assertEqual(set(ours), {model for model, *_row in ROWS})
