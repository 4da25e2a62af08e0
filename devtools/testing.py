"""The tests: lint, then pytest on a copy of a template database."""
import os
import shutil
import subprocess
from contextlib import suppress

from . import lint, process, settings, system
from .console import console
from .database import Database
from .stack import Stack

TEMPLATE = "iso_test_template"
RUN = "iso_test_run"
CLEAN_UP_SECONDS = 30


def template_database(stack):
    return Database(stack, TEMPLATE, demo=False, max_cron_threads=0,
                    screenshots=settings.data() / "screenshots")


def ready_template(stack):
    """The template database, in step with the checkout."""
    with process.lock("template"):
        template = template_database(stack)
        state = template.state()
        # Unlike the demo it holds nothing of value: no need to live with left-overs.
        if state is not None and (
                state.get("odoo") != stack.odoo.version
                or set(state["addons"]) - set(template.contents)):
            template.drop()
        try:
            template.ensure()
        except BaseException:
            if state is not None:
                template.drop()  # half upgraded
            raise
    return template


def run(paths, pytest_arguments, no_lint=False):
    """Exit code of pytest, or of the lint when that finds something."""
    system.testing()
    stack = Stack()
    if not no_lint:
        lint.lint(stack)
    stack.start_postgres()
    try:
        return _run_pytest(stack, paths, pytest_arguments)
    finally:
        stack.release()


def _run_pytest(stack, paths, pytest_arguments):
    template = ready_template(stack)
    _drop_left_over_copies(template)
    copy = f"{RUN}_{os.getpid()}"
    screenshots = settings.data() / "screenshots"
    shutil.rmtree(screenshots, ignore_errors=True)
    try:
        with console.step("Copy the template database"):
            template.copy_to(copy)
        return _wait([
            template.venv.python, "-m", "pytest", "-p", "no:cacheprovider",
            f"--odoo-config={template.write_config()}", f"--odoo-database={copy}", "--odoo-http",
            *pytest_arguments, *(paths or default_paths()),
        ], cwd=settings.ROOT, env=template.environment())
    finally:
        template.drop(copy)
        if screenshots.exists():
            console.say(f"Screenshots of failed browser tests: {screenshots}")


def _wait(command, **options):
    """Exit code of a program that gets Ctrl-C like we do and is left time to clean up."""
    with subprocess.Popen(command, **options) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            with suppress(subprocess.TimeoutExpired):
                child.wait(CLEAN_UP_SECONDS)
            child.kill()
            raise


def default_paths():
    return [str(path.relative_to(settings.ROOT)) for path in (
        settings.ROOT / "tests", *sorted(settings.ADDONS.glob("*/tests")))]


def _drop_left_over_copies(template):
    """Copies of runs that were killed."""
    for name in template.postgres.databases(rf"{RUN}_\d+"):
        if not process.alive(int(name.rpartition("_")[2])):
            template.drop(name)
