"""The first screen: of the leader of one large agency, and of inspectors of many."""
import figures

SIDES = {'ours': 'iso_audit', 'floor': 'SQL'}
AGENCIES = (1, 25, 250)
# What is short is measured more often.
SHORT = 5
ROWS = [
    ('leader', "Leader of one large agency", SHORT),
    *((f'inspector_{count}', f"Inspector over {count} agencies" if count > 1
       else "Inspector over one agency", SHORT) for count in AGENCIES),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; there is no peer to measure."""
    return surroundings.in_turn('overview', ['ours'], ROWS)[0]


def tables(results, options):
    rows = [
        [label, *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'floor')]
        for work, label, _times in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : floor"], *rows]
