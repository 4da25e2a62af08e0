"""Reads and checks a library: one edition of a standard as data.

A library is a YAML file (docs/library-format.md) with the clauses of an
edition, how they correspond to another edition, and checklists. This module
knows nothing of the database: it turns the bytes of a file into dataclasses,
or raises one LibraryError that carries everything that is wrong with the file.
"""
import datetime
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from .library_values import RUN_LENGTH, Reader
from .library_yaml import Faults, LibraryError, Mapping, Scalar, Sequence, join, read_nodes

__all__ = ['Library', 'LibraryError', 'parse_library', 'sort_key']

FORMAT = 1
RELATIONS = ('equal', 'subset', 'superset', 'intersect')
TITLE_STATUSES = ('verified', 'unverified', 'label')
MAX_LEVELS = 8
SHORT, MEDIUM, LONG = 250, 2_000, 8_000

_URN = re.compile(r'urn:[a-z0-9][a-z0-9-]{1,31}(:[a-z0-9][a-z0-9._-]*)+')
_URN_LENGTH = 120
_TAG = re.compile(r'[a-z][a-z0-9_]{0,31}')
_RUNS = re.compile(r'([0-9]+)|([A-Za-z]+)|([.-])')


def sort_key(code):
    """Return a key that puts clause codes in their natural order: 4.2 before 4.10 before A.1.

    The key is made of digits and lower-case letters in pieces of fixed length,
    so that every database collation orders it the same way.
    """
    key = []
    for number, letters, separator in _RUNS.findall(code):
        if number:
            key.append('1' + number.zfill(RUN_LENGTH))
        elif letters:
            key.append('2' + letters.lower().ljust(RUN_LENGTH, '0'))
        elif separator:
            key.append('0')
    return ''.join(key)


@dataclass(frozen=True)
class Clause:
    code: str
    urn: str
    parent: str | None
    title: dict
    guidance: dict
    assessable: bool
    title_status: str
    title_note: dict
    line: int


@dataclass(frozen=True)
class Pair:
    """How a clause of one edition corresponds to a clause of another one."""
    from_urn: str
    from_code: str
    to_urn: str
    to_code: str
    relation: str
    note: dict
    line: int
    place: str


@dataclass(frozen=True)
class Question:
    urn: str
    clause: str
    question: dict
    evidence: dict
    applies_to: tuple
    line: int
    place: str


@dataclass(frozen=True)
class Checklist:
    urn: str
    name: dict
    description: dict
    questions: tuple


@dataclass(frozen=True)
class Library:
    urn: str
    version: int
    code: str
    edition: str
    name: dict
    description: dict
    published: datetime.date | None
    clauses: tuple
    pairs: tuple
    checklists: tuple

    @cached_property
    def levels(self):
        """The clauses in groups, parents before children, each in natural order."""
        levels, depth = [], {}
        waiting = sorted(self.clauses, key=lambda clause: sort_key(clause.code))
        while waiting:
            level = [clause for clause in waiting if clause.parent is None or clause.parent in depth]
            for clause in level:
                depth[clause.code] = len(levels)
            waiting = [clause for clause in waiting if clause.code not in depth]
            levels.append(level)
        return levels

    @property
    def questions(self):
        return [question for checklist in self.checklists for question in checklist.questions]


def parse_library(content):
    """Return the Library that ``content`` (bytes) describes, or raise LibraryError."""
    faults = Faults()
    root = read_nodes(content, faults)
    library = _Parser(faults).library(root)
    faults.raise_if_any()
    return library


