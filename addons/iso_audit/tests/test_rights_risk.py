"""Who may do what about risks: proved as in ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person · * confidential.

``staff`` works where the risk arises, ``elsewhere`` does not; ``owner`` owns it, ``doer`` (of
another department) acts on it. Written is the treatment; of a rating its reason; of the question
its answer. A ``draft`` was entered by the secretary, a ``closed`` one is over. Created is a risk
of the department, a rating of the open one, a question.

================= ======== ====== ===== ========= ===== ==== ======= ========= ====== ===== =========
model             record   where  staff elsewhere owner doer auditor secretary leader admin inspector
================= ======== ====== ===== ========= ===== ==== ======= ========= ====== ===== =========
iso.risk          draft    own    r     -         rw    -    r       rwcu      r      rwcu  r
iso.risk          open     own    r     -         rw    r    r       rwc       r      rwc   r
iso.risk          closed   own    r     -         r     r    r       rc        r      rc    r
iso.risk          draft    other  -     .         .     .    -       -         -      -     -
iso.risk          open     other  -     .         .     .    -       -         -      -     -
iso.risk          open     branch -     .         .     .    -       -         -      -     r
iso.risk          closed   branch -     .         .     .    -       -         -      -     r
iso.risk.rating   open     own    r     -         rc    r    r       rc        r      rc    r
iso.risk.rating   closed   own    r     -         r     r    r       r         r      r     r
iso.risk.rating   open     other  -     .         .     .    -       -         -      -     -
iso.risk.rating   open     branch -     .         .     .    -       -         -      -     r
iso.risk.question open     own    r     r         r     r    r       r         r      r     r
iso.risk.question answered own    r     r         r     r    r       r         r      r     r
iso.risk.question open*    own    r     -         r     r    -       r         r      r     r
iso.risk.question open     other  -     .         .     .    -       -         -      -     -
iso.risk.question open*    branch -     .         .     .    -       -         -      -     r
================= ======== ====== ===== ========= ===== ==== ======= ========= ====== ===== =========
"""

from odoo import Command
from odoo.tests import tagged

from .rights_common import RightsMixin, table
from .risk_common import RiskCase

ROLES = (
    'staff', 'elsewhere', 'owner', 'doer', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsRisk(RightsMixin, RiskCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        doer = cls._user('far_doer', 'staff', cls.agency, cls.dept_plan)
        own = {
            'staff': cls.staff, 'owner': cls.head, 'doer': doer, 'secretary': cls.secretary,
            'elsewhere': cls._user('elsewhere', 'staff', cls.agency, cls.dept_office),
            'auditor': cls._user('spare', 'auditor', cls.agency, cls.dept_plan),
            'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_3', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        acts = {'action_ids': [Command.create(cls._treatment_values(
            user_id=doer.id, kind='improvement'))]}
        closed = cls._opened(kind='opportunity', treatment='pursue', **acts)
        action = closed.action_ids.with_user(doer)
        action.evidence = "Done"
        action.action_done()
        action.with_user(cls.head).action_verify()
        closed._with_reason_close("Done")
        risks = {'draft': cls._risk(), 'open': cls._opened(**acts), 'closed': closed}
        new = {
            'title': "New", 'department_id': cls.dept_vet.id, 'company_id': cls.agency.id,
            'user_id': cls.head.id}
        cls.samples = {}
        for state, risk in risks.items():
            assert risk.state == state
            cls.samples['iso.risk', state] = (risk, {'treatment_plan': "Changed"}, new)
            cls.samples['iso.risk.rating', state] = (
                risk.rating_ids[:1], {'reason': "Other"},
                {'risk_id': risk.id, 'likelihood': '1', 'reason': "Seen"})
        for secret in (False, True):
            file = cls._concluded(confidential=secret)
            # The doer of another department acted in it.
            file.sudo().action_ids[:1]._system_write({'user_id': doer.id})
            cls.samples['iso.risk.question', 'open*' if secret else 'open'] = (
                file.sudo().risk_question_ids, {'reason': "X"}, {'nonconformity_id': file.id})
        file = cls._concluded()
        file.sudo().risk_question_ids.with_user(cls.secretary)._with_reason_no_change("None")
        cls.samples['iso.risk.question', 'answered'] = (
            file.sudo().risk_question_ids, {'reason': "X"}, {'nonconformity_id': file.id})
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 450, "the table was not read")

    def test_the_samples_are_what_they_are_called(self):
        """A table over wrong records proves nothing."""
        for (model, record), (sample, _write, _create) in self.samples.items():
            with self.subTest(model=model, record=record):
                if (model, record) == ('iso.risk.rating', 'draft'):
                    continue  # nobody has rated it yet
                self.assertEqual(len(sample), 1)
                if model != 'iso.risk.rating':
                    self.assertEqual(sample.state, record.rstrip('*'))
