"""A chain of seals: written, linked and verified, against hashing and storing the same bytes."""
import figures

SIDES = {'ours': 'iso_audit', 'floor': 'hashlib and SQL'}
ROWS = [
    ('append', "Seal {links:,} records, 1,000 a transaction"),
    ('link', "Link them into the chain"),
    ('verify', "Verify the chain and every content"),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; there is no peer to measure."""
    return surroundings.inside('seal', 'ours')['results']


def tables(results, options):
    rows = [
        [label.format(**options), *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'floor')]
        for work, label in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : floor"], *rows]
