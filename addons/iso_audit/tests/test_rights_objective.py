"""Who may do what about objectives and their values: proved as in ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

``head`` owns them, ``staff`` works in the department; nobody else has to do with them. Written of
an objective is its title while it is a draft, the conclusion afterwards; of a value another value
and, of one that the system counted, the note. Values are added for the next period.

===================== ========== ====== ===== ==== ======= ========= ====== ===== =========
model                 record     where  staff head auditor secretary leader admin inspector
===================== ========== ====== ===== ==== ======= ========= ====== ===== =========
iso.objective         draft      own    -     r    -       rwcu      r      rwcu  r
iso.objective         submitted  own    -     r    -       rc        r      rc    r
iso.objective         approved   own    r     rw   r       rwc       r      rwc   r
iso.objective         closed     own    r     r    r       rc        r      rc    r
iso.objective         approved   other  -     .    -       -         -      -     -
iso.objective         closed     other  -     .    -       -         -      -     -
iso.objective         draft      branch -     .    -       -         -      -     r
iso.objective         approved   branch -     .    -       -         -      -     r
iso.objective.value   typed      own    r     rwc  r       rwc       r      rwc   r
iso.objective.value   counted    own    r     rw   r       rw        r      rw    r
iso.objective.value   revised    own    -     r    -       r         r      r     r
iso.objective.value   closed     own    r     r    r       r         r      r     r
iso.objective.value   typed      other  -     .    -       -         -      -     -
iso.objective.value   revised    branch -     .    -       -         -      -     r
iso.objective.import  another's  own    c     c    c       c         c      c     c
===================== ========== ====== ===== ==== ======= ========= ====== ===== =========
"""

from odoo.tests import tagged

from .objective_common import ObjectiveCase
from .rights_common import RightsMixin, table

ROLES = ('staff', 'head', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsObjective(RightsMixin, ObjectiveCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {
            'staff': cls.staff, 'head': cls.head, 'auditor': cls.auditor,
            'secretary': cls.secretary, 'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_2', role, company)
                for role in ROLES if role != 'head'}
        approved = cls._in_force()
        typed = cls._measured(approved, 96)
        counted = cls._in_force(measure='files_repeated')
        counted.action_measure()
        revised = cls._in_force()
        cls._measured(revised, 96)
        revised._with_reason_revise("Other software")
        closed = cls._closed()
        given_up = cls._in_force(
            frequency='half', date_from='2025-01-01', date_to='2025-12-31')
        cls._measured(given_up, 96)
        given_up.with_user(cls.leader)._with_reason_drop("Not ours any more")
        new = cls._values()
        add = {'value': 97, 'date': '2026-06-30', 'note': "Seen"}
        conclusion = {'conclusion': "So"}
        cls.samples = {
            ('iso.objective', 'draft'): (cls._draft(), {'title': "Other"}, new),
            ('iso.objective', 'submitted'): (cls._submitted(), conclusion, new),
            ('iso.objective', 'approved'): (approved, conclusion, new),
            ('iso.objective', 'closed'): (closed, conclusion, new),
            ('iso.objective.value', 'typed'): (
                typed, {'value': 95}, {**add, 'objective_id': approved.id}),
            ('iso.objective.value', 'counted'): (
                counted.value_ids.sorted('date')[0], {'note': "Why"},
                {**add, 'objective_id': counted.id, 'date': '2026-08-31'}),
            ('iso.objective.value', 'revised'): (
                revised.value_ids, {'value': 95}, {**add, 'objective_id': revised.id}),
            ('iso.objective.value', 'closed'): (
                given_up.value_ids, {'value': 95},
                {**add, 'objective_id': given_up.id, 'date': '2025-12-31'}),
            ('iso.objective.import', "another's"): (
                cls.env['iso.objective.import'].with_user(cls.lead).create({}),
                {'filename': "x.xlsx"}, {}),
        }
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 320, "the table was not read")

    def test_the_samples_are_what_they_are_called(self):
        """A table over wrong records proves nothing."""
        for (model, record), (sample, _write, _create) in self.samples.items():
            with self.subTest(model=model, record=record):
                self.assertEqual(len(sample), 1)
                if model == 'iso.objective.import':
                    continue
                state = sample.state if model == 'iso.objective' else sample.objective_id.state
                self.assertEqual(state, {
                    'typed': 'approved', 'counted': 'approved', 'revised': 'draft',
                }.get(record, record))
