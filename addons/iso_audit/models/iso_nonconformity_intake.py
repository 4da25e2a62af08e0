from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class IsoNonconformity(models.Model):
    """How a report comes in by hand: where it comes from, and what its reporter then hears."""

    _inherit = 'iso.nonconformity'

    _from_record = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.model
    def _report_origin(self):
        """The record that the present report is made from: one that the user may read.

        The context names it, since what a form sends is not to be trusted with more; so nobody
        points a file to a record that he cannot see, or that nothing is reported from.
        """
        named = self.env.context.get('iso_report_origin')
        if not named:
            return None
        model, res_id = named if isinstance(named, list | tuple) and len(named) == 2 else (0, 0)
        Model = self.env.get(model) if isinstance(model, str) else None
        if not hasattr(Model, 'action_iso_report') or not isinstance(res_id, int):
            raise UserError(self.env._(
                "Nonconformities are not reported from this kind of record. Report it from the "
                "menu instead."))
        origin = Model.browse(res_id).exists()
        if not origin:
            raise UserError(self.env._(
                "The record that you report from was deleted. Report it from the menu instead."))
        origin.check_access('read')
        return origin

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if 'origin_name' in fields:
            origin = self._report_origin()
            values['origin_name'] = origin.display_name if origin else False
        return values

    @api.model_create_multi
    def create(self, vals_list):
        origin = self._report_origin()
        files = super().create(vals_list)
        files._check_reporter()
        if origin:
            files._system_write(files._origin_values(origin))
        return files

    def _check_reporter(self):
        """In the name of somebody else, but of the same organisation."""
        if self.env.su:
            return
        for file in self:
            user = file.reporter_id.sudo()
            if user != self.env.user and (
                    user.share or file.company_id not in user.company_ids):
                raise ValidationError(self.env._(
                    "%(person)s does not belong to %(company)s. Choose somebody who does.",
                    person=user.name, company=file.company_id.name))

    @api.model
    def _origin_values(self, origin):
        """What a file keeps of the record it was opened from, even when that is gone."""
        return {
            'res_model': origin._name, 'res_id': origin.id, 'origin_name': origin.display_name}

    def action_reported(self):
        """After saving a report: say who acts next, and show the file."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'success', 'title': self.env._("Thank you for the report"),
                'message': self._who_acts_next(), 'sticky': False,
                'next': {
                    'type': 'ir.actions.act_window', 'res_model': self._name,
                    'res_id': self.id, 'views': [(False, 'form')], 'target': 'current'},
            },
        }

    def _who_acts_next(self):
        """In words, for who reported."""
        self.ensure_one()
        if not self.stage_user_id:
            return self.env._(
                "%(file)s was reported. Nobody is named yet to decide on it: the ISO "
                "administrator of %(company)s has to name the ISO secretary.",
                file=self.name, company=self.company_id.sudo().name)
        return self.env._(
            "%(file)s was reported; %(person)s decides by %(date)s.",
            file=self.name, person=self.stage_user_id.sudo().name,
            date=self.stage_deadline.strftime('%d/%m/%Y'))
