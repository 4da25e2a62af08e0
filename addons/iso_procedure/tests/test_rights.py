"""Who may do what about documents: proved as in ``iso_audit``'s ``test_rights``.

r read · w write · c create · u unlink · - nothing · . no such person.

``staff`` has no part in it, ``head`` owns it, ``auditor`` reviews it, ``other`` is an auditor
without a part. Written is the text of a draft, afterwards too; of a review its place in the
order, of a step its hours; created is another of the same kind.

========================= ========= ====== ===== ==== ======== ====== ========= ====== ===== =========
model                     record    where  staff head reviewer auditor secretary leader admin inspector
========================= ========= ====== ===== ==== ======== ====== ========= ====== ===== =========
iso.procedure             draft     own    -     rw   r        r      rwcu      r      rwcu  r
iso.procedure             effective own    r     rw   r        r      rwc       r      rwc   r
iso.procedure             withdrawn own    -     rw   r        r      rwc       r      rwc   r
iso.procedure             effective other  -     .    .        -      -         -      -     -
iso.procedure             draft     branch -     .    .        -      -         -      -     r
iso.procedure.version     draft     own    -     rwcu r        r      rwcu      r      rwcu  r
iso.procedure.version     review    own    -     rc   r        r      rc        r      rc    r
iso.procedure.version     effective own    r     rc   r        r      rc        r      rc    r
iso.procedure.version     withdrawn own    -     rc   r        r      rc        r      rc    r
iso.procedure.version     effective other  -     .    .        -      -         -      -     -
iso.procedure.version     draft     branch -     .    .        -      -         -      -     r
iso.procedure.step        draft     own    -     rwcu r        r      rwcu      r      rwcu  r
iso.procedure.step        effective own    r     r    r        r      r         r      r     r
iso.procedure.step        effective other  -     .    .        -      -         -      -     -
iso.procedure.step        draft     branch -     .    .        -      -         -      -     r
iso.procedure.review      draft     own    -     rwcu r        r      rwcu      r      rwcu  r
iso.procedure.review      review    own    -     r    r        r      r         r      r     r
iso.procedure.review      effective own    r     r    r        r      r         r      r     r
iso.procedure.review      effective other  -     .    .        -      -         -      -     -
iso.procedure.review      draft     branch -     .    .        -      -         -      -     r
iso.acknowledgement       effective own    r     r    r        r      r         r      r     r
iso.acknowledgement       another's own    -     r    r        r      r         r      r     r
iso.acknowledgement       effective other  -     .    .        -      -         -      -     -
iso.acknowledgement       effective branch -     .    .        -      -         -      -     r
iso.procedure.code        shipped   shared r     r    r        r      r         r      r     r
iso.procedure.code        any       own    r     r    r        r      r         r      rwcu  r
iso.procedure.code        any       other  -     .    .        -      -         -      -     -
iso.procedure.code        any       branch -     .    .        -      -         -      -     r
iso.procedure.import      another's own    -     -    -        -      c         -      c     -
iso.procedure.import.line another's own    -     -    -        -      c         -      c     -
iso.procedure.register.import another's own    -     -    -        -      c         -      c     -
========================= ========= ====== ===== ==== ======== ====== ========= ====== ===== =========
"""

from odoo.tests import tagged

from odoo.addons.iso_audit.tests.rights_common import RightsMixin, table

from . import test_rights_quiz, test_rights_remark
from .common import ProcedureCase

ROLES = (
    'staff', 'head', 'reviewer', 'auditor', 'secretary', 'leader', 'admin', 'inspector')
ROWS = list(table(__doc__, ROLES))


