from odoo import fields

from .common import IsoAuditCase


class ProgrammeCase(IsoAuditCase):
    """The agency's programme of next year: no month of it is past on the day of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = fields.Date.today().year + 1
        # The leadership and the office answer for what is not asked in every department.
        cls.dept_office.iso_applicability_ids = cls.env.ref('iso_audit.applicability_system')

    @classmethod
    def _programme(cls, user=None, **values):
        return cls.env['iso.programme'].with_user(user or cls.secretary).create(
            {'year': cls.year, **values})

    @classmethod
    def _approved(cls, **values):
        programme = cls._programme(**values)
        programme.action_propose()
        programme.action_submit()
        programme.with_user(cls.leader)._approve()
        return programme

    def _line(self, programme, department=None, month=5, **values):
        return self.env['iso.programme.line'].with_user(self.secretary).create({
            'programme_id': programme.id, 'department_id': (department or self.dept_vet).id,
            'month': month, **values})
