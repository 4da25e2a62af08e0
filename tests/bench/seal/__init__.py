"""A chain of seals: written, linked and verified, against hashing and storing the same bytes."""
import figures

SIDES = {'ours': 'iso_audit', 'floor': 'hashlib and SQL'}
ROWS = [
    ('append', "Seal {links:,} records, 1,000 a transaction", 1),
    ('link', "Link them into the chain", 1),
    ('verify', "Verify the chain and every content", 1),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; there is no peer to measure."""
    # Long enough not to need a first time that does not count.
    return surroundings.in_turn('seal', ['ours'], ROWS, warm_up=False)[0]


def tables(results, options):
    rows = [
        [label.format(**options), *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'floor')]
        for work, label, _times in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : floor"], *rows]
