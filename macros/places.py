"""What one file of the plan holds, where each thing stands in it, and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

DataPath = tuple[str | int, ...]
SHOWN = 60
MAX_PROBLEMS = 1_000
LONGEST = 2_000
"""Lines in which a part of a text is looked for, and letters of a line that is written anew: no plan has more."""


class Position(NamedTuple):
    """A place in a file, counted from 1 as editors count."""

    line: int
    column: int


class Severity(StrEnum):
    """Whether a problem stands in the way of the site, or is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is, what is wrong and, where it can be known, how to mend it.

    `text` is the line as it is written, `correction` the line that may be put in its place; empty where not known.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    text: str = field(default="", compare=False, repr=False)
    correction: str = field(default="", compare=False)

    def __str__(self) -> str:
        """`file:line:column: message`, the form that editors and terminals turn into a link."""
        return f"{self.file}:{self.line}:{self.column}: {self.said}"

    @property
    def said(self) -> str:
        """What is wrong and how to mend it, without the place."""
        kind = "avviso: " if self.severity is Severity.WARNING else ""
        return f"{kind}{self.message}" + (f" {self.hint}" if self.hint else "")


@dataclass
class Source:
    """What one file holds: its data as text, lists and mappings, the places of both, and what could not be read.

    `unread` are the values with an alias, an anchor or a tag: a problem already, and all that is said of them.
    """

    file: str
    data: Any = None
    keys: dict[DataPath, Position] = field(default_factory=dict)
    values: dict[DataPath, Position] = field(default_factory=dict)
    unread: set[DataPath] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    omitted: int = 0
    lines: list[str] = field(default_factory=list)

    def at(self, path: DataPath) -> Position:
        """The place of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Position(1, 1))

    def key_at(self, path: DataPath) -> Position:
        """The place of the key at `path`; of its value where it has no key."""
        return self.keys.get(path) or self.at(path)

    def find(self, path: DataPath, part: str) -> Position:
        """The place of the first `part` in the text at `path`; of the text itself where it is written otherwise."""
        place = self.at(path)
        # What will not be shown need not be found.
        last = 0 if self.omitted else place.line + LONGEST
        for number, line in enumerate(self.lines[place.line - 1 : last], place.line):
            start = line.find(part, place.column - 1 if number == place.line else 0)
            if start >= 0:
                return Position(number, start + 1)
        return place

    def find_link(self, path: DataPath, address: str) -> Position:
        """The place of an address in the text at `path`: where it is that of a link, and no word before it."""
        for opening in ("](", "](<", "]: "):
            place = self.find(path, opening + address)
            if self.line_at(place.line).startswith(opening + address, place.column - 1):
                return Position(place.line, place.column + len(opening))
        return self.find(path, address)

    def with_link(self, place: Position, old: str, new: str) -> str:
        """The line with `new` for each link to `old`; nothing where it is written otherwise."""
        line = self.line_at(place.line)
        link = re.compile(rf"(?<=\]\(){re.escape(old)}(?=[ )])|(?<=\]: ){re.escape(old)}(?=\s|$)")
        return link.sub(lambda _: new, line) if len(line) <= LONGEST and link.search(line) else ""

    def rewritten(self, place: Position, old: str, new: str, marks: bool = True) -> str:
        """The line with `new` for the key or value `old` that begins at `place`; without `marks`, also for its quotes.

        Nothing where it is written otherwise, as with codes between quotation marks, or on several lines.
        """
        line, start = self.line_at(place.line), place.column - 1
        for quote in ("", "'", '"'):
            written = f"{quote}{old}{quote}"
            if old and line.startswith(written, start) and len(line) <= LONGEST:
                kept = quote if marks else ""
                return f"{line[:start]}{kept}{new}{kept}{line[start + len(written) :]}"
        return ""

    def line_at(self, number: int) -> str:
        """A line as it is written; empty where there is none."""
        return self.lines[number - 1] if number <= len(self.lines) else ""

    def lines_below(self, key: Position) -> Iterator[tuple[int, str]]:
        """The lines under a field that say something and are further in than it: those of its value."""
        for number in range(key.line + 1, len(self.lines) + 1):
            line = self.line_at(number)
            if line.strip():
                if len(line) - len(line.lstrip()) < key.column:
                    return
                yield number, line

    def problem(self, position: Position, message: str, hint: str = "", correction: str = "") -> Problem:
        """A problem of this file, with its line."""
        text = self.line_at(position.line)
        return Problem(self.file, *position, message, hint, text=text, correction=correction)

    def report(self, position: Position, message: str, hint: str = "", correction: str = "") -> None:
        """Add a problem of this file; after a thousand, which are more than anyone reads, count it."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(self.problem(position, message, hint, correction))
        else:
            self.omitted += 1


class Mapping(NamedTuple):
    """A group of fields of the file and where it stands."""

    path: DataPath
    data: dict[str, Any]

    @property
    def collection(self) -> str:
        """The list or field that holds it: `drivers`, `actions`, `draft`, …; empty for the plan itself."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")


def mappings(data: Any, path: DataPath = ()) -> Iterator[Mapping]:
    """Every group of fields, in the order of the file."""
    if isinstance(data, dict):
        yield Mapping(path, data)
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from mappings(value, (*path, key))


def shown(value: Any) -> str:
    """A value as messages quote it: short, on one line, and without the codes that steer a terminal."""
    text = "".join(each if each.isprintable() else "�" for each in " ".join(str(value)[: 2 * SHOWN].split()))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
