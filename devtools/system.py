"""System programs that no Python package brings: browser, PDF, type."""
import os
import shutil
from pathlib import Path

from . import apt
from .console import Failure, console

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONTS = Path("/usr/share/fonts/truetype")
PRINTING = {"wkhtmltopdf": lambda: shutil.which("wkhtmltopdf")}
TESTING = {
    **PRINTING,
    "chromium": lambda: any(map(shutil.which, BROWSERS)),
    "poppler-utils": lambda: shutil.which("pdftotext"),
    "fonts-liberation": lambda: any(FONTS.glob("liberation*")),
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
    if _provide(PRINTING, "printing"):
        console.say("    Printing as PDF needs wkhtmltopdf, which is not here: "
                    "sudo apt-get install wkhtmltopdf")


def testing():
    """The tests' programs; without them browser and print tests would be skipped."""
    if names := _provide(TESTING, "browser and print tests"):
        what = f"The tests need {', '.join(names)}: sudo apt-get install {' '.join(names)}"
        if os.environ.get("CI"):
            raise Failure(what)
        console.say(f"    {what}; what needs them is skipped now.")
