"""`piano review`: what a proposed change means for readers, as a comment for whoever decides on it."""

import argparse
import sys

from macros import review
from macros.commands import USAGE, Commands, add_data, advised, folder, found


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("review", help="riassume una proposta di modifica, in Markdown")
    add_data(parser)
    parser.add_argument(
        "--against", type=folder, required=True, metavar="DIR", help="cartella con plan.yaml com'è prima della proposta"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the comment; a plan with problems has one too, and so the status is 0."""
    if not options.against.is_dir():
        print(f"La cartella {options.against} non c'è.", file=sys.stderr)
        return USAGE
    old, _ = found(options.against)
    new, problems = found(options.data)
    known = {(each.message, each.text) for each in advised(options.against, old)}
    fresh = [each for each in advised(options.data, new) if (each.message, each.text) not in known]
    print(review.comment(old, new, problems, fresh), end="")
    return 0
