"""Renews the translation templates and the Vietnamese translations of the addons."""
from . import addons, testing
from .console import console
from .stack import Stack


def i18n():
    """Export every addon's terms from the template database and bring vi.po in step."""
    names = addons.installable()
    stack = Stack().start_postgres()
    try:
        template = testing.ready_template(stack)
        with console.step("Export the terms"):
            log = template.script("terms", *names, problem="The terms cannot be exported")
    finally:
        stack.release()
    console.say(log.read_text().rstrip())
