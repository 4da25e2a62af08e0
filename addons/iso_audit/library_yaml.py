"""Reads the YAML of a library file into plain nodes that know their line.

Only the part of YAML that a hand-written library needs is let in: mappings,
sequences and scalars of one document. Anchors, aliases, tags and merge keys
are refused, so a file can neither unfold into more than was sent nor name a
Python object. Every scalar stays text: it is the format, not YAML's guess,
that says whether ``4.10`` is a clause code or a number.

The file is read as a stream of events, without recursion, and reading stops at
the first value that is nested too deeply or beyond the number allowed.
"""
from dataclasses import dataclass, field

import yaml

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 10
MAX_VALUES = 150_000
# More faults than this help nobody; the last one tells how many were left out.
MAX_FAULTS = 200
KEY_LENGTH = 60

_NULLS = {'', '~', 'null', 'Null', 'NULL'}
_Loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a file: where, what, and the words for the message."""
    line: int
    place: str
    code: str
    params: dict = field(default_factory=dict, hash=False)


class LibraryError(ValueError):
    """The file is no valid library. ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults):
        self.faults = tuple(faults)
        super().__init__('; '.join(
            f"line {fault.line}, {fault.place or '-'}: {fault.code} {fault.params or ''}".strip()
            for fault in self.faults
        ))


class Faults:
    """Collects faults, so that a file is judged as a whole and not up to its first error."""

    def __init__(self):
        self._faults = []
        self._refused = set()

    def add(self, line, place, code, /, **params):
        if (line, place) not in self._refused:
            self._faults.append(Fault(line, place, code, params))

    def refuse(self, line, place, code, /, **params):
        """Note a value that is not read at all: nothing else is said about it."""
        self.add(line, place, code, **params)
        self._refused.add((line, place))

    def raise_if_any(self):
        if not self._faults:
            return
        faults = sorted(self._faults, key=lambda fault: fault.line)
        if len(faults) > MAX_FAULTS:
            rest = len(faults) - MAX_FAULTS
            faults = faults[:MAX_FAULTS]
            faults.append(Fault(faults[-1].line, '', 'more_faults', {'count': rest}))
        raise LibraryError(faults)


@dataclass(frozen=True, slots=True)
class Scalar:
    line: int
    text: str
    plain: bool = True

    @property
    def is_null(self):
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Sequence:
    line: int
    items: list


@dataclass(frozen=True, slots=True)
class Mapping:
    line: int
    entries: dict


class _Stop(Exception):
    """Reading on would be useless or dangerous; the reason is among the faults."""


class _Builder:
    """Puts the events together, from the outermost value inwards."""

    def __init__(self, faults):
        self.faults = faults
        self.root = None
        self._open = []  # [node, its place, key waiting for its value]
        self._values = 0

    def feed(self, event):
        if isinstance(event, yaml.DocumentStartEvent):
            if self.root is not None:
                self.faults.add(event.start_mark.line + 1, '', 'several_documents')
                raise _Stop
        elif isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1
            self.faults.refuse(line, self._place(), 'alias', name=event.anchor[:KEY_LENGTH])
            self._place_value(Scalar(line, ''))
        elif isinstance(event, yaml.NodeEvent):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()

    def _start(self, event):
        line = event.start_mark.line + 1
        place = self._place()
        self._values += 1
        if self._values > MAX_VALUES:
            self.faults.add(line, place, 'too_many_values', limit=MAX_VALUES)
            raise _Stop
        if event.anchor is not None:
            self.faults.add(line, place, 'anchor', name=event.anchor[:KEY_LENGTH])
        if event.tag is not None:
            self.faults.add(line, place, 'tag', name=event.tag[:KEY_LENGTH])
        if isinstance(event, yaml.ScalarEvent):
            self._place_value(Scalar(line, event.value, not event.style))
            return
        if len(self._open) >= MAX_DEPTH:
            self.faults.add(line, place, 'too_deep', limit=MAX_DEPTH)
            raise _Stop
        node = Mapping(line, {}) if isinstance(event, yaml.MappingStartEvent) else Sequence(line, [])
        self._place_value(node)
        self._open.append([node, place, None])

    def _place_value(self, node):
        if not self._open:
            self.root = node
            return
        parent, _place, key = frame = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is None:
            frame[2] = self._key(node)
        else:
            parent.entries.setdefault(key, node)
            frame[2] = None

    def _key(self, node):
        if not isinstance(node, Scalar):
            self.faults.add(node.line, self._place(), 'bad_key')
            raise _Stop
        key = node.text[:KEY_LENGTH]
        if key in self._open[-1][0].entries:
            self.faults.add(node.line, self._place(), 'duplicate_key', key=key)
        return key

    def _place(self):
        """Where the value being read belongs, as in ``clauses[3].title``."""
        if not self._open:
            return ''
        parent, place, key = self._open[-1]
        if isinstance(parent, Sequence):
            return f'{place}[{len(parent.items) + 1}]'
        return place if key is None else join(place, key)


def join(place, key):
    return f'{place}.{key}' if place else key


def read_nodes(content, faults):
    """Return the root node of ``content`` (bytes), or raise LibraryError.

    Faults that leave the structure readable are only added to ``faults``, for
    the caller to go on and report them together with its own.
    """
    if len(content) > MAX_BYTES:
        faults.add(0, '', 'too_big', size=len(content), limit=MAX_BYTES)
        faults.raise_if_any()
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        faults.add(content.count(b'\n', 0, error.start) + 1, '', 'not_utf8')
        faults.raise_if_any()
    builder = _Builder(faults)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.feed(event)
    except _Stop:
        faults.raise_if_any()
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        faults.add(text.count('\n', 0, position) + 1, '', 'bad_character')
        faults.raise_if_any()
    except yaml.YAMLError as error:
        mark = getattr(error, 'problem_mark', None) or getattr(error, 'context_mark', None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        faults.add(line, '', 'not_yaml', column=column)
        faults.raise_if_any()
    if builder.root is None:
        faults.add(0, '', 'empty')
        faults.raise_if_any()
    return builder.root
