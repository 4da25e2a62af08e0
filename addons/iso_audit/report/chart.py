"""Draws the charts of a paper on the server, as SVG: bars, stacked bars, lines.

Plain Python: no registry, no network, no state of its own, so that threads may draw at once.
Matplotlib takes half a second and 50 MB: it is imported with the first chart. Letters become
outlines, which print alike whatever fonts the printing program finds. A copy without colours says
the same: each series has its own hatch or marker, and every value is written.
"""
import base64
import io
import math
import os
from functools import lru_cache

from odoo.tools import config

from .paper_engine import paper_font

# The colours of the screen.
TONES = {
    'danger': '#dc3545',
    'warning': '#ffac00',
    'info': '#17a2b8',
    'primary': '#71639e',
    'success': '#28a745',
    'muted': '#adb5bd',
    'dark': '#495057',
}
KINDS = ('bar', 'stacked', 'line')
HATCHES = ("", "////", "\\\\\\\\", "xx", "---", "|||", "++")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES = ("-", (0, (6, 2)), (0, (2, 2)), (0, (6, 2, 1, 2)))
# Inches: the width of the text of an A4 page upright.
WIDTH, HEIGHT = 6.4, 2.1
# Points.
SIZE, SMALL = 9, 8
LINE = 1.2
# Of the width: what labels at the left of lying bars may take.
LEFT = 0.36
# Names of months and the like, which may stand on end; longer ones are not turned.
SHORT = 8
# What is written over lines stays legible.
PAPER = {'boxstyle': 'square,pad=0.1', 'facecolor': 'white', 'edgecolor': 'none', 'alpha': 0.85}


def chart_uri(chart, write=str, target_word="Target"):
    """The chart as the source of an ``<img>``; None when there is nothing to draw."""
    drawn = draw_chart(chart, write, target_word)
    return drawn and "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()


def draw_chart(chart, write=str, target_word="Target"):
    """The chart as SVG; None when it holds no value; ValueError when its parts do not match.

    ``write`` turns a number into text, ``target_word`` names the line of the target.
    """
    check_chart(chart)
    if not has_values(chart):
        return None
    return _Chart(chart, write, target_word).svg()


def check_chart(chart):
    """Refuse what would be drawn wrong."""
    if chart['kind'] not in KINDS:
        raise ValueError(f"A chart of the kind {chart['kind']!r} cannot be drawn.")
    for series in chart['series']:
        values = series['values']
        if len(values) != len(chart['labels']):
            raise ValueError(
                f"The series {series['label']!r} has {len(values)} values for "
                f"{len(chart['labels'])} labels.")
        if series['tone'] not in TONES:
            raise ValueError(f"The tone {series['tone']!r} has no colour.")
        if not all(value is None or _is_number(value) for value in values):
            raise ValueError(f"The series {series['label']!r} holds what is not a number.")
        if chart['kind'] == 'stacked' and any(value and value < 0 for value in values):
            raise ValueError(f"Stacked values cannot be negative: {series['label']!r}.")
    if chart['target'] is not None and not _is_number(chart['target']):
        raise ValueError("The target is not a number.")


def has_values(chart):
    return any(value is not None for series in chart['series'] for value in series['values'])


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@lru_cache(1)
def prepare_library():
    """Set up Matplotlib, once: what it keeps goes to the data folder, never beside the code."""
    os.environ.setdefault('MPLCONFIGDIR', os.path.join(config['data_dir'], 'matplotlib'))
    import matplotlib
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    # The last one comes with the library, and is whole.
    families = [
        family for family in (paper_font(), "DejaVu Serif", "DejaVu Sans") if family in known]
    matplotlib.rcParams.update({
        'svg.fonttype': 'path',
        'svg.hashsalt': 'iso_audit',
        'text.parse_math': False,
        'font.family': families,
        'font.size': SIZE,
        'hatch.linewidth': 0.8,
        'axes.unicode_minus': False,
        'axes.edgecolor': '#495057',
        'axes.linewidth': 0.6,
        'grid.color': '#dee2e6',
        'grid.linewidth': 0.6,
        'xtick.major.width': 0.6,
        'ytick.major.width': 0.6,
    })


