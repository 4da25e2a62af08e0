"""Corrective-action files: read, made, closed and searched, against the peer and raw SQL."""
import figures

SIDES = {'ours': 'iso_audit', 'peer': 'mgmtsystem_nonconformity', 'floor': 'SQL or bare ORM'}
ROWS = [
    ('groups', "List of {files:,} files grouped by state"),
    ('board', "Board of the same, first 80 cards of each state"),
    ('page', "A page of 80, by whoever reads all"),
    ('page_staff', "The same, by ordinary staff"),
    ('pivot', "Pivot by department and clause"),
    ('form', "Read what the form shows, three actions"),
    ('search', "Search without accents, a page of 80"),
    ('similar', "Files like the one being typed"),
    ('create', "Create a file"),
    ('create_1000', "Create 1,000 files in one call"),
    ('close', "From approved plan to closed, three actions"),
    ('remind', "Remind of 12,000 open actions ({mails})"),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; the floor is measured on our side."""
    results, mails = {}, []
    for side in ('ours', 'peer'):
        done = surroundings.inside('nonconformity', side)
        results |= done['results']
        mails.append(f"{done['mails']:,}")
    results['ours']['remind']['mails'] = " / ".join(mails) + " mails"
    return results


def tables(results, options):
    words = dict(options, mails=results['ours']['remind']['mails'])
    rows = [
        [label.format(**words), *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'peer'), figures.ratio(results, work, 'floor')]
        for work, label in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : peer", "ours : floor"], *rows]
