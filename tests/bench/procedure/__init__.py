"""Controlled documents of many agencies: read, searched, opened, given out to be read."""
import figures

AGENCIES, DOCUMENTS, STEPS, PEOPLE, READ = 250, 40, 6, 5000, 3000
PAGE = 80
SEARCHED, IN_TEXT = "chung nhan thu y", "vung dem"
SIDES = {'ours': 'iso_procedure', 'floor': 'SQL'}
# What is short is measured more often.
SHORT = 5
ROWS = [
    ('page', "Register of one agency, 40 documents", SHORT),
    ('page_all', "Register of 250 agencies, a page of 80 of 10,000", SHORT),
    ('groups', "The same grouped by kind", SHORT),
    ('search', "Search code and title without accents, a page of 80", SHORT),
    ('text', "Search the texts in force, a page of 80", SHORT),
    ('form', "Read what the form of a document shows", SHORT),
    ('version', "Read what the form of its version shows, six steps", SHORT),
    ('distribute', "Give a document out to 5,000 people", 1),
    ('unread', "Who has not read it: a page of 80 of 2,000", SHORT),
    ('unread_groups', "The same grouped by department", SHORT),
    ('checklist', "A checklist of ten documents: 70 questions", 1),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; there is no peer to measure."""
    return surroundings.in_turn('procedure', ['ours'], ROWS)[0]


def tables(results, options):
    rows = [
        [label, *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'floor')]
        for work, label, _times in ROWS]
    yield figures.TITLE, [["", *SIDES.values(), "ours : floor"], *rows]
