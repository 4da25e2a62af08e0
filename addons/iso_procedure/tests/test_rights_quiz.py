"""Who may do what about the questions of a version: proved as in ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

Of the version in force the staff, the reviewer, the auditor and the secretary have not read it
yet: none of them sees the answers. The owner wrote it, the leader approved it.

====================== ========= ====== ===== ==== ======== ====== ========= ====== ===== =========
model                  record    where  staff head reviewer auditor secretary leader admin inspector
====================== ========= ====== ===== ==== ======== ====== ========= ====== ===== =========
iso.procedure.question draft     own    -     rwcu r        -      rwcu      r      rwcu  r
iso.procedure.question review    own    -     r    r        -      r         r      r     r
iso.procedure.question effective own    -     r    -        -      -         r      r     r
iso.procedure.question draft     other  -     .    .        -      -         -      -     -
iso.procedure.question effective other  -     .    .        -      -         -      -     -
iso.procedure.question draft     branch -     .    .        -      -         -      -     r
iso.procedure.question effective branch -     .    .        -      -         -      -     r
====================== ========= ====== ===== ==== ======== ====== ========= ====== ===== =========
"""

from odoo.tests import tagged

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table

from .common import ProcedureCase
from .test_quiz import QUESTIONS

ROLES = (
    'staff', 'head', 'reviewer', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsQuiz(RightsMixin, ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {
            'staff': cls.staff, 'head': cls.head, 'reviewer': cls.auditor,
            'auditor': cls._user('spare', 'auditor', cls.agency, cls.dept_plan),
            'secretary': cls.secretary, 'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_9', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        cls.samples = {
            ('iso.procedure.question', state): (
                version.sudo().question_ids[0], {'name': "Another?"},
                {'version_id': version.id, 'name': "More?", 'right_answer': "A", 'wrong_1': "B"})
            for state, version in (
                ('draft', cls._draft(question_ids=QUESTIONS)),
                ('review', cls._in_review(question_ids=QUESTIONS)),
                ('effective', cls._effective(question_ids=QUESTIONS)))}
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 180, "the table was not read")
