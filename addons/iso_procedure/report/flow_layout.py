"""Where the parts of a flow chart stand: a lane for each role, a row for each step, in points.

Plain Python: no registry, no drawing. Each row holds one box, so boxes never meet; lines run
below a row, beside its only box, and in gutters at both sides, so no line runs through a box.
``y`` grows downwards.
"""
from dataclasses import dataclass, field

# The text of an A4 page upright, in points.
WIDTH = 460.8
SIZE, SMALL, LINE = 8, 7, 1.2
PAD = 5
MIN_BOX, MAX_BOX = 62, 170
MARGIN = 6
# Between two rows: lines leave at one height and come in at another.
GAP, LEAVE, ENTER = 28, 9, 10
TRACK = 7
PILL = 16
MOST_LINES = 9


@dataclass(frozen=True)
class Step:
    """A step: ``following`` and ``otherwise`` are places in the list; None is the end, or none."""

    name: str
    role: str = ""
    hours: str = ""
    is_decision: bool = False
    following: int | None = None
    otherwise: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Box:
    """A drawn step, or the start or end (``kind``); its lines of text."""

    kind: str
    lane: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple = ()
    small: tuple = ()

    @property
    def left(self):
        return self.x - self.width / 2

    @property
    def right(self):
        return self.x + self.width / 2

    @property
    def bottom(self):
        return self.y + self.height

    @property
    def middle(self):
        return self.y + self.height / 2


@dataclass(frozen=True)
class Way:
    """A line of right angles with an arrow at its end; ``label`` stands above its first part."""

    points: tuple
    is_otherwise: bool = False
    label: tuple = ()
    label_x: float = 0
    label_y: float = 0
    align: str = 'left'


@dataclass
class Layout:
    lanes: list
    boxes: list = field(default_factory=list)
    ways: list = field(default_factory=list)
    left: float = 0
    right: float = WIDTH
    height: float = 0

    @property
    def lane_width(self):
        return (self.right - self.left) / len(self.lanes)

    @property
    def is_narrow(self):
        """So many roles that boxes are wider than their lane: they name the role, too."""
        return self.lane_width - 2 * MARGIN < MIN_BOX

    def lane_x(self, lane):
        return self.left + (lane + 0.5) * self.lane_width

    def pages(self, most):
        """``[(from, to), …]``: the chart cut between rows, none higher than ``most`` if it can."""
        cuts = [box.bottom + (GAP + LEAVE - ENTER) / 2 for box in self.boxes[:-1]] + [self.height]
        pages, start, last = [], 0, 0
        for cut in cuts:
            if cut - start > most and last > start:
                pages.append((start, last))
                start = last
            last = cut
        return [*pages, (start, last)]


def clean(text):
    """One line, without what no font can show."""
    return " ".join("".join(
        letter if letter.isprintable() else " " for letter in text or "").split())


