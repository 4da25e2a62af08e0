"""Where things lie. Nothing is written into the checkout."""
import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "addons"
REQUIREMENTS = ROOT / "config" / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "config" / "requirements-test.txt"
BENCH_REQUIREMENTS = ROOT / "config" / "requirements-bench.txt"
DEMO_LOGINS = ROOT / "config" / "demo_logins.csv"

LANGUAGE = "vi_VN"
DEFAULT_PORT = 8069


def _xdg(variable, fallback):
    value = os.environ.get(variable)
    return (Path(value) if value else Path.home() / fallback) / "iso-odoo"


def cache():
    """What any checkout can share and what can be fetched again."""
    return _xdg("XDG_CACHE_HOME", ".cache")


def checkout_key():
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


def data():
    """What belongs to this checkout: cluster, filestore, logs, pid files."""
    return _xdg("XDG_DATA_HOME", ".local/share") / checkout_key()


def logs():
    folder = data() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def short_folder():
    """A folder with a short path, for a socket whose own folder's path is too long."""
    return Path(tempfile.gettempdir()) / f"iso-odoo-{os.getuid()}-{checkout_key()}"
