"""Checks that need no database: style, likely bugs, Odoo's own rules, XML, translations."""
import os
import subprocess

from . import addons, database, process, settings
from .console import Failure, console

# Odoo's own pylint checkers, with what core runs beside them (its test_lint/test_pylint).
CORE_PLUGINS = (
    "_pylint_path_setup", "pylint.extensions.bad_builtin", "_odoo_checker_sql_injection",
    "_odoo_checker_gettext", "_odoo_checker_unlink_override",
)
CORE_MESSAGES = (
    "used-before-assignment", "undefined-variable", "eval-used", "unreachable",
    "function-redefined", "sql-injection", "missing-gettext", "gettext-variable",
    "gettext-placeholders", "gettext-repr", "raise-unlink-override",
)


class Lint:
    """One method per check; each says whether it found nothing."""

    def __init__(self, stack):
        self.odoo, self.venv = stack.odoo, stack.venv
        self.stack = stack
        self.folders = [settings.ADDONS / name for name in addons.installable()]

    def ruff(self):
        """Style and likely bugs, in everything that is Python."""
        return self._run("ruff", "check", "--no-cache", settings.ROOT, "iso")

    def xml(self):
        """Every XML file is well-formed, also those that no installation reads."""
        return self._inside("check_xml", *self.folders)

    def translations(self):
        """vi.po has every term of the committed template, translated and not fuzzy."""
        return self._inside("check_translations", *self.folders)

    def odoo_rules(self):
        """Odoo's test_lint: manifests, imports, JavaScript translations, forgotten tests."""
        conf = database.Database(self.stack, "lint", demo=False).write_config()
        return self._inside("lint_odoo", conf, *(folder.name for folder in self.folders))

    def odoo_pylint(self):
        """Odoo's pylint checkers: SQL injection, translated messages, overridden unlink."""
        checkers = next(
            path / "test_lint" / "tests" for path in self.odoo.addons_paths
            if (path / "test_lint").is_dir())
        return self._run(
            "pylint", f"--rcfile={os.devnull}", "--disable=all,useless-option-value",
            f"--enable={','.join(CORE_MESSAGES)}", f"--load-plugins={','.join(CORE_PLUGINS)}",
            "--bad-functions=input", "--reports=n", "--score=n", *self.folders,
            PYTHONPATH=f"{checkers}{os.pathsep}{self.odoo.home}",
            ADDONS_PATH=os.pathsep.join(map(str, [*self.odoo.addons_paths, settings.ADDONS])))

    def pylint(self):
        """pylint-odoo, the community's rules; which of them apply stands in pyproject.toml."""
        return self._run("pylint", f"--rcfile={settings.ROOT / 'pyproject.toml'}", *self.folders)

    def _inside(self, script, *arguments):
        return self._run("python", database.INSIDE / f"{script}.py", *arguments)

    def _run(self, program, *arguments, **environment):
        environment.setdefault("PYTHONPATH", self.odoo.home)
        done = subprocess.run(
            [str(self.venv.folder / "bin" / program), *map(str, arguments)], check=False,
            cwd=settings.ROOT, env=process.clean_environment(**environment),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            console.say(done.stdout.strip().replace(f"{settings.ROOT}{os.sep}", ""))
        return done.returncode == 0


CHECKS = {
    "ruff": Lint.ruff, "xml": Lint.xml, "translations": Lint.translations,
    "odoo-rules": Lint.odoo_rules, "odoo-pylint": Lint.odoo_pylint, "pylint": Lint.pylint,
}
ON_ADDONS = set(CHECKS) - {"ruff"}


def lint(stack, names=()):
    """Run the named checks, or all; Failure when any found something."""
    checks = Lint(stack)
    failed = []
    for name in names or CHECKS:
        if name in ON_ADDONS and not checks.folders:
            continue
        with console.step(f"Lint: {CHECKS[name].__doc__.partition(':')[0].rstrip('.')}"):
            if not CHECKS[name](checks):
                failed.append(name)
    if failed:
        raise Failure(f"Lint found something: {', '.join(failed)} (see above).")
