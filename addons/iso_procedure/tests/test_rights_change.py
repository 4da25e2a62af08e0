"""Who may do what about change requests: proved as in ``iso_audit``'s ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

``staff`` asks, ``head`` owns the document, ``doer`` has no part in it. Written is the title of a
request and the day of a document; created is another of the same kind (of a document: another
one in the same request).

================== ========= ====== ===== ==== ==== ======= ========= ====== ===== =========
model              record    where  staff head doer auditor secretary leader admin inspector
================== ========= ====== ===== ==== ==== ======= ========= ====== ===== =========
iso.change.request draft     own    rwcu  c    c    c       c         c      c     c
iso.change.request submitted own    rc    c    c    rc      rwc       rc     rwc   rc
iso.change.request open      own    rc    rc   c    rc      rwc       rc     rwc   rc
iso.change.request done      own    rc    rc   c    rc      rc        rc     rc    rc
iso.change.request refused   own    rc    c    c    rc      rc        rc     rc    rc
iso.change.request open      other  -     .    .    -       -         -      -     -
iso.change.request draft     branch -     .    .    -       -         -      -     -
iso.change.request open      branch -     .    .    -       -         -      -     r
iso.change.line    draft     own    rwcu  -    -    -       -         -      -     -
iso.change.line    submitted own    r     -    -    r       rwcu      r      rwcu  r
iso.change.line    open      own    r     r    -    r       rwc       r      rwc   r
iso.change.line    done      own    r     r    -    r       r         r      r     r
iso.change.line    refused   own    r     -    -    r       r         r      r     r
iso.change.line    open      other  -     .    .    -       -         -      -     -
iso.change.line    open      branch -     .    .    -       -         -      -     r
================== ========= ====== ===== ==== ==== ======= ========= ====== ===== =========
"""

from odoo.tests import tagged

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table

from .test_change import ChangeCase

ROLES = ('staff', 'head', 'doer', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsChange(RightsMixin, ChangeCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {'own': {
            'staff': cls.staff, 'head': cls.head, 'doer': cls.doer, 'auditor': cls.auditor,
            'secretary': cls.secretary, 'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_8', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        cls.samples = {}
        document = cls._effective().procedure_id
        spare = cls._effective(document=cls._document(title="Spare")).procedure_id
        requests = {'draft': cls._asked(document), 'open': cls._accepted_change(document)}
        for state in ('submitted', 'refused'):
            requests[state] = cls._asked(document)
            requests[state].action_submit()
        requests['refused'].with_user(cls.secretary)._with_reason_refuse("No")
        requests['done'] = cls._accepted_change(document)
        requests['done'].line_ids._with_reason_needless("No")
        for state, request in requests.items():
            assert request.state == state
            cls.samples['iso.change.request', state] = (
                request, {'title': "Other"},
                {'title': "New", 'company_id': cls.agency.id})
            cls.samples['iso.change.line', state] = (
                request.line_ids, {'deadline': cls._day(5)},
                {'request_id': request.id, 'procedure_id': spare.id})
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertEqual(self._prove(ROWS), 10 * 8 * 4 + 5 * 6 * 4)

    def test_no_model_is_left_out(self):
        ours = self.env['ir.model'].search([('model', '=like', 'iso.change.%')])
        self.assertEqual(set(ours.mapped('model')), {model for model, *_row in ROWS})
