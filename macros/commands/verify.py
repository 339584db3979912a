"""`piano verify`: proves that what is published is what this copy of the project builds."""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.hosting import published, verification
from macros.hosting.published import NotReadError


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("verify", help="confronta ciò che è pubblicato con ciò che si costruisce qui")
    add_data(parser)
    parser.add_argument("place", metavar="INDIRIZZO", help="indirizzo, o cartella, di un sito o di una bozza")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build everything anew, compare, and say what is not the same."""
    archive, synonyms, _ = checked(options.data)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    try:
        place = published.at(options.place)
        with TemporaryDirectory() as folder:
            publish.build(archive, Path(folder, "site"), None, synonyms, workers=os.cpu_count() or 1)
            verdict = verification.verify(place, Path(folder, "site"))
    except (NotReadError, publish.NotBuiltError) as error:
        print(f"Confronto non riuscito: {error}", file=sys.stderr)
        return PROBLEMS
    if verdict.differences:
        print(verification.report(verdict.differences))
        print(f"{options.place} non è ciò che si costruisce qui.", file=sys.stderr)
        return PROBLEMS
    what = f"la bozza «{verdict.draft}»" if verdict.draft else "il sito"
    print(f"{options.place} è {what} che si costruisce qui: {verdict.compared} file confrontati, tutti uguali.")
    return 0
