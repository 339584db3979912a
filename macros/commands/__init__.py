"""One module for each command of `piano`: `add` says how it is called, `run` does it.

`run` returns the exit status: 0, PROBLEMS when something must be mended first, USAGE when the words are wrong.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from macros import synonyms
from macros.advice.rules import advice
from macros.drafts import Archive, load
from macros.kept import KeptPlans
from macros.mistakes import terminal
from macros.places import Problem
from macros.project import ROOT
from macros.source import read
from macros.synonyms import Synonyms

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse gives it no public name
PROBLEMS, USAGE = 1, 2


def add_data(parser: argparse.ArgumentParser) -> None:
    """Give a command its option `--data`."""
    parser.add_argument("--data", type=folder, default=Path("data"), metavar="DIR", help="cartella con plan.yaml")


def folder(written: str) -> Path:
    """The folder of a plan, for whoever names its file too."""
    path = Path(written)
    return path.parent if path.name == "plan.yaml" and path.is_file() else path


class Found(NamedTuple):
    """What a folder with a plan holds: all its drafts, or none and the `problems` of all its files."""

    archive: Archive
    synonyms: Synonyms
    problems: list[Problem]


def found(data: Path, kept: KeptPlans | None = None) -> Found:
    """Read and check the drafts and the synonyms of the folder."""
    archive, problems = load(data, kept)
    known, wrong = synonyms.load(data, ROOT)
    return Found((), known, problems + wrong) if problems or wrong else Found(archive, known, [])


def advised(data: Path, archive: Archive) -> list[Problem]:
    """The warnings for the current draft of the folder; none where its drafts have problems."""
    earlier = [edition.plan for edition in archive[:-1]]
    return advice(read(data / "plan.yaml"), archive[-1].plan, earlier) if archive else []


def checked(data: Path, kept: KeptPlans | None = None) -> Found:
    """What `found` says, with the problems printed, if there are any."""
    all_found = found(data, kept)
    show(all_found.problems)
    if all_found.problems:
        print(terminal.counted(all_found.problems), file=sys.stderr)
    return all_found


def show(problems: Sequence[Problem]) -> None:
    """Print problems for somebody to read, as wide as the terminal is."""
    to_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if to_terminal else terminal.WIDTH
    print(terminal.text(problems, terminal.is_coloured(sys.stdout), width), end="")
