"""Whatever is interrupted goes on when started again, and nothing half-made is ever used."""
import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from devtools import addons, apt, process, settings, source, venv
from devtools.console import Failure
from devtools.database import Database
from devtools.postgres import Postgres

# Stands in for Odoo, which takes a minute for what a second shows as well: it writes down how
# it was called, and fails once if a file says so.
PRETENDED_ODOO = """
import pathlib, sys
here = pathlib.Path(__file__).parent
with (here / "calls").open("a") as calls:
    print(*sys.argv[1:], file=calls)
print("INFO odoo.modules.loading: Loading module a (1/1)")
if (here / "fail").exists():
    (here / "fail").unlink()
    sys.exit("broken module")
"""


@pytest.fixture
def postgres(place):
    """A real cluster of its own."""
    server = Postgres(SimpleNamespace(site_packages=Path(sysconfig.get_path("purelib"))))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def stack(place, postgres):
    home = place / "odoo-home"
    (home / "odoo").mkdir(parents=True)
    (home / "odoo" / "__main__.py").write_text(PRETENDED_ODOO)
    return SimpleNamespace(
        odoo=source.Odoo(home, "one"), postgres=postgres,
        venv=SimpleNamespace(python=sys.executable))


@pytest.fixture
def make(stack, monkeypatch):
    """A database object as a fresh start of the tool would make it."""
    monkeypatch.setattr(Database, "script", lambda self, *args, **kwargs: None)
    return lambda: Database(stack, "iso", demo=True)


def calls(stack):
    return (stack.odoo.home / "odoo" / "calls").read_text().splitlines()


def test_a_half_built_database_is_dropped(addon, stack, make):
    addon("a")
    (stack.odoo.home / "odoo" / "fail").touch()
    with pytest.raises(Failure, match="broken module"):
        make().ensure()
    assert not stack.postgres.exists("iso")
    assert stack.postgres.exists("iso_building")

    make().ensure()
    assert stack.postgres.exists("iso")
    assert not stack.postgres.exists("iso_building")
    assert make().state() == {"odoo": "one", "addons": addons.fingerprints()}


def test_a_filestore_without_its_database_is_dropped(addon, stack, make):
    """Interrupted between renaming the filestore and renaming the database."""
    addon("a")
    stray = make().filestore()
    stray.mkdir(parents=True)
    (stray / "left over").touch()
    make().ensure()
    assert not (stray / "left over").exists()


def test_only_changed_addons_are_upgraded(addon, stack, make):
    addon("a")
    addon("b")
    make().ensure()
    make().ensure()
    assert len(calls(stack)) == 1
    assert "-i a,b" in calls(stack)[0]

    addon("b", **{"models/thing.py": "changed"})
    addon("c")
    make().ensure()
    assert len(calls(stack)) == 2
    assert "-i c -u b" in calls(stack)[1]


def test_an_interrupted_upgrade_is_repeated(addon, stack, make):
    addon("a")
    make().ensure()
    addon("a", **{"models/thing.py": "changed"})
    (stack.odoo.home / "odoo" / "fail").touch()
    with pytest.raises(Failure):
        make().ensure()
    assert not make().is_current()
    make().ensure()
    assert make().is_current()
    assert "-u a" in calls(stack)[2]


def test_another_odoo_upgrades_everything(addon, stack, make):
    addon("a")
    make().ensure()
    stack.odoo = source.Odoo(stack.odoo.home, "two")
    make().ensure()
    assert "-u base" in calls(stack)[1]


def test_a_copy_has_the_files_too(addon, stack, make):
    addon("a")
    template = make()
    template.ensure()
    (template.filestore() / "ab").mkdir(parents=True)
    (template.filestore() / "ab" / "abc").write_text("attachment")
    template.copy_to("copy")
    assert (template.filestore("copy") / "ab" / "abc").read_text() == "attachment"
    template.drop("copy")
    assert not template.filestore("copy").exists()
    assert (template.filestore() / "ab" / "abc").read_text() == "attachment"


def test_a_half_made_cluster_is_made_again(place, postgres):
    postgres.stop()
    postgres.cluster.rename(postgres.folder / "cluster.building")
    postgres.start()
    assert postgres.sql("SELECT unaccent('hồ sơ đã nộp')", database="template1") == [["ho so da nop"]]


