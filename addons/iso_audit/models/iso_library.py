import base64
import logging
from collections import defaultdict
from dataclasses import dataclass

from odoo import Command, api, models
from odoo.tools import file_open

from ..library import parse_library
from ..library_messages import FAULT_MESSAGES
from ..library_values import LANGUAGES
from ..library_yaml import Fault, LibraryError

_logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """How many records of a kind an import adds, changes and archives."""
    new: int = 0
    changed: int = 0
    archived: int = 0


class IsoLibrary(models.AbstractModel):
    """Brings libraries (docs/library-format.md) into the database.

    Everything is found again by its URN. Loading compares what a library says with what is
    there and writes the difference, in one statement for many records; what a library no longer
    mentions is archived. Loading the same file twice therefore changes nothing.

    An addon loads its own libraries from its data files::

        <function model="iso.library" name="_load_shipped"
                  eval="[['my_addon/data/library/my_standard.yaml']]"/>
    """

    _name = 'iso.library'
    _description = "Loading of libraries"

    # -- entrances ----------------------------------------------------------------------------

    @api.model
    def _load_shipped(self, paths):
        """Load the libraries an addon ships, where they are newer than what is there."""
        for path in paths:
            with file_open(path, 'rb') as file:
                content = file.read()
            library = parse_library(content)
            if library.version > self._standard(library).library_version:
                self._give_external_ids(self._load(library, content))
        self.env['res.company'].sudo().search([('iso_standard_id', '=', False)]).write(
            {'iso_standard_id': self.env['iso.standard']._default_edition().id})

    @api.model
    def _load_terms(self, langs):
        """Bring the words of all libraries in languages that were switched on just now."""
        if not set(langs) & set(LANGUAGES.values()):
            return
        standards = self.env['iso.standard'].sudo().with_context(active_test=False, bin_size=False)
        for standard in standards.search([]):
            if not standard.library_file:
                continue
            try:
                library = parse_library(base64.b64decode(standard.library_file))
            except LibraryError:
                _logger.warning("The library of %s can no longer be read.", standard.urn)
                continue
            self._sync(library, standard)

    @api.model
    def _load(self, library, content):
        """Create or update the edition that ``library`` describes.

        The caller has made sure that the user may do so and that ``_faults`` finds nothing.

        :param bytes content: the file, kept for download and for languages switched on later
        :return: the standard
        """
        standard = self._standard(library)
        values = {'library_version': library.version, 'library_file': base64.b64encode(content)}
        if standard:
            standard.write(values)
            return self._sync(library, standard)[0]
        return self._sync(library, standard, **values)[0]

    @api.model
    def _preview(self, library):
        """What loading ``library`` would do: ``{kind: Tally}``."""
        return self._sync(library, self._standard(library), dry=True)[1]

    # -- checks -------------------------------------------------------------------------------

    @api.model
    def _standard(self, library):
        return self.env['iso.standard'].sudo().with_context(active_test=False, lang='en_US').search(
            [('urn', '=', library.urn)])

    @api.model
    def _faults(self, library):
        """What speaks against loading ``library`` into this database."""
        faults = []
        current = self._standard(library).library_version
        if library.version <= current:
            faults.append(Fault(
                0, 'version', 'not_newer', {'version': library.version, 'current': current}))
        tags = self.env['iso.applicability'].sudo().with_context(active_test=False).search([])
        known = set(tags.mapped('code'))
        faults += [
            Fault(question.line, f'{question.place}.applies_to', 'unknown_tag', {
                'tag': tag, 'known': ', '.join(sorted(known))})
            for question in library.questions
            for tag in question.applies_to if tag not in known]
        return faults + self._pair_faults(library)

    @api.model
    def _pair_faults(self, library):
        faults = []
        sides = [
            (pair, 'to', pair.to_urn, pair.to_code) if pair.from_urn == library.urn
            else (pair, 'from', pair.from_urn, pair.from_code)
            for pair in library.pairs]
        others = self.env['iso.standard'].sudo().search([('urn', 'in', [side[2] for side in sides])])
        clauses = {
            (clause.standard_id.urn, clause.code): clause for clause in others.clause_ids}
        taken = {
            (mapping.source_id.urn, mapping.target_id.urn): mapping.provider_id
            for mapping in self.env['iso.clause.mapping'].sudo().search([
                '|', ('source_id.urn', '=like', f'{library.urn}:%'),
                ('target_id.urn', '=like', f'{library.urn}:%')])
            if mapping.provider_id.urn != library.urn}
        missing = set()
        by_urn = {standard.urn: standard for standard in others}
        for pair, side, urn, code in sides:
            if urn not in by_urn:
                if urn not in missing:
                    place = pair.place.partition('.pairs')[0]
                    faults.append(Fault(pair.line, f'{place}.{side}', 'unknown_standard', {'urn': urn}))
                missing.add(urn)
            elif (urn, code) not in clauses:
                faults.append(Fault(pair.line, f'{pair.place}.{side}', 'unknown_other_clause', {
                    'standard': by_urn[urn].designation, 'code': code}))
            provider = taken.get(self._pair_urns(pair))
            if provider:
                faults.append(Fault(pair.line, pair.place, 'pair_taken', {
                    'source': pair.from_code, 'target': pair.to_code,
                    'standard': provider.designation}))
        return faults

    @api.model
    def _pair_urns(self, pair):
        return (f'{pair.from_urn}:{pair.from_code.lower()}', f'{pair.to_urn}:{pair.to_code.lower()}')

    @api.model
    def _fault_message(self, fault):
        """The fault in the user's language."""
        return FAULT_MESSAGES[fault.code]._translate(self.env.lang or 'en_US') % fault.params

    # -- bringing in --------------------------------------------------------------------------

    @api.model
    def _sync(self, library, standard, dry=False, **values):
        """Make the records what ``library`` says they are.

        :param dry: only count
        :param values: further values of the standard
        :return: the standard and ``{kind: Tally}``
        """
        tallies = defaultdict(Tally)
        standards = {standard.urn: standard} if standard else {}
        wanted = {library.urn: (
            {'urn': library.urn, 'code': library.code, 'edition': library.edition,
             'published': library.published or False, **values},
            {'name': library.name, 'description': library.description})}
        self._sync_records(standards, wanted, tallies['standard'], dry, 'iso.standard')
        standard = standards.get(library.urn, standard)
        clauses = self._sync_clauses(library, standard, tallies['clauses'], dry)
        self._sync_pairs(library, standard, clauses, tallies['pairs'], dry)
        self._sync_checklists(library, standard, clauses, tallies, dry)
        return standard, dict(tallies)

    @api.model
    def _sync_clauses(self, library, standard, tally, dry):
        """:return: ``{urn: clause}``; a clause that a dry run would create is absent"""
        clauses = self._current('iso.clause', [('standard_id', '=', standard.id)])
        by_code = {clause.code: clause for clause in library.clauses}
        for level in library.levels:
            self._sync_records(clauses, {
                clause.urn: ({
                    'urn': clause.urn,
                    'standard_id': standard.id,
                    'code': clause.code,
                    'parent_id': clauses[by_code[clause.parent].urn].id
                    if clause.parent and by_code[clause.parent].urn in clauses else False,
                    'assessable': clause.assessable,
                    'title_status': clause.title_status,
                    'active': True,
                }, {
                    'name': clause.title,
                    'guidance': clause.guidance,
                    'title_note': clause.title_note,
                })
                for clause in level
            }, tally, dry, 'iso.clause')
        self._archive(clauses, {clause.urn for clause in library.clauses}, tally, dry)
        return clauses

    @api.model
    def _sync_pairs(self, library, standard, clauses, tally, dry):
        mappings = self.env['iso.clause.mapping'].sudo().with_context(
            active_test=False, lang='en_US').search([('provider_id', '=', standard.id)])
        urns = [self._pair_urns(pair) for pair in library.pairs]
        others = self._current(
            'iso.clause', [('urn', 'in', list({urn for pair in urns for urn in pair}))])
        ids = {urn: clause.id for urn, clause in {**others, **clauses}.items()}
        current = {(mapping.source_id.urn, mapping.target_id.urn): mapping for mapping in mappings}
        self._sync_records(current, {
            (source, target): ({
                'source_id': ids.get(source, False),
                'target_id': ids.get(target, False),
                'provider_id': standard.id,
                'relation': pair.relation,
                'active': True,
            }, {'note': pair.note})
            for (source, target), pair in zip(urns, library.pairs, strict=True)
        }, tally, dry, 'iso.clause.mapping')
        self._archive(current, set(urns), tally, dry)

    @api.model
    def _sync_checklists(self, library, standard, clauses, tallies, dry):
        checklists = self._current(
            'iso.checklist', [('standard_id', '=', standard.id), ('urn', '!=', False)])
        self._sync_records(checklists, {
            checklist.urn: ({
                'urn': checklist.urn,
                'standard_id': standard.id,
                'company_id': False,
                'active': True,
            }, {'name': checklist.name, 'description': checklist.description})
            for checklist in library.checklists
        }, tallies['checklists'], dry, 'iso.checklist')
        self._archive(
            checklists, {checklist.urn for checklist in library.checklists},
            tallies['checklists'], dry)
        questions = self._current(
            'iso.checklist.question',
            [('checklist_id.standard_id', '=', standard.id), ('urn', '!=', False)])
        tags = {tag.code: tag.id for tag in self.env['iso.applicability'].sudo().with_context(
            active_test=False).search([])}
        clause_urns = {clause.code: clause.urn for clause in library.clauses}
        self._sync_records(questions, {
            question.urn: ({
                'urn': question.urn,
                'checklist_id': checklists[checklist.urn].id if checklist.urn in checklists else False,
                'clause_id': clauses[clause_urns[question.clause]].id
                if clause_urns[question.clause] in clauses else False,
                'sequence': sequence,
                'applicability_ids': [tags[tag] for tag in question.applies_to],
                'active': True,
            }, {'name': question.question, 'evidence': question.evidence})
            for checklist in library.checklists
            for sequence, question in enumerate(checklist.questions, 1)
        }, tallies['questions'], dry, 'iso.checklist.question')
        self._archive(
            questions, {question.urn for question in library.questions}, tallies['questions'], dry)

    # -- the one way records are written ------------------------------------------------------

    @api.model
    def _current(self, model, domain):
        records = self.env[model].sudo().with_context(active_test=False, lang='en_US').search(domain)
        return {record.urn: record for record in records}

    @api.model
    def _languages(self):
        """The languages to write, the one all others fall back to first."""
        installed = {code for code, _name in self.env['res.lang'].get_installed()}
        return [lang for lang in LANGUAGES.values() if lang in installed] or ['en_US']

    @api.model
    def _sync_records(self, current, wanted, tally, dry, model):
        """Create and change records of ``model``; those created are added to ``current``.

        :param current: ``{key: record}``
        :param wanted: ``{key: (values, {field: {language: text}})}``
        """
        langs = self._languages()
        new, words_by_record = [], []
        for key, (values, words) in wanted.items():
            record = current.get(key)
            if record is None:
                new.append(key)
                continue
            words_by_record.append((record, words))
            different = {name: value for name, value in values.items()
                         if self._differs(record, name, value)}
            texts = any(
                (record.with_context(lang=lang)[name] or '') != self._text(text, lang)
                for name, text in words.items() for lang in langs)
            tally.changed += bool(different or texts)
            if different and not dry:
                record.write(self._commands(record, different))
        tally.new += len(new)
        if dry:
            return
        if new:
            Model = self.env[model].sudo().with_context(lang=langs[0])
            records = Model.create([
                {**self._commands(Model, wanted[key][0]),
                 **{name: self._text(text, langs[0]) for name, text in wanted[key][1].items()}}
                for key in new])
            current.update(zip(new, records, strict=True))
            words_by_record += zip(records, (wanted[key][1] for key in new), strict=True)
        for lang in langs:
            for record, words in words_by_record:
                translated = record.with_context(lang=lang)
                for name, text in words.items():
                    if (translated[name] or '') != self._text(text, lang):
                        translated[name] = self._text(text, lang)

    @api.model
    def _differs(self, record, name, value):
        field = record._fields[name]
        if field.type == 'many2one':
            return record[name].id != value
        if field.type == 'many2many':
            return set(record[name].ids) != set(value)
        return record[name] != value

    @api.model
    def _commands(self, record, values):
        return {
            name: [Command.set(value)] if record._fields[name].type == 'many2many' else value
            for name, value in values.items()}

    @api.model
    def _text(self, words, lang):
        """The text in ``lang``, else in the first language given."""
        return words.get(lang) or next(iter(words.values()), '')

    @api.model
    def _archive(self, current, wanted, tally, dry):
        gone = [record for key, record in current.items() if key not in wanted and record.active]
        tally.archived += len(gone)
        if gone and not dry:
            gone[0].union(*gone).active = False

    @api.model
    def _give_external_ids(self, standard):
        """Name what an addon ships, for demo data and addons above to refer to it.

        ``iso_library.clause_iso9001_2015_8_5_1``: under a name that is no addon's, since the
        words come from the library and do not belong into the addon's PO files; the names also
        outlive an upgrade of the addon without being declared again (noupdate).
        """
        def name(kind, urn):
            tail = urn.removeprefix('urn:iso-audit:').removeprefix('urn:').replace(':checklist:', ':')
            return f"iso_library.{kind}_{tail.translate(str.maketrans(':.-', '___'))}"

        records = [('standard', standard)]
        records += [('clause', clause) for clause in standard.clause_ids]
        records += [('checklist', item) for item in standard.checklist_ids if item.urn]
        self.env['ir.model.data']._update_xmlids([
            {'xml_id': name(kind, record.urn), 'record': record, 'noupdate': True}
            for kind, record in records])
