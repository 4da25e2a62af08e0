import json

from odoo import api, fields, models
from odoo.tools.constants import PREFETCH_MAX

from .. import seal as chain


class IsoSealMixin(models.AbstractModel):
    """A record that is sealed when it is issued or closed (see ``iso.seal``).

    To seal a model: inherit this, call ``self._seal('closed')`` in the flow method right after
    the move, and extend ``_seal_content``, mostly in one line each::

        def _seal_content(self, event):
            return {
                **super()._seal_content(event),
                **self._seal_values(self, ['state', 'department_id', 'statement'])[0],
                'action_ids': self._seal_values(self.action_ids, ['responsible_id', 'result']),
            }

    Keys are names of fields, so that the verification can say in the user's words what differs.
    Seal relations by id with the codes and words kept on the record itself, never names that may
    later change for good reasons, nor fields that stay open or that ``ondelete='set null'``
    may empty.

    * ``_seal_files(event)``: the attachments sealed with it, by the digest of what is in them;
    * ``_seal_final``: the events after which the record exists for good; as long as such a seal
      is its last one, its content may not differ (``_seal_holds`` makes exceptions);
    * ``_seal_due``: ``{event: (state, datetime field)}``: who has been in ``state`` since the
      moment in that field has a seal of ``event``; one without was sealed and lost its seal.
    """

    _name = 'iso.seal.mixin'
    _description = "Sealed record"

    _seal_final = ()
    _seal_due = {}

    seal_ids = fields.One2many(
        'iso.seal', 'res_id', string="Seals", domain=lambda self: [('res_model', '=', self._name)],
        groups='iso_audit.group_iso_secretary,iso_audit.group_iso_leader,'
               'iso_audit.group_iso_inspector')
    seal_count = fields.Integer(string="Number of seals", compute='_compute_seal_count')
    seal_text = fields.Char(
        string="Seal", compute='_compute_seal_text', compute_sudo=True,
        help="The last seal in words: its number and the first digits of its content hash.")

    def _compute_seal_count(self):
        Seal = self.env['iso.seal']
        counts = dict(Seal._read_group(
            [('res_model', '=', self._name), ('res_id', 'in', self.ids)], ['res_id'], ['__count']
        )) if Seal.has_access('read') else {}
        for record in self:
            record.seal_count = counts.get(record._origin.id, 0)

    def _compute_seal_text(self):
        last = {
            seal.res_id: seal for seal in self.env['iso.seal'].search(
                [('res_model', '=', self._name), ('res_id', 'in', self.ids)], order='id')}
        for record in self:
            seal = last.get(record._origin.id)
            digits = seal and seal.content_hash[:chain.HEAD_DIGITS]
            if not seal:
                record.seal_text = False
            elif seal.number:
                record.seal_text = self.env._(
                    "Seal no. %(number)s, content %(hash)s", number=seal.number, hash=digits)
            else:
                record.seal_text = self.env._(
                    "Sealed, number to follow, content %(hash)s", hash=digits)

    # -- sealing ------------------------------------------------------------------------------

    def _seal(self, event):
        """Fix what these records say now, in the name of the present user."""
        seals = []
        # As superuser: what is sealed does not depend on what the user may see of it.
        for record in self.sudo():
            content = chain.canonical(record._seal_whole(event))
            seals.append({
                'company_id': record.company_id.id,
                'event': event,
                'res_model': record._name,
                'res_id': record.id,
                'name': record._seal_name(),
                'content': content,
                'content_hash': chain.digest(content),
                'version': chain.VERSION,
                'sealed_on': fields.Datetime.now(),
                'user_id': self.env.uid,
            })
        return self.env['iso.seal']._append(seals)

    def _seal_whole(self, event):
        self.ensure_one()
        return {
            **self._seal_content(event),
            'files': [file._iso_sealed() for file in self._seal_files(event)]}

    def _seal_name(self):
        """The reference under which people know the record."""
        self.ensure_one()
        return self['name' if 'name' in self._fields else 'display_name'] or self.display_name

    def _seal_content(self, event):
        """What is sealed: a dict that ``seal.canonical`` accepts (see the class)."""
        self.ensure_one()
        return {
            'id': self.id, 'company_id': self.company_id.id, 'name': self._seal_name()}

    def _seal_files(self, event):
        """The attachments that are sealed with the record."""
        return self.env['ir.attachment']

    @api.model
    def _seal_values(self, records, names):
        """``[{'id', name: value, …}, …]`` of any records, by id, whatever is archived.

        A relation becomes its id or its ids. One query reads all records, one more each field of
        several; when many sealed records are compared, one for all of them.
        """
        records = records.sudo().with_context(active_test=False).sorted('id')
        if len(records) > PREFETCH_MAX:
            records.fetch(names)
        return [
            {'id': record.id, **{name: self._seal_value(record, name) for name in names}}
            for record in records]

    @api.model
    def _seal_value(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == 'many2one':
            return value.id or None
        if field.relational:
            return sorted(value.ids)
        if field.type == 'binary':
            raise TypeError(f"{field} is a file: name it in _seal_files")
        if field.type in ('boolean', 'integer', 'float', 'monetary', 'many2one_reference'):
            return value
        return value or None

    # -- verifying ----------------------------------------------------------------------------

    def _seal_holds(self, event, content):
        """Whether the record still has to say ``content``, its last seal's, which is final."""
        return event in self._seal_final

    def _seal_differences(self, seal):
        """What of this record is not as ``seal`` says.

        :return: ``(names of fields, words about files)``
        """
        self.ensure_one()
        record = self.sudo()
        sealed = json.loads(seal.content)
        files = sealed.pop('files', [])
        present = json.loads(chain.canonical(record._seal_content(seal.event)))
        names = sorted(
            name for name in sealed.keys() | present.keys()
            if sealed.get(name) != present.get(name))
        return names, self._seal_file_differences(files)

    def _seal_file_differences(self, files):
        """Words about each of ``files``, as sealed, that is not what it was."""
        attachments = {
            file.id: file for file in self.env['ir.attachment'].sudo().browse(
                [file['id'] for file in files]).exists()}
        words = []
        for file in files:
            attachment = attachments.get(file['id'])
            if not attachment:
                words.append(self.env._("the file “%(file)s” is gone", file=file['name']))
            elif attachment._iso_sealed() != file:
                words.append(self.env._(
                    "the file “%(file)s” is not the one that was sealed", file=file['name']))
        return words

    # -- papers and screens -------------------------------------------------------------------

    def _seal_paper(self, event):
        """What ``iso_audit.paper_seal`` prints at the end of a paper; False without a seal."""
        self.ensure_one()
        seals = self.env['iso.seal'].sudo()
        seal = seals.search([
            ('res_model', '=', self._name), ('res_id', '=', self.id), ('event', '=', event)],
            limit=1)
        if not seal:
            return False
        head = seals._head(seal.company_id)
        return {
            'number': seal.number, 'content_hash': seal.content_hash,
            'head': head.number and chain.head_text(*head)}

    def action_seals(self):
        self.ensure_one()
        return dict(
            self.env['ir.actions.act_window']._for_xml_id('iso_audit.action_iso_seal'),
            domain=[('res_model', '=', self._name), ('res_id', '=', self.id)], context={})
