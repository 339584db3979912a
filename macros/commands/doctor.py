"""`piano doctor`: whether this machine and this checkout can build and publish, and what is missing."""

import argparse
from pathlib import Path

from macros.commands import PROBLEMS, Commands, add_data
from macros.hosting import doctor
from macros.hosting.doctor import Mark
from macros.project import ROOT


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("doctor", help="dice se qui si può costruire e pubblicare, e che cosa manca")
    add_data(parser)
    parser.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="cartella del sito")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a line for each thing, and what follows from them."""
    marks = set()
    for finding in doctor.findings(ROOT, options.data, options.site, _address):
        marks.add(finding.mark)
        print(finding)
    if Mark.BAD in marks:
        print(f"Così non si può costruire: correggi le righe con {Mark.BAD}.")
        return PROBLEMS
    print("Si può costruire e pubblicare." + (f" Guarda le righe con {Mark.NOTE}." if Mark.NOTE in marks else ""))
    return 0


def _address() -> str:
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    return publish.address()
