"""A management review of a large agency: its inputs, their freezing, minutes and annex."""
import figures

SIDES = {'ours': 'iso_audit', 'floor': 'SQL or bare tool'}
# What is short is measured more often.
SHORT = 5
KINDS = ('previous', 'context', 'satisfaction', 'objectives', 'processes', 'nonconformities',
         'monitoring', 'audits', 'suppliers', 'resources', 'risks', 'improvement')
LABELS = ("9.3.2 a previous decisions", "b context", "c.1 satisfaction", "c.2 objectives",
          "c.3 processes", "c.4 nonconformities", "c.5 monitoring", "c.6 audits",
          "c.7 external providers", "d resources", "e risks", "f improvement")
ROWS = [
    ('compile', "Compile all twelve inputs", SHORT),
    *((kind, label, SHORT) for kind, label in zip(KINDS, LABELS, strict=True)),
    ('start', "Start the meeting: freeze them, hand the duty on", 1),
    ('present', "What the screen of the meeting shows, frozen", SHORT),
    ('minutes', "Print the minutes", 1),
    ('annex', "Annex as XLSX", SHORT),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; there is no peer to measure."""
    return surroundings.in_turn('review', ['ours'], ROWS)[0]


def tables(results, options):
    rows = [
        [label, *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'floor')]
        for work, label, _times in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : floor"], *rows]
