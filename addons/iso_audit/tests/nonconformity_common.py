from odoo import Command, fields

from .common import IsoAuditCase


class NonconformityCase(IsoAuditCase):
    """A file on its way: ``staff`` reports, ``head`` owns, ``doer`` acts, ``auditor`` checks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doer = cls._user('doer', 'staff', cls.agency, cls.dept_vet)
        cls.today = cls.agency._iso_today()
        cls.category = cls.env.ref('iso_audit.cause_category_method')

    @classmethod
    def _day(cls, days):
        return fields.Date.add(cls.today, days=days)

    @classmethod
    def _reported(cls, user=None, **values):
        return cls.env['iso.nonconformity'].with_user(user or cls.staff).create({
            'description': "Two certificates were issued before the test results were there.",
            'department_id': cls.dept_vet.id, **values})

    @classmethod
    def _accepted(cls, **values):
        file = cls._reported(**values).with_user(cls.secretary)
        file.write({'clause_id': cls.clause_81.id})
        file.action_accept()
        return file

    @classmethod
    def _action_values(cls, **values):
        return {
            'title': "Do it", 'kind': 'corrective', 'user_id': cls.doer.id,
            'deadline': cls._day(10), **values}

    @classmethod
    def _analysed(cls, **values):
        """All is there to propose the plan."""
        file = cls._accepted(**values).with_user(cls.head)
        cls._analyse(file)
        return file

    @classmethod
    def _analyse(cls, file):
        file.write({
            'cause_ids': [Command.create({
                'why_1': "The result was not waited for", 'why_2': "Nothing stops the signing",
                'category_id': cls.category.id})],
            'action_ids': [
                Command.create(cls._action_values(title="Recall both", kind='correction')),
                Command.create(cls._action_values(title="Block the signing")),
            ],
            'checker_id': cls.auditor.id,
            'check_date': cls._day(30),
        })
        file.action_no_extent()

    @classmethod
    def _proposed(cls, **values):
        file = cls._analysed(**values)
        file.action_propose()
        return file

    @classmethod
    def _approved(cls, **values):
        file = cls._proposed(**values)
        file.with_user(cls.leader)._approve()
        return file

    @classmethod
    def _carry_out(cls, file):
        """Everything of the plan is done by the doer and verified by the owner."""
        for action in file.action_ids.with_user(cls.doer):
            if action.state == 'open':
                action.write({'evidence': "Seen in the software"})
                action.action_done()
                action.with_user(cls.head).action_verify()

    @classmethod
    def _done(cls, **values):
        file = cls._approved(**values)
        cls._carry_out(file)
        file.action_finish()
        return file

    @classmethod
    def _concluded(cls, verdict='effective', **values):
        file = cls._done(**values)
        cls._conclude(file, verdict)
        return file

    @classmethod
    def _on_the_day(cls, file):
        """The day of the check is there."""
        file.sudo().round_id._system_write({'planned_date': cls.today})

    @classmethod
    def _conclude(cls, file, verdict='effective'):
        cls._on_the_day(file)
        file = file.with_user(cls.auditor)
        file.write({'verdict': verdict, 'verdict_evidence': "20 cases since then"})
        file._conclude()

    def _gaps(self, record):
        record.invalidate_recordset(['missing'])
        return [item['message'] for item in (record.missing or {'items': []})['items']]
