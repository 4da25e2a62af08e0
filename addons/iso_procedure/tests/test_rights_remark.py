"""Who may do what about remarks: proved as in ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

``head`` owns the document, ``reviewer`` said it, ``auditor`` and ``staff`` have no part. Written
are the words (``words``: of an open remark) or the answer (``answer``, ``settled`` too); created
is another on the same version.

==================== ======== ====== ===== ==== ======== ====== ========= ====== ===== =========
model                record   where  staff head reviewer auditor secretary leader admin inspector
==================== ======== ====== ===== ==== ======== ====== ========= ====== ===== =========
iso.procedure.remark words    own    -     rc   rwcu     r      rc        rc     rc    r
iso.procedure.remark answer   own    -     rwc  rc       r      rwc       rc     rwc   r
iso.procedure.remark settled  own    -     rc   rc       r      rc        rc     rc    r
iso.procedure.remark approved own    -     r    r        r      r         r      r     r
iso.procedure.remark words    other  -     .    .        -      -         -      -     -
iso.procedure.remark answer   other  -     .    .        -      -         -      -     -
iso.procedure.remark words    branch -     .    .        -      -         -      -     r
iso.procedure.remark answer   branch -     .    .        -      -         -      -     r
==================== ======== ====== ===== ==== ======== ====== ========= ====== ===== =========
"""

from odoo.tests import tagged

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table

from .common import ProcedureCase

ROLES = (
    'staff', 'head', 'reviewer', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsRemark(RightsMixin, ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {'own': {
            'staff': cls.staff, 'head': cls.head, 'reviewer': cls.auditor,
            'auditor': cls._user('spare', 'auditor', cls.agency, cls.dept_plan),
            'secretary': cls.secretary, 'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_8', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        cls.samples = {}
        for record, write in (
                ('words', {'text': "Other"}), ('answer', {'answer': "Done"}),
                ('settled', {'answer': "Done"}), ('approved', {'text': "Other"})):
            version = cls._in_review()
            new = {'version_id': version.id, 'text': "Say whose"}
            remark = cls.env['iso.procedure.remark'].with_user(cls.auditor).create(dict(new))
            if record == 'answer':
                # So that who said it no longer deletes it.
                remark.with_user(cls.head).answer = "Soon"
            if record in ('settled', 'approved'):
                remark.action_settle()
            if record == 'approved':
                version.with_user(cls.auditor).action_agree()
                version.with_user(cls.leader)._approve()
            cls.samples['iso.procedure.remark', record] = (remark, write, new)
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 200, "the table was not read")
