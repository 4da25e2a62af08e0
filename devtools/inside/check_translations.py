"""Runs in Odoo's Python: is every term of the addons translated? Arguments: addon folders."""
import sys
from pathlib import Path

import terms


def main(*folders):
    found = [problem for folder in folders for problem in terms.problems(Path(folder))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
