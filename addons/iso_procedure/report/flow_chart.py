"""Draws the flow chart of steps by role (see ``flow_layout``) as SVG, for screen and paper.

Plain Python: no registry. Letters become outlines as in the charts of ``iso_audit``, so that
nothing in a text is markup. A copy without colours says the same: decisions are diamonds, the
other way out is dashed.
"""
import base64
import io
from functools import lru_cache

from odoo.addons.iso_audit.report.chart import TONES, prepare_library, text_width

from .flow_layout import LINE, PAD, SIZE, SMALL, WIDTH, lay_out, wrap

INK, RULE, GROUND = TONES['dark'], '#adb5bd', '#f1f3f5'
FILL = {'task': '#ffffff', 'decision': '#fff3cd', 'start': '#d1e7dd', 'end': '#d1e7dd'}
WORDS = {'start': "Start", 'end': "End", 'otherwise': "otherwise", 'nobody': "Nobody named"}
# Of a printed page, below its heading.
PAGE = 655
NARROW_HEAD = 90
FOOT = 16


def draw_flow_chart(steps, words=WORDS, total="", most=None):
    """The chart as ``[svg, …]``: one, or with ``most`` as many as pages of that height need."""
    return list(_drawn(tuple(steps), tuple(sorted(words.items())), total, most)) if steps else []


def svg_uri(svg):
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


# Screens ask again for what has not changed; drawing takes a tenth of a second.
@lru_cache(64)
def _drawn(steps, words, total, most):
    prepare_library()
    words = dict(words)
    layout = lay_out(steps, text_width, words)
    names = _names(layout, words)
    head = _head_height(layout, names)
    pages = layout.pages(most - head - FOOT) if most else [(0, layout.height)]
    return tuple(
        _Page(layout, names, head, page, total if page == pages[-1] else "").svg()
        for page in pages)


def _names(layout, words):
    """The lines of the name of each lane; upright where lanes are narrow."""
    if layout.is_narrow:
        size, room, most = SMALL, NARROW_HEAD, max(1, int(layout.lane_width / (SMALL * LINE)))
    else:
        size, room, most = SIZE, layout.lane_width - 2 * PAD, 4
    # Bold letters are wider.
    return [
        wrap(name or words['nobody'], room, lambda part: 1.12 * text_width(part, size), most)
        for name in layout.lanes]


def _head_height(layout, names):
    if layout.is_narrow:
        return NARROW_HEAD + 2 * PAD
    return max(map(len, names)) * SIZE * LINE + 2 * PAD


class _Page:

    def __init__(self, layout, names, head, page, total):
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.layout, self.names, self.head, self.total = layout, names, head, total
        self.top, self.bottom = page
        self.foot = FOOT if total else 2
        self.height = self.head + self.bottom - self.top + self.foot
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72))
        self.canvas = FigureCanvasSVG(self.figure)
        # The heading and the foot by themselves: lines of other pages stop before them.
        self.frame = self._axes(0, self.height, self.height, 0)
        self.axes = self._axes(
            self.foot, self.bottom - self.top, self.bottom, self.top)

    def _axes(self, bottom, height, low, high):
        axes = self.figure.add_axes((0, bottom / self.height, 1, height / self.height))
        axes.set(xlim=(0, WIDTH), ylim=(low, high))
        axes.set_axis_off()
        return axes

    def svg(self):
        self._lanes()
        for way in self.layout.ways:
            self._way(way)
        for box in self.layout.boxes:
            if self.top <= box.y < self.bottom:
                self._box(box)
        drawn = io.StringIO()
        self.figure.savefig(drawn, format='svg', metadata={
            'Date': None, 'Creator': None, 'Format': None, 'Type': None})
        text = drawn.getvalue()
        return text[text.index("<svg"):]

    # -- lanes ----------------------------------------------------------------------------------

    def _lanes(self):
        from matplotlib.patches import Rectangle

        layout, width = self.layout, self.layout.lane_width
        below = self.height - self.foot
        for number, lines in enumerate(self.names):
            left = layout.left + number * width
            for y, height, ground in ((0, self.head, GROUND), (self.head, below - self.head, 'none')):
                self.frame.add_patch(Rectangle(
                    (left, y), width, height, facecolor=ground, edgecolor=RULE, linewidth=0.6))
            self.frame.text(
                left + width / 2, self.head / 2, "\n".join(lines), ha='center', va='center',
                fontsize=SMALL if layout.is_narrow else SIZE, fontweight='bold', color=INK,
                linespacing=LINE, rotation=90 if layout.is_narrow else 0)
        if self.total:
            self.frame.text(
                layout.right, self.height - 3, self.total, ha='right', va='bottom',
                fontsize=SIZE, fontweight='bold', color=INK)

    # -- boxes ----------------------------------------------------------------------------------

    def _box(self, box):
        self.axes.add_patch(self._shape(box))
        sizes = [SIZE] * len(box.lines) + [SMALL] * len(box.small)
        y = box.middle - sum(sizes) * LINE / 2
        for line, size in zip(box.lines + box.small, sizes, strict=True):
            self.axes.text(
                box.x, y + size * LINE * 0.78, line, ha='center', va='baseline', fontsize=size,
                color='black' if size == SIZE else INK)
            y += size * LINE

    def _shape(self, box):
        from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle

        style = {'facecolor': FILL[box.kind], 'edgecolor': INK, 'linewidth': 0.8, 'zorder': 3}
        if box.kind == 'decision':
            return Polygon([
                (box.left, box.middle), (box.x, box.y), (box.right, box.middle),
                (box.x, box.bottom)], **style)
        if box.kind == 'task':
            return Rectangle((box.left, box.y), box.width, box.height, **style)
        round_ = box.height / 2
        return FancyBboxPatch(
            (box.left + round_, box.y + round_), box.width - 2 * round_, 0.01,
            boxstyle=f'round,pad={round_}', **style)

    # -- lines ----------------------------------------------------------------------------------

    def _way(self, way):
        heights = [y for _x, y in way.points]
        if max(heights) < self.top or min(heights) > self.bottom:
            return
        self.axes.plot(
            *zip(*way.points, strict=True), color=INK, linewidth=0.9, zorder=2,
            linestyle=(0, (4, 2)) if way.is_otherwise else '-', solid_joinstyle='miter')
        x, y = way.points[-1]
        self.axes.fill([x - 3, x + 3, x], [y - 6, y - 6, y], color=INK, linewidth=0, zorder=2)
        if way.label and self.top <= way.label_y < self.bottom:
            for number, line in enumerate(reversed(way.label)):
                self.axes.text(
                    way.label_x, way.label_y - number * SMALL * LINE, line, ha=way.align,
                    va='bottom', fontsize=SMALL, fontstyle='italic', color=INK, zorder=4,
                    bbox={'boxstyle': 'square,pad=0.05', 'facecolor': 'white',
                          'edgecolor': 'none', 'alpha': 0.85})

