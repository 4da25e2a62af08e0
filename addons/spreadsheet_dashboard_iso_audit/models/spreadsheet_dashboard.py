import re

from odoo import models
from odoo.tools.translate import code_translations

ADDON = 'spreadsheet_dashboard_iso_audit'
TERM = re.compile(r'_t\("([^"]+)"\)')


class SpreadsheetDashboard(models.Model):
    """Sample figures in the reader's language.

    The browser translates a dashboard by the terms of its addon, but is not told the addon of a
    sample, which would stay English: what an agency sees first, before it has any audit.
    """

    _inherit = 'spreadsheet.dashboard'

    def _get_sample_dashboard(self):
        sample = super()._get_sample_dashboard()
        if not sample or self._get_dashboard_translation_namespace() != ADDON:
            return sample
        messages = code_translations.get_web_translations(ADDON, self.env.lang)['messages']
        return self._translate_terms(
            sample, {message['id']: message['string'] for message in messages})

    def _translate_terms(self, part, words):
        """A part of a spreadsheet, with the arguments of its ``_t()`` and its titles translated."""
        if isinstance(part, dict):
            return {key: self._translate_terms(value, words) for key, value in part.items()}
        if isinstance(part, list):
            return [self._translate_terms(value, words) for value in part]
        if isinstance(part, str):
            return words.get(part) or TERM.sub(
                lambda term: f'"{words.get(term[1], term[1])}"', part)
        return part