def wrap(text, width, measure, most=MOST_LINES):
    """At most ``most`` lines, none wider than ``width``; a word too long for it is cut."""
    lines = [""]
    for word in clean(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while len(word) > 1 and measure(word) > width:
            fits = next(
                (size for size in range(len(word) - 1, 1, -1) if measure(word[:size]) <= width), 1)
            lines[-1] = word[:fits]
            lines.append("")
            word = word[fits:]
        lines[-1] = word
    if len(lines) > most:
        lines = [*lines[:most - 1], lines[most - 1][:-1] + "…"]
    return tuple(filter(None, lines))


def lane_of(steps):
    """The roles in order of appearance, and ``[lane of each step]``."""
    names, places, lanes = [], {}, []
    for step in steps:
        role = clean(step.role)
        place = places.setdefault(role.casefold(), len(names))
        if place == len(names):
            names.append(role)
        lanes.append(place)
    return names, lanes


def lay_out(steps, measure, words):
    """The layout; ``measure(text, size)`` gives a width, ``words`` names start, end, otherwise."""
    return _Plan(steps, measure, words).layout


class _Plan:

    def __init__(self, steps, measure, words):
        self.steps, self.measure, self.words = steps, measure, words
        names, self.lanes = lane_of(steps)
        self.layout = Layout(names or [""])
        jumps = self._jumps()
        self.tracks = {
            side: _tracks({jump: jump[:2] for jump in jumps if self._side(jump) == side})
            for side in (-1, 1)}
        for side, tracks in self.tracks.items():
            room = (max(tracks.values(), default=-1) + 1) * TRACK
            room = room and room + 3
            if side < 0:
                self.layout.left = room
            else:
                self.layout.right = WIDTH - room
        self._place()
        self._lead()

    # -- ways that do not just go to the next row -----------------------------------------------

    def _jumps(self):
        """``[(from, to, is otherwise)]`` as rows of steps; the end is the row after the last."""
        end = len(self.steps)
        jumps = []
        for place, step in enumerate(self.steps):
            following = end if step.following is None else step.following
            if following != place + 1:
                jumps.append((place, following, False))
            if step.otherwise is not None:
                jumps.append((place, step.otherwise, True))
        return jumps

    def _side(self, jump):
        """Where there is more room beside the box: -1 left, 1 right."""
        return 1 if self.lanes[jump[0]] < len(self.layout.lanes) / 2 else -1

    # -- boxes ----------------------------------------------------------------------------------

    def _place(self):
        layout, y = self.layout, MARGIN
        first = self.lanes[0] if self.lanes else 0
        last = self.lanes[-1] if self.lanes else 0
        self.width = min(max(layout.lane_width - 2 * MARGIN, MIN_BOX), MAX_BOX)
        y = self._pill('start', first, y)
        for place, step in enumerate(self.steps):
            label = self._label(step)
            box = self._box(step, place, y)
            # Half the row stands above the line that the label is written on.
            least = 2 * (len(label) * SMALL * LINE + 3) if label else 0
            if box.height < least:
                y += (least - box.height) / 2
                box = self._box(step, place, y)
            layout.boxes.append(box)
            y = box.bottom + max(0, (least - box.height) / 2) + GAP
        y = self._pill('end', last, y)
        layout.height = y - GAP + MARGIN

    def _x(self, lane, width):
        return min(max(self.layout.lane_x(lane), self.layout.left + width / 2),
                   self.layout.right - width / 2)

    def _pill(self, kind, lane, y):
        text = clean(self.words[kind])
        width = max(self.measure(text, SIZE) + 4 * PAD, 40)
        self.layout.boxes.append(
            Box(kind, lane, self._x(lane, width), y, width, PILL, (text,)))
        return y + PILL + GAP

    def _box(self, step, place, y):
        lane, text = self.lanes[place], f"{place + 1}. {clean(step.name)}"
        small = [clean(step.hours)] if step.hours else []
        if self.layout.is_narrow and clean(step.role):
            small.insert(0, clean(step.role))
        x = self._x(lane, self.width)
        if not step.is_decision:
            lines, small, height = self._text(text, small, self.width - 2 * PAD)
            return Box('task', lane, x, y, self.width, height + 2 * PAD, lines, small)
        # The flattest diamond whose text fits: what is wide at its middle is high elsewhere.
        choices = []
        for share in (0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
            lines, notes, height = self._text(text, small, self.width * share)
            choices.append((height / (1 - share) + 4, lines, notes))
        height, lines, small = min(choices, key=lambda choice: choice[0])
        return Box('decision', lane, x, y, self.width, height, lines, small)

    def _text(self, text, small, width):
        lines = wrap(text, width, lambda part: self.measure(part, SIZE))
        small = tuple(
            line for part in small
            for line in wrap(part, width, lambda part: self.measure(part, SMALL), 3))
        return lines, small, (len(lines) * SIZE + len(small) * SMALL) * LINE

    def _label(self, step):
        if step.otherwise is None:
            return ()
        room = max(self.layout.lane_width, (WIDTH - self.width) / 2 - 4 * TRACK, 40)
        return wrap(
            step.label or self.words['otherwise'], min(room, MAX_BOX),
            lambda part: self.measure(part, SMALL), 4)

    # -- lines ----------------------------------------------------------------------------------

    def _lead(self):
        boxes, ways = self.layout.boxes, self.layout.ways
        ways.append(self._down(boxes[0], boxes[1]))
        for place, step in enumerate(self.steps):
            # The start stands before the steps.
            box, below = boxes[place + 1], boxes[place + 2]
            following = len(self.steps) if step.following is None else step.following
            if following == place + 1:
                ways.append(self._down(box, below))
            else:
                ways.append(self._around((place, following, False)))
            if step.otherwise is not None:
                ways.append(self._around((place, step.otherwise, True)))

    def _down(self, box, below):
        turn = box.bottom + LEAVE
        points = [(box.x, box.bottom), (box.x, turn), (below.x, turn), (below.x, below.y)]
        return Way(tuple(points if box.x != below.x else (points[0], points[-1])))

    def _around(self, jump):
        start, stop, otherwise = jump
        box, goal = self.layout.boxes[start + 1], self.layout.boxes[stop + 1]
        side = self._side(jump)
        track = 3 + self.tracks[side][jump] * TRACK
        x = self.layout.left - track if side < 0 else self.layout.right + track
        enter = goal.y - ENTER
        end = ((x, enter), (goal.x, enter), (goal.x, goal.y))
        if not otherwise:
            turn = box.bottom + LEAVE
            return Way(((box.x, box.bottom), (box.x, turn), (x, turn), *end))
        edge = box.left if side < 0 else box.right
        return Way(
            ((edge, box.middle), (x, box.middle), *end), True,
            self._label(self.steps[start]), edge + 3 * side, box.middle - 2,
            'right' if side < 0 else 'left')


def _tracks(spans):
    """``{key: track}``: no two that run side by side on the same one; short ones inside."""
    taken, tracks = {}, {}
    for key, span in sorted(
            spans.items(), key=lambda item: (abs(item[1][1] - item[1][0]), item[0])):
        first, last = min(span), max(span)
        track = next(
            number for number in range(len(spans))
            if all(last < low or high < first for low, high in taken.get(number, ())))
        taken.setdefault(track, []).append((first, last))
        tracks[key] = track
    return tracks
