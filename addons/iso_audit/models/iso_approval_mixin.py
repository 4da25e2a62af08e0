from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.base.models.res_users import check_identity

LEADER = 'iso_audit.group_iso_leader'


class IsoApprovalMixin(models.AbstractModel):
    """Approved by a leader of the own organisation who had no part in it, asked who it is.

    For a model with ``iso.flow.mixin`` and the fields ``approved_by`` and ``approved_on``. It
    names in ``_approved_from`` the state in which it waits, says by ``_authors()`` who had a
    part, and extends ``_approve()`` by what follows.
    """

    _name = 'iso.approval.mixin'
    _description = "Approved by a leader"

    _approved_from = 'submitted'

    @check_identity
    def action_approve(self):
        """Approve it (a leader who had no part in it)."""
        self._approve()
        return True

    def _authors(self):
        """Who had a part in it and cannot approve it."""
        raise NotImplementedError

    def _approve(self):
        self._require_group(LEADER)
        self._require_own_company()
        self._require_state(self._approved_from)
        for record in self:
            if self.env.user in record._authors():
                raise AccessError(self.env._(
                    "Who prepared “%(name)s”, or has a part in it, does not approve it. Another "
                    "leader has to.", name=record.display_name))
        # A leader only reads these records; the checks above stand for the right to approve.
        records = self.sudo()
        records._finish_duties()
        records._move(
            'approved', approved_by=self.env.uid, approved_on=fields.Datetime.now())
