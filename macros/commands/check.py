"""`piano check`: every problem of the plan and of its closed drafts, and what the current one could do better."""

import argparse
import sys
from pathlib import Path

from macros.commands import PROBLEMS, Commands, add_data, advised, found, show
from macros.drafts import Archive
from macros.mistakes.platforms import FORMATS
from macros.mistakes.terminal import counted
from macros.places import Problem

TEXT = "text"


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("check", help="cerca gli errori nel piano")
    add_data(parser)
    parser.add_argument("--strict", action="store_true", help="anche gli avvisi sono da correggere")
    formats = (TEXT, *FORMATS)
    parser.add_argument("--format", choices=formats, default=TEXT, metavar="F", help=f"forma: {', '.join(formats)}")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print every problem and every warning, or that there is none. Warnings stop nothing, unless `--strict`."""
    archive, _, problems = found(options.data)
    warnings = advised(options.data, archive)
    if options.format == TEXT:
        _show(options.data, archive, problems + warnings, options.strict)
    else:
        print(FORMATS[options.format](problems + warnings), end="")
    return PROBLEMS if problems or (warnings and options.strict) else 0


def _show(data: Path, archive: Archive, told: list[Problem], strict: bool) -> None:
    show(told)
    if archive:
        print(f"{data / 'plan.yaml'}: nessun problema ({len(archive[-1].plan.drivers)} driver).")
    closed = len(archive) - 1
    if closed > 0:
        intact = "bozza chiusa intatta" if closed == 1 else "bozze chiuse intatte"
        print(f"{data / 'drafts'}: {closed} {intact}.")
    if told:
        print(counted(told, strict), file=sys.stderr)
