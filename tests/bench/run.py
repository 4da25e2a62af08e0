"""Measures the audit against its peer and against bare ORM; called by ``./iso bench``.

Both sides do the same work on the same PostgreSQL in the same run, each in a database of its own
(see devtools/bench.py for the environment). What runs inside Odoo is in inside.py, ours.py and
peer.py; here is the HTTP client, and what is made of the figures.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from server import Client, Server

HERE = Path(__file__).parent
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


def arguments():
    parser = argparse.ArgumentParser(prog='./iso bench', description=__doc__)
    parser.add_argument('--repetitions', type=int, default=5)
    parser.add_argument('--lines', type=int, default=300)
    parser.add_argument('--json', type=Path, help="write all figures there")
    return parser.parse_args()


def measure(side, options):
    """``{work: {'seconds': […], 'queries': […]}}`` of one side (and of the bare rows, if ours)."""
    python, config, database = (
        os.environ[f'ISO_BENCH_{side.upper()}_{what}'] for what in ('PYTHON', 'CONFIG', 'DATABASE'))
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, 'inside.json')
        subprocess.run(
            [python, '-W', 'ignore', HERE / 'inside.py', side, config, database, answer,
             str(options.repetitions), str(options.lines)], check=True)
        inside = json.loads(answer.read_text())
        results = inside['results']
        with Server(python, config, database, Path(folder, 'server.log')) as server:
            client = Client(server, inside['login'], inside['password'], inside['key'])
            for name, work in inside['answers'].items():
                target = results[name]
                for batch in work['batches']:
                    target['answer'] = add(target.get('answer'), *client.answer(work, batch))
            for name, report in inside['reports'].items():
                for number in report['ids']:
                    results[side][name] = add(
                        results[side].get(name), *client.print(report['name'], number))
    return results


def add(figures, seconds, queries):
    figures = figures or {'seconds': [], 'queries': []}
    figures['seconds'].append(seconds)
    figures['queries'].append(queries)
    return figures


def machine():
    facts = {
        'processor': platform.processor() or platform.machine(), 'cores': os.cpu_count(),
        'load': os.getloadavg()[0], 'python': platform.python_version(),
        'postgresql': subprocess.run(
            [Path(os.environ['ISO_BENCH_PG_BIN'], 'psql'), '--version'],
            capture_output=True, text=True, check=True).stdout.split()[-1],
    }
    try:
        for line in Path('/proc/cpuinfo').read_text().splitlines():
            if line.startswith('model name'):
                facts['processor'] = line.partition(':')[2].strip()
                break
        kilobytes = Path('/proc/meminfo').read_text().split()[1]
        facts['memory_gb'] = round(int(kilobytes) / 2 ** 20)
    except OSError:
        pass  # not Linux: the processor's family has to do
    return facts


def median(results, side, work, kind):
    figures = results.get(side, {}).get(work)
    return statistics.median(figures[kind]) if figures else None


def cell(results, side, work):
    seconds = median(results, side, work, 'seconds')
    if seconds is None:
        return ""
    return f"{seconds * 1000:,.0f} ms / {median(results, side, work, 'queries'):,.0f}"


def ratio(results, work, side):
    ours, other = (median(results, name, work, 'seconds') for name in ('ours', side))
    return f"{ours / other:.2f}" if other else ""


def tables(results, options):
    head = ["", *SIDES.values(), "ours : peer", "ours : bare"]
    rows = [
        [label.format(lines=options.lines), *(cell(results, side, work) for side in SIDES),
         ratio(results, work, 'peer'), ratio(results, work, 'bare')]
        for work, label in ROWS]
    yield "Median time / median number of queries", [head, *rows]
    rows = [
        [label, *(
            " / ".join(f"{median(results, side, work, 'queries'):.0f}" for work in (few, many))
            for side in ('ours', 'peer'))]
        for few, many, label in COUNTS]
    yield "Queries, few lines against many", [["", SIDES['ours'], SIDES['peer']], *rows]


def print_table(title, rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\n{title}\n")
    for number, row in enumerate(rows):
        print("| " + " | ".join(
            text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main():
    options = arguments()
    facts = machine()
    results = {}
    for side in ('ours', 'peer'):
        print(f"Measuring {SIDES[side]} …", file=sys.stderr, flush=True)
        results |= measure(side, options)
    print(", ".join(f"{name}: {value}" for name, value in facts.items()))
    print(f"repetitions: {options.repetitions}")
    for title, rows in tables(results, options):
        print_table(title, rows)
    if options.json:
        options.json.write_text(json.dumps(
            {'machine': facts, 'lines': options.lines, 'results': results}, indent=1))


if __name__ == '__main__':
    main()
