"""The demo server: `up`, `stop` and `reset`."""
import csv
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request

from . import ports, process, settings, system
from .console import Failure, console
from .database import Database
from .postgres import Postgres
from .stack import Stack

DATABASE = "iso"
START_SECONDS = 120


def _pid_file():
    return process.PidFile(settings.data() / "server.pid")


def _port_file():
    return settings.data() / "server.port"


def demo_database(stack, port):
    return Database(stack, DATABASE, demo=True, http_port=port, max_cron_threads=1)


def up(port=None, latest=False):
    """Serve the demo; goes on where an interrupted run stopped."""
    with process.lock("up"):
        running = _running_port()
        if running and port and port != running:
            raise Failure(f"The demo already runs on port {running}: ./iso stop it first.")
        port = port or running or int(os.environ.get("ISO_PORT") or settings.DEFAULT_PORT)
        if not running:
            ports.require_free(port)
        stack = Stack(latest=latest).start_postgres()
        system.printing()
        demo = demo_database(stack, port)
        if running and demo.is_current():
            console.say("Already running since an earlier ./iso up.")
        else:
            _pid_file().stop()
            demo.ensure()
            _start(demo, port)
    _welcome(port)


def _start(demo, port):
    with console.step("Start the server"):
        address = f"http://127.0.0.1:{port}"
        # Printing loads its styles from here, also when the port changed.
        demo.postgres.sql(
            f"UPDATE ir_config_parameter SET value = '{address}' WHERE key = 'web.base.url'",
            database=DATABASE)
        log = settings.logs() / "server.log"
        with log.open("w") as out:
            server = subprocess.Popen(
                [str(part) for part in demo.odoo_command(DATABASE)], env=demo.environment(),
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True, cwd=settings.data())
        _pid_file().write(server.pid)
        _port_file().write_text(str(port))
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address):
            if server.poll() is not None or time.monotonic() > deadline:
                _pid_file().stop()
                raise Failure(f"The server does not start (whole log: {log}):\n"
                              f"{process.last_lines(log)}")
            time.sleep(0.2)


def _answers(address):
    try:
        with urllib.request.urlopen(f"{address}/web/health?db_server_status=1", timeout=5) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _running_port():
    if not _pid_file().pid():
        return None
    port = int(_port_file().read_text())
    return port if _answers(f"http://127.0.0.1:{port}") else None


def _welcome(port):
    console.say(f"\nOpen http://127.0.0.1:{port} and sign in:\n")
    with settings.DEMO_LOGINS.open(encoding="utf-8", newline="") as lines:
        rows = [(row["role"], row["login"], row["password"]) for row in csv.DictReader(lines)]
    rows.insert(0, ("Role", "Login", "Password"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        console.say("  " + "  ".join(cells).rstrip())
    console.say("\n./iso stop stops it; ./iso reset starts again from the demo data.")


def stop():
    """Stop the server and PostgreSQL."""
    with process.lock("up"):
        stopped = [_pid_file().stop(), Postgres().stop()]
    console.say("Stopped." if any(stopped) else "Nothing was running.")


def reset(assume_yes=False):
    """Drop the demo database and its files, after asking."""
    if not assume_yes:
        answer = input("Drop the demo database with everything entered in it? [y/N] ")
        if answer.strip().lower() not in {"y", "yes"}:
            console.say("Nothing was changed.")
            return
    with process.lock("up"):
        _pid_file().stop()
        if Postgres().cluster.exists():
            postgres = Stack().start_postgres().postgres
            for name in (DATABASE, f"{DATABASE}_building"):
                postgres.drop(name)
                shutil.rmtree(settings.data() / "odoo" / "filestore" / name, ignore_errors=True)
            postgres.stop()
    console.say("The demo database is gone; ./iso up builds a new one.")
