"""`piano review`: what a proposed change means for readers, as a comment for whoever decides on it."""

import argparse
import sys

from macros import review
from macros.commands import PROBLEMS, USAGE, Commands, add_data, advised, folder, found
from macros.hosting import permanence


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("review", help="riassume una proposta di modifica, in Markdown")
    add_data(parser)
    parser.add_argument(
        "--against", type=folder, required=True, metavar="DIR", help="cartella con plan.yaml com'è prima della proposta"
    )
    parser.add_argument("--strict", action="store_true", help="fallisce se una bozza pubblicata manca o è cambiata")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the comment; a plan with problems has one too, and so the status is 0.

    With `strict` it is PROBLEMS where a published draft is not kept as it was.
    """
    if not options.against.is_dir():
        print(f"La cartella {options.against} non c'è.", file=sys.stderr)
        return USAGE
    old, *_ = found(options.against)
    new, _, problems = found(options.data)
    known = {(each.message, each.text) for each in advised(options.against, old)}
    fresh = [each for each in advised(options.data, new) if (each.message, each.text) not in known]
    print(review.comment(old, new, problems, fresh), end="")
    broken = permanence.broken(permanence.of_archive(old), new) if options.strict and new else []
    for each in broken:
        print(each.said, file=sys.stderr)
    return PROBLEMS if broken else 0
