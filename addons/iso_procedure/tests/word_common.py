"""Word documents made by hand: small, and as bad as a test needs them."""

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="%s"/></Types>')
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '%s</Relationships>')
STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '</w:styles>')
PNG = bytes.fromhex(
    '89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da63'
    '64f80f00010501012718e3660000000049454e44ae426082')


def heading(text):
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r>'
        '</w:p>')


def paragraph(text):
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def link(relation, text):
    return f'<w:p><w:hyperlink r:id="{relation}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink></w:p>'


def table(*rows):
    def line(row):
        return "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)

    return f"<w:tbl>{''.join(f'<w:tr>{line(row)}</w:tr>' for row in rows)}</w:tbl>"


def picture(attribute='r:embed="rPicture"'):
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="A map"/><a:graphic>'
        '<a:graphicData uri="x"><pic:pic><pic:blipFill>'
        f'<a:blip {attribute}/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        '</wp:inline></w:drawing></w:r></w:p>')


def relation(name, kind, target, more=''):
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'


def word(*body, types=MAIN, before='', relations=(), image=PNG, parts=()):
    """The bytes of a .docx with these blocks."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document '
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{OFFICE}" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<w:body>{"".join(body)}</w:body></w:document>')
    return archive({
        '[Content_Types].xml': TYPES % types,
        '_rels/.rels': RELATIONS % relation('rMain', 'officeDocument', 'word/document.xml'),
        'word/_rels/document.xml.rels': RELATIONS % "".join((
            relation('rStyles', 'styles', 'styles.xml'),
            relation('rPicture', 'image', 'media/image1.png'), *relations)),
        'word/styles.xml': STYLES,
        'word/media/image1.png': image,
        'word/document.xml': document,
        **dict(parts)})


def archive(parts):
    output = io.BytesIO()
    with zipfile.ZipFile(output, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return output.getvalue()
