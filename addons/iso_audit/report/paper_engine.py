"""What the printed paper needs to know about the machine: fonts, and the numbers on its pages."""
import base64
import io
import shutil
import subprocess
from functools import lru_cache

from markupsafe import Markup
from PIL import Image, ImageOps

from odoo.tools.misc import file_open
from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

# Like Times New Roman first; the last ones are whole, though of another design.
FAMILIES = ("Times New Roman", "Tinos", "Liberation Serif", "Noto Serif", "DejaVu Serif")

# Ground and ink of each result; the same meaning as on the screen, light enough for print.
COLOURS = {
    'major': ('#f8d7da', '#842029'),
    'minor': ('#fff3cd', '#664d03'),
    'observation': ('#cff4fc', '#055160'),
    'ofi': ('#e6dfea', '#4b3a5e'),
    'good': ('#d1e7dd', '#0f5132'),
    'conform': ('#edf7f1', '#0f5132'),
    'na': ('#e9ecef', '#495057'),
}
# The grounds of a tone (see `review_content.py`): those of the result that it stands for.
TONE_GROUNDS = {
    'danger': 'major', 'warning': 'minor', 'info': 'observation', 'primary': 'ofi',
    'success': 'good', 'muted': 'na'}
# Points in a millimetre, and the size of a page number in points.
MM = 72 / 25.4
NUMBER_SIZE = 13
# A photo fills half the width of the page: enough for 200 dpi.
PICTURE_SIZE = (640, 640)


@lru_cache(1)
def paper_font():
    """The first of ``FAMILIES`` on this machine that has the Vietnamese letters.

    Liberation Serif before version 2 has no ``ộ`` or ``ữ``: a printed word would then be set
    from two fonts, letter by letter.
    """
    if shutil.which('fc-list'):
        for family in FAMILIES:
            found = subprocess.run(
                ['fc-list', f':family={family}:charset=1ed9', 'file'],
                capture_output=True, check=False)
            if found.stdout.strip():
                return family
    return FAMILIES[0]


@lru_cache
def paper_file(name):
    """Style or script of the paper, to stand in the document itself."""
    with file_open(f'iso_audit/static/report/{name}') as file:
        return Markup(file.read())  # noqa: S704 - a file of this addon, not a user's text


def paper_style():
    """The style sheet with the colours of the results and tones."""
    rule = Markup(".o_iso_paper .o_iso_%s { background: %s; color: %s; }\n")
    names = {
        **{f'grade_{name}': name for name in COLOURS},
        **{f'tone_{tone}': name for tone, name in TONE_GROUNDS.items()}}
    return paper_file('paper.css') + Markup("").join(
        rule % (name, *COLOURS[colour]) for name, colour in names.items())


def number_pages(stream):
    """Print the page numbers: centred in the top margin, none on the first page (NĐ 30/2020).

    Done here because wkhtmltopdf on an unpatched Qt prints neither header nor footer. The
    contents of the pages are not read, which would take longer than to print them.
    """
    writer = PdfFileWriter()
    writer.append_pages_from_reader(PdfFileReader(stream))
    font = writer._add_object(DictionaryObject({
        NameObject('/Type'): NameObject('/Font'),
        NameObject('/Subtype'): NameObject('/Type1'),
        NameObject('/BaseFont'): NameObject('/Times-Roman')}))
    for index, page in enumerate(writer.pages):
        if index:
            _print_number(writer, page, font, str(index + 1))
    numbered = io.BytesIO()
    writer.write(numbered)
    return numbered


def _print_number(writer, page, font, number):
    # Centred over the text, between margins of 30 and 15 mm; a digit is half as wide as high.
    centre = (float(page.mediabox.width) + 15 * MM) / 2
    x = centre - len(number) * NUMBER_SIZE / 4
    y = float(page.mediabox.height) - 13 * MM
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b'q')
    after.set_data(
        f'Q BT /IsoNumber {NUMBER_SIZE} Tf {x:.1f} {y:.1f} Td ({number}) Tj ET'.encode())
    contents = page.raw_get('/Contents')
    page[NameObject('/Contents')] = ArrayObject([
        writer._add_object(before),
        *(contents if isinstance(contents, ArrayObject) else [contents]),
        writer._add_object(after)])
    resources = page['/Resources']
    if '/Font' not in resources:
        resources[NameObject('/Font')] = DictionaryObject()
    resources['/Font'][NameObject('/IsoNumber')] = font


def picture_uri(raw):
    """A picture upright, small and as JPEG, to be put into the page; None if it is none."""
    try:
        picture = Image.open(io.BytesIO(raw))
        picture.draft('RGB', PICTURE_SIZE)
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail(PICTURE_SIZE)
        small = io.BytesIO()
        picture.convert('RGB').save(small, 'JPEG', quality=80)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return "data:image/jpeg;base64," + base64.b64encode(small.getvalue()).decode()
