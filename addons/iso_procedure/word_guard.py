"""What a file that calls itself a Word document is, before anything of it is unpacked."""

import io
import re
import zipfile
from typing import NamedTuple
from xml.parsers import expat

MAX_BYTES = 25 * 1024 * 1024
# A picture does not shrink in the archive, and XML by a factor of 10 to 20.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024
MAX_PARTS = 5000
# Of one part and of all of them: a document of 200 pages has about 100,000 elements.
MAX_XML = 20 * 1024 * 1024
MAX_ELEMENTS = 500_000
MAX_DEPTH = 150

OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
ENCRYPTED = "EncryptedPackage".encode('utf-16-le')
WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
XML_NAME = re.compile(r'\.(xml|rels)$', re.IGNORECASE)


class Unreadable(Exception):
    """``args[0]`` says why: one of the words that the wizard has a sentence for."""


class Part(NamedTuple):
    name: str
    content: bytes


def check(content):
    """Refuse what is no plain Word document, or would take too much to read."""
    if len(content) > MAX_BYTES:
        raise Unreadable('large')
    if content.startswith(OLE):
        raise Unreadable('encrypted' if ENCRYPTED in content else 'old')
    if content.startswith(b'%PDF'):
        raise Unreadable('pdf')
    if not content.startswith(b'PK'):
        raise Unreadable('foreign')
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError,
            zipfile.zlib.error):
        raise Unreadable('broken')


def _check_archive(archive):
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable('encrypted')
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or any(
            part.file_size > MAX_XML for part in parts if XML_NAME.search(part.filename)) or (
            unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)):
        raise Unreadable('bomb')
    if any(name.endswith('vbaproject.bin') for name in names):
        raise Unreadable('macros')
    if '[content_types].xml' not in names or len(names) < len(parts):
        raise Unreadable('foreign')
    elements = 0
    for part in parts:
        if XML_NAME.search(part.filename):
            elements += _check_xml(archive.read(part), MAX_ELEMENTS - elements)
    types = archive.read('[Content_Types].xml')
    if b'macroEnabled' in types:
        raise Unreadable('macros')
    if WORD.encode() not in types:
        raise Unreadable('foreign')


def _check_xml(content, may_have):
    """The number of elements; no document type, thus no entities of its own."""
    count = depth = 0

    def start(_name, _attributes):
        nonlocal count, depth
        count += 1
        depth += 1
        if count > may_have or depth > MAX_DEPTH:
            raise Unreadable('bomb')

    def end(_name):
        nonlocal depth
        depth -= 1

    def doctype(*_args):
        raise Unreadable('entity')

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Unreadable('broken')
    return count
