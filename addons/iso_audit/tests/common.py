from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger


class IsoAuditCase(TransactionCase):
    """One agency with departments, one user per role, and a small edition of a standard.

    ``staff`` works in ``dept_vet``, ``auditor`` in ``dept_office``, ``lead`` in ``dept_plan``;
    ``other_*`` belong to another company, ``inspector`` to the company above the agency.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, lang='en_US'))
        Company = cls.env['res.company']
        cls.province = Company.create({'name': "Province"})
        cls.agency = Company.create({'name': "Agency", 'parent_id': cls.province.id})
        cls.other_agency = Company.create({'name': "Other agency", 'parent_id': cls.province.id})
        (cls.agency | cls.other_agency).resource_calendar_id.tz = 'Asia/Ho_Chi_Minh'
        cls.standard = cls.env['iso.standard'].create({
            'name': "Test standard", 'code': "TEST", 'edition': "2015", 'urn': 'urn:test:2015'})
        cls.clauses = cls.env['iso.clause'].create([
            {'standard_id': cls.standard.id, 'code': code, 'name': f"Clause {code}",
             'urn': f'urn:test:2015:{code}', 'sort_key': f'{number:03}'}
            for number, code in enumerate(['4.1', '7.5', '8.1', '9.2'])])
        cls.clause_41, cls.clause_75, cls.clause_81, cls.clause_92 = cls.clauses
        (cls.province | cls.agency | cls.other_agency).iso_standard_id = cls.standard
        cls.dept_vet, cls.dept_office, cls.dept_plan = cls.env['hr.department'].create([
            {'name': name, 'company_id': cls.agency.id}
            for name in ("Veterinary", "Office", "Planning")])
        cls.other_dept = cls.env['hr.department'].create(
            {'name': "Elsewhere", 'company_id': cls.other_agency.id})
        cls.staff = cls._user('staff', 'staff', cls.agency, cls.dept_vet)
        cls.head = cls._user('head', 'staff', cls.agency, cls.dept_vet)
        cls.dept_vet.manager_id = cls._employee(cls.head)
        cls.auditor = cls._user('auditor', 'auditor', cls.agency, cls.dept_office)
        cls.lead = cls._user('lead', 'auditor', cls.agency, cls.dept_plan)
        cls.secretary = cls._user('secretary', 'secretary', cls.agency, cls.dept_office)
        cls.leader = cls._user('leader', 'leader', cls.agency)
        cls.admin = cls._user('admin', 'admin', cls.agency)
        cls.inspector = cls._user('inspector', 'inspector', cls.province)
        cls.other_secretary = cls._user('other_secretary', 'secretary', cls.other_agency)
        cls.other_auditor = cls._user(
            'other_auditor', 'auditor', cls.other_agency, cls.other_dept)
        cls.agency.write(
            {'iso_secretary_id': cls.secretary.id, 'iso_leader_id': cls.leader.id})
        cls.competence = cls._competence(cls.auditor, 'auditor')
        cls.lead_competence = cls._competence(cls.lead, 'lead')
        cls.checklist = cls.env['iso.checklist'].create({
            'name': "Test checklist", 'standard_id': cls.standard.id,
            'company_id': cls.agency.id,
            'question_ids': [
                Command.create({'clause_id': clause.id, 'name': f"Question {clause.code}?"})
                for clause in cls.clauses],
        })

    @classmethod
    def _user(cls, login, role, company, department=None):
        user = new_test_user(
            cls.env, f'iso_{login}', f'iso_audit.group_iso_{role}', name=login.title(),
            company_id=company.id, company_ids=[Command.set(company.ids)],
            email=f'{login}@example.com', tz='Asia/Ho_Chi_Minh')
        if department:
            cls.env['hr.employee'].create({
                'name': user.name, 'user_id': user.id, 'company_id': company.id,
                'department_id': department.id})
        return user

    @classmethod
    def _employee(cls, user):
        # Not `user.employee_ids`: that shows the employees of the active companies only.
        return cls.env['hr.employee'].search([('user_id', '=', user.id)])

    @classmethod
    def _competence(cls, user, role, **values):
        return cls.env['iso.auditor'].create({
            'user_id': user.id, 'company_id': user.company_id.id, 'role': role,
            'standard_ids': [Command.set(cls.standard.ids)],
            'valid_from': fields.Date.subtract(fields.Date.today(), years=1), **values})

    @classmethod
    def _audit(cls, departments=None, **values):
        """An audit prepared by the secretary: team, checklist, agenda; not yet submitted."""
        departments = departments or cls.dept_vet
        day = fields.Date.add(fields.Date.today(), days=14)
        while day.weekday() > 3:
            day = fields.Date.add(day, days=1)
        audit = cls.env['iso.audit'].with_user(cls.secretary).create({
            'department_ids': [Command.set(departments.ids)],
            'checklist_ids': [Command.set(cls.checklist.ids)],
            'date_start': day, 'date_end': fields.Date.add(day, days=1),
            'decision_number': "12/QĐ", 'decision_date': fields.Date.today(),
            'member_ids': [
                Command.create({'auditor_id': cls.lead_competence.id, 'role': 'lead'}),
                Command.create({'auditor_id': cls.competence.id}),
            ],
            **values})
        audit.action_make_checklist()
        audit.action_propose_agenda()
        return audit

    @classmethod
    def _running(cls, departments=None, **values):
        """The same, approved and started."""
        audit = cls._audit(departments, **values)
        audit.action_submit()
        audit.with_user(cls.leader)._approve()
        audit.with_user(cls.lead).action_start()
        return audit


class AuditFlowCase(IsoAuditCase):
    """What the tests of an audit's flow and of its team share."""

    def _submitted(self, **values):
        audit = self._audit(**values)
        audit.action_submit()
        return audit

    def _answer_all(self, audit, **values):
        for line in audit.line_ids:
            line.with_user(line.user_id).write(
                {'result': 'conform', 'evidence': "Seen", **values})

    def _gaps(self, audit):
        audit.invalidate_recordset(['missing'])
        return [item['message'] for item in (audit.missing or {'items': []})['items']]

    @contextmanager
    def _violates(self, constraint):
        """The database refuses by ``constraint``, which has words for the user."""
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError) as refused, \
                self.env.cr.savepoint():
            yield
        self.assertEqual(refused.exception.diag.constraint_name, constraint)

    def _member(self, audit, competence, role='auditor'):
        return self.env['iso.audit.member'].with_user(self.secretary).create(
            {'audit_id': audit.id, 'auditor_id': competence.id, 'role': role})
