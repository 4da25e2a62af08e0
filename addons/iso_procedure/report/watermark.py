"""Prints words across every page of a paper that does not count, or not any more."""
import io

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.iso_audit.report.chart import prepare_library

INCH = 72
COLOUR, ALPHA = '#b02a37', 0.16


def stamp(stream, words):
    """A new stream; done here because wkhtmltopdf prints nothing that stands behind all pages."""
    writer = PdfFileWriter()
    writer.append_pages_from_reader(PdfFileReader(stream))
    sheets = {}
    for page in writer.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        if size not in sheets:
            sheets[size] = PdfFileReader(io.BytesIO(_sheet(words, *size))).pages[0]
        page.merge_page(sheets[size])
    stamped = io.BytesIO()
    writer.write(stamped)
    return stamped


def _sheet(words, width, height):
    """A page with nothing but the words from corner to corner, as outlines."""
    prepare_library()
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    figure = Figure(figsize=(width / INCH, height / INCH))
    figure.patch.set_alpha(0)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    path = TextPath((0, 0), words, size=100, prop={'weight': 'bold'})
    box = path.get_extents()
    size = min(0.78 * (width ** 2 + height ** 2) ** 0.5 / box.width, 1)
    turned = (
        Affine2D().translate(-(box.x0 + box.width / 2), -(box.y0 + box.height / 2))
        .scale(size).rotate_deg(55 if height > width else 35)
        .translate(width / 2, height / 2))
    axes.add_patch(PathPatch(
        turned.transform_path(path), facecolor=COLOUR, alpha=ALPHA, linewidth=0))
    drawn = io.BytesIO()
    figure.savefig(drawn, format='pdf', metadata={'CreationDate': None})
    return drawn.getvalue()
