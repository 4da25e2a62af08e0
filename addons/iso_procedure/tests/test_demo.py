from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file


@tagged('post_install', '-at_install')
class TestProcedureDemo(TransactionCase):
    """The documents of the demo agency load, in every state and with dates that fit together."""

    @classmethod
    def setUpClass(cls):
        """Odoo only warns when demo data do not load, and goes on without; here they have to."""
        super().setUpClass()
        for module in ('iso_audit', 'iso_procedure'):
            for filename in Manifest.for_addon(module)['demo']:
                convert_file(cls.env, module, filename, {}, mode='init', noupdate=True)
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.agency = cls.env.ref('iso_audit.demo_company_agency')
        cls.documents = cls.env['iso.procedure'].search([('company_id', '=', cls.agency.id)])
        cls.versions = cls.documents.version_ids
        cls.readings = cls.versions.acknowledgement_ids

    def test_documents_in_every_state(self):
        self.assertEqual(len(self.documents), 29)
        states = {
            state: len(self.versions.filtered(lambda one, state=state: one.state == state))
            for state, _label in self.versions._fields['state'].selection}
        self.assertEqual(states, {
            'draft': 1, 'review': 1, 'submitted': 1, 'approved': 1, 'effective': 25,
            'superseded': 1, 'withdrawn': 1, 'dropped': 0})
        self.assertEqual(
            self.env.ref('iso_procedure.demo_procedure_risk'),
            self.documents.filtered('is_late'), "one document waits for its next look too long")
        manual = self.env.ref('iso_procedure.demo_procedure_manual')
        self.assertEqual(
            [(one.number, one.state) for one in manual.version_ids],
            [(2, 'effective'), (1, 'superseded')])
        self.assertEqual(manual.version_ids[1].ended_on, manual.effective_date)

    def test_codes_follow_the_patterns(self):
        codes = self.documents.mapped('code')
        self.assertLessEqual(
            {'CS-01', 'STCL-01', 'QT-HT-06', 'QT-04', 'QT-TTHC-07', 'HD-04', 'BM-QT-HT-01-01',
             'BM-QT-TTHC-01-02'}, set(codes))
        self.assertEqual(len(set(codes)), len(codes))

    def test_an_audit_goes_through_documents(self):
        audit = self.env.ref('iso_procedure.demo_audit_documents')
        self.assertEqual(audit.line_ids.procedure_id, audit.procedure_ids)
        self.assertEqual(audit.line_ids.department_id, audit.department_ids)
        self.assertEqual(audit.line_ids.filtered('step_id').clause_id.mapped('code'), ['8.5.1'])

    def test_who_wrote_it_did_not_approve_it(self):
        for version in self.versions.filtered('approved_by'):
            self.assertNotIn(version.approved_by, version._authors(), version.display_name)
            self.assertFalse(
                version.review_ids.filtered(lambda review: review.state != 'agreed'),
                version.display_name)

    def test_steps_of_administrative_services_fill_their_time_limit(self):
        hours = {'drug_shop': 56, 'drug_shop_again': 40, 'licence': 40, 'licence_again': 24,
                 'quarantine': 8, 'safe_farm': 80, 'large_farm': 120}
        for key, total in hours.items():
            version = self.env.ref(f'iso_procedure.demo_version_{key}_1')
            self.assertEqual(version.total_hours, total, version.display_name)
            decision = version.step_ids.filtered(lambda step: step.kind == 'decision')
            self.assertTrue(decision.else_id and decision.else_label, version.display_name)

    def test_most_have_read_in_time_and_some_have_not(self):
        today = self.agency._iso_today()
        read = self.readings.filtered('read_on')
        late = read.filtered(lambda one: one.read_on.date() > one.deadline)
        self.assertTrue(0 < len(late) < len(read) / 10)
        waiting = self.readings.filtered(lambda one: one.state == 'todo')
        self.assertTrue(0 < len(waiting) < len(read) / 10)
        self.assertEqual(set(waiting.mapped('is_late')), {True, False})
        for one in read:
            self.assertLess(one.version_id.approved_on, one.read_on, one.display_name)
            self.assertLessEqual(one.read_on.date(), today, one.display_name)
        staff = self.env.ref('iso_audit.demo_user_nhanvien')
        self.assertEqual(len(waiting.filtered(lambda one: one.user_id == staff)), 3)

    def test_work_in_hand_waits_for_somebody(self):
        for key, number, login in (
                ('review', 2, 'truongdoan'), ('disinfect', 1, 'lanhdao')):
            version = self.env.ref(f'iso_procedure.demo_version_{key}_{number}')
            duties = version.activity_ids.filtered('automated')
            self.assertEqual(duties.user_id.mapped('login'), [login], version.display_name)

    def test_nothing_was_sealed_before_its_dates_were_set_back(self):
        sealed = self.env['iso.seal'].search([
            ('res_model', '=', 'iso.procedure.version'), ('res_id', 'in', self.versions.ids)])
        self.assertEqual(
            sealed.mapped('res_id'),
            self.env.ref('iso_procedure.demo_version_counter_1').ids)
