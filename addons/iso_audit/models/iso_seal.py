from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import seal as chain

PENDING = ('hash', '=', False)
# What one transaction links: short enough to be interrupted, long enough to be fast.
BATCH = 1000


class IsoSeal(models.Model):
    """What was issued or closed, as it was then: append-only, a hash-chained list per company.

    A seal is written in the transaction of who reports or approves, and fixes the content. It
    waits without a number until a cron links it into the chain of its company, so that two people
    who seal at once never wait for each other. ``_verify`` walks the chain.

    Records get here by ``iso.seal.mixin`` only. Add an event of your own by ``selection_add``.
    """

    _name = 'iso.seal'
    _description = "Seal"
    _order = 'id desc'
    _rec_names_search = ['name']
    # Nobody may write a seal: whoever could be noted here is `user_id`.
    _log_access = False

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    number = fields.Integer(
        string="No.", readonly=True, aggregator=None,
        help="Place in the chain of the organisation. Given within minutes after sealing.")
    name = fields.Char(
        string="Reference", required=True, readonly=True,
        help="Of the record, as it was when sealed.")
    event = fields.Selection([
        ('approved', "Approved"),
        ('issued', "Issued"),
        ('reported', "Reported"),
        ('verified', "Verified"),
        ('closed', "Closed"),
        ('reopened', "Reopened"),
    ], required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field='res_model', required=True, readonly=True, index=True)
    kind = fields.Char(string="Kind of record", compute='_compute_kind')
    content = fields.Text(
        required=True, readonly=True,
        help="What was sealed, in the form the content hash is made of (canonical JSON).")
    content_hash = fields.Char(
        required=True, readonly=True, help="SHA-256 of the content; printed on the paper.")
    previous_hash = fields.Char(
        string="Hash before", readonly=True, help="The hash of the seal before this one.")
    hash = fields.Char(
        readonly=True, help="SHA-256 of this seal: its number, record, event, content hash, "
                            "moment and person, and the hash before.")
    version = fields.Integer(
        string="Version of the rules", required=True, readonly=True, aggregator=None)
    sealed_on = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Sealed by", required=True, readonly=True, ondelete='restrict')

    _number_once = models.Constraint(
        'UNIQUE (company_id, number)', "This number is in the chain already.")
    _linked_whole = models.Constraint(
        'CHECK ((number IS NULL) = (hash IS NULL) AND (number IS NULL) = (previous_hash IS NULL)'
        ' AND number > 0)',
        "A seal is in the chain with number and hash, or not at all.")
    _of_record = models.Index('(res_model, res_id, id)')
    # In the words of the ORM for “no hash”, so that PostgreSQL knows it for the same; and in the
    # order of `_link_batch`, which the primary key cannot give by reading the whole chain.
    _pending = models.Index("(company_id, sealed_on, id) WHERE hash = '' OR hash IS NULL")

    @api.depends('res_model')
    def _compute_kind(self):
        for seal in self:
            seal.kind = self.env['ir.model']._get(seal.res_model).name or seal.res_model

    @api.depends('number', 'name', 'event')
    def _compute_display_name(self):
        events = dict(self._fields['event']._description_selection(self.env))
        for seal in self:
            seal.display_name = " · ".join(filter(None, [
                seal.number and self.env._("No. %(number)s", number=seal.number),
                seal.name, events.get(seal.event)]))

    # -- append only --------------------------------------------------------------------------

    def _refuse(self):
        raise UserError(self.env._(
            "Seals are written by the system when something is issued or closed. Nobody adds, "
            "changes or deletes one."))

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse()

    @api.model
    def _append(self, vals_list):
        """Write new seals, past this class's own ``create``, which refuses them."""
        seals = super(IsoSeal, self.sudo()).create(vals_list)
        cron = self.env.ref('iso_audit.cron_seal', raise_if_not_found=False)
        if seals and cron:
            cron.sudo()._trigger()
        return seals

    # -- the chain ----------------------------------------------------------------------------

    def _link(self):
        """This seal as the arithmetic knows it."""
        self.ensure_one()
        return chain.Link(
            version=self.version, company=self.company_id.id, number=self.number,
            previous_hash=self.previous_hash or '', model=self.res_model, record=self.res_id,
            name=self.name, event=self.event, content_hash=self.content_hash,
            moment=self.sealed_on, user=self.user_id.id, hash=self.hash or '')

    @api.model
    def _chain_fields(self, content=False):
        """What ``_link`` reads; the content, which may be long, only where it is looked at."""
        return [
            name for name, field in self._fields.items()
            if field.store and name != 'id' and (content or name != 'content')]

    @api.model
    def _head(self, company):
        """Number and hash of the last link of the chain of ``company``."""
        last = self.sudo().search_fetch(
            [('company_id', '=', company.id), ('number', '>', 0)], ['number', 'hash'],
            order='number desc', limit=1)
        return chain.Head(last.number, last.hash) if last else chain.Head(0, chain.GENESIS)

    @api.model
    def _cron_link(self):
        """Link what waits, company by company, then tell the heads to whom they are mailed."""
        cron = self.env['ir.cron']
        waiting = self._read_group([PENDING], ['company_id'], ['__count'])
        cron._commit_progress(remaining=sum(count for _company, count in waiting))
        for company, _count in waiting:
            while linked := self._link_batch(company):
                if not cron._commit_progress(linked):
                    return
        self._mail_heads()

    @api.model
    def _link_batch(self, company, limit=BATCH):
        """Link the oldest ``limit`` seals that wait in ``company``; returns how many.

        0 also when another worker is at this chain. Should that one have finished between our
        snapshot and our lock, the database refuses the double number, and the cron runs again.
        """
        if not self._try_lock_chain(company):
            return 0
        number, previous_hash = self._head(company)
        seals = self.search_fetch(
            [('company_id', '=', company.id), PENDING], self._chain_fields(),
            order='sealed_on, id', limit=limit)
        for seal in seals:
            link = chain.linked(seal._link(), number + 1, previous_hash)
            number, previous_hash = link.number, link.hash
            # Past this class's own write, which refuses everything.
            super(IsoSeal, seal).write({
                'number': link.number, 'previous_hash': link.previous_hash, 'hash': link.hash})
        self.flush_model()
        return len(seals)

    @api.model
    def _try_lock_chain(self, company):
        """Whether this transaction alone may extend the chain of ``company``.

        An advisory lock, which the ORM does not offer: a lock on a row, of the company for
        instance, would let everybody wait who writes there or refers to it.
        """
        [[locked]] = self.env.execute_query(SQL(
            "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)", self._table, company.id))
        return locked

    # -- ways to the record -------------------------------------------------------------------

    def action_open_record(self):
        """Show what was sealed, as it is now."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self.res_model, 'res_id': self.res_id,
            'views': [(False, 'form')], 'name': self.name,
        }

    def action_verify(self):
        """Ask for the verification of the chain this seal is in; without one, of one's own."""
        return self.env['iso.seal.verify']._open(self[:1].company_id or self.env.company)
