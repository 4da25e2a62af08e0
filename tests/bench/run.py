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
from contextlib import ExitStack
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


def measure(options):
    """``{side: {work: {'seconds': […], 'queries': […]}}}``; the bare rows are a side of ours."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        prepared = {}
        results = {}
        for side in ('ours', 'peer'):
            print(f"Preparing {SIDES[side]} …", file=sys.stderr, flush=True)
            environment = [
                os.environ[f'ISO_BENCH_{side.upper()}_{what}']
                for what in ('PYTHON', 'CONFIG', 'DATABASE')]
            prepared[side] = inside(folder, side, environment, options)
            results |= prepared[side]['results']
            prepared[side]['server'] = Server(*environment, Path(folder, f'{side}.log'))
        clients = {
            side: Client(servers.enter_context(work['server']), work['login'], work['password'],
                         work['key'])
            for side, work in prepared.items()}
        # In turn, so that what else the machine does slows all of them.
        for number in range(options.repetitions):
            print(f"Round {number + 1} of {options.repetitions} …", file=sys.stderr, flush=True)
            for side, client in clients.items():
                for name, work in prepared[side]['answers'].items():
                    add(results[name], 'answer', *client.answer(work, work['batches'][number]))
            for side, client in clients.items():
                for name, report in prepared[side]['reports'].items():
                    add(results[side], name,
                        *client.print(report['name'], report['ids'][number]))
    return results


def inside(folder, side, environment, options):
    """What needs no HTTP, in a process of the side's own Python."""
    python, config, database = environment
    answer = Path(folder, f'{side}.json')
    subprocess.run(
        [python, '-W', 'ignore', HERE / 'inside.py', side, config, database, answer,
         str(options.repetitions), str(options.lines)], check=True)
    return json.loads(answer.read_text())


def add(results, work, seconds, queries):
    figures = results.setdefault(work, {'seconds': [], 'queries': []})
    figures['seconds'].append(seconds)
    figures['queries'].append(queries)


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
    results = measure(options)
    print(", ".join(f"{name}: {value}" for name, value in facts.items()))
    print(f"repetitions: {options.repetitions}")
    for title, rows in tables(results, options):
        print_table(title, rows)
    if options.json:
        options.json.write_text(json.dumps(
            {'machine': facts, 'lines': options.lines, 'results': results}, indent=1))


if __name__ == '__main__':
    main()
