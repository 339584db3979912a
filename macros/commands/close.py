"""`piano close`: closes the current draft."""

import argparse
import sys

from macros import render
from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.drafts import NotClosedError, close
from macros.site import Site


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
    try:
        path = close(options.data, lambda whole: render.words_of(Site(whole, len(whole) - 1, together=True)))
    except NotClosedError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    print(f"Bozza chiusa: {path}")
    print("Ora, in plan.yaml, scrivi per la nuova bozza un nuovo id, la label, la date e lo status.")
    print(f"Poi: git add {options.data} && git commit")
    return 0