@lru_cache(1024)
def letter_width(letter):
    """How far a letter moves the next one, in letter sizes; between two others, so of a blank too."""
    from matplotlib.textpath import TextPath

    around, alone = (
        TextPath((0, 0), text, size=100).get_extents().width for text in (f"|{letter}|", "||"))
    return (around - alone) / 100


def text_width(text, size=SIZE):
    """In points."""
    return sum(map(letter_width, text)) * size


class _Chart:
    """One drawing: chooses its layout, draws its series, then what explains them."""

    def __init__(self, chart, write, target_word):
        prepare_library()
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.kind, self.series = chart['kind'], chart['series']
        self.target, self.target_word = chart['target'], target_word
        self.title = chart['title'].strip()
        self.unit = (chart['unit'] or "").strip()
        self.write = write
        self.headroom = 0
        self.places = list(range(len(chart['labels'])))
        self.bars = 1 if self.kind == 'stacked' else len(self.series)
        long = self.kind != 'line' and self._is_long(chart['labels'])
        self.upright = long and self._is_short(chart['labels'])
        self.lying = long and not self.upright
        self.labels = self._wrapped(chart['labels'])
        self.figure = Figure(figsize=(WIDTH, self._height()), layout='constrained')
        self.canvas = FigureCanvasSVG(self.figure)
        self.axes = self.figure.add_subplot()

    def svg(self):
        if self.kind == 'line':
            handles = self._lines()
        elif self.kind == 'stacked':
            handles = self._stacks()
        else:
            handles = self._bars()
        self._axes()
        handles += self._target()
        self._legend(handles)
        drawn = io.StringIO()
        self.figure.savefig(drawn, format='svg', metadata={
            'Date': None, 'Creator': None, 'Format': None, 'Type': None})
        text = drawn.getvalue()
        return text[text.index("<svg"):]

    # -- layout -------------------------------------------------------------------------------

    def _text_width(self, text, size=SIZE):
        return text_width(text, size)

    def _slot(self):
        """The room of one label below the chart, in points."""
        return WIDTH * 72 * 0.9 / len(self.places) - 4

    def _is_long(self, labels):
        """Labels that take more than three lines, or whose longest word is cut, lie better."""
        slot = self._slot()
        return any(
            self._text_width(word) > slot for label in labels for word in label.split()
        ) or any(len(self._wrap(label, slot)) > 3 for label in labels)

    def _is_short(self, labels):
        """Words short enough to stand on end, with room for each."""
        return self._slot() > SIZE and all(
            len(label) <= SHORT and " " not in label.strip() for label in labels)

    def _wrap(self, text, width):
        """The lines of a text, none wider than ``width``; a word too long for it is cut."""
        lines = [""]
        for word in self._pieces(text, width):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._text_width(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _pieces(self, text, width):
        for word in text.split():
            while len(word) > 1 and self._text_width(word) > width:
                size = max(1, int(len(word) * width / self._text_width(word)))
                yield word[:size]
                word = word[size:]
            yield word

    def _wrapped(self, labels):
        width = WIDTH * 72 * LEFT if self.lying else max(self._slot(), 30)
        return ["\n".join(self._wrap(label, width)) for label in labels]

    def _height(self):
        if not self.lying:
            return HEIGHT
        lines = sum(max(label.count("\n") + 1, self.bars) for label in self.labels)
        return 0.7 + (lines * SIZE * 1.35 + len(self.places) * 5) / 72

    # -- series -------------------------------------------------------------------------------

    def _style(self, number):
        return {
            'color': TONES[self.series[number]['tone']], 'edgecolor': 'white', 'linewidth': 0.5,
            'hatch': HATCHES[number % len(HATCHES)] if len(self.series) > 1 else ""}

    def _bar(self, places, values, size, start, number):
        if self.lying:
            return self.axes.barh(places, values, size, left=start, **self._style(number))
        return self.axes.bar(places, values, size, bottom=start, **self._style(number))

    def _thickness(self, most):
        """Of the bars of one label: a single bar is no wall."""
        return most if self.lying else min(most, 0.15 * (len(self.places) + self.bars - 1))

    def _bars(self):
        size = self._thickness(0.8 if self.bars > 1 else 0.6) / self.bars
        handles = []
        for number, series in enumerate(self.series):
            shift = (number - (self.bars - 1) / 2) * size
            values = [math.nan if value is None else value for value in series['values']]
            bars = self._bar(
                [place + shift for place in self.places], values, size, 0, number)
            handles.append((bars, series['label']))
            texts = self._texts(series['values'])
            room = self._slot() * size
            upright = not self.lying and any(
                self._text_width(text, SMALL) > room + 3 for text in texts)
            self._write(self.axes.bar_label(
                bars, texts, padding=2, fontsize=SMALL, rotation=90 if upright else 0))
            self.headroom = max(self.headroom, 0.3 if upright else 0)
        return handles

    def _stacks(self):
        handles = []
        tops = [0] * len(self.places)
        highest = max(
            sum(series['values'][place] or 0 for series in self.series) for place in self.places)
        for number, series in enumerate(self.series):
            values = [value or 0 for value in series['values']]
            bars = self._bar(self.places, values, self._thickness(0.6), tops, number)
            handles.append((bars, series['label']))
            if len(self.series) > 1:
                # In a slice too thin for it, a value would hide its neighbours.
                texts = [
                    text if value and value >= highest * self._thinnest(text) else ""
                    for text, value in zip(self._texts(series['values']), values, strict=True)]
                self._write(self.axes.bar_label(
                    bars, texts, label_type='center', fontsize=SMALL))
            tops = [top + value for top, value in zip(tops, values, strict=True)]
        known = [
            any(series['values'][place] is not None for series in self.series)
            for place in self.places]
        totals = [self._text(top) if there else "" for top, there in zip(tops, known, strict=True)]
        self._write(self.axes.bar_label(
            bars, totals, padding=2, fontsize=SMALL, fontweight='bold',
            rotation=90 if self._is_narrow(tops) else 0))
        return handles

    def _write(self, texts):
        """Above all lines, on a ground of its own."""
        for text in texts:
            text.set_zorder(5)
            if text.get_text():
                text.set_bbox(PAPER)

    def _is_narrow(self, values):
        return not self.lying and any(
            self._text_width(self._text(value), SMALL) > self._slot() for value in values)

    def _thinnest(self, text):
        """The part of the highest stack in which a value can be written."""
        if self.lying:
            return (self._text_width(text, SMALL) + 4) / (WIDTH * 72 * (0.9 - LEFT))
        return (SMALL + 2) / (HEIGHT * 72 * 0.6)

    def _lines(self):
        handles = []
        dense = len(self.places) * len(self.series) > 36
        for number, series in enumerate(self.series):
            values = [math.nan if value is None else value for value in series['values']]
            line, = self.axes.plot(
                self.places, values, color=TONES[series['tone']], linewidth=LINE,
                linestyle=DASHES[number % len(DASHES)], marker=MARKERS[number % len(MARKERS)],
                markersize=4)
            handles.append((line, series['label']))
            known = [
                place for place in self.places if series['values'][place] is not None]
            # Of many points the last one is written, the others are read off the axis.
            for place in known[-1:] if dense else known:
                self._write([self.axes.annotate(
                    self._text(series['values'][place]), (place, series['values'][place]),
                    xytext=(0, 5 if number % 2 == 0 else -5), textcoords='offset points',
                    ha='center', va='bottom' if number % 2 == 0 else 'top', fontsize=SMALL)])
        return handles

    # -- what explains them -------------------------------------------------------------------

    def _text(self, value):
        return f"{self.write(value)}\u00a0%" if self.unit == '%' else self.write(value)

    def _texts(self, values):
        return ["" if value is None else self._text(value) for value in values]

    def _axes(self):
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        axes = self.axes
        names, scale = (axes.yaxis, axes.xaxis) if self.lying else (axes.xaxis, axes.yaxis)
        step = 1 if self.kind != 'line' else self._step()
        names.set_ticks(self.places[::step], self.labels[::step])
        names.set_tick_params(length=0, rotation=90 if self.upright else 0)
        for label in names.get_ticklabels():
            label.set_multialignment('right' if self.lying else 'center')
        whole = all(
            float(value).is_integer() for series in self.series for value in series['values']
            if value is not None)
        scale.set_major_locator(MaxNLocator(
            nbins=5, integer=whole, min_n_ticks=1, steps=[1, 2, 5, 10]))
        scale.set_major_formatter(FuncFormatter(
            lambda value, _place: self.write(int(value) if whole else round(value, 6))))
        scale.grid(visible=True)
        scale.set_tick_params(length=0, labelsize=SMALL, labelcolor=TONES['dark'])
        axes.set_axisbelow(True)
        for side in ('top', 'right', 'bottom' if self.lying else 'left'):
            axes.spines[side].set_visible(False)
        axes.margins(self.headroom or 0.14)
        self._from_nought()
        # Also round what has no value.
        ends = -0.6, len(self.places) - 0.4
        if self.lying:
            axes.set_ylim(*reversed(ends))
        else:
            axes.set_xlim(*ends)
        if self.unit:
            axes.set_title(
                self.unit, loc='right' if self.lying else 'left', fontsize=SMALL,
                color=TONES['dark'], fontstyle='italic')

    def _from_nought(self):
        """Bars grow from nought, which is at the edge unless one is negative."""
        if self.kind == 'line' or any(
                value and value < 0 for series in self.series for value in series['values']):
            return
        ends = (self.axes.get_xlim if self.lying else self.axes.get_ylim)()
        reach = self.axes.set_xlim if self.lying else self.axes.set_ylim
        reach(0, ends[1] if ends[1] > 0.1 else 1)

    def _step(self):
        """Every how many labels of a line are written, so that none touches the next."""
        widest = max(
            self._text_width(line) for label in self.labels for line in label.split("\n"))
        return max(1, math.ceil((widest + 2) / (self._slot() + 4)))

    def _target(self):
        if self.target is None:
            return []
        draw = self.axes.axvline if self.lying else self.axes.axhline
        line = draw(self.target, color='black', linewidth=1, linestyle=(0, (4, 3)))
        return [(line, f"{self.target_word}: {self._text(self.target)}")]

    def _legend(self, handles):
        """Always below, so that it never covers a value; none that would repeat the title."""
        named = [
            (handle, label) for handle, label in handles
            if label.strip() and (len(handles) > 1 or label.strip() != self.title)]
        if not named:
            return
        widest = max(self._text_width(label, SMALL) for _handle, label in named) + 40
        columns = max(1, min(len(named), int(WIDTH * 72 // widest)))
        room = (math.ceil(len(named) / columns) * SMALL * 1.6 + 6) / 72 / self._height()
        self.figure.get_layout_engine().set(rect=(0, room, 1, 1 - room))
        self.figure.legend(
            [handle for handle, _label in named],
            # The library leaves out what begins with an underscore.
            [f" {label}" if label.startswith("_") else label for _handle, label in named],
            loc='lower center', frameon=False, fontsize=SMALL, handlelength=2.4, ncols=columns,
            borderaxespad=0.2, borderpad=0.2)
