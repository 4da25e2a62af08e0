"""Runs in Odoo's Python: the terms of an addon, as Odoo exports them, and their translation.

As a program: configuration file, database, then the addons whose .pot and vi.po to renew.
"""
import io
import logging
import re
import sys
from pathlib import Path

import polib

LANGUAGE = "vi"
CORE_ADDONS = ("base", "mail", "portal", "rating")
# Odoo's writer and polib both break lines at newlines only, so a diff shows what changed.
NO_WRAP = 0
NAMED = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|\$\{[^}]*\}")
POSITIONAL = re.compile(r"%[sdif]|\{\}")
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")


def export(env, addon):
    """The template of an addon, without the dates that would change it at every export."""
    from odoo.tools.translate import trans_export

    buffer = io.BytesIO()
    trans_export(None, [addon], buffer, "po", env)
    template = polib.pofile(buffer.getvalue().decode(), wrapwidth=NO_WRAP)
    for date in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(date, None)
    return template


def template_path(folder):
    return folder / "i18n" / f"{folder.name}.pot"


def translation_path(folder):
    return folder / "i18n" / f"{LANGUAGE}.po"


def core_wording():
    """Odoo's own translation of what every model and every discussion has."""
    from odoo.modules import get_module_path

    wording = {}
    for addon in CORE_ADDONS:
        path = translation_path(Path(get_module_path(addon)))
        wording.update({e.msgid: e.msgstr for e in polib.pofile(str(path)) if e.translated()})
    return wording


def merged(template, path, wording):
    """The translation brought in step: kept where there is one, empty where a term is new.

    A new term that Odoo itself translates, such as "Created by", starts with Odoo's wording.
    """
    if path.exists():
        translation = polib.pofile(str(path), wrapwidth=NO_WRAP)
    else:
        translation = polib.POFile(wrapwidth=NO_WRAP)
    translation.header = template.header
    translation.metadata = {**template.metadata, "Language": LANGUAGE}
    translation.merge(template)
    for entry in translation.obsolete_entries():
        translation.remove(entry)
    for entry in translation.untranslated_entries():
        entry.msgstr = wording.get(entry.msgid, "")
    # In the order of the template: a term that moved does not show up as new.
    order = {entry.msgid: place for place, entry in enumerate(template)}
    translation.sort(key=lambda entry: order[entry.msgid])
    return translation


def signature(template):
    """What must agree between a fresh export and the committed template."""
    return {
        entry.msgid: sorted(place for place, _line in entry.occurrences) for entry in template
    }


def problems(folder):
    """Everything that keeps the translation of an addon from being complete, in words."""
    template_file, translation_file = template_path(folder), translation_path(folder)
    for path in (template_file, translation_file):
        if not path.exists():
            return [f"{path}: missing; ./iso i18n writes it"]
    template, translation = polib.pofile(str(template_file)), polib.pofile(str(translation_file))
    found = []
    known = {entry.msgid for entry in template}
    translated = {entry.msgid: entry for entry in translation}
    for msgid in known:
        entry = translated.get(msgid)
        if entry is None:
            found.append(f"{translation_file}: misses the term {msgid!r}")
        elif entry.fuzzy or not entry.msgstr.strip():
            found.append(f"{translation_file}:{entry.linenum}: not translated: {msgid!r}")
        else:
            found += disagreements(translation_file, entry)
    for msgid, entry in translated.items():
        if msgid not in known:
            found.append(f"{translation_file}:{entry.linenum}: no longer a term: {msgid!r}")
    return sorted(found)


def disagreements(path, entry):
    """Placeholders and markup have to be the same in both languages.

    In any order; a named placeholder as often as the sentence needs it.
    """
    for pattern, kind, what in (
            (NAMED, set, "placeholders"), (POSITIONAL, sorted, "placeholders"),
            (TAG, sorted, "tags")):
        if kind(pattern.findall(entry.msgid)) != kind(pattern.findall(entry.msgstr)):
            yield f"{path}:{entry.linenum}: other {what} than its source {entry.msgid!r}"


def renew(env, addons):
    """Write templates and translations; returns the terms that wait for a translation."""
    from odoo.modules import get_module_path

    waiting, wording = [], core_wording()
    for addon in addons:
        folder = Path(get_module_path(addon))
        (folder / "i18n").mkdir(exist_ok=True)
        template = export(env, addon)
        template.save(str(template_path(folder)))
        translation = merged(template, translation_path(folder), wording)
        translation.save(str(translation_path(folder)))
        untranslated = translation.untranslated_entries() + translation.fuzzy_entries()
        waiting += [(addon, entry.msgid) for entry in untranslated]
        print(f"{addon}: {len(template)} terms, {len(untranslated)} not translated")
    return waiting


def main(conf, database, *addons):
    import odoo.init  # noqa: F401 (sets Odoo up; must come first)
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tools import config

    logging.disable(logging.WARNING)  # what is printed here is for the user
    config.parse_config(["-c", conf, "-d", database, "--no-http"], setup_logging=False)
    with Registry(database).cursor(readonly=True) as cr:
        for addon, msgid in renew(Environment(cr, SUPERUSER_ID, {}), addons):
            print(f"  {addon}: {msgid!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
