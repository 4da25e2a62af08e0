"""Is a port free, and if not, who has it."""
import os
import socket
from contextlib import suppress
from pathlib import Path

from .console import Failure

LISTENING = "0A"


def is_free(port, host="127.0.0.1"):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _listening_inodes(port):
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            columns = row.split()
            if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{columns[9]}]")
    return inodes


def owner(port):
    """(pid, command line) of the program that listens there, as far as we may see it."""
    inodes = _listening_inodes(port)
    for fd in Path("/proc").glob("[0-9]*/fd/*"):
        # Closed meanwhile, or of another user.
        with suppress(OSError):
            if os.readlink(fd) in inodes:
                process = fd.parent.parent
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                return int(process.name), command.strip()
    return None


def require_free(port):
    if is_free(port):
        return
    who = owner(port)
    by = f"by process {who[0]} ({who[1][:80]})" if who else "by a program of another user"
    raise Failure(
        f"Port {port} is taken {by}: stop it, or choose another port, "
        f"for instance ./iso up --port {port + 1}."
    )
