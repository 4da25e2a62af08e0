from odoo import Command

from odoo.addons.iso_audit.tests.nonconformity_common import NonconformityCase


class ProcedureCase(NonconformityCase):
    """``head`` owns a document of ``dept_vet``, ``auditor`` reviews it, ``leader`` approves."""

    @classmethod
    def _document(cls, **values):
        return cls.env['iso.procedure'].with_user(cls.secretary).create({
            'title': "Issue a certificate", 'kind': 'internal',
            'department_id': cls.dept_vet.id, **values})

    @classmethod
    def _draft(cls, document=None, **values):
        """Written by the owner, with two steps and one reviewer."""
        document = (document or cls._document()).with_user(cls.head)
        version = document._new_version()
        version.write({
            'content': "<p>Purpose</p>",
            'step_ids': [
                Command.create({'name': "Receive", 'role': "Officer", 'hours': 4}),
                Command.create({'name': "Sign", 'role': "Head", 'hours': 8, 'sequence': 20})],
            'review_ids': [Command.create({'user_id': cls.auditor.id})],
            **values})
        return version

    @classmethod
    def _in_review(cls, **values):
        version = cls._draft(**values)
        version.action_review()
        return version

    @classmethod
    def _submitted_version(cls, **values):
        version = cls._in_review(**values)
        version.with_user(cls.auditor).action_agree()
        return version

    @classmethod
    def _effective(cls, **values):
        version = cls._submitted_version(**values)
        version.with_user(cls.leader)._approve()
        return version
