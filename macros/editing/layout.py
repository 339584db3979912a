"""A plan file -> the same plan in the layout of the project: what `piano format` does.

The layout: UTF-8 without byte order mark; lines end with a line feed, the last one too, and with no spaces; two
spaces from a key to what belongs to it, dashes included; one space after a dash and a colon, two before a comment
that follows something; comments as far in as what they stand with; never two blank lines, and one above each list of
the plan and above each driver but the first. Long lines, quotation marks and brackets stay as they were written.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from macros.editing import written
from macros.editing.rows import Row, UnusualError, rows
from macros.editing.written import indent

BREAK = re.compile("\r\n?")


class NotFormattedError(Exception):
    """The file is written in a way that cannot be laid out with certainty; the message says so, in Italian."""


class Change(NamedTuple):
    """A line of the file, counted from 1, and what is not of the layout there, in Italian."""

    line: int
    what: str


def formatted(text: str) -> str:
    """The text of a plan file, free of problems of reading, in the layout. Raises NotFormattedError."""
    return "".join(f"{row.text}\n" for row in _rows(_plain(text)))


def changes(text: str) -> list[Change]:
    """What `formatted` changes, by line. Raises NotFormattedError."""
    plain = _plain(text)
    return sorted({*_of_the_file(text), *_of_lines(plain.split("\n"), _rows(plain))})


def _plain(text: str) -> str:
    """The text with line feeds alone, one at the end too."""
    plain = BREAK.sub("\n", text.removeprefix("\ufeff"))
    return plain if plain.endswith("\n") else plain + "\n"


def _rows(plain: str) -> list[Row]:
    """The lines of the new file: they hold the very same values and comments, in the same order."""
    old = written.read(plain)
    try:
        new = rows(old)
        if written.read("".join(f"{row.text}\n" for row in new)).substance() == old.substance():
            return new
    except (UnusualError, yaml.YAMLError):
        pass
    raise NotFormattedError("Il file è scritto in un modo insolito: il comando non lo sa sistemare senza rischi.")


def _of_the_file(text: str) -> Iterator[Change]:
    if text.startswith("\ufeff"):
        yield Change(1, "il file inizia con un carattere invisibile (BOM)")
    if match := BREAK.search(text):
        yield Change(
            text.count("\n", 0, match.start()) + 1, "le righe finiscono come in Windows, non con il solo «a capo»"
        )
    if not text.endswith(("\n", "\r")):
        yield Change(text.count("\n") + 1, "manca l'«a capo» alla fine del file")


def _of_lines(lines: list[str], new: list[Row]) -> Iterator[Change]:
    kept = {row.old for row in new}
    for row, below in zip(new, [*new[1:], None], strict=True):
        if row.old is None:
            yield Change((below.old or 0) + 1 if below else len(lines), "manca una riga vuota qui sopra")
        elif row.text != lines[row.old]:
            yield Change(row.old + 1, _difference(lines[row.old], row.text))
    last = len(lines) - 1
    for number, line in enumerate(lines):
        if number not in kept and (number < last or line):
            yield Change(number + 1, "riga vuota di troppo")


def _difference(old: str, new: str) -> str:
    if old.rstrip() == new:
        return "spazi in fondo alla riga"
    if old.strip() == new.strip():
        return f"spazi all'inizio della riga: {indent(old)}, non {indent(new)}"
    return "spazi tra le parti della riga"
