"""What is made of the figures, and the machine they are of."""
import os
import platform
import statistics
import subprocess
from pathlib import Path

TITLE = "Median time / median number of queries"


def add(results, work, seconds, queries):
    figures = results.setdefault(work, {'seconds': [], 'queries': []})
    figures['seconds'].append(seconds)
    figures['queries'].append(queries)


def median(results, side, work, kind):
    figures = results.get(side, {}).get(work)
    return statistics.median(figures[kind]) if figures else None


def cell(results, side, work):
    seconds = median(results, side, work, 'seconds')
    if seconds is None:
        return ""
    queries = median(results, side, work, 'queries')
    # What goes past Odoo's cursor is not counted.
    return f"{seconds * 1000:,.0f} ms" + (f" / {queries:,.0f}" if queries else "")


def ratio(results, work, side):
    ours, other = (median(results, name, work, 'seconds') for name in ('ours', side))
    return f"{ours / other:.2f}" if ours and other else ""


def print_table(title, rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\n{title}\n")
    for number, row in enumerate(rows):
        print("| " + " | ".join(
            text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


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
