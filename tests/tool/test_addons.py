"""What counts as a change of an addon."""
from devtools import addons


def test_only_installable_addons_are_installed(addon):
    addon("b")
    addon("a")
    addon("c", "{'name': 'Off', 'installable': False}")
    assert addons.installable() == ["a", "b"]


def test_a_change_of_content_changes_the_fingerprint(addon):
    addon("a", **{"models/thing.py": "one"})
    before = addons.fingerprints()
    addon("a", **{"models/thing.py": "two"})
    assert addons.fingerprints() != before


def test_a_renamed_file_changes_the_fingerprint(addon):
    folder = addon("a", **{"views/one.xml": "<odoo/>"})
    before = addons.fingerprints()
    (folder / "views/one.xml").rename(folder / "views/two.xml")
    assert addons.fingerprints() != before


def test_what_no_database_holds_does_not_count(addon):
    folder = addon("a")
    before = addons.fingerprints()
    addon("a", **{"tests/test_a.py": "x", "readme/USAGE.md": "x", "__pycache__/a.pyc": "x"})
    (folder / "models" / "__pycache__").mkdir(parents=True)
    (folder / "models" / "__pycache__" / "b.pyc").touch()
    assert addons.fingerprints() == before
