"""Python environments, the product's and the benchmark peer's: pinned and cached."""
import hashlib
import platform
import shutil
import sys
from pathlib import Path

from . import apt, process, settings
from .console import Failure, console


class Venv:
    """A virtual environment that holds exactly what its requirement files pin.

    Its folder is named after Python's version and the files' content, so that a change makes
    a new one and checkouts with equal needs share one.
    """

    def __init__(self, name, *requirements, pip_options=()):
        self.name = name
        self.requirements = requirements
        self.pip_options = pip_options
        digest = hashlib.sha256(str(Path(sys.executable).resolve()).encode())
        for path in requirements:
            digest.update(path.read_bytes())
        self.folder = settings.cache() / "venv" / (
            f"{name}-{platform.python_version()}-{digest.hexdigest()[:12]}")

    @property
    def python(self):
        return self.folder / "bin" / "python"

    @property
    def site_packages(self):
        return next(self.folder.glob("lib/python3*/site-packages"))

    def ensure(self):
        """Build it unless it is there. Done in place, since scripts in it name their folder."""
        stamp = self.folder / ".complete"
        # The interpreter it was made from may have been removed since.
        if stamp.is_file() and process.output([self.python, "-c", ""]) is not None:
            return self
        with console.step(f"Install the Python packages ({self.name})"):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self._create()
            files = [part for path in self.requirements for part in ("-r", path)]
            process.run(
                [self.python, "-m", "pip", "install", "--disable-pip-version-check",
                 "--no-warn-script-location", "--prefer-binary", *self.pip_options, *files],
                f"pip-{self.name}",
                "Installing the Python packages failed; check the network and run it again",
                watch=_show_pip)
            stamp.touch()
        return self

    def _create(self):
        command = [sys.executable, "-m", "venv", self.folder]
        if process.output([sys.executable, "-c", "import ensurepip"]) is not None:
            process.run(command, "venv", "The Python environment cannot be made")
            return
        # Debian splits ensurepip off into python3-venv; its pip wheel needs no root to be used.
        process.run([*command, "--without-pip"], "venv", "The Python environment cannot be made")
        if not apt.mirror():
            raise Failure(
                "This Python has no ensurepip to install packages with: install python3-venv "
                "(sudo apt-get install python3-venv), then run it again.")
        unpacked = self.folder / "pip-package"
        private = apt.PrivateApt()
        private.update()
        private.unpack(["python3-pip-whl"], unpacked)
        wheel = next(unpacked.rglob("pip-*.whl"))
        process.run(
            [self.python, f"{wheel}/pip", "install", "--no-index", wheel], "pip-bootstrap",
            "pip cannot be installed into the Python environment")
        shutil.rmtree(unpacked)


def _show_pip(line):
    if line.startswith(("Collecting ", "Installing ")):
        console.progress(line.strip()[:70])


def product():
    """What Odoo, the embedded PostgreSQL, the tests and the lint need: one for all commands."""
    return Venv("odoo", settings.REQUIREMENTS, settings.TEST_REQUIREMENTS)