def test_a_cluster_somebody_uses_is_not_stopped(postgres):
    assert not postgres.in_use()
    client = subprocess.Popen(
        [postgres.bin / "psql", "-h", postgres.socket, "-U", "odoo", "-c", "SELECT pg_sleep(60)",
         "template1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not postgres.in_use() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert postgres.in_use()
    assert postgres.stop()
    assert client.wait(10) != 0
    assert postgres.pid() is None


def test_a_long_path_gets_a_short_socket(place, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(place / ("long" * 30)))
    server = Postgres(SimpleNamespace(site_packages=place))
    assert len(f"{server.socket}/.s.PGSQL.5432") <= 107


def test_comments_survive_quotes(postgres):
    postgres.create("iso")
    postgres.set_comment("iso", json.dumps({"it's": "fine"}))
    assert json.loads(postgres.comment("iso")) == {"it's": "fine"}


def test_an_interrupted_download_is_not_used(place):
    target = settings.cache() / "odoo" / "debian-1"
    with pytest.raises(KeyboardInterrupt), source._under_construction(target, "home") as folder:
        (folder / "home").mkdir()
        raise KeyboardInterrupt
    assert source.newest_cached() is None

    with source._under_construction(target, "home") as folder:
        assert not any(folder.iterdir())
        (folder / "home").mkdir()
    assert source.newest_cached() == source.Odoo(target / "home", "debian-1")


def test_without_network_the_cached_odoo_is_used(place, monkeypatch):
    with source._under_construction(settings.cache() / "odoo" / "debian-1", "home"):
        pass
    monkeypatch.setattr(apt, "mirror", lambda: "http://127.0.0.1:9/debian")
    assert source.obtain(latest=True).version == "debian-1"


def test_a_clone_is_fetched_where_there_is_no_mirror(place, monkeypatch):
    origin = place / "origin"
    git = ["git", "-C", str(origin), "-c", "user.name=n", "-c", "user.email=e@example.com"]
    (origin / "odoo").mkdir(parents=True)
    subprocess.run([*git, "init", "-q", "-b", source.SERIES], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    monkeypatch.setattr(source, "REPOSITORY", origin.as_uri())
    monkeypatch.setattr(apt, "mirror", lambda: None)
    odoo = source.obtain()
    assert (odoo.home / ".git").is_dir()
    assert odoo.version.startswith("git-")
    assert source.obtain() == odoo


def test_an_interrupted_environment_is_made_again(place):
    nothing = place / "requirements.txt"
    nothing.write_text("# nothing\n")
    environment = venv.Venv("small", nothing)
    environment.folder.mkdir(parents=True)
    (environment.folder / "half").touch()
    environment.ensure()
    assert not (environment.folder / "half").exists()
    stamp = environment.folder / ".complete"
    made = stamp.stat().st_mtime_ns
    assert venv.Venv("small", nothing).ensure().folder == environment.folder
    assert stamp.stat().st_mtime_ns == made
    nothing.write_text("# something else\n")
    assert venv.Venv("small", nothing).folder != environment.folder


def test_interrupting_ends_the_running_program(place):
    code = (
        "from devtools import process\n"
        "process.run(['sleep', '987'], 'sleep', 'x')\n"
    )
    tool = subprocess.Popen([sys.executable, "-c", code], cwd=settings.ROOT,
                            stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{tool.pid}/task/{tool.pid}/children")
    deadline = time.monotonic() + 10
    while not (child := children.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    tool.send_signal(signal.SIGINT)
    tool.wait(10)
    assert not process.alive(int(child))


def test_a_pid_given_to_another_process_is_not_ours(place):
    pid_file = process.PidFile(place / "server.pid")
    pid_file.path.write_text(f"{os.getpid()} 1")
    assert pid_file.pid() is None
    assert pid_file.stop() is False


def test_stopping_ends_what_was_started(place):
    child = subprocess.Popen(["sleep", "987"])
    pid_file = process.PidFile(place / "server.pid")
    pid_file.write(child.pid)
    assert pid_file.stop() is True
    assert not process.alive(child.pid)
    assert not pid_file.path.exists()
