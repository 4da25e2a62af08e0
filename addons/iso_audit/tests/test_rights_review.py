"""Who may do what about management reviews: proved as in ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

``staff`` takes no part, ``head`` does; ``secretary`` keeps the minutes, ``chair`` leads the
meeting, ``leader`` is another leader. Written is what the state is about: of a review the place
before the meeting, the conclusion in it; of an input what it means before the meeting, the
discussion in it; afterwards the title and the comment. A remark is that of ``head``.

================= ======== ====== ===== ==== ======= ========= ===== ====== ===== =========
model             record   where  staff head auditor secretary chair leader admin inspector
================= ======== ====== ===== ==== ======= ========= ===== ====== ===== =========
iso.review        draft    own    -     r    -       rwcu      rw    r      rwcu  r
iso.review        planned  own    -     r    -       rwc       rw    r      rwc   r
iso.review        meeting  own    -     r    -       rwc       rw    r      rwc   r
iso.review        minutes  own    -     r    -       rc        r     r      rc    r
iso.review        approved own    -     r    -       rc        r     r      rc    r
iso.review        released own    r     r    r       rc        r     r      rc    r
iso.review        planned  other  -     .    -       -         .     -      -     -
iso.review        released other  -     .    -       -         .     -      -     -
iso.review        planned  branch -     .    -       -         .     -      -     r
iso.review.input  draft    own    -     r    -       rwcu      rwcu  r      rwcu  r
iso.review.input  planned  own    -     r    -       rwcu      rwcu  r      rwcu  r
iso.review.input  meeting  own    -     r    -       rw        rw    r      rw    r
iso.review.input  minutes  own    -     r    -       r         r     r      r     r
iso.review.input  approved own    -     r    -       r         r     r      r     r
iso.review.input  released own    r     r    r       r         r     r      r     r
iso.review.input  planned  other  -     .    -       -         .     -      -     -
iso.review.input  planned  branch -     .    -       -         .     -      -     r
iso.review.remark draft    own    -     rwcu -       rc        rc    r      rc    r
iso.review.remark planned  own    -     rwcu -       rc        rc    r      rc    r
iso.review.remark meeting  own    -     r    -       r         r     r      r     r
iso.review.remark approved own    -     r    -       r         r     r      r     r
iso.review.remark released own    r     r    r       r         r     r      r     r
iso.review.remark planned  other  -     .    -       -         .     -      -     -
iso.review.remark planned  branch -     .    -       -         .     -      -     r
================= ======== ====== ===== ==== ======= ========= ===== ====== ===== =========
"""

from odoo import Command
from odoo.tests import tagged

from .review_common import ReviewCase
from .rights_common import RightsMixin, table

ROLES = (
    'staff', 'head', 'auditor', 'secretary', 'chair', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))
STATES = ('draft', 'planned', 'meeting', 'minutes', 'approved', 'released')


@tagged('post_install', '-at_install')
class TestRightsReview(RightsMixin, ReviewCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {
            'staff': cls.staff, 'head': cls.head, 'auditor': cls.auditor,
            'secretary': cls.secretary, 'chair': cls.leader, 'admin': cls.admin,
            'leader': cls._user('second', 'leader', cls.agency),
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_5', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        cls.samples = {}
        for number, state in enumerate(STATES):
            cls._make_review(number, state)
        cls.env.flush_all()

    @classmethod
    def _make_review(cls, number, state):
        review = cls._review(
            date_from=f'{2011 + number}-01-01', date_to=f'{2011 + number}-12-31')
        line, spare = review.input_ids[1:3]
        spare.unlink()
        remark = cls.env['iso.review.remark'].with_user(cls.head).create(
            {'input_id': line.id, 'text': "Two people are missing."})
        steps = {
            'planned': review.action_invite, 'meeting': review.action_start,
            'minutes': review.action_submit,
            'approved': review.with_user(cls.leader)._approve,
            'released': review.with_user(cls.leader).action_release}
        for before in STATES[1:STATES.index(state) + 1]:
            if before == 'minutes':
                review.conclusion = "Effective."
            steps[before]()
        changed = {'draft': {'location': "Hall"}, 'planned': {'location': "Hall"},
                   'meeting': {'conclusion': "Suitable."}}
        cls.samples['iso.review', state] = (
            review, changed.get(state, {'title': "Other"}), {
                'date_from': '2001-01-01', 'date_to': '2001-12-31',
                'company_id': cls.agency.id,
                'participant_ids': [Command.set(cls.head.ids)]})
        cls.samples['iso.review.input', state] = (
            line, {'discussion': "Said"} if state == 'meeting' else {'comment': "Means"},
            {'review_id': review.id, 'kind': spare_kind(review)})
        cls.samples['iso.review.remark', state] = (
            remark, {'text': "Three are."}, {'input_id': line.id, 'text': "I agree."})

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 600, "the table was not read")

    def test_the_samples_are_what_they_are_called(self):
        for (model, record), (sample, _write, _create) in self.samples.items():
            with self.subTest(model=model, record=record):
                review = sample if model == 'iso.review' else sample.review_id
                self.assertEqual(review.state, 'approved' if record == 'released' else record)
                self.assertEqual(review.released, record == 'released')


def spare_kind(review):
    """An input that is not on the agenda."""
    return next(iter(
        {kind for kind, _label in review.input_ids._fields['kind'].selection}
        - set(review.input_ids.mapped('kind'))))
