"""`piano changes`: what changed from one draft to another."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from macros.changes import Change, compare
from macros.check import check_file
from macros.commands import PROBLEMS, USAGE, Commands, add_data, checked, show
from macros.comparison import report
from macros.drafts import Archive
from macros.model import Plan
from macros.site import CURRENT


class NotADraftError(Exception):
    """A name that no draft has, and no file; the message says which drafts there are, in Italian."""


def as_json(changes: Sequence[Change], old: Plan, new: Plan) -> str:
    """The changes as JSON text, in the form that `report.as_json` documents."""
    return json.dumps(report.as_json(changes, old, new), ensure_ascii=False, indent=1)


FORMATS = {"text": report.as_text, "markdown": report.as_markdown, "json": as_json}


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("changes", help="dice che cosa cambia tra due bozze")
    add_data(parser)
    parser.add_argument("old", metavar="A", help="id della bozza di partenza, oppure un file")
    parser.add_argument("new", metavar="B", help="id della bozza di arrivo, oppure un file")
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="forma del risultato")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what changed."""
    archive, *_ = checked(options.data)
    if not archive:
        return PROBLEMS
    try:
        (old, start), (new, end) = [_draft(name, archive) for name in (options.old, options.new)]
    except NotADraftError as error:
        print(error, file=sys.stderr)
        return USAGE
    if not (old and new):
        return PROBLEMS
    first, last = sorted((start, end))  # the newer draft may come first: then the changes are told backwards
    between = [edition.plan for edition in archive[first + 1 : last]]
    print(FORMATS[options.format](compare(old, new, between), old, new).rstrip("\n"))
    return 0


def _draft(name: str, archive: Archive) -> tuple[Plan | None, int]:
    """The draft with this id, or in this file, and its place in the archive (its end, for a file).

    No plan where the file has problems, which have been printed. Raises NotADraftError where there is neither.
    """
    for place, edition in enumerate(archive):
        if name in (edition.id, CURRENT if edition.is_current else edition.id):
            return edition.plan, place
    if not Path(name).is_file():
        known = ", ".join(edition.id for edition in archive)
        raise NotADraftError(f"«{name}» non è una bozza. Le bozze sono: {known}.")
    plan, problems = check_file(Path(name))
    show(problems)
    return plan, len(archive)
