"""Runs in Odoo's Python: is every XML file well-formed? Arguments: folders."""
import sys
from pathlib import Path

from lxml import etree


def main(*folders):
    problems = []
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.xml")):
            try:
                etree.parse(path)
            except etree.XMLSyntaxError as error:
                problems.append(f"{path}:{error.lineno}: {error.msg}")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
