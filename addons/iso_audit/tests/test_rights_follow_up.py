"""Who may do what about nonconformities and actions: proved as in ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person · * confidential.

``staff`` reported it and works in the department, ``elsewhere`` does not; ``head`` owns it,
``doer`` (of another department) acts in it, ``checker`` checks its effect, ``auditor`` has
nothing to do with it. Written is what the state is about: the report; why there is no
correction; who reads it; what changes in the system; the verdict; afterwards the title. Of an
action: its title while planned, the result in progress, who verifies when done; of a ``free`` one
whom it is handed to.

======================== ========= ====== ===== ========= ==== ==== ======= ======= ========= ====== ===== =========
model                    record    where  staff elsewhere head doer auditor checker secretary leader admin inspector
======================== ========= ====== ===== ========= ==== ==== ======= ======= ========= ====== ===== =========
iso.nonconformity        reported  own    rwc   c         rc   c    rc      rc      rwc       rc     rwc   rc
iso.nonconformity        analysis  own    rc    rc        rwc  rc   rc      rc      rwc       rc     rwc   rc
iso.nonconformity        proposed  own    rc    rc        rc   rc   rc      rc      rwc       rc     rwc   rc
iso.nonconformity        approved  own    rc    rc        rwc  rc   rc      rc      rwc       rc     rwc   rc
iso.nonconformity        done      own    rc    rc        rc   rc   rc      rwc     rc        rc     rc    rc
iso.nonconformity        closed    own    rc    rc        rc   rc   rc      rc      rc        rc     rc    rc
iso.nonconformity        rejected  own    rc    c         rc   c    rc      rc      rc        rc     rc    rc
iso.nonconformity        reported* own    rwc   c         rc   c    c       c       rwc       rc     rwc   rc
iso.nonconformity        analysis* own    rc    c         rwc  rc   c       rc      rwc       rc     rwc   rc
iso.nonconformity        proposed* own    rc    c         rc   rc   c       rc      rwc       rc     rwc   rc
iso.nonconformity        approved* own    rc    c         rwc  rc   c       rc      rwc       rc     rwc   rc
iso.nonconformity        done*     own    rc    c         rc   rc   c       rwc     rc        rc     rc    rc
iso.nonconformity        closed*   own    rc    c         rc   rc   c       rc      rc        rc     rc    rc
iso.nonconformity        rejected* own    rc    c         rc   c    c       c       rc        rc     rc    rc
iso.nonconformity        reported  other  -     .         .    .    -       .       -         -      -     -
iso.nonconformity        closed    other  -     .         .    .    -       .       -         -      -     -
iso.nonconformity        analysis  branch -     .         .    .    -       .       -         -      -     r
iso.nonconformity        analysis* branch -     .         .    .    -       .       -         -      -     r
iso.nonconformity.round  analysis  own    r     r         rw   r    r       r       rw        r      rw    r
iso.nonconformity.round  done      own    r     r         r    r    r       rw      r         r      r     r
iso.nonconformity.round  closed    own    r     r         r    r    r       r       r         r      r     r
iso.nonconformity.round  analysis* own    r     -         rw   r    -       r       rw        r      rw    r
iso.nonconformity.round  done      other  -     .         .    .    -       .       -         -      -     -
iso.nonconformity.round  analysis* branch -     .         .    .    -       .       -         -      -     r
iso.nonconformity.stage  reported  own    r     -         r    -    r       r       r         r      r     r
iso.nonconformity.stage  analysis  own    r     r         r    r    r       r       r         r      r     r
iso.nonconformity.stage  analysis* own    r     -         r    r    -       r       r         r      r     r
iso.nonconformity.stage  analysis  other  -     .         .    .    -       .       -         -      -     -
iso.nonconformity.stage  analysis* branch -     .         .    .    -       .       -         -      -     r
iso.nonconformity.extent analysis  own    r     r         rwcu r    r       r       rwcu      r      rwcu  r
iso.nonconformity.extent proposed  own    r     r         r    r    r       r       r         r      r     r
iso.nonconformity.extent closed    own    r     r         r    r    r       r       r         r      r     r
iso.nonconformity.extent analysis* own    r     -         rwcu r    -       r       rwcu      r      rwcu  r
iso.nonconformity.extent analysis  other  -     .         .    .    -       .       -         -      -     -
iso.nonconformity.extent analysis* branch -     .         .    .    -       .       -         -      -     r
iso.cause                analysis  own    r     r         rwcu r    r       r       rwcu      r      rwcu  r
iso.cause                proposed  own    r     r         r    r    r       r       r         r      r     r
iso.cause                closed    own    r     r         r    r    r       r       r         r      r     r
iso.cause                analysis* own    r     -         rwcu r    -       r       rwcu      r      rwcu  r
iso.cause                analysis  other  -     .         .    .    -       .       -         -      -     -
iso.cause                analysis* branch -     .         .    .    -       .       -         -      -     r
iso.cause.category       any       shared r     r         r    r    r       r       rwc       r      rwc   r
iso.action               draft     own    r     r         rwcu r    r       r       rwcu      r      rwcu  r
iso.action               open      own    r     r         r    rw   r       r       r         r      r     r
iso.action               done      own    r     r         rw   r    r       r       rw        r      rw    r
iso.action               verified  own    r     r         r    r    r       r       r         r      r     r
iso.action               cancelled own    r     r         r    r    r       r       r         r      r     r
iso.action               free      own    r     r         rwc  rc   rc      rc      rwc       rc     rwc   r
iso.action               draft*    own    r     -         rwcu r    -       r       rwcu      r      rwcu  r
iso.action               open*     own    r     -         r    rw   -       r       r         r      r     r
iso.action               verified* own    r     -         r    r    -       r       r         r      r     r
iso.action               open      other  -     .         .    .    -       .       -         -      -     -
iso.action               open*     branch -     .         .    .    -       .       -         -      -     r
iso.action.deadline      asked     own    r     r         rc   rc   r       r       rc        r      rc    r
iso.action.deadline      asked*    own    r     -         rc   rc   -       r       rc        r      rc    r
iso.action.deadline      approved  own    r     r         rc   rc   r       r       rc        r      rc    r
iso.action.deadline      asked     other  -     .         .    .    -       .       -         -      -     -
iso.action.deadline      asked*    branch -     .         .    .    -       .       -         -      -     r
iso.stage.days           shipped   shared r     r         r    r    r       r       r         r      r     r
iso.stage.days           any       own    r     r         r    r    r       r       r         r      rwcu  r
iso.stage.days           any       other  -     .         .    .    -       .       -         -      -     -
iso.stage.days           any       branch -     .         .    .    -       .       -         -      -     r
======================== ========= ====== ===== ========= ==== ==== ======= ======= ========= ====== ===== =========
"""

