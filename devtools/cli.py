"""Commands and their arguments."""
import argparse
import errno
import sys

from . import process
from .console import Failure, console
from .lint import CHECKS, lint


def _arguments():
    parser = argparse.ArgumentParser(
        prog="iso", description="Build, serve, test and measure the product.")
    commands = parser.add_subparsers(dest="command", required=True)

    up = commands.add_parser(
        "up", help="serve the demo in the background, building what is missing")
    up.add_argument("--port", type=int, help="port to serve on (else ISO_PORT, else 8069)")
    up.add_argument("--latest", action="store_true", help="look for a newer Odoo 19 first")

    commands.add_parser("stop", help="stop the demo and its PostgreSQL")

    reset = commands.add_parser("reset", help="drop the demo database and its files")
    reset.add_argument("--yes", action="store_true", help="do not ask")

    test = commands.add_parser(
        "test", help="lint, then run the tests", epilog="Arguments after -- go to pytest.")
    test.add_argument("paths", nargs="*", help="only these test files or folders")
    test.add_argument("--no-lint", action="store_true", help="only run the tests, without the lint")

    check = commands.add_parser("lint", help="check style, Odoo's rules, XML and translations")
    check.add_argument("checks", nargs="*", metavar="check", default=[],
                       help=f"only these of: {', '.join(CHECKS)}")

    commands.add_parser("i18n", help="renew the translation files and list what to translate")

    commands.add_parser("bench", help="measure the product beside its peer",
                        epilog="Arguments after -- go to tests/bench/run.py.")
    return parser


def main(argv):
    cut = argv.index("--") if "--" in argv else len(argv)
    own, passed_on = argv[:cut], argv[cut + 1:]
    options = _arguments().parse_args(own)
    try:
        return _run(options, passed_on)
    except Failure as failure:
        console.say()
        print(failure, file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(process.disk_full_sentence(), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        console.say(f"\nInterrupted: ./iso {options.command} goes on from here.")
        return 130


def _run(options, passed_on):
    """Import only what the command needs: a start must not wait for the rest."""
    match options.command:
        case "up":
            from . import server
            server.up(options.port, options.latest)
        case "stop":
            from . import server
            server.stop()
        case "reset":
            from . import server
            server.reset(options.yes)
        case "test":
            from . import testing
            return testing.run(options.paths, passed_on, options.no_lint)
        case "lint":
            from .stack import Stack
            if unknown := set(options.checks) - set(CHECKS):
                raise Failure(f"No such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}.")
            lint(Stack(), options.checks)
        case "i18n":
            from . import i18n
            i18n.i18n()
        case "bench":
            from . import bench
            return bench.bench(passed_on)
    return 0
