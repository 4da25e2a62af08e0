from odoo import api, models


class IsoOverview(models.AbstractModel):
    """The law: what nobody has begun to apply, and what rests on laws that ended."""

    _inherit = 'iso.overview'

    @api.model
    def _gaps(self, frame):
        Legal = self.env['iso.legal.document']
        laws = Legal._to_apply(frame.company.sudo(False))
        return [
            *super()._gaps(frame),
            *self._gap_of_records(
                self.env._("Legal documents to apply"), Legal._name,
                [('id', 'in', laws.ids)],
                self.env._("Documents have to follow within three months")),
            *self._gap_of_records(
                self.env._("Documents on a legal basis that has ended"), 'iso.procedure',
                frame.domain & self.env['iso.procedure']._rests_on_ended_domain(frame.today),
                self.env._("Bring them up to date, or correct the legal basis"))]
