"""The addons of this checkout and what changed in them."""
import ast
import hashlib

from . import settings

# Changes here reach a running database without an upgrade.
NOT_IN_DATABASE = {"tests", "readme", "__pycache__"}


def manifest(folder):
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def installable():
    """Names of the addons to install, in order of name."""
    return sorted(
        path.parent.name for path in settings.ADDONS.glob("*/__manifest__.py")
        if manifest(path.parent).get("installable", True)
    )


def fingerprint(folder):
    """A hash over the files of an addon that end up in a database."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not NOT_IN_DATABASE & set(relative.parts):
            digest.update(f"{relative}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprints():
    return {name: fingerprint(settings.ADDONS / name) for name in installable()}
