from odoo import api, models
from odoo.fields import Domain


class IsoOverview(models.AbstractModel):
    """Whether the conformity of the system is declared, and as it is in force."""

    _inherit = 'iso.overview'

    @api.model
    def _gaps(self, frame):
        return [*super()._gaps(frame), *self._declaration_gaps(frame)]

    @api.model
    def _declaration_gaps(self, frame):
        Declaration = self.env['iso.declaration']
        found = Declaration.search(frame.domain & Domain('state', '!=', 'ended'))
        posted = found.filtered(lambda one: one.state == 'posted')
        if posted and not posted.scope_change:
            return []
        if not posted and not Declaration._in_force(frame.company):
            return []
        if posted:
            label, hint, tone = (
                self.env._("The declaration of conformity no longer names what is in force"),
                posted.scope_change, 'warning')
        else:
            label, hint, tone = (
                self.env._("The conformity of the system is not declared"),
                self.env._("The ISO secretary prepares it, the leader approves it."), 'danger')
        work = (found - posted)[:1]
        way = {}
        if work:
            hint = f"{work.name}: {work._state_label(work.state)}"
            way = {'button': self.env._("Open it"),
                   'action': self._open_one('iso.declaration', work.id)}
        elif frame.company == self.env.company and Declaration.has_access('create'):
            way = {'button': self.env._("Publish it again") if posted
                   else self.env._("Prepare the declaration"),
                   'action': self._open_one('iso.declaration')}
        return [self._line(label, hint=hint, tone=tone, **way)]

    @api.model
    def _activity_words(self):
        return {**super()._activity_words(), 'iso.declaration': {
            'draft': self.env._("Declarations to change"),
            'submitted': self.env._("Declarations to approve"),
            'posted': self.env._("Declarations to publish again"),
        }}
