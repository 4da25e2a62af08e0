"""Measures the product against its peer and against bare ORM; called by ``./iso bench``.

Both sides do the same work on the same PostgreSQL in the same run, each in a database of its own
(see devtools/bench.py for the environment). Each subject is a folder: ``measure`` in its
``__init__.py`` says what is done and in which order, ``ours.py`` and ``peer.py`` hold what runs
inside Odoo (by inside.py), ``tables`` makes something of the figures.
"""
import argparse
import json
import tempfile
from importlib import import_module
from pathlib import Path

import figures
from sink import Sink
from surroundings import Surroundings

SUBJECTS = ('audit', 'nonconformity', 'seal', 'review', 'overview', 'procedure')


def arguments():
    parser = argparse.ArgumentParser(prog='./iso bench', description=__doc__)
    parser.add_argument('--repetitions', type=int, default=5)
    parser.add_argument('--subject', choices=SUBJECTS, action='append', help="default: all")
    parser.add_argument('--lines', type=int, default=300, help="of the audit")
    parser.add_argument('--files', type=int, default=6000, help="corrective-action files")
    parser.add_argument('--links', type=int, default=100000, help="of the chain of seals")
    parser.add_argument('--json', type=Path, help="write all figures there")
    return parser.parse_args()


def main():
    options = arguments()
    facts = figures.machine()
    print(", ".join(f"{name}: {value}" for name, value in facts.items()), flush=True)
    print(f"repetitions: {options.repetitions}")
    results = {}
    with tempfile.TemporaryDirectory() as folder, Sink() as sink:
        numbers = {
            'repetitions': options.repetitions, 'lines': options.lines, 'files': options.files,
            'links': options.links, 'smtp_port': sink.port}
        for name in options.subject or SUBJECTS:
            subject = import_module(name)
            results[name] = subject.measure(Surroundings(folder, numbers))
            for title, rows in subject.tables(results[name], numbers):
                figures.print_table(f"{name.capitalize()}. {title}", rows)
    if options.json:
        options.json.write_text(json.dumps(
            {'machine': facts, 'options': numbers, 'results': results}, indent=1))


if __name__ == '__main__':
    main()