from odoo.tests import tagged

from .nonconformity_common import NonconformityCase
from .rights_common import RightsMixin, table

ROLES = (
    'staff', 'elsewhere', 'head', 'doer', 'auditor', 'checker', 'secretary', 'leader', 'admin',
    'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsFollowUp(RightsMixin, NonconformityCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Not of the department: what this one reads, the acting opens.
        cls.doer = cls._user('far_doer', 'staff', cls.agency, cls.dept_plan)
        cls.spare_dept = cls.env['hr.department'].create(
            {'name': "Spare", 'company_id': cls.agency.id})
        own = {
            'staff': cls.staff, 'head': cls.head, 'doer': cls.doer, 'checker': cls.auditor,
            'elsewhere': cls._user('elsewhere', 'staff', cls.agency, cls.dept_office),
            'auditor': cls._user('spare', 'auditor', cls.agency, cls.dept_plan),
            'secretary': cls.secretary, 'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own, 'shared': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_2', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        cls.samples = {}
        for secret in (False, True):
            cls._make_files(secret)
        cls._make_settings()
        cls.env.flush_all()

    @classmethod
    def _make_files(cls, secret):
        star = '*' if secret else ''
        values = {'confidential': secret}
        cls.files = {
            'reported': cls._reported(**values), 'analysis': cls._analysed(**values),
            'proposed': cls._proposed(**values), 'approved': cls._approved(**values),
            'done': cls._done(**values), 'closed': cls._concluded(**values),
            'rejected': cls._reported(**values)}
        cls.files['rejected'].with_user(cls.secretary)._with_reason_reject("Allowed since May")
        report = {
            'description': "Seen", 'company_id': cls.agency.id,
            'department_id': cls.dept_vet.id, **values}
        written = {
            'reported': {'description': "Changed"}, 'analysis': {'no_correction_reason': "No"},
            'proposed': {'confidential': not secret}, 'approved': {'system_change': "Risks"},
            'done': {'verdict_evidence': "Ten cases"}}
        for state, file in cls.files.items():
            assert file.state == state
            part = {'nonconformity_id': file.id}
            key = state + star
            cls.samples['iso.nonconformity', key] = (
                file, written.get(state, {'title': "Changed"}), report)
            cls.samples['iso.nonconformity.stage', key] = (
                file.stage_ids[:1], {'deadline': cls.today}, {**part, 'state': 'reported'})
            if not file.round_id:
                continue
            cls.samples['iso.nonconformity.round', key] = (
                file.round_id,
                {'evidence': "X"} if state == 'done' else {'planned_date': cls._day(31)},
                {**part, 'number': 7, 'is_current': False})
            cls.samples['iso.nonconformity.extent', key] = (
                file.extent_ids[:1], {'note': "Looked"},
                {**part, 'department_id': cls._new_department().id})
            cls.samples['iso.cause', key] = (
                file.cause_ids, {'why_3': "And that"},
                {**part, 'why_1': "So", 'category_id': cls.category.id})
        cls._make_actions(star)

    @classmethod
    def _new_department(cls):
        """One that no file has asked yet."""
        return cls.env['hr.department'].create({'name': "New", 'company_id': cls.agency.id})

    @classmethod
    def _make_actions(cls, star):
        draft = cls.files['analysis'].action_ids.filtered(lambda action: action.state == 'draft')
        cls.samples['iso.action', 'draft' + star] = (
            draft, {'title': "Changed"},
            cls._action_values(nonconformity_id=draft.nonconformity_id.id))
        correction, corrective = cls.files['approved'].action_ids.sorted('id').with_user(cls.doer)
        third = cls.files['analysis'].action_ids - draft
        correction.evidence = "Seen"
        correction.action_done()
        add = cls._action_values(nonconformity_id=correction.nonconformity_id.id)
        cls.samples['iso.action', 'done' + star] = (
            correction, {'verifier_id': cls.secretary.id}, add)
        cls.samples['iso.action', 'open' + star] = (corrective, {'evidence': "Seen"}, add)
        cls.samples['iso.action', 'verified' + star] = (
            cls.files['closed'].action_ids[:1], {'evidence': "Other"}, add)
        ask = {'new_deadline': cls._day(20), 'reason': "The supplier is late"}
        asked = cls.env['iso.action.deadline'].with_user(cls.doer).create(
            {**ask, 'action_id': corrective.id})
        cls.samples['iso.action.deadline', 'asked' + star] = (
            asked, {'reason': "Other"}, {**ask, 'action_id': third.id})

    @classmethod
    def _make_settings(cls):
        Action = cls.env['iso.action'].with_user(cls.head)
        free = cls._action_values(kind='improvement', department_id=cls.dept_vet.id)
        given, cancelled, late = Action.create([free, free, free])
        cancelled._with_reason_cancel("Not needed")
        ask = {'new_deadline': cls._day(20), 'reason': "Late"}
        granted = cls.env['iso.action.deadline'].with_user(cls.doer).create(
            {**ask, 'action_id': late.id})
        granted.with_user(cls.head).action_approve()
        Days = cls.env['iso.stage.days']
        shared = Days.search([('company_id', '=', False)])
        # So that there is room for one to be added.
        shared.filtered(lambda rule: rule.grade == 'major' and rule.stage == 'done').unlink()
        own = Days.create({
            'company_id': cls.agency.id, 'grade': 'major', 'stage': 'reported', 'days': 2})
        new = {'company_id': cls.agency.id, 'grade': 'minor', 'stage': 'closed', 'days': 9}
        cls.samples.update({
            ('iso.action', 'free'): (given, {'user_id': cls.staff.id}, free),
            ('iso.action', 'cancelled'): (
                cancelled, {'title': "Other"},
                cls._action_values(nonconformity_id=cls.files['proposed'].id)),
            ('iso.action.deadline', 'approved'): (
                granted, {'new_deadline': cls._day(40)}, {**ask, 'action_id': given.id}),
            ('iso.cause.category', 'any'): (cls.category, {'sequence': 3}, {'name': "Weather"}),
            ('iso.stage.days', 'shipped'): (
                shared.exists()[:1], {'days': 4},
                {**new, 'company_id': False, 'stage': 'done', 'grade': 'major'}),
            ('iso.stage.days', 'any'): (own, {'days': 4}, new),
        })

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 1800, "the table was not read")

    def test_the_samples_are_what_they_are_called(self):
        """A table over wrong records proves nothing."""
        for (model, record), (sample, _write, _create) in self.samples.items():
            with self.subTest(model=model, record=record):
                self.assertEqual(len(sample), 1)
                if model in ('iso.nonconformity', 'iso.action'):
                    self.assertEqual(
                        sample.state, 'open' if record == 'free' else record.rstrip('*'))
                    self.assertEqual(sample.confidential, record.endswith('*'))
