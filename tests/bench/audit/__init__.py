"""One audit: made, read, answered and printed, against the peer and against bare ORM."""
from contextlib import ExitStack

import figures
from server import Client

SIDES = {'ours': 'iso_audit', 'peer': 'mgmtsystem_audit', 'bare': 'bare ORM'}
ROWS = [
    ('create', "Create an audit with {lines} lines"),
    ('form', "Read what its form shows"),
    ('list', "Read a page of 80 lines"),
    ('answer', "Answer {lines} lines one by one (/json/2)"),
    ('print_report', "Print the report"),
    ('print_lines', "Print all {lines} lines"),
]
COUNTS = [
    ('form_30', 'form_3000', "Form of an audit with 30 / 3,000 lines"),
    ('list_30', 'list_3000', "Page of 30 out of 30 / 3,000 lines"),
]


def measure(surroundings):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; the bare rows are a side of ours."""
    prepared = {side: surroundings.inside('audit', side) for side in ('ours', 'peer')}
    results = {}
    for work in prepared.values():
        results |= work['results']
    with ExitStack() as servers:
        clients = {
            side: Client(servers.enter_context(surroundings.server(side)), work['login'],
                         work['password'], work['key'])
            for side, work in prepared.items()}
        # In turn, so that what else the machine does slows all of them.
        for number in range(surroundings.options['repetitions']):
            surroundings.say(f"Round {number + 1} …")
            for side, client in clients.items():
                for name, work in prepared[side]['answers'].items():
                    figures.add(
                        results[name], 'answer', *client.answer(work, work['batches'][number]))
            for side, client in clients.items():
                for name, report in prepared[side]['reports'].items():
                    figures.add(results[side], name,
                                *client.print(report['name'], report['ids'][number]))
    return results


def tables(results, options):
    head = ["", *SIDES.values(), "ours : peer", "ours : bare"]
    rows = [
        [label.format(**options), *(figures.cell(results, side, work) for side in SIDES),
         figures.ratio(results, work, 'peer'), figures.ratio(results, work, 'bare')]
        for work, label in ROWS]
    yield figures.TITLE, [head, *rows]
    rows = [
        [label, *(
            " / ".join(
                f"{figures.median(results, side, work, 'queries'):.0f}" for work in (few, many))
            for side in ('ours', 'peer'))]
        for few, many, label in COUNTS]
    yield "Queries, few lines against many", [["", SIDES['ours'], SIDES['peer']], *rows]
