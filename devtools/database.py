"""Odoo databases: built under another name and renamed when whole, upgraded when addons change.

What a database was built from stands in its own comment, so that it can never be out of step
with a file beside it.
"""
import json
import os
import re
import shutil
from pathlib import Path

from . import addons, process, settings
from .console import Failure, console

INSIDE = Path(__file__).parent / "inside"
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")


class Database:
    """One Odoo database of this checkout with its configuration file and filestore."""

    def __init__(self, stack, name, demo, contents=None, environment=None, **options):
        """
        :param contents: the addons to install, each with a mark that changes when it does;
            those of the checkout if not given
        :param environment: the Python environment if it is not the product's
        """
        self.odoo, self.postgres = stack.odoo, stack.postgres
        self.venv = environment or stack.venv
        self.contents = addons.fingerprints() if contents is None else contents
        self.name, self.demo, self.options = name, demo, options
        self.building = f"{name}_building"

    # -- configuration --------------------------------------------------------------------
    @property
    def data_dir(self):
        return settings.data() / "odoo"

    def filestore(self, name=None):
        return self.data_dir / "filestore" / (name or self.name)

    def write_config(self):
        """The configuration file of Odoo for this database."""
        paths = [*self.odoo.addons_paths]
        if (settings.ADDONS / next(iter(self.contents), "none")).is_dir():
            paths.append(settings.ADDONS)
        options = {
            "addons_path": ",".join(map(str, paths)),
            "data_dir": self.data_dir,
            "db_host": self.postgres.socket,
            "db_port": 5432,
            "db_user": "odoo",
            "pg_path": self.postgres.bin,
            "unaccent": True,
            "list_db": False,
            "http_interface": "127.0.0.1",
            "with_demo": self.demo,
            **self.options,
        }
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = settings.data() / f"{self.name}.conf"
        path.write_text("[options]\n" + "".join(f"{k} = {v}\n" for k, v in options.items()))
        return path

    def environment(self):
        return process.clean_environment(PYTHONPATH=self.odoo.home)

    def odoo_command(self, database, *arguments):
        return [self.venv.python, "-m", "odoo", "-c", self.write_config(), "-d", database,
                *arguments]

    def script(self, name, *arguments, problem, database=None):
        """Run one of our scripts inside Odoo's Python."""
        return process.run(
            [self.venv.python, INSIDE / f"{name}.py", self.write_config(),
             database or self.name, *arguments],
            f"{name}-{self.name}", problem, env=self.environment())

    # -- building and upgrading -----------------------------------------------------------
    def state(self):
        """What the database was built from, or None when there is no whole database."""
        if not self.postgres.exists(self.name):
            return None
        try:
            return json.loads(self.postgres.comment(self.name))
        except ValueError:
            return {}

    def wanted(self):
        return {"odoo": self.odoo.version, "addons": self.contents}

    def ensure(self):
        """Build or upgrade the database so that it is in step with the checkout."""
        state, wanted = self.state(), self.wanted()
        if state == wanted:
            return
        if state is None:
            self._build(wanted)
        else:
            self._upgrade(state, wanted)

    def is_current(self):
        return self.state() == self.wanted()

    def _build(self, wanted):
        with console.step(f"Build the database {self.name} with {_enumerate(wanted['addons'])}"):
            self.drop(self.building)
            if not self.postgres.exists(self.name):
                shutil.rmtree(self.filestore(), ignore_errors=True)
            self.postgres.create(self.building)
            self._odoo(self.building, "-i", ",".join(wanted["addons"]) or "web",
                       f"--load-language={settings.LANGUAGE}")
            console.progress("preparing languages and web assets")
            self.script("prepare_database", settings.LANGUAGE, "serve" if self.demo else "test",
                        database=self.building,
                        problem=f"The database was built, but {settings.LANGUAGE} or the web "
                                f"assets could not be prepared")
            if self.filestore(self.building).exists():
                self.filestore(self.building).rename(self.filestore())
            self.postgres.set_comment(self.building, json.dumps(wanted))
            self.postgres.rename(self.building, self.name)

    def _upgrade(self, state, wanted):
        before = state.get("addons", {})
        new = sorted(set(wanted["addons"]) - set(before))
        changed = sorted(name for name, mark in wanted["addons"].items()
                         if name in before and before[name] != mark)
        if state.get("odoo") != wanted["odoo"]:
            changed = ["base"]
        if gone := sorted(set(before) - set(wanted["addons"])):
            console.say(f"    The database still has {', '.join(gone)}, which addons/ has no "
                        f"longer; ./iso reset starts afresh.")
        arguments = []
        if new:
            arguments += ["-i", ",".join(new)]
        if changed:
            arguments += ["-u", ",".join(changed), "--i18n-overwrite"]
        with console.step(f"Upgrade {', '.join(new + changed) or 'nothing'} in {self.name}"):
            if arguments:
                self._odoo(self.name, *arguments)
            self.postgres.set_comment(self.name, json.dumps(wanted))

    def _odoo(self, database, *arguments):
        def show(line):
            if found := LOADING.search(line):
                console.progress("loading module {1} of {2}: {0}".format(*found.groups()))

        process.run(
            self.odoo_command(database, *arguments, "--stop-after-init", "--no-http"),
            f"build-{self.name}", f"Odoo could not build the database {self.name}",
            watch=show, env=self.environment())

    # -- copies and removal ---------------------------------------------------------------
    def copy_to(self, name):
        """A working copy. The filestore is never changed in place, so links are enough."""
        self.postgres.create(name, template=self.name)
        if self.filestore().exists():
            shutil.copytree(self.filestore(), self.filestore(name), copy_function=os.link)

    def drop(self, name=None):
        self.postgres.drop(name or self.name)
        shutil.rmtree(self.filestore(name), ignore_errors=True)


def _enumerate(names):
    return ", ".join(names) or "Odoo's web client only"


def require_language(odoo):
    """Odoo without the Vietnamese translation would serve half a product."""
    code = settings.LANGUAGE.partition("_")[0]
    if not any((path / "base" / "i18n" / f"{code}.po").is_file() for path in odoo.addons_paths):
        raise Failure(
            f"The Odoo source in {odoo.home} lacks the translation {settings.LANGUAGE} "
            f"(base/i18n/{code}.po): use a complete source of Odoo 19.")
