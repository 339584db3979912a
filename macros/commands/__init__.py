"""One module for each command of `piano`: `add` says how it is called, `run` does it.

`run` returns the exit status: 0, PROBLEMS when something must be mended first, USAGE when the words are wrong.
"""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from macros import synonyms
from macros.drafts import Archive, load

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse gives it no public name
ROOT = Path(__file__).parent.parent.parent
PROBLEMS, USAGE = 1, 2


def add_data(parser: argparse.ArgumentParser) -> None:
    """Give a command its option `--data`."""
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="cartella con plan.yaml")


def checked(data: Path) -> Archive:
    """All drafts of the folder, or none after their problems have been printed."""
    archive, problems = load(data)
    problems += synonyms.load(data, ROOT)[1]
    for problem in problems:
        print(problem)
    if problems:
        number = len(problems)
        print(f"{number} {'problema' if number == 1 else 'problemi'} da correggere.", file=sys.stderr)
    return () if problems else archive
