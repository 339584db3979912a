"""`piano serve`: shows the site and builds it again at every change."""

import argparse

from macros.commands import Commands, add_data


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("serve", help="mostra il sito mentre si scrive")
    add_data(parser)
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="porta su 127.0.0.1")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from macros import preview  # only here: it loads MkDocs

    return preview.serve(options.data, options.port)
