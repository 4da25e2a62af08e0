"""System programs that no Python package brings: browser, PDF, type."""
import os
import shutil
import subprocess
from pathlib import Path

from . import apt
from .console import Failure, console

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONTS = Path("/usr/share/fonts/truetype")


def _has_vietnamese_serif():
    """Whether a type like Times New Roman has ``ộ`` in every file of it.

    Debian 12's fonts-liberation (version 1) has not. It comes along with chromium; with version
    2 beside it, wkhtmltopdf takes the one for roman and the other for bold.
    """
    def files(pattern):
        return set(subprocess.run(
            ["fc-list", pattern, "file"], capture_output=True, check=False).stdout.split())

    return shutil.which("fc-list") and any(
        (found := files(f":family={name}")) and found == files(f":family={name}:charset=1ed9")
        for name in ("Times New Roman", "Tinos", "Liberation Serif"))


PRINTING = {
    "wkhtmltopdf": lambda: shutil.which("wkhtmltopdf"),
    "fonts-croscore": _has_vietnamese_serif,
}
TESTING = {
    **PRINTING,
    "chromium": lambda: any(map(shutil.which, BROWSERS)),
    "poppler-utils": lambda: shutil.which("pdftotext"),
    "fonts-noto-core": (FONTS / "noto" / "NotoSans-Regular.ttf").exists,
}


def _provide(packages, reason):
    """Install what is missing where we may; returns what is missing afterwards."""
    def missing():
        return [name for name, present in packages.items() if not present()]

    if names := missing():
        apt.install(names, reason)
    return missing()


def printing():
    if names := _provide(PRINTING, "printing"):
        console.say(f"    Printing as PDF needs {', '.join(names)}, not here yet: "
                    f"sudo apt-get install {' '.join(names)}")


def testing():
    """The tests' programs; without them browser and print tests would be skipped."""
    if names := _provide(TESTING, "browser and print tests"):
        what = f"The tests need {', '.join(names)}: sudo apt-get install {' '.join(names)}"
        if os.environ.get("CI"):
            raise Failure(what)
        console.say(f"    {what}; what needs them is skipped now.")
