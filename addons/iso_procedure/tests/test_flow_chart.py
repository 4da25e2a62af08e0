import re
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from odoo.tests import BaseCase, tagged

from odoo.addons.iso_audit.report.chart import prepare_library, text_width

from ..report.flow_chart import PAGE, WORDS, draw_flow_chart
from ..report.flow_layout import WIDTH, Step, lane_of, lay_out, wrap

ROLES = ["Công chức Bộ phận Một cửa", "Chuyên viên", "Lãnh đạo phòng", "Văn thư", "Chi cục trưởng"]


def estimate(text, size):
    """Quicker than letters, and as good for geometry."""
    return len(text) * size * 0.5


@st.composite
def charts(draw):
    """1 to 40 steps in any order, with ways that skip, lead back or end."""
    count = draw(st.integers(1, 40))
    roles = draw(st.lists(st.text(max_size=40), min_size=1, max_size=draw(
        st.sampled_from([3, 6, 12, 40]))))
    place = st.integers(0, count - 1)
    steps = []
    for number in range(count):
        decision = draw(st.booleans())
        following = draw(st.one_of(st.just(number + 1), place))
        steps.append(Step(
            name=draw(st.text(max_size=300)), role=draw(st.sampled_from(roles)),
            hours=draw(st.sampled_from(["", "4 h"])), is_decision=decision,
            following=None if following >= count else following,
            otherwise=draw(place) if decision and count > 1 else None,
            label=draw(st.text(max_size=60))))
    return tuple(steps)


def meets(one, other):
    return (one.left < other.right and other.left < one.right
            and one.y < other.bottom and other.y < one.bottom)


def runs_through(first, second, box):
    """Whether the inside of the box lies on a line of right angles."""
    (x1, x2), (y1, y2) = (sorted(pair) for pair in zip(first, second, strict=True))
    return x1 < box.right - 0.01 and x2 > box.left + 0.01 and (
        y1 < box.bottom - 0.01 and y2 > box.y + 0.01)


@tagged('post_install', '-at_install')
class TestFlowLayout(BaseCase):

    @given(charts())
    @settings(max_examples=150, deadline=None)
    def test_nothing_meets(self, steps):
        """No box lies on another or outside the page; no line runs through a box."""
        layout = lay_out(steps, estimate, WORDS)
        self.assertEqual(len(layout.boxes), len(steps) + 2)
        for one, other in combinations(layout.boxes, 2):
            self.assertFalse(meets(one, other), (one, other))
        for box in layout.boxes:
            self.assertTrue(box.left >= -0.01 and box.right <= WIDTH + 0.01, box)
            self.assertTrue(box.y >= 0 and box.bottom <= layout.height, box)
        for way in layout.ways:
            for first, second in zip(way.points, way.points[1:], strict=False):
                self.assertTrue(first[0] == second[0] or first[1] == second[1], "right angles")
                for box in layout.boxes:
                    self.assertFalse(runs_through(first, second, box), (way, box))
            for x, y in way.points:
                self.assertTrue(-0.01 <= x <= WIDTH + 0.01 and 0 <= y <= layout.height)

    @given(charts())
    @settings(max_examples=80, deadline=None)
    def test_text_stays_in_its_box(self, steps):
        layout = lay_out(steps, estimate, WORDS)
        for box in layout.boxes:
            sizes = [(line, 8) for line in box.lines] + [(line, 7) for line in box.small]
            height = sum(size * 1.2 for _line, size in sizes)
            self.assertLessEqual(height, box.height + 0.01)
            for line, size in sizes:
                if len(line) > 2:
                    self.assertLessEqual(estimate(line, size), box.width)
                if box.kind == 'decision' and len(line) > 2:
                    self.assertLessEqual(
                        estimate(line, size) / box.width + height / box.height, 1.01)

    @given(charts(), st.integers(100, 800))
    @settings(max_examples=80, deadline=None)
    def test_pages_cut_between_rows(self, steps, most):
        layout = lay_out(steps, estimate, WORDS)
        pages = layout.pages(most)
        self.assertEqual((pages[0][0], pages[-1][1]), (0, layout.height))
        for (_start, stop), (start, _stop) in zip(pages, pages[1:], strict=False):
            self.assertEqual(stop, start)
            self.assertFalse([box for box in layout.boxes if box.y <= stop <= box.bottom])
        for start, stop in pages:
            inside = [box for box in layout.boxes if start <= box.y < stop]
            self.assertTrue(stop - start <= most or len(inside) == 1)

    @given(charts())
    @settings(max_examples=80, deadline=None)
    def test_every_way_is_there(self, steps):
        """As many lines as ways, each between the boxes that it joins."""
        layout = lay_out(steps, estimate, WORDS)
        others = [step for step in steps if step.otherwise is not None]
        self.assertEqual(len(layout.ways), 1 + len(steps) + len(others))
        for way in layout.ways:
            x, y = way.points[-1]
            self.assertTrue([box for box in layout.boxes if (box.x, box.y) == (x, y)])
        self.assertEqual([way.is_otherwise for way in layout.ways].count(True), len(others))

    def test_roles_in_order_of_appearance(self):
        names, lanes = lane_of([Step("", " Văn  thư"), Step("", "Lãnh đạo"), Step("", "văn thư")])
        self.assertEqual((names, lanes), (["Văn thư", "Lãnh đạo"], [0, 1, 0]))

    @given(st.text(max_size=200), st.integers(20, 200))
    @settings(max_examples=200, deadline=None)
    def test_wrapping_loses_no_letter(self, text, width):
        lines = wrap(text, width, lambda part: estimate(part, 8), most=10 ** 6)
        self.assertEqual("".join("".join(lines).split()), "".join(
            letter for letter in text if letter.isprintable() and not letter.isspace()))
        for line in lines:
            self.assertTrue(len(line) == 1 or estimate(line, 8) <= width)


