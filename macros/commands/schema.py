"""`piano schema`: prints the JSON Schema of the plan file."""

import argparse

from macros import schema
from macros.commands import Commands


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("schema", help="scrive lo schema JSON del piano")
    parser.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Print the schema."""
    print(schema.text(), end="")
    return 0
