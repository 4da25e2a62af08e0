from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .nonconformity_common import NonconformityCase


@tagged('post_install', '-at_install')
class TestFiguresTour(NonconformityCase, HttpCase):
    """From a figure in the browser to the records behind it."""

    def _closed(self, title, days_late):
        file = self._accepted(title=title)
        now = fields.Datetime.now()
        file._system_write({
            'state': 'closed', 'closed_on': now,
            'deadline': self.today - timedelta(days_late)})
        return file

    def test_files(self):
        self._closed("Was closed late", 1)
        self._closed("Was closed in time", 0)
        self.start_tour(
            '/odoo/action-iso_audit.action_iso_nonconformity_report', 'iso_figures_files',
            login=self.secretary.login)

    def test_causes(self):
        file = self._accepted().with_user(self.head)
        document = self.env.ref('iso_audit.cause_category_document')
        file.write({'cause_ids': [
            Command.create({'why_1': "Why", 'category_id': category.id})
            for category in (document, self.category, document, document)]})
        self.start_tour(
            '/odoo/action-iso_audit.action_iso_cause', 'iso_figures_causes',
            login=self.secretary.login)
