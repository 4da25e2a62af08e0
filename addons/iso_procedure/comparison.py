"""Compares two versions of a document word by word: their texts and their steps.

Plain Python: no registry. Nothing is lost: without what was added the result is the old text,
without what was removed the new one.
"""
import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree, html

SAME, ADDED, REMOVED, CHANGED = 'same', 'added', 'removed', 'changed'
# A word takes the blanks behind it along: whole phrases are marked, not every other word.
TOKEN = re.compile(r'\w+\s*|[^\w\s]\s*|\s+')
BLOCKS = {'p', 'div', 'li', 'td', 'th', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
          'tr', 'table', 'ul', 'ol', 'section', 'article', 'dt', 'dd', 'caption'}
SHOWN = {'li', 'td', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'}
HIDDEN = {'script', 'style', 'head', 'title'}
# How much of two paragraphs or steps must agree for one to be a change of the other.
ALIKE = 0.5


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading: ``parts`` are ``(same, added or removed, text)``."""

    tag: str
    change: str
    parts: tuple


@dataclass(frozen=True)
class StepChange:
    """A step: ``fields`` are ``{name: parts}``; ``old`` and ``new`` its places, from 0."""

    change: str
    old: int | None
    new: int | None
    is_moved: bool
    fields: dict


def text_blocks(content):
    """``[(tag, text), …]`` of an HTML text: headings, items, cells, and ``p`` for the rest."""
    if not (content or "").strip():
        return []
    try:
        root = html.fragment_fromstring(content, create_parent='div')
    except (etree.ParserError, ValueError):
        return []
    found, words, tag = [], [], 'p'

    def end():
        text = " ".join("".join(words).split())
        if text:
            found.append((tag, text))
        words.clear()

    def walk(node, inside):
        nonlocal tag
        is_block = node.tag in BLOCKS
        if is_block:
            end()
            inside = node.tag if node.tag in SHOWN else inside
            tag = inside
        if node.tag == 'br':
            words.append("\n")
        elif isinstance(node.tag, str) and node.tag not in HIDDEN:
            words.append(node.text or "")
            for child in node:
                walk(child, inside)
                tag = inside
                words.append(child.tail or "")
        if is_block:
            end()

    walk(root, 'p')
    return found


def compare_words(old, new):
    """``((same, added or removed, text), …)``."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    parts = []

    def add(change, words):
        if words:
            parts.append((change, "".join(words)))

    for kind, first, last, start, stop in SequenceMatcher(
            None, before, after, autojunk=False).get_opcodes():
        if kind == 'equal':
            add(SAME, before[first:last])
        else:
            add(REMOVED, before[first:last])
            add(ADDED, after[start:stop])
    return tuple(parts)


def likeness(old, new):
    """From 0 to 1, by words."""
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0


def compare_texts(old, new):
    """``[Block, …]`` of two lists of ``(tag, text)``."""
    result = []
    for kind, first, last, start, stop in SequenceMatcher(
            None, old, new, autojunk=False).get_opcodes():
        if kind == 'equal':
            result += [_whole(SAME, block) for block in old[first:last]]
        else:
            result += _paired(old[first:last], new[start:stop])
    return result


def _whole(change, block):
    tag, text = block
    return Block(tag, change, ((change, text),))


def _paired(old, new):
    """Changed paragraphs beside what they became, the others as removed or added, in order."""
    result, start = [], 0
    for tag, text in old:
        place = next((
            place for place in range(start, len(new))
            if new[place][0] == tag and likeness(text, new[place][1]) >= ALIKE), None)
        if place is None:
            result.append(_whole(REMOVED, (tag, text)))
            continue
        result += [_whole(ADDED, block) for block in new[start:place]]
        result.append(Block(tag, CHANGED, compare_words(text, new[place][1])))
        start = place + 1
    return result + [_whole(ADDED, block) for block in new[start:]]


def compare_steps(old, new, title='name'):
    """``[StepChange, …]`` of two lists of ``{field: text}``, in the order of the new ones.

    A step is known by its title, else by a title that is much alike. Those that keep their order
    are not moved: the fewest that explain the new order are.
    """
    pairs = _pair_steps([step[title] for step in old], [step[title] for step in new])
    kept = _in_order([pairs[place] for place in sorted(pairs)])
    gone = [place for place in range(len(old)) if place not in pairs.values()]
    changes = []
    for place, step in enumerate(new):
        before = pairs.get(place)
        if before is None:
            changes.append(StepChange(ADDED, None, place, False, _fields(ADDED, step)))
            continue
        fields = {name: compare_words(old[before].get(name, ""), text)
                  for name, text in step.items()}
        changed = any(part[0] != SAME for parts in fields.values() for part in parts)
        changes.append(StepChange(
            CHANGED if changed else SAME, before, place, before not in kept, fields))
    for place in gone:
        # Where it stood: behind the step that it followed.
        behind = next((
            number for number, change in reversed(list(enumerate(changes)))
            if change.old is not None and change.old < place and not change.is_moved), -1)
        changes.insert(behind + 1, StepChange(
            REMOVED, place, None, False, _fields(REMOVED, old[place])))
    return changes


def _fields(change, step):
    return {name: ((change, text),) if text else () for name, text in step.items()}


def _pair_steps(old, new):
    """``{place in new: place in old}``."""
    known = defaultdict(list)
    for place, name in enumerate(old):
        known[name].append(place)
    pairs = {place: known[name].pop(0) for place, name in enumerate(new) if known[name]}
    left = sorted(set(range(len(old))) - set(pairs.values()))
    alike = sorted((
        (-value, place, before)
        for place, name in enumerate(new) if place not in pairs
        for before in left if (value := likeness(old[before], name)) >= ALIKE))
    for _value, place, before in alike:
        if place not in pairs and before in left:
            pairs[place] = before
            left.remove(before)
    return pairs


def _in_order(places):
    """The longest part of ``places`` that rises."""
    best = []
    for place in places:
        runs = [run for run in best if run[-1] < place]
        best.append([*max(runs, key=len, default=[]), place])
    return set(max(best, key=len, default=[]))
