"""Every error is a sentence that says how to mend it."""
import io
import runpy
import shutil
import socket
import sys

import pytest

from devtools import apt, cli, console, database, ports, process, settings, source


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_taken_port_names_who_has_it(taken_port):
    with pytest.raises(console.Failure) as failure:
        ports.require_free(taken_port)
    assert f"Port {taken_port} is taken by process" in str(failure.value)
    assert "pytest" in str(failure.value)
    assert f"--port {taken_port + 1}" in str(failure.value)


def test_a_free_port_is_free(taken_port):
    assert not ports.is_free(taken_port)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    ports.require_free(free)


def test_an_old_python_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer and was started with 3\.10"):
        runpy.run_path(str(settings.ROOT / "iso"))


def test_too_little_room(place, monkeypatch):
    usage = shutil.disk_usage(place)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**9))
    with pytest.raises(console.Failure, match=r"Too little room .* 0\.9 GB free, 3 GB needed"):
        source.obtain()


def test_a_full_disk_is_recognised_in_a_log(place):
    with pytest.raises(console.Failure, match="The disk is full"):
        process.run(
            [sys.executable, "-c", "raise SystemExit('write: No space left on device')"],
            "anything", "It failed")


def test_a_failed_program_shows_the_end_of_its_log(place):
    with pytest.raises(console.Failure, match=r"(?s)It failed .*anything\.log.*the reason"):
        process.run([sys.executable, "-c", "raise SystemExit('the reason')"], "anything", "It failed")


def test_odoo_home_without_odoo(place, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(place))
    with pytest.raises(console.Failure, match="holds no Odoo source"):
        source.obtain()


def odoo_source(folder, version):
    (folder / "odoo" / "addons" / "web").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = ({version}, 0, FINAL, 0, '')\n")
    return folder


@pytest.mark.parametrize(("version", "series"), [("18, 0", "18.0"), ("'saas~19', 1", "saas~19.1")])
def test_odoo_home_of_another_series(place, monkeypatch, version, series):
    monkeypatch.setenv("ODOO_HOME", str(odoo_source(place / "other", version)))
    with pytest.raises(console.Failure, match=f"is Odoo {series}; this product needs Odoo 19.0"):
        source.obtain()


def test_odoo_home_is_used(place, monkeypatch):
    home = odoo_source(place / "odoo19", "19, 0")
    monkeypatch.setenv("ODOO_HOME", str(home))
    assert source.obtain().home == home


def test_odoo_without_vietnamese(place):
    odoo = source.Odoo(odoo_source(place / "odoo19", "19, 0"), "19.0")
    with pytest.raises(console.Failure, match="lacks the translation vi_VN"):
        database.require_language(odoo)


def test_no_mirror_and_no_git(place, monkeypatch):
    monkeypatch.setenv("PATH", str(place))
    assert apt.mirror() is None
    with pytest.raises(console.Failure, match="install git, or set ODOO_HOME"):
        source.obtain()


def test_unreachable_mirror(place, monkeypatch):
    monkeypatch.setattr(apt, "mirror", lambda: "http://127.0.0.1:9/debian")
    with pytest.raises(console.Failure, match="mirror of this machine cannot be read"):
        source.obtain()


def test_a_failure_is_one_sentence_and_exit_code_2(capsys):
    assert cli.main(["lint", "nonsense"]) == 2
    assert capsys.readouterr().err.startswith("No such check: nonsense")


def test_steps_in_a_log_have_no_control_characters():
    out = io.StringIO()
    talker = console.Console(out)
    with talker.step("First"):
        talker.progress("not shown: it comes too soon")
    assert " 1. First …\n    done in 0.0 s\n" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert "too soon" not in out.getvalue()