class _Parser(Reader):
    """Turns nodes into dataclasses. What is wrong is noted and read as empty, to find the rest."""

    urn = ''

    def library(self, root):
        if not isinstance(root, Mapping):
            self.faults.add(root.line, '', 'not_a_mapping')
            self.faults.raise_if_any()
        version_of_format = root.entries.get('format')
        if isinstance(version_of_format, Scalar) and version_of_format.text.strip() != str(FORMAT):
            # What another format means by the same words is unknown: say only this.
            self.faults.add(
                version_of_format.line, 'format', 'unknown_format',
                value=version_of_format.text[:20], known=FORMAT,
            )
            self.faults.raise_if_any()
        values = self.fields(
            root, '', ('format', 'urn', 'version', 'standard', 'clauses'), ('mappings', 'checklists'),
        )
        self.urn = self.pattern(values.get('urn'), 'urn', _URN, 'bad_urn', _URN_LENGTH)
        standard = self.fields(
            values.get('standard'), 'standard', ('code', 'edition', 'name'), ('description', 'published'),
        )
        clauses = self.clauses(values.get('clauses'))
        codes = {clause.code for clause in clauses}
        return Library(
            urn=self.urn,
            version=self.number(values.get('version'), 'version'),
            code=self.text(standard.get('code'), 'standard.code', SHORT),
            edition=self.text(standard.get('edition'), 'standard.edition', 20),
            name=self.words(standard.get('name'), 'standard.name', SHORT),
            description=self.words(standard.get('description'), 'standard.description', LONG),
            published=self.date(standard.get('published'), 'standard.published'),
            clauses=clauses,
            pairs=self.pairs(values.get('mappings'), codes),
            checklists=self.checklists(values.get('checklists'), codes),
        )

    def clauses(self, node):
        items = self.items(node, 'clauses')
        if isinstance(node, Sequence) and not items:
            self.faults.add(node.line, 'clauses', 'no_clauses')
        read, places = [], {}
        for item, place in items:
            values = self.fields(
                item, place, ('code', 'title'),
                ('parent', 'guidance', 'assessable', 'title_status', 'title_note'),
            )
            code = self.code(values.get('code'), join(place, 'code'))
            key = sort_key(code)
            if code and key in places:
                self.faults.add(item.line, place, 'duplicate_clause', code=code, first=places[key].line)
                continue
            places[key] = item
            read.append((item, place, values, code))
        codes = {code for _item, _place, _values, code in read if code}
        parents = {
            code: self.parent(values, code, place, codes) for _item, place, values, code in read if code
        }
        self.check_tree(parents, {code: (item.line, place) for item, place, _values, code in read if code})
        with_children = set(parents.values())
        return tuple(
            Clause(
                code=code,
                urn=f'{self.urn}:{code.lower()}',
                parent=parents.get(code),
                title=self.words(values.get('title'), join(place, 'title'), SHORT),
                guidance=self.words(values.get('guidance'), join(place, 'guidance'), LONG),
                assessable=self.boolean(
                    values.get('assessable'), join(place, 'assessable'), code not in with_children),
                title_status=self.choice(
                    values.get('title_status'), join(place, 'title_status'), TITLE_STATUSES, 'verified'),
                title_note=self.words(values.get('title_note'), join(place, 'title_note'), MEDIUM),
                line=item.line,
            )
            for item, place, values, code in read
        )

    def parent(self, values, code, place, codes):
        node = values.get('parent')
        if node is None:
            prefix = re.sub(r'(^|[.-])[^.-]*$', '', code)
            if prefix and prefix not in codes:
                self.faults.add(values['code'].line, place, 'missing_parent', code=code, parent=prefix)
            return prefix if prefix in codes else None
        if isinstance(node, Scalar) and node.is_null:
            return None
        parent = self.code(node, join(place, 'parent'))
        if parent and parent not in codes:
            self.faults.add(node.line, join(place, 'parent'), 'missing_parent', code=code, parent=parent)
        return parent if parent in codes else None

    def check_tree(self, parents, places):
        """Note every circle of parents once, and every clause that lies too deep."""
        level = {}
        for start in parents:
            path, code = {}, start  # a dict keeps the order and answers at once
            while code is not None and code not in level and code not in path:
                path[code] = True
                code = parents[code]
            if code in path:
                codes = list(path)
                circle = codes[codes.index(code):]
                line, place = places[min(circle, key=sort_key)]
                self.faults.add(line, place, 'cyclic_parents', codes=' → '.join([*circle[:20], code]))
                level.update(dict.fromkeys(path, 1))
                continue
            first = 1 if code is None else level[code] + 1
            for depth, below in enumerate(reversed(path), first):
                level[below] = depth
                if depth == MAX_LEVELS + 1:
                    line, place = places[below]
                    self.faults.add(line, place, 'too_many_levels', code=below, limit=MAX_LEVELS)

    def pairs(self, node, codes):
        pairs, seen = [], {}
        for item, place in self.items(node, 'mappings'):
            values = self.fields(item, place, ('pairs',), ('from', 'to'))
            if ('from' in values) == ('to' in values):
                if isinstance(item, Mapping):
                    self.faults.add(item.line, place, 'mapping_side')
                continue
            side = 'from' if 'from' in values else 'to'
            other = self.pattern(values[side], join(place, side), _URN, 'bad_urn', _URN_LENGTH)
            if other and other == self.urn:
                self.faults.add(values[side].line, join(place, side), 'mapping_to_itself')
            urns = {'from': self.urn, 'to': self.urn, side: other}
            for pair_node, pair_place in self.items(values.get('pairs'), join(place, 'pairs')):
                pair = self.pair(pair_node, pair_place, urns)
                own_side = 'to' if side == 'from' else 'from'
                own_code = pair.to_code if own_side == 'to' else pair.from_code
                if own_code and own_code not in codes:
                    self.faults.add(pair.line, join(pair_place, own_side), 'unknown_clause', code=own_code)
                key = (pair.from_urn, pair.from_code, pair.to_urn, pair.to_code)
                if pair.from_code and pair.to_code and key in seen:
                    self.faults.add(
                        pair.line, pair_place, 'duplicate_pair',
                        source=pair.from_code, target=pair.to_code, first=seen[key])
                seen.setdefault(key, pair.line)
                pairs.append(pair)
        return tuple(pairs)

    def pair(self, node, place, urns):
        values = self.fields(node, place, ('from', 'to', 'relation'), ('note',))
        return Pair(
            from_urn=urns['from'],
            from_code=self.code(values.get('from'), join(place, 'from')),
            to_urn=urns['to'],
            to_code=self.code(values.get('to'), join(place, 'to')),
            relation=self.choice(values.get('relation'), join(place, 'relation'), RELATIONS, 'equal'),
            note=self.words(values.get('note'), join(place, 'note'), MEDIUM),
            line=node.line,
            place=place,
        )

    def checklists(self, node, codes):
        checklists, seen = [], {}
        for item, place in self.items(node, 'checklists'):
            values = self.fields(item, place, ('id', 'name', 'questions'), ('description',))
            identifier = self.code(values.get('id'), join(place, 'id'))
            if identifier and identifier in seen:
                self.faults.add(
                    item.line, join(place, 'id'), 'duplicate_id', id=identifier, first=seen[identifier])
            seen.setdefault(identifier, item.line)
            urn = f'{self.urn}:checklist:{identifier}'
            checklists.append(Checklist(
                urn=urn,
                name=self.words(values.get('name'), join(place, 'name'), SHORT),
                description=self.words(values.get('description'), join(place, 'description'), LONG),
                questions=self.questions(values.get('questions'), join(place, 'questions'), urn, codes),
            ))
        return tuple(checklists)

    def questions(self, node, place, checklist_urn, codes):
        questions, seen, counts = [], {}, Counter()
        for item, item_place in self.items(node, place):
            values = self.fields(
                item, item_place, ('clause', 'question'), ('id', 'evidence', 'applies_to'))
            clause = self.code(values.get('clause'), join(item_place, 'clause'))
            if clause and clause not in codes:
                self.faults.add(item.line, join(item_place, 'clause'), 'unknown_clause', code=clause)
            counts[clause] += 1
            identifier = f'{clause}-{counts[clause]}'
            if 'id' in values:
                identifier = self.code(values['id'], join(item_place, 'id'))
            if identifier and identifier in seen:
                self.faults.add(
                    item.line, item_place, 'duplicate_id', id=identifier, first=seen[identifier])
            seen.setdefault(identifier, item.line)
            questions.append(Question(
                urn=f'{checklist_urn}:{identifier}',
                clause=clause,
                question=self.words(values.get('question'), join(item_place, 'question'), MEDIUM),
                evidence=self.words(values.get('evidence'), join(item_place, 'evidence'), MEDIUM),
                applies_to=tuple(dict.fromkeys(
                    self.pattern(tag, tag_place, _TAG, 'bad_tag', 32)
                    for tag, tag_place in self.items(values.get('applies_to'), join(item_place, 'applies_to'))
                )),
                line=item.line,
                place=item_place,
            ))
        return tuple(questions)
