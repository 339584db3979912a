"""Problems -> what a terminal shows: place, message, the line with a mark under the place, the corrected line."""

import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from macros.mistakes.unwanted import HIDDEN
from macros.places import Problem, Severity

WIDTH = 120
"""Columns of a line of output that does not go to a terminal."""
MARGIN = "   "
TAB = 4
BOLD, RED, YELLOW, GREEN = "1", "31", "33", "32"
Cell = tuple[str, int]
"""A character as it is shown, and the columns that it takes."""


def is_coloured(stream: TextIO) -> bool:
    """Whether to write in colour: on a terminal that has colours, unless `NO_COLOR` is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def text(problems: Sequence[Problem], coloured: bool = False, width: int = WIDTH) -> str:
    """All problems, in their order, with a blank line between those that show their line."""
    return "".join(_block(problem, coloured, width) for problem in problems)


def counted(problems: Sequence[Problem], strict: bool = False) -> str:
    """The closing sentence: how many problems and warnings; `strict` if the warnings are to be mended too."""
    number = Counter(problem.severity for problem in problems)
    errors, warnings = number[Severity.ERROR], number[Severity.WARNING]
    advice = f"{warnings} avviso" if warnings == 1 else f"{warnings} avvisi"
    if not errors:
        return f"{advice} da correggere, come chiede --strict." if strict else f"{advice}: il sito si fa lo stesso."
    mended = "1 problema da correggere" if errors == 1 else f"{errors} problemi da correggere"
    return f"{mended} e {advice}." if warnings else f"{mended}."


def _block(problem: Problem, coloured: bool, width: int) -> str:
    place = _painted(f"{problem.file}:{problem.line}:{problem.column}:", BOLD, coloured)
    lines = [f"{place} {problem.said}"]
    if problem.text.strip():
        lines += _shown_line(problem, coloured, width)
    if problem.correction:
        written = "".join(shown for shown, _ in _cells(problem.correction))
        lines += [f"{MARGIN}Scrivi così:", _numbered(problem.line) + _painted(written, GREEN, coloured)]
    return "\n".join(lines) + ("\n\n" if len(lines) > 1 else "\n")


def _shown_line(problem: Problem, coloured: bool, width: int) -> list[str]:
    """The line, cut around the place if it is long, and a mark under the place."""
    cells, place = _cells(problem.text), problem.column - 1
    first, last = _window(cells, place, width - len(_numbered(problem.line)) - 2)
    before, after = "…" if first else "", "…" if last < len(cells) else ""
    written = "".join(shown for shown, _ in cells[first:last])
    spaces = len(before) + sum(columns for _, columns in cells[first:place])
    colour = YELLOW if problem.severity is Severity.WARNING else RED
    mark = " " * spaces + _painted("^", colour, coloured)
    return [f"{_numbered(problem.line)}{before}{written}{after}", f"{_numbered(None)}{mark}"]


def _numbered(number: int | None) -> str:
    """What stands before a line: its number; as much room without one."""
    return f"{MARGIN}{'' if number is None else number:>5} | "


def _cells(line: str) -> list[Cell]:
    """Each character as a terminal shows it: a tab as an arrow up to the next stop, what cannot be shown as a sign."""
    cells: list[Cell] = []
    column = 0
    for each in line:
        size = TAB - column % TAB if each == "\t" else _columns(each)
        shown = "→".ljust(size) if each == "\t" else each if each.isprintable() or not size else "�"
        cells.append((shown, size))
        column += size
    return cells


def _columns(character: str) -> int:
    """How many columns a character takes: none for accents that stand over another, two for wide ones (UAX #11)."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf") and not HIDDEN.match(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _window(cells: list[Cell], place: int, room: int) -> tuple[int, int]:
    """Which cells are shown: all of them if there is room, else a third of the room before the place and the rest."""
    if sum(columns for _, columns in cells) <= room:
        return 0, len(cells)
    first, left = min(place, len(cells)), room // 3
    while first and left >= cells[first - 1][1]:
        first -= 1
        left -= cells[first][1]
    last, left = first, room
    while last < len(cells) and left >= cells[last][1]:
        left -= cells[last][1]
        last += 1
    return first, last


def _painted(text: str, colour: str, coloured: bool) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if coloured else text
