"""A Word document as clean HTML: headings, paragraphs, lists, tables, pictures."""

import base64
import io
from typing import NamedTuple

import mammoth
from lxml import etree, html

from .word_guard import Unreadable, check

MAX_PICTURE = 2 * 1024 * 1024
MAX_PICTURES = 10 * 1024 * 1024
# By its first bytes: what a browser shows, and what the text of a record keeps.
PICTURES = {
    b'\x89PNG\r\n\x1a\n': 'image/png',
    b'\xff\xd8\xff': 'image/jpeg',
    b'GIF8': 'image/gif',
}
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
"""


class Word(NamedTuple):
    root: etree._Element  # a <div> with the whole text
    heading: str
    left_out: int  # pictures that no browser shows


class PictureTooLarge(Unreadable):
    pass


def read(content):
    """Read a checked document; ``Unreadable`` says why not."""
    check(content)
    sizes, left_out = [], 0

    def picture(image):
        nonlocal left_out
        try:
            with image.open() as source:
                data = source.read(MAX_PICTURE + 1)
        except (OSError, ValueError, KeyError):
            # Only linked to: what is not in the file is not fetched.
            data = b''
        kind = next((kind for start, kind in PICTURES.items() if data.startswith(start)), None)
        if not kind:
            left_out += 1
            return {'src': ""}
        sizes.append(len(data))
        if len(data) > MAX_PICTURE or sum(sizes) > MAX_PICTURES:
            raise PictureTooLarge('picture')
        return {'src': f"data:{kind};base64,{base64.b64encode(data).decode()}"}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(picture),
            style_map=STYLES, include_embedded_style_map=False, external_file_access=False)
        root = html.fragment_fromstring(result.value, create_parent='div')
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - whatever a strange document does to the converter
        raise Unreadable('broken')
    for image in root.xpath('.//img[not(@src) or @src=""]'):
        image.drop_tag()
    for table in root.iter('table'):
        table.set('class', "table table-bordered")
    for paragraph in root.xpath('./p[not(normalize-space()) and not(.//img)]'):
        paragraph.drop_tree()
    if not root.text_content().strip() and root.find('.//img') is None:
        raise Unreadable('empty')
    headings = root.xpath('.//h1|.//h2|.//h3') or root.xpath('./p[normalize-space()]')
    return Word(root, " ".join(headings[0].text_content().split()) if headings else "", left_out)


def to_html(root):
    """What is inside the root."""
    return (root.text or "") + "".join(
        html.tostring(child, encoding='unicode') for child in root)
