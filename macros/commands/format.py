"""`piano format`: gives the plan file the layout of the project."""

import argparse
import sys

from macros.commands import PROBLEMS, Commands, add_data
from macros.editing.layout import NotFormattedError, changes, formatted
from macros.editing.saving import ChangedMeanwhileError, save
from macros.source import parse


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("format", help="mette in ordine spazi e righe vuote del piano")
    parser.add_argument("--check", action="store_true", help="dice che cosa cambierebbe, senza cambiarlo")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say which lines are not in the layout, and put them into it unless asked not to. Closed drafts are left alone."""
    path = options.data / "plan.yaml"
    raw = path.read_bytes()
    problems = parse(raw, str(path)).problems
    if problems:
        print(*problems, sep="\n")
        print("Prima va corretto ciò che impedisce di leggere il file.", file=sys.stderr)
        return PROBLEMS
    text = raw.decode()
    try:
        found = changes(text)
        if found and not options.check:
            save(path, formatted(text).encode(), raw)
    except (NotFormattedError, ChangedMeanwhileError) as error:
        print(f"{path}: {error}\nNon ho cambiato nulla.", file=sys.stderr)
        return PROBLEMS
    for change in found:
        print(f"{path}:{change.line}: {change.what}.")
    return _said(len(found), options.check)


def _said(number: int, only_check: bool) -> int:
    """Say how many lines there were, and give the exit status."""
    if not number:
        print("Il file è già in ordine.")
    elif only_check:
        print(f"{_lines(number)} da mettere in ordine con: piano format", file=sys.stderr)
    else:
        print(f"{_lines(number)} in ordine. Testi e appunti sono rimasti gli stessi.")
    return PROBLEMS if number and only_check else 0


def _lines(number: int) -> str:
    return "1 riga" if number == 1 else f"{number} righe"
