"""The arithmetic of sealing: canonical text, digests, links of a chain and who broke it.

Plain Python, no database. What is sealed becomes text that is the same every time (``canonical``)
and a digest of that text. A link binds the digest to its place: the hash of a link is made from
all its own fields and from the hash of the link before. So nobody changes, removes, adds or moves
a link without every later hash telling, and who knows one later hash knows the whole past.

A link says by which version of the rules it was made. Rules that change get a new number in
``VERSIONS``; the old ones stay, since old links are verified by them for ever.
"""

import hashlib
import json
import math
import unicodedata
from datetime import UTC, date, datetime
from typing import NamedTuple

VERSION = 1
# What stands in the place of a previous hash where there is none.
GENESIS = '0' * 64
# Of a hash, as much as people are asked to read and to type.
HEAD_DIGITS = 16


class Link(NamedTuple):
    """One link of a company's chain. ``user`` and ``record`` are ids, ``moment`` is naive UTC."""

    version: int
    company: int
    number: int
    previous_hash: str
    model: str
    record: int
    name: str
    event: str
    content_hash: str
    moment: datetime
    user: int
    hash: str = ''


class Head(NamedTuple):
    """A place of the chain known from outside, ``hash`` shortened to its first digits."""

    number: int
    hash: str


class Fault(NamedTuple):
    """What is wrong at ``number``; ``link`` is what was found there, ``other`` a second one.

    =========== ================================================================================
    version     made by rules that this program does not know
    missing     no link has this number
    double      the number stands a second time, or out of order
    changed     a field of the link is not what it was when the link was made
    exchanged   another link belongs here: ``other``, which stands elsewhere
    cut         the link is whole, but does not continue the one before it
    forged      the chain is consistent in itself, but is not the one of the known head
    short       the chain ends before the known head
    =========== ================================================================================
    """

    kind: str
    number: int
    link: Link = None
    other: Link = None


# -- text -------------------------------------------------------------------------------------

_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(',', ':')).encode


def canonical(value):
    """``value`` as JSON that is the same whenever the content is.

    * keys are strings, in the order of their code points; no blanks; UTF-8 unescaped;
    * strings are normalised (NFC): how a letter with its accents was typed makes no difference;
    * a datetime is ``2026-12-31T17:00:00Z`` in UTC, with microseconds only if there are any; one
      without a zone is UTC already, as in the database; a date is ``2026-12-31``;
    * bytes are not kept, only their digest: ``sha256:…``;
    * floats that are no number, half characters and whatever is not listed here are refused.
    """
    return _encode(_plain(value))


def _plain(value):
    """``value`` made of what JSON has."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a number that can be sealed")
        return float(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f'sha256:{digest(value)}'
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return _plain_dict(value)
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def _plain_dict(value):
    result = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"the key {key!r} is not a string")
        key = _text(key)
        if key in result:
            raise ValueError(f"the key {key!r} stands twice")
        result[key] = _plain(item)
    return result


def _text(value):
    text = unicodedata.normalize('NFC', value)
    text.encode()  # refuses half of a surrogate pair, which no file can hold
    return text


def moment_text(moment):
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat() + 'Z'


def digest(content):
    """SHA-256 of text or bytes, in hexadecimal digits."""
    if isinstance(content, str):
        content = content.encode()
    return hashlib.sha256(content).hexdigest()


# -- links ------------------------------------------------------------------------------------

def _hash_1(link):
    return digest(canonical([*link._replace(hash='')[:-1]]))


VERSIONS = {1: _hash_1}


def link_hash(link):
    """The hash that ``link`` has to have, by the rules of its version."""
    return VERSIONS[link.version](link)


def linked(link, number, previous_hash):
    """``link`` put in its place."""
    link = link._replace(number=number, previous_hash=previous_hash)
    return link._replace(hash=link_hash(link))


def head_text(number, link_hash):
    """A head for people: ``12:0123456789abcdef``."""
    return f'{number}:{link_hash[:HEAD_DIGITS]}'


def parse_head(text):
    """The ``Head`` in ``text`` (``12:0123456789abcdef``, or more digits); None if it is none."""
    number, colon, digits = "".join(text.lower().split()).partition(':')
    if (not colon or not number.isdecimal() or not HEAD_DIGITS <= len(digits) <= len(GENESIS)
            or set(digits) - set('0123456789abcdef')):
        return None
    return Head(int(number), digits)


# -- verifying --------------------------------------------------------------------------------

def first_fault(links, heads=()):
    """The first ``Fault`` of a whole chain, or None.

    :param links: the links in the order of their numbers; read once, one by one.
    :param heads: each ``Head`` known from outside. Without one the end of a chain proves nothing:
        whoever rewrote it from some link on, or cut it off there, leaves no trace in it.
    """
    links = iter(links)
    number, previous = 0, GENESIS
    for link in links:
        fault = _fault_at(link, number + 1, previous)
        if fault:
            # Whether the right link only stands elsewhere, the rest of the chain tells.
            other = next(
                (other for other in links if _belongs(other, number + 1, previous)), None)
            return Fault('exchanged', number + 1, link, other) if other else fault
        for head in heads:
            if head.number == link.number and not link.hash.startswith(head.hash):
                return Fault('forged', link.number, link)
        number, previous = link.number, link.hash
    if any(head.number > number for head in heads):
        return Fault('short', number + 1)
    return None


def _fault_at(link, number, previous):
    if link.version not in VERSIONS:
        return Fault('version', number, link)
    if link.number > number:
        return Fault('missing', number, link)
    if link.number < number:
        return Fault('double', link.number, link)
    if link.hash != link_hash(link):
        return Fault('changed', number, link)
    if link.previous_hash != previous:
        return Fault('cut', number, link)
    return None


def _belongs(link, number, previous):
    """Whether ``link`` was made for this place, whatever number it bears now."""
    return (
        link.previous_hash == previous and link.version in VERSIONS
        and link.hash == link_hash(link._replace(number=number)))
