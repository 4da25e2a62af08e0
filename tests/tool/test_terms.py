"""Keeping a translation in step with its terms."""
import sys

import polib
import pytest

from devtools import database

sys.path.insert(0, str(database.INSIDE))

import terms


def catalogue(*entries):
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for msgid, msgstr, *flags in entries:
        file.append(polib.POEntry(
            msgid=msgid, msgstr=msgstr, flags=flags, occurrences=[(f"model:x,{msgid}", "")]))
    return file


@pytest.fixture
def folder(tmp_path):
    """An addon; call it with the terms and with the translation."""
    place = tmp_path / "small"
    (place / "i18n").mkdir(parents=True)

    def write(template, translation):
        catalogue(*((msgid, "") for msgid in template)).save(str(terms.template_path(place)))
        catalogue(*translation).save(str(terms.translation_path(place)))
        return place

    return write


def test_translations_are_kept_and_new_terms_added(folder):
    place = folder(["Audit"], [("Audit", "Đánh giá"), ("Gone", "Đã bỏ")])
    merged = terms.merged(
        catalogue(("Created by", ""), ("New", ""), ("Audit", "")), terms.translation_path(place),
        {"Created by": "Được tạo bởi", "Audit": "Kiểm toán"})
    assert [(entry.msgid, entry.msgstr) for entry in merged] == [
        ("Created by", "Được tạo bởi"), ("New", ""), ("Audit", "Đánh giá")]


def test_nothing_wrong(folder):
    place = folder(
        ["%(n)s <b>rows</b> of %s"], [("%(n)s <b>rows</b> of %s", "%s: <b>dòng</b> %(n)s, %(n)s")])
    assert terms.problems(place) == []


@pytest.mark.parametrize(("translation", "problem"), [
    ([], "misses the term"),
    ([("Row %s", "")], "not translated"),
    ([("Row %s", "Dòng %s", "fuzzy")], "not translated"),
    ([("Row %s", "Dòng")], "other placeholders"),
    ([("Row %s", "<b>Dòng</b> %s")], "other tags"),
    ([("Row %s", "Dòng %s"), ("Gone", "Đã bỏ")], "no longer a term"),
])
def test_every_gap_is_named(folder, translation, problem):
    [found] = terms.problems(folder(["Row %s"], translation))
    assert problem in found


def test_missing_files_are_named(tmp_path):
    [found] = terms.problems(tmp_path)
    assert "./iso i18n writes it" in found
