"""The tool's own tests: its folders are temporary ones."""
import pytest

from devtools import settings


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A machine on which the tool never ran, with a checkout that has no addons."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("ODOO_HOME", raising=False)
    monkeypatch.setattr(settings, "ADDONS", tmp_path / "addons")
    settings.ADDONS.mkdir()
    return tmp_path


@pytest.fixture
def addon(place):
    """Makes a small addon in the checkout, or changes its files."""
    def make(name, manifest="{'name': 'Small'}", **files):
        folder = settings.ADDONS / name
        folder.mkdir(exist_ok=True)
        (folder / "__manifest__.py").write_text(manifest)
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return folder

    return make
