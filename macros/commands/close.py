"""`piano close`: closes the current draft."""

import argparse
import os
import sys

from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.drafts import NotClosedError, close


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("close", help="chiude la bozza attuale")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Close the current draft and say what to do next."""
    archive, *_ = checked(options.data)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    try:
        path = close(options.data, lambda whole: publish.page_texts(whole, os.cpu_count() or 1))
    except (NotClosedError, publish.NotBuiltError) as error:
        print(f"{error}\nNon riuscito: la bozza non è chiusa.".lstrip(), file=sys.stderr)
        return PROBLEMS
    print(f"Bozza chiusa: {path}")
    print(f"Accanto, in {path.stem}.txt, c'è il testo delle sue pagine; in SHA256SUMS, la sua impronta.")
    print("Ora, in plan.yaml, scrivi i campi id, label, date e status della nuova bozza.")
    print(f'Poi: git add {options.data} && git commit -m "Chiusa la bozza {path.stem}"')
    return 0
