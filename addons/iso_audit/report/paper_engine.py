"""What the printed paper needs to know about the machine: fonts, and the numbers on its pages."""
import base64
import io
import shutil
import subprocess
from functools import lru_cache

from markupsafe import Markup
from PIL import Image, ImageOps
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.misc import file_open
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# Like Times New Roman first; the last ones are whole, though of another design.
FAMILIES = ("Times New Roman", "Tinos", "Liberation Serif", "Noto Serif", "DejaVu Serif")

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
                ['fc-list', f':family={family}:charset=1ed9', 'family'],
                capture_output=True, check=False)
            if found.stdout.strip():
                return family
    return FAMILIES[0]


@lru_cache
def paper_file(name):
    """Style or script of the paper, to stand in the document itself."""
    with file_open(f'iso_audit/static/report/{name}') as file:
        return Markup(file.read())


def number_pages(stream):
    """Print the page numbers: centred in the top margin, none on the first page (NĐ 30/2020).

    Done here because wkhtmltopdf on an unpatched Qt prints neither header nor footer.
    """
    reader = PdfFileReader(stream)
    if len(reader.pages) < 2:
        return stream
    numbers = io.BytesIO()
    canvas = Canvas(numbers)
    for index, page in enumerate(reader.pages):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        canvas.setPageSize((width, height))
        if index:
            canvas.setFont('Times-Roman', 13)
            # Centred over the text: 30 mm left margin, 15 mm right.
            canvas.drawCentredString((width + 15 * mm) / 2, height - 13 * mm, str(index + 1))
        canvas.showPage()
    canvas.save()
    overlay = PdfFileReader(numbers)
    writer = PdfFileWriter()
    for page, number in zip(reader.pages, overlay.pages, strict=True):
        page.merge_page(number)
        writer.add_page(page)
    numbered = io.BytesIO()
    writer.write(numbered)
    return numbered


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
