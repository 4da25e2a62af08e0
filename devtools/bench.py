"""The benchmark's surroundings: the product and its peer, each in a database of its own.

The measurements are in tests/bench/run.py, which finds both in its environment variables:

ISO_BENCH_SOCKET            folder of PostgreSQL's socket (port 5432, role odoo)
ISO_BENCH_PG_BIN            folder of psql, pgbench and the like
ISO_BENCH_ODOO_HOME         the Odoo source, on PYTHONPATH already
ISO_BENCH_OURS_DATABASE     our database, fresh at every run
ISO_BENCH_OURS_CONFIG       its odoo.conf
ISO_BENCH_OURS_PYTHON       the Python that runs it
ISO_BENCH_PEER_DATABASE     the same for the peer
ISO_BENCH_PEER_CONFIG
ISO_BENCH_PEER_PYTHON
"""
import subprocess

from . import process, settings, testing, venv
from .console import Failure, console
from .database import Database
from .stack import Stack

MEASUREMENTS = settings.ROOT / "tests" / "bench" / "run.py"
OURS, PEER = "bench_iso", "bench_mgmtsystem"
PEER_ADDON = "mgmtsystem_audit"
PEER_TEMPLATE = "bench_mgmtsystem_template"


def bench(arguments):
    """Exit code of the measurements."""
    if not MEASUREMENTS.exists():
        raise Failure(f"There are no measurements: {MEASUREMENTS} is missing.")
    stack = Stack().start_postgres()
    try:
        ours = testing.ready_template(stack)
        peer = peer_template(stack)
        copies = {"OURS": (OURS, ours), "PEER": (PEER, peer)}
        with console.step("Copy the databases to measure in"):
            for name, template in copies.values():
                template.drop(name)
                template.copy_to(name)
        return subprocess.run(
            [stack.venv.python, MEASUREMENTS, *arguments], cwd=settings.ROOT, check=False,
            env=environment(stack, copies)).returncode
    finally:
        stack.release()


def peer_template(stack):
    """The peer, installed the same way as the product; the pins decide when it is outdated."""
    # The pins name every package there is to install. Its dependency "odoo" is on no index.
    peer_venv = venv.Venv(
        "bench", settings.REQUIREMENTS, settings.BENCH_REQUIREMENTS,
        pip_options=["--no-deps"]).ensure()
    pins = settings.BENCH_REQUIREMENTS.read_text()
    with process.lock("bench"):
        template = Database(
            stack, PEER_TEMPLATE, demo=False, environment=peer_venv,
            contents={PEER_ADDON: pins}, max_cron_threads=0)
        template.ensure()
    return template


def environment(stack, copies):
    variables = {
        "PYTHONPATH": stack.odoo.home,
        "ISO_BENCH_SOCKET": stack.postgres.socket,
        "ISO_BENCH_PG_BIN": stack.postgres.bin,
        "ISO_BENCH_ODOO_HOME": stack.odoo.home,
    }
    for side, (name, template) in copies.items():
        variables |= {
            f"ISO_BENCH_{side}_DATABASE": name,
            f"ISO_BENCH_{side}_CONFIG": template.write_config(),
            f"ISO_BENCH_{side}_PYTHON": template.venv.python,
        }
    return process.clean_environment(**variables)
