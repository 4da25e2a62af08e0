import re
import sys
import threading

from lxml import etree

from odoo.tests import BaseCase, tagged

from ..report import chart as drawing
from ..report.chart import TONES, chart_uri, draw_chart

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
ALPHABET = VOWELS + "bcdđghklmnpqrstvxfjwz"
MONTHS = [f"{month:02}/{year}" for year in (2025, 2026) for month in range(1, 13)]


def series(values, label="Files", tone='info'):
    return {'label': label, 'values': values, 'tone': tone}


def chart(kind='bar', labels=("A", "B"), *many, unit='', target=None, title="Title"):
    many = many or (series([3] * len(labels)),)
    return {'kind': kind, 'title': title, 'labels': list(labels), 'series': list(many),
            'unit': unit, 'target': target}


@tagged('post_install', '-at_install')
class TestChart(BaseCase):
    """What a chart on paper shows; its words are outlines, named in comments of the SVG."""

    def _words(self, svg):
        return [word.strip() for word in re.findall(r'<!-- (.*?) -->', svg, re.DOTALL)]

    def _colours(self, svg):
        return set(re.findall(r'(?:fill|stroke): (#[0-9a-f]{6})', svg))

    # -- letters ------------------------------------------------------------------------------

    def test_every_letter_has_a_shape(self):
        from matplotlib.font_manager import FontProperties, findfont, get_font

        drawing.prepare_library()
        family = FontProperties().get_family()[0]
        shapes = get_font(findfont(family)).get_charmap()
        for letter in ALPHABET + ALPHABET.upper() + "0123456789.,%/()–“”…":
            self.assertIn(ord(letter), shapes, f"{letter} in {family}")

    def test_no_letter_is_replaced(self):
        with self.assertNoLogs('matplotlib'), self.assertNoLogs('py.warnings'):
            svg = draw_chart(chart('bar', [ALPHABET.upper(), ALPHABET]))
        self.assertNotIn('<text', svg, "outlines, no text that needs a font")
        self.assertNotIn('<image', svg)

    def test_signs_that_mean_something_elsewhere(self):
        """Dollars are no formula, an underscore hides nothing, brackets are no element."""
        svg = draw_chart(chart(
            'bar', ["$x$", "a & b", "<i>"], series([1, 2, 3], label="_hidden $\\alpha$ <b>")))
        etree.fromstring(svg)
        words = self._words(svg)
        self.assertIn("$x$", words)
        self.assertTrue([word for word in words if "_hidden $\\alpha$" in word], words)

    def test_long_labels_are_wrapped_and_whole(self):
        label = "Phòng Thú y cộng đồng và Kiểm dịch động vật, thủy sản và sản phẩm động vật"
        words = self._words(draw_chart(chart('bar', [f"{label} {i}" for i in range(8)])))
        for number in range(8):
            self.assertIn(f"{label} {number}", " ".join(words))
        self.assertFalse([word for word in words if label in word], "on several lines each")

    # -- what is drawn ------------------------------------------------------------------------

    def test_values_are_written_as_they_are_here(self):
        svg = draw_chart(
            chart('bar', ["A", "B"], series([82.5, 90]), unit='%', target=95),
            write=lambda value: str(value).replace(".", ","), target_word="Mục tiêu")
        for word in ("82,5\u00a0%", "90\u00a0%", "Mục tiêu: 95\u00a0%", "Files", "%"):
            self.assertIn(word, self._words(svg))

    def test_no_legend_that_repeats_the_title(self):
        def named(data):
            return "Files" in self._words(draw_chart(data))

        self.assertTrue(named(chart()))
        self.assertFalse(named(chart(title="Files")))
        self.assertTrue(named(chart(title="Files", target=2)))
        self.assertTrue(named(chart('bar', "AB", series([1, 2]), series([2, 1], "More"), title="Files")))

    def test_stacks_have_their_totals(self):
        words = self._words(draw_chart(chart(
            'stacked', ["A", "B", "C"], series([40, 50, None], "Major", 'danger'),
            series([37, 5, None], "Minor", 'warning'))))
        for word in ("40", "37", "77", "50", "55"):
            self.assertIn(word, words)
        self.assertEqual(words.count("0"), 1, "on the axis, none for what was not measured")

    def test_tones_are_the_colours_of_the_product(self):
        for tone, colour in TONES.items():
            for kind in ('bar', 'stacked', 'line'):
                colours = self._colours(draw_chart(chart(kind, "AB", series([1, 2], tone=tone))))
                self.assertIn(colour, colours, f"{tone} {kind}")
                others = set(TONES.values()) - {colour, TONES['dark']}
                self.assertFalse(colours & others, f"{tone} {kind}")

    def test_series_differ_without_colours(self):
        many = [series([1, 2], f"S{number}", 'info') for number in range(4)]
        for kind in ('bar', 'stacked'):
            self.assertEqual(draw_chart(chart(kind, "AB", *many)).count('<pattern'), 3)
            self.assertEqual(draw_chart(chart(kind, "AB", many[0])).count('<pattern'), 0)
        dashed = draw_chart(chart('line', "AB", *many))
        self.assertGreaterEqual(len(set(re.findall(r'stroke-dasharray: ([\d.,]+)', dashed))), 3)

    def test_what_was_not_measured_is_a_gap(self):
        def path(svg):
            return max(re.findall(r' d="(M [^"]*?)"[^>]*clip-path[^>]*stroke: #17a2b8', svg), key=len)

        whole = draw_chart(chart('line', MONTHS[:6], series([1, 2, 3, 4, 5, 6])))
        broken = draw_chart(chart('line', MONTHS[:6], series([1, 2, None, 4, 5, 6])))
        self.assertEqual(path(whole).count('M'), 1)
        self.assertEqual(path(broken).count('M'), 2)
        self.assertEqual(path(broken).count('L'), 3)
        with_bars = self._words(draw_chart(chart('bar', "ABC", series([5, None, 7]))))
        self.assertIn("B", with_bars)
        self.assertNotIn("nan", " ".join(with_bars))

    def test_nothing_to_draw(self):
        for values in ([], [None, None]):
            self.assertIsNone(draw_chart(chart('bar', "AB"[:len(values)], series(values))))
        nothing = {**chart(), 'series': [], 'labels': []}
        self.assertIsNone(draw_chart(nothing))
        self.assertIsNone(chart_uri(nothing))
        self.assertIn("0", self._words(draw_chart(chart('bar', "AB", series([0, 0])))))

    def test_refused(self):
        for wrong, message in (
                (chart('bar', "ABC", series([1, 2])), "2 values for 3 labels"),
                (chart('line', "A", series([1, 2])), "2 values for 1 labels"),
                (chart('pie'), "pie"),
                (chart('bar', "A", series([1], tone='red')), "red"),
                (chart('bar', "A", series(["1"])), "not a number"),
                (chart('bar', "A", series([True])), "not a number"),
                (chart('bar', "A", series([float('nan')])), "not a number"),
                (chart('bar', "A", series([float('inf')])), "not a number"),
                (chart('stacked', "A", series([-1])), "negative"),
                (chart('bar', "A", target="9"), "target")):
            with self.assertRaisesRegex(ValueError, message):
                draw_chart(wrong)

    def test_one_to_24_labels(self):
        """Every size is drawn, with all its labels but those of a line that would touch."""
        for count in (1, 2, 7, 12, 13, 24):
            for kind in ('bar', 'stacked'):
                words = self._words(draw_chart(chart(kind, MONTHS[:count])))
                self.assertLessEqual(set(MONTHS[:count]), set(words), f"{kind} {count}")
            words = self._words(draw_chart(chart('line', MONTHS[:count])))
            self.assertIn(MONTHS[0], words)
            self.assertGreaterEqual(len(set(MONTHS[:count]) & set(words)), min(count, 8))

    def test_two_years_of_months_do_not_touch(self):
        for kind in ('bar', 'stacked', 'line'):
            boxes = self._label_boxes(chart(kind, MONTHS, series(list(range(1000, 1024)))))
            self.assertGreaterEqual(len(boxes), 8)
            for left, right in zip(boxes, boxes[1:], strict=False):
                self.assertLess(left.x1, right.x0, kind)

    def test_long_names_do_not_touch(self):
        names = [f"Phòng Thú y cộng đồng và Kiểm dịch {number}" for number in range(24)]
        boxes = self._label_boxes(chart('stacked', names), 'yaxis')
        self.assertEqual(len(boxes), 24)
        for above, below in zip(boxes, boxes[1:], strict=False):
            self.assertLess(below.y1, above.y0 + 1)

    def _label_boxes(self, data, axis='xaxis'):
        drawn = drawing._Chart(data, str, "Target")
        drawn.svg()
        return [label.get_window_extent()
                for label in getattr(drawn.axes, axis).get_ticklabels() if label.get_text()]

    # -- how it runs --------------------------------------------------------------------------

    def test_the_same_picture_again(self):
        data = chart('stacked', "AB", series([1, 2]), series([2, 1], "More", 'danger'))
        self.assertEqual(draw_chart(data), draw_chart(data))

    def test_threads_draw_at_once(self):
        many = [chart('bar', "AB", series([number, 1])) for number in range(6)]
        alone = [draw_chart(one) for one in many]
        together = [None] * len(many)

        def draw(number):
            together[number] = draw_chart(many[number])

        threads = [threading.Thread(target=draw, args=(number,)) for number in range(len(many))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(together, alone)

    def test_what_the_library_keeps_is_not_beside_the_code(self):
        import matplotlib

        drawing.prepare_library()
        for folder in (matplotlib.get_cachedir(), matplotlib.get_configdir()):
            self.assertNotIn('/addons/', folder)
        self.assertNotIn('matplotlib.pyplot', sys.modules, "it keeps every figure in memory")
