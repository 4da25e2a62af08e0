"""Running other programs: environment, logs, locks, pid files."""
import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from . import settings
from .console import Failure

FULL = re.compile(r"No space left on device|ENOSPC|DiskFull")
NEARLY_NOTHING = 50 * 1024**2


def clean_environment(**extra):
    """The environment for programs that we start, without what would bend Python or Odoo."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ODOO_", "PG"))}
    env.update(LC_ALL="C.UTF-8", PYTHONUNBUFFERED="1")
    # Compiled files go to the cache: the checkout stays clean and a second start is fast.
    env["PYTHONPYCACHEPREFIX"] = str(settings.cache() / "bytecode")
    env.update({k: str(v) for k, v in extra.items()})
    return env


def last_lines(path, count=15):
    try:
        lines = Path(path).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])


def run(command, log_name, problem, watch=None, **options):
    """Run a program into a log file; raise `problem` with the end of the log when it fails.

    `watch` gets every line of its output, to show progress.
    """
    log = settings.logs() / f"{log_name}.log"
    options.setdefault("env", clean_environment())
    with log.open("w", encoding="utf-8") as out, subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, text=True, errors="replace", start_new_session=True, **options,
    ) as child:
        try:
            for line in child.stdout:
                out.write(line)
                if watch:
                    watch(line)
        except BaseException:
            # Interrupted: it and what it started would go on in a half-made folder or database.
            os.killpg(child.pid, signal.SIGKILL)
            raise
    if child.returncode:
        if disk_is_full() or FULL.search(log.read_text(errors="replace")):
            raise Failure(disk_full_sentence())
        raise Failure(f"{problem} (whole log: {log}):\n{last_lines(log)}")
    return log


def disk_is_full():
    """PostgreSQL ends without a word to its clients when it cannot write any more."""
    return any(shutil.disk_usage(folder).free < NEARLY_NOTHING
               for folder in (settings.cache(), settings.data()) if folder.exists())


def disk_full_sentence():
    return (f"The disk is full: make room on the file systems of {settings.cache()} and "
            f"{settings.data()}, then run the same command again.")


def output(command, **options):
    """Standard output of a short program, or None when it fails or is missing."""
    options.setdefault("env", clean_environment())
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, **options)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


@contextmanager
def lock(name):
    """One at a time per checkout: a second command waits for the first."""
    settings.data().mkdir(parents=True, exist_ok=True)
    with (settings.data() / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def alive(pid):
    try:
        os.kill(pid, 0)
    except OSError as error:
        return error.errno == errno.EPERM
    return True


def _birth(pid):
    """When a process started, in clock ticks: tells it from a later one with the same pid."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return None


class PidFile:
    """Remembers a process we started; a process that merely got the same pid is not it."""

    def __init__(self, path):
        self.path = Path(path)

    def write(self, pid):
        self.path.write_text(f"{pid} {_birth(pid)}")

    def pid(self):
        try:
            pid, birth = self.path.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if _birth(int(pid)) == birth else None

    def stop(self, seconds=20):
        """Ask it to end, insist after a while; True when there was one."""
        pid = self.pid()
        if pid is None:
            self.path.unlink(missing_ok=True)
            return False
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while self.pid() and time.monotonic() < deadline:
            time.sleep(0.1)
            with suppress(ChildProcessError):  # a child stays a zombie until it is waited for
                os.waitpid(pid, os.WNOHANG)
        if self.pid():
            os.kill(pid, signal.SIGKILL)
        self.path.unlink(missing_ok=True)
        return True