@tagged('post_install', '-at_install')
class TestFlowChart(BaseCase):

    def _words(self, svg):
        return " ".join(word.strip() for word in re.findall(r'<!-- (.*?) -->', svg, re.DOTALL))

    def _steps(self, count=40):
        return [Step(
            f"Thẩm định hồ sơ lần thứ {number}", ROLES[number % 5], "4 h", number % 4 == 3,
            number + 1 if number + 1 < count else None,
            number - 2 if number % 4 == 3 else None, "chưa đầy đủ") for number in range(count)]

    def test_every_step_is_drawn(self):
        pages = draw_flow_chart(self._steps(), total="Tổng: 160 h", most=PAGE)
        self.assertGreater(len(pages), 2)
        words = self._words(" ".join(pages))
        for number in range(40):
            self.assertEqual(len(re.findall(rf"\b{number + 1}\. Thẩm", words)), 1)
        self.assertEqual(words.count("chưa đầy đủ"), 10)
        for word in ("Start", "End", "Tổng: 160 h"):
            self.assertEqual(words.count(word), 1)
        for svg in pages:
            self.assertIn("Một cửa", self._words(svg), "each page names the roles")
            self.assertLessEqual(float(re.search(r'height="([\d.]+)pt"', svg)[1]), PAGE)

    def test_text_is_not_markup(self):
        name = "</svg><script>alert(1)</script> & $x$ -->"
        [svg] = draw_flow_chart([Step(name, role="<b>", label=name)])
        root = etree.fromstring(svg)
        self.assertFalse(root.findall('.//{*}script') + root.findall('.//{*}text'))

    def test_none_without_steps(self):
        self.assertEqual(draw_flow_chart([]), [])

    def test_lines_fit_the_letters(self):
        prepare_library()
        for line in wrap("Kiểm tra tính đầy đủ, hợp lệ của hồ sơ đề nghị", 70,
                         lambda part: text_width(part, 8)):
            self.assertLessEqual(text_width(line, 8), 70)
