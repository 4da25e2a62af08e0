"""The Odoo 19 source: an existing one, the Debian package, or a clone of the repository."""
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import apt, process, settings
from .console import Failure, console

REPOSITORY = "https://github.com/odoo/odoo"
SERIES = "19.0"
PACKAGE = "odoo-19"
# Odoo's package points to files of these by relative links, which hold inside one folder.
COMPANIONS = (
    "libjs-jquery", "libjs-underscore", "libjs-jquery-form", "fonts-roboto-unhinted",
    "fonts-montserrat", "fonts-inconsolata", "fonts-ocr-b", "fonts-font-awesome/bookworm",
)
DEBIAN_PYTHON = Path("usr/lib/python3/dist-packages")
# Left out of the Debian package for its licence; without the file every bundle logs an error.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
NEEDED_BYTES = 3 * 1024**3
HINT = "set ODOO_HOME to the folder of an existing Odoo 19 source"


@dataclass(frozen=True)
class Odoo:
    """One Odoo source on disk; `version` tells databases built by another one."""

    home: Path
    version: str

    @property
    def addons_paths(self):
        """Core's addon folders: all in one in a package, most of them apart in a checkout."""
        core = self.home / "odoo" / "addons"
        return [core] if (core / "web").is_dir() else [core, self.home / "addons"]


def obtain(latest=False):
    """The Odoo to use; fetches one when there is none yet, or when `latest` is asked for."""
    if home := os.environ.get("ODOO_HOME"):
        return existing(Path(home))
    cached = newest_cached()
    if cached and not latest:
        return cached
    try:
        return _fetch()
    except Failure as failure:
        if cached is None:
            raise
        console.say(f"    {failure}")
        console.say(f"    Going on with the Odoo fetched earlier ({cached.version}).")
        return cached


def existing(home):
    """An Odoo source the user named."""
    home = home.expanduser().resolve()
    series = _series(home)
    if series is None:
        raise Failure(f"ODOO_HOME={home} holds no Odoo source: odoo/release.py is missing there.")
    if series != SERIES:
        raise Failure(f"ODOO_HOME={home} is Odoo {series}; this product needs Odoo {SERIES}.")
    commit = process.output(["git", "-C", home, "rev-parse", "HEAD"])
    return Odoo(home, (commit or f"{SERIES} {home}").strip())


def _series(home):
    release = home / "odoo" / "release.py"
    if not release.is_file():
        return None
    found = re.search(r"^version_info = \((\S+), (\d+),", release.read_text(), re.MULTILINE)
    return ".".join(found.groups()).replace("'", "") if found else "of an unknown version"


def _folder():
    return settings.cache() / "odoo"


def newest_cached():
    ready = [p for p in _folder().glob("*") if (p / ".complete").is_file()]
    if not ready:
        return None
    return _cached(max(ready, key=lambda p: (p / ".complete").stat().st_mtime))


def _cached(folder):
    home = folder / (folder / ".complete").read_text()
    return Odoo(home, folder.name)


def _fetch():
    _require_space()
    if apt.mirror():
        with console.step("Fetch Odoo 19 from the Debian mirror of this machine (about 125 MB)"):
            return _fetch_debian()
    if not shutil.which("git"):
        raise Failure(
            f"This machine has neither a Debian mirror nor git to fetch Odoo 19 with: "
            f"install git, or {HINT}.")
    with console.step("Fetch Odoo 19 from its repository"):
        return _fetch_clone()


def _require_space():
    settings.cache().mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.cache()).free
    if free < NEEDED_BYTES:
        raise Failure(
            f"Too little room on the disk of {settings.cache()}: {free / 1024**3:.1f} GB free, "
            f"{NEEDED_BYTES / 1024**3:.0f} GB needed; make room or set XDG_CACHE_HOME.")


def _fetch_debian():
    private = apt.PrivateApt()
    console.progress("reading the package lists")
    private.update()
    version = private.candidate(PACKAGE)
    target = _folder() / f"debian-{version}"
    if not (target / ".complete").is_file():
        console.progress(f"downloading {PACKAGE} {version}")
        with _under_construction(target, DEBIAN_PYTHON) as folder:
            private.unpack([PACKAGE, *COMPANIONS], folder)
            left_out = folder / DEBIAN_PYTHON / LEFT_OUT
            left_out.parent.mkdir(parents=True, exist_ok=True)
            left_out.touch()
    return _cached(target)


def _fetch_clone():
    remote = process.output(["git", "ls-remote", REPOSITORY, f"refs/heads/{SERIES}"])
    if not remote:
        raise Failure(f"Odoo's repository cannot be reached: check the network, or {HINT}.")
    target = _folder() / f"git-{remote.split()[0][:12]}"
    if not (target / ".complete").is_file():
        with _under_construction(target, Path("source")) as folder:
            process.run(
                ["git", "clone", "--depth", "1", "--branch", SERIES, REPOSITORY,
                 folder / "source"],
                "git-clone", "Cloning Odoo failed; check the network and run it again")
    return _cached(target)


@contextmanager
def _under_construction(target, home):
    """Build a folder under another name and give it its own only when it is whole."""
    building = target.with_name(f"{target.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    yield building
    (building / ".complete").write_text(str(home))
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)
