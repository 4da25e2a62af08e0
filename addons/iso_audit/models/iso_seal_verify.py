import json

from odoo import api, models
from odoo.exceptions import UserError

from .. import seal as chain
from .iso_seal import PENDING

# How many seals are in memory at a time, and how many of the records they are about.
CHUNK = 500
RECORDS = 100


class IsoSeal(models.Model):
    """Walks the chain and the sealed records, and says in words what is wrong first."""

    _inherit = 'iso.seal'

    @api.model
    def _verify(self, company, head=None):
        """Verify the chain of ``company`` and what it sealed.

        :param head: a head known from outside, printed or mailed: ``12:0123456789abcdef``.
        :return: a dict: ``fault`` (None, or ``{'kind', 'number', 'message', 'res_model',
            'res_id'}``), ``broken`` (whether the fault is in the chain itself), ``message`` (the
            result in words) and figures: ``links`` that are in order, ``pending`` seals,
            ``records`` compared, ``older`` records that were reported before anything was
            sealed, and the ``head`` found.
        """
        seals = self.sudo()
        head_number, head_hash = seals._head(company)
        result = {
            'links': head_number, 'records': 0, 'older': 0,
            'pending': seals.search_count([('company_id', '=', company.id), PENDING]),
            'head': head_number and chain.head_text(head_number, head_hash),
        }
        fault = seals._chain_fault(company, seals._known_heads(company, head), result)
        result['broken'] = bool(fault)
        result['fault'] = (
            fault
            or seals._pending_fault(company)
            or seals._records_fault(company, result)
            or seals._unsealed_fault(company, result))
        result['message'] = self._result_in_words(result)
        return result

    @api.model
    def _known_heads(self, company, head):
        """The head the user has brought, and the one that was mailed last."""
        heads = []
        if head:
            heads.append(chain.parse_head(head))
            if not heads[0]:
                raise UserError(self.env._(
                    "“%(head)s” is not the head of a chain. It looks like %(example)s: a "
                    "number, a colon and at least %(digits)s digits from 0 to f, as printed on "
                    "sealed papers and in the daily mail.", head=head,
                    example='12:0123456789abcdef', digits=chain.HEAD_DIGITS))
        mailed = chain.parse_head(company.sudo().iso_seal_mailed or "")
        return heads + [mailed] if mailed else heads

    # -- the chain ----------------------------------------------------------------------------

    @api.model
    def _links(self, company):
        """The links of a chain in order, a chunk in memory at a time."""
        number = 0
        while seals := self.search_fetch(
                [('company_id', '=', company.id), ('number', '>', number)],
                self._chain_fields(content=True), order='number', limit=CHUNK):
            number = seals[-1].number
            for seal in seals:
                link = seal._link()
                # A content that is not what its hash says is a change of the link as well.
                if chain.digest(seal.content) != link.content_hash:
                    link = link._replace(content_hash='')
                yield link
            seals.invalidate_recordset()

    def _chain_fault(self, company, heads, result):
        fault = chain.first_fault(self._links(company), heads)
        if not fault:
            return None
        result['links'] = fault.number - 1
        link = fault.link
        seal = self.search(
            [('company_id', '=', company.id), ('number', '=', link.number)], limit=1
        ) if link else self
        words = {
            'number': fault.number, 'before': fault.number - 1, 'name': link and link.name,
            'last': link and link.number - 1, 'other': fault.other and fault.other.number}
        many = fault.kind == 'missing' and words['last'] > fault.number
        return self._fault(
            fault.kind, fault.number,
            self._chain_words('many_missing' if many else fault.kind, words), seal)

    def _chain_words(self, kind, words):
        return {
            'version': self.env._(
                "Seal no. %(number)s (%(name)s) was made by rules that this version of the "
                "program does not know. Upgrade the program and verify again.", **words),
            'missing': self.env._(
                "Seal no. %(number)s is missing: it was deleted from the database.", **words),
            'many_missing': self.env._(
                "Seals no. %(number)s to %(last)s are missing: they were deleted from the "
                "database.", **words),
            'double': self.env._(
                "Seal no. %(number)s stands in the chain twice, or in the wrong place.", **words),
            'changed': self.env._(
                "Seal no. %(number)s (%(name)s) was changed: its content, number or hash is not "
                "what it was when it was sealed.", **words),
            'exchanged': self.env._(
                "Seals no. %(number)s and no. %(other)s were exchanged.", **words),
            'cut': self.env._(
                "Seal no. %(number)s (%(name)s) does not continue seal no. %(before)s: one of "
                "the two was replaced.", **words),
            'forged': self.env._(
                "Seal no. %(number)s (%(name)s) is not the one that was printed or mailed: the "
                "chain was written anew, up to here or from before.", **words),
            'short': self.env._(
                "The chain ends with no. %(before)s, before the head that was printed or "
                "mailed: seals were deleted at its end.", **words),
        }[kind]

    def _pending_fault(self, company):
        """What waits for its number is protected by its content hash alone."""
        last = 0
        while seals := self.search_fetch(
                [('company_id', '=', company.id), PENDING, ('id', '>', last)],
                self._chain_fields(content=True), order='id', limit=CHUNK):
            last = seals[-1].id
            for seal in seals:
                if chain.digest(seal.content) != seal.content_hash:
                    return self._fault('changed', 0, self.env._(
                        "The seal of %(name)s, which waits for its number, was changed.",
                        name=seal.name), seal)
            seals.invalidate_recordset()
        return None

    # -- the records --------------------------------------------------------------------------

    def _records_fault(self, company, result):
        """Compare each record with its last seal, if that is one of a final event."""
        for [model] in self._read_group([('company_id', '=', company.id)], ['res_model']):
            Model = self.env.get(model)
            if not hasattr(Model, '_seal_final'):
                continue  # of an addon that was uninstalled
            domain = [
                ('company_id', '=', company.id), ('res_model', '=', model),
                ('event', 'in', Model._seal_final)]
            last = 0
            while seals := self.search_fetch(
                    [*domain, ('id', '>', last)], self._chain_fields(content=True),
                    order='id', limit=RECORDS):
                last = seals[-1].id
                latest = dict(self._read_group(
                    [('res_model', '=', model), ('res_id', 'in', seals.mapped('res_id')),
                     ('id', '>=', seals[0].id)], ['res_id'], ['id:max']))
                seals = seals.filtered(
                    lambda seal, latest=latest: latest[seal.res_id] == seal.id)
                records = Model.browse(seals.mapped('res_id')).exists()
                for seal in seals:
                    record = records.browse(seal.res_id)
                    fault = self._record_fault(
                        seal, record.with_prefetch(records.ids) if record in records else None)
                    if fault:
                        return fault
                result['records'] += len(seals)
                self.env.invalidate_all()
        return None

    def _record_fault(self, seal, record):
        if record is None:
            return self._fault('gone', seal.number, self.env._(
                "%(name)s was deleted from the database, but was sealed (%(seal)s).",
                name=seal.name, seal=seal._number_in_words()), seal)
        if not record._seal_holds(seal.event, json.loads(seal.content)):
            return None
        names, files = record._seal_differences(seal)
        words = []
        if names:
            words.append(self.env._("changed since: %(fields)s", fields=", ".join(
                record._fields[name]._description_string(self.env)
                if name in record._fields else name for name in names)))
        if not words + files:
            return None
        return self._fault('record' if names else 'file', seal.number, self.env._(
            "%(name)s is not as it was sealed (%(seal)s): %(differences)s.",
            name=seal.name, seal=seal._number_in_words(), differences="; ".join(words + files)), seal)

    def _unsealed_fault(self, company, result):
        """Records that must have a seal; what is older than the chain cannot have one."""
        [[since]] = self._read_group([('company_id', '=', company.id)], [], ['sealed_on:min'])
        for model in sorted(self.env.registry.descendants(['iso.seal.mixin'], '_inherit')):
            Model = self.env[model].sudo().with_context(active_test=False)
            for event, (state, moment) in Model._seal_due.items():
                domain = [('company_id', '=', company.id), ('state', '=', state)]
                if since:
                    result['older'] += Model.search_count([*domain, (moment, '<', since)])
                    fault = self._due_fault(Model, event, [*domain, (moment, '>=', since)], moment)
                    if fault:
                        return fault
                else:
                    result['older'] += Model.search_count(domain)
        return None

    def _due_fault(self, Model, event, domain, moment):
        last = 0
        while records := Model.search_fetch(
                [*domain, ('id', '>', last)], [moment], order='id', limit=CHUNK):
            last = records[-1].id
            sealed = dict(self._read_group(
                [('res_model', '=', Model._name), ('res_id', 'in', records.ids),
                 ('event', '=', event)], ['res_id'], ['sealed_on:max']))
            for record in records:
                # A revision needs a seal of its own, not the one of the issue before.
                if record.id not in sealed or sealed[record.id] < record[moment]:
                    return {
                        'kind': 'unsealed', 'number': 0, 'res_model': Model._name,
                        'res_id': record.id, 'message': self.env._(
                            "%(name)s has no seal any more: it was deleted from the database.",
                            name=record.display_name)}
            records.invalidate_recordset()
        return None

    # -- the result ---------------------------------------------------------------------------

    def _number_in_words(self):
        if self.number:
            return self.env._("seal no. %(number)s", number=self.number)
        return self.env._("by a seal that waits for its number")

    def _fault(self, kind, number, message, seal):
        return {
            'kind': kind, 'number': number, 'message': message,
            'res_model': seal.res_model or False, 'res_id': seal.res_id or False}

    @api.model
    def _result_in_words(self, result):
        words = [result['fault']['message']] if result['fault'] else []
        if result['broken']:
            words.append(self.env._(
                "%(count)s seals before this are in order.", count=result['links']))
        elif result['links']:
            words.append(self.env._(
                "%(count)s seals in the chain are in order, up to %(head)s.",
                count=result['links'], head=result['head']))
        elif not result['pending']:
            words.append(self.env._("Nothing is sealed yet."))
        if result['records']:
            words.append(self.env._(
                "%(count)s records were compared with their seals.", count=result['records']))
        if result['pending']:
            words.append(self.env._(
                "%(count)s seals wait for their number.", count=result['pending']))
        if result['older']:
            words.append(self.env._(
                "%(count)s records are not sealed: they are older than the chain.",
                count=result['older']))
        return "\n".join(words)
