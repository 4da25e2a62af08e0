from odoo import Command, fields

from .nonconformity_common import NonconformityCase


class OverviewCase(NonconformityCase):
    """An agency in the middle of its year: a programme, audits, findings, files, actions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.today.year
        cls.programme = cls.env['iso.programme'].with_user(cls.secretary).create({
            'year': cls.year, 'left_out_ids': [Command.set(cls.dept_plan.ids)],
            'left_out_reason': "Audited last year",
            'line_ids': [Command.create({
                'department_id': department.id, 'month': month,
                'clause_ids': [Command.set(cls.clauses.ids)],
            }) for department, month in ((cls.dept_vet, 1), (cls.dept_office, 12))],
        })
        cls.programme.action_submit()
        cls.programme.with_user(cls.leader)._approve()
        cls.audit = cls._running(date_start=cls.today, date_end=cls.today)
        cls.findings = cls._findings(cls.audit, 'major', 'minor', 'observation')
        cls.new_file = cls._reported()
        cls.secret_file = cls._reported(confidential=True, department_id=cls.dept_office.id)
        cls.plan = cls._proposed()
        cls.closed_file = cls._concluded()
        cls.late_action = cls._action(cls.doer, -12)
        cls.office_action = cls._action(cls.auditor, -3, department_id=cls.dept_office.id)
        cls.coming_action = cls._action(cls.doer, 9)
        cls.risk = cls.env['iso.risk'].with_user(cls.secretary).create({
            'title': "The cold chain breaks", 'department_id': cls.dept_vet.id,
            'likelihood': '4', 'impact': '4'})
        cls.risk.action_open()
        cls.objectives = cls._objective("Files in time", 80) | cls._objective(
            "Samples", 99, department_id=cls.dept_office.id, user_id=cls.auditor.id
        ) | cls._objective("Training", department_id=False, user_id=cls.secretary.id)
        cls.other_file = cls.env['iso.nonconformity'].create({
            'description': "Elsewhere", 'department_id': cls.other_dept.id,
            'company_id': cls.other_agency.id, 'owner_id': cls.other_secretary.id,
            'reporter_id': cls.other_auditor.id})

    @classmethod
    def _findings(cls, audit, *grades, department=None):
        return cls.env['iso.finding'].with_user(cls.lead).create([{
            'audit_id': audit.id, 'grade': grade, 'clause_id': cls.clause_81.id,
            'department_id': (department or cls.dept_vet).id,
            'requirement': "R", 'statement': "S", 'evidence': "E"} for grade in grades])

    @classmethod
    def _action(cls, user, days, **values):
        """An action in progress, due in so many days."""
        action = cls.env['iso.action'].create({
            'title': f"Due in {days}", 'user_id': user.id, 'owner_id': cls.head.id,
            'company_id': cls.agency.id, 'department_id': cls.dept_vet.id,
            'deadline': cls._day(30), **values})
        action._system_write({'state': 'open', 'deadline': fields.Date.add(cls.today, days=days)})
        return action

    @classmethod
    def _objective(cls, title, value=None, **values):
        """In force, nothing of it due; at least 95. ``value``: that of last year."""
        objective = cls.env['iso.objective'].with_user(cls.secretary).create({
            'title': title, 'company_id': cls.agency.id, 'department_id': cls.dept_vet.id,
            'target': 95, 'frequency': 'year',
            'date_from': f'{cls.year - (value is not None)}-01-01',
            'date_to': f'{cls.year}-12-31', 'plan': "P", 'resources': "R", 'evaluation': "E",
            **values})
        objective.action_submit()
        objective.with_user(cls.leader)._approve()
        if value is not None:
            cls.env['iso.objective.value'].with_user(objective.user_id).create({
                'objective_id': objective.id, 'value': value, 'note': "Seen",
                'date': f'{cls.year - 1}-12-31'})
        return objective

    def _look(self, user, year=None, scope=None):
        return self.env['iso.overview'].with_user(user).get_overview(year=year, scope=scope)

    def _tile(self, user, key, **look):
        """The data of this tile, None where the user does not get it."""
        tiles = {tile['key']: tile for tile in self._look(user, **look)['tiles']}
        self.assertFalse([tile for tile in tiles.values() if 'error' in tile])
        return tiles[key]['data'] if key in tiles else None

    def _by_label(self, parts):
        return {part['label']: part for part in parts}
