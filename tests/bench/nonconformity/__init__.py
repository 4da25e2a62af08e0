"""Corrective-action files: read, made, closed and searched, against the peer and raw SQL."""
import figures

SIDES = {'ours': 'iso_audit', 'peer': 'mgmtsystem_nonconformity', 'floor': 'SQL or bare ORM'}
# What is short is measured more often.
SHORT = 5
ROWS = [
    ('groups', "List of {files:,} files grouped by state", SHORT),
    ('board', "Board of the same, first 80 cards of each state", SHORT),
    ('page', "A page of 80, by whoever reads all", SHORT),
    ('page_staff', "The same, by ordinary staff", SHORT),
    ('pivot', "Pivot by department and clause", SHORT),
    ('form', "Read what the form shows, three actions", SHORT),
    ('search', "Search without accents, a page of 80", SHORT),
    ('similar', "Files like the one being typed", SHORT),
    ('create', "Create a file", 1),
    ('create_1000', "Create 1,000 files in one call", 1),
    ('close', "From approved plan to closed, three actions", 1),
    ('remind', "Remind of 12,000 open actions ({mails})", 1),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; the floor is measured on our side."""
    results, done = surroundings.in_turn('nonconformity', ['ours', 'peer'], ROWS)
    results['ours']['remind']['mails'] = "{} / {} mails".format(
        *(f"{done[side]['mails']:,}" for side in ('ours', 'peer')))
    return results


def tables(results, options):
    words = dict(options, mails=results['ours']['remind']['mails'])
    rows = [
        [label.format(**words), *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'peer'), figures.ratio(results, work, 'floor')]
        for work, label, _times in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : peer", "ours : floor"], *rows]
