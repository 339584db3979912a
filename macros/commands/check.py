"""`piano check`: every problem of the plan and of its closed drafts."""

import argparse

from macros.commands import PROBLEMS, Commands, add_data, checked


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("check", help="cerca gli errori nel piano")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print every problem, or that there is none."""
    archive = checked(options.data)
    if not archive:
        return PROBLEMS
    closed = len(archive) - 1
    print(f"{options.data / 'plan.yaml'}: nessun problema ({len(archive[-1].plan.drivers)} driver).")
    if closed:
        intact = "bozza chiusa intatta" if closed == 1 else "bozze chiuse intatte"
        print(f"{options.data / 'drafts'}: {closed} {intact}.")
    return 0