@tagged('post_install', '-at_install')
class TestRightsProcedure(RightsMixin, ProcedureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {
            'staff': cls.staff, 'head': cls.head, 'reviewer': cls.auditor,
            'auditor': cls._user('spare', 'auditor', cls.agency, cls.dept_plan),
            'secretary': cls.secretary, 'leader': cls.leader, 'admin': cls.admin,
            'inspector': cls._user('own_inspector', 'inspector', cls.agency)}
        cls.users = {'own': own, 'shared': own}
        for where, company in (('other', cls.other_agency), ('branch', cls.province)):
            cls.users[where] = {
                role: cls._user(f'{where}_{role}_7', role, company)
                for role in ('staff', 'auditor', 'secretary', 'leader', 'admin', 'inspector')}
        cls.samples = {}
        versions = {
            'draft': cls._draft(), 'review': cls._in_review(), 'effective': cls._effective(),
            'withdrawn': cls._effective()}
        versions['withdrawn'].with_user(cls.leader)._with_reason_withdraw("Over")
        spare = cls._document()
        for state, version in versions.items():
            assert version.state == state
            cls.samples['iso.procedure', state] = (
                version.procedure_id, {'retention': "5 years"},
                {'title': "New", 'company_id': cls.agency.id})
            cls.samples['iso.procedure.version', state] = (
                version, {'content': "<p>Other</p>"},
                {'procedure_id': spare.id})
            cls.samples['iso.procedure.step', state] = (
                version.step_ids[0], {'hours': 2}, {'version_id': version.id, 'name': "More"})
            cls.samples['iso.procedure.review', state] = (
                version.review_ids, {'sequence': 3},
                {'version_id': version.id, 'user_id': cls.lead.id})
        readings = versions['effective'].acknowledgement_ids
        add = {'version_id': versions['effective'].id, 'user_id': cls.head.id}
        for record, user in (('effective', cls.staff), ("another's", cls.secretary)):
            cls.samples['iso.acknowledgement', record] = (
                readings.filtered(lambda one, user=user: one.user_id == user),
                {'state': 'read'}, add)
        Code = cls.env['iso.procedure.code']
        shared = cls.env.ref('iso_procedure.code_form')
        values = {'company_id': cls.agency.id, 'kind': 'policy', 'pattern': "CS.{0}"}
        cls.samples['iso.procedure.code', 'shipped'] = (
            shared, {'pattern': "BM{0}"}, {**values, 'company_id': False, 'kind': 'form'})
        cls.samples['iso.procedure.code', 'any'] = (
            Code.create({**values, 'kind': 'manual'}), {'pattern': "S.{0}"}, values)
        spare_secretary = cls._user('spare_secretary', 'secretary', cls.agency)
        Import = cls.env['iso.procedure.import'].with_user(spare_secretary)
        others = Import.create({})
        file = cls.env['ir.attachment'].with_user(spare_secretary).create(
            {'name': "A.docx", 'raw': b'A', 'res_model': Import._name})
        cls.samples['iso.procedure.import', "another's"] = (
            others, {'department_id': cls.dept_vet.id}, {})
        cls.samples['iso.procedure.register.import', "another's"] = (
            cls.env['iso.procedure.register.import'].with_user(spare_secretary).create({}),
            {'filename': "x.xlsx"}, {})
        line = {'import_id': others.id, 'attachment_id': file.id}
        cls.samples['iso.procedure.import.line', "another's"] = (
            cls.env['iso.procedure.import.line'].with_user(spare_secretary).create(line),
            {'title': "Other"}, line)
        cls.env.flush_all()

    def test_every_cell(self):
        """Each right of each role on each record is as the table says, no more and no less."""
        self.assertGreater(self._prove(ROWS), 600, "the table was not read")

    def test_no_model_is_left_out(self):
        ours = self.env['ir.model'].browse(self.env['ir.model.data'].sudo().search([
            ('module', '=', 'iso_procedure'), ('model', '=', 'ir.model'),
        ]).mapped('res_id')).exists().mapped('model')
        ours = {name for name in ours if not self.env[name]._abstract}
        self.assertEqual(
            {name for name in ours if name.startswith('iso.proc') or name == 'iso.acknowledgement'},
            {model for model, *_row in [
                *ROWS, *test_rights_quiz.ROWS, *test_rights_remark.ROWS]})
