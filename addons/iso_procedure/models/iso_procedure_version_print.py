from odoo import models

PAST = ('superseded', 'withdrawn')


class IsoProcedureVersion(models.Model):
    """The printed document: made once when it takes effect, and kept.

    What is no longer in force is that same paper, marked on each page.
    """

    _name = 'iso.procedure.version'
    _inherit = ['iso.procedure.version', 'iso.kept.paper.mixin']
    _kept_report = 'iso_procedure.report_version'
    _kept_state = 'effective'

    def _kept_name(self):
        return self.display_name

    def _take_effect(self, day):
        done = super()._take_effect(day)
        self._keep_report()
        return done

    def _kept_file(self):
        if self.state in PAST:
            return self.sudo().report_file_id
        return super()._kept_file()
