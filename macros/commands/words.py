"""`piano words`: keeps the text of the closed drafts as today's templates show it."""

import argparse

from macros import render
from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.site import Site


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("words", help="approva il testo delle bozze chiuse")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the texts: to be run when a template changed on purpose."""
    archive, *_ = checked(options.data)
    for place, edition in enumerate(archive[:-1]):
        path = options.data / "drafts" / f"{edition.id}.txt"
        path.write_text(render.words_of(Site(archive, place, together=True)), "utf-8")
        print(f"{path}: scritto. Guarda che cosa cambia con: git diff {path}")
    return 0 if archive else PROBLEMS
