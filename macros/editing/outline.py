"""How a plan file is laid out: where an item ends, and how the file writes its lists.

Lines are counted as editors count them, and so the number of a line is also that of the lines down to it. Columns
count the spaces before.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from macros.places import DataPath, Position, Source

NOTHING = re.compile(r"\s*(?:-\s*|\.\.\.\s*)?(?:#.*)?$")
"""A line with no value: blank, a comment, a dash whose item begins below, the end of the document."""
COMMENT = re.compile(" *#")


class ListStyle(NamedTuple):
    """How many spaces stand from a key to the dashes of its list, and from a dash to what it begins."""

    indent: int = 2
    gap: int = 2


def value_at(path: DataPath, source: Source) -> Any:
    """What the plan holds at `path`; None where there is nothing."""
    found = source.data
    for step in path:
        found = found.get(step) if isinstance(found, dict) else found[step]
    return found


def is_flow(path: DataPath, source: Source) -> bool:
    """Whether a list or group of fields is written between brackets."""
    place = source.at(path)
    return isinstance(value_at(path, source), list | dict) and source.lines[place.line - 1][place.column - 1] in "[{"


def last_line(path: DataPath, column: int, source: Source) -> int:
    """The last line of what stands at `path`, with the comments below it that begin to the right of `column`."""
    places = [*source.keys.items(), *source.values.items()]
    begins = max(place for each, place in places if each[: len(path)] == path)
    below = min((place.line for _, place in places if place > begins), default=len(source.lines) + 1)
    line = below - 1
    while line > begins.line and NOTHING.match(source.lines[line - 1]):
        line -= 1
    return _with_comments(line, below, column, source)


def _with_comments(line: int, below: int, column: int, source: Source) -> int:
    found = line
    for number in range(line + 1, below):
        text = source.lines[number - 1]
        if COMMENT.match(text) and text.index("#") > column:
            found = number
        elif text.strip():
            break
    return found


def below_blanks(line: int, source: Source) -> int:
    """The last of the blank lines under a line; the line itself where there is none."""
    while line < len(source.lines) - 1 and not source.lines[line].strip():
        line += 1
    return line


def style_of(path: DataPath, source: Source) -> ListStyle:
    """How the list at `path` is written; where it holds nothing yet, how most lists of the file are."""
    styles = dict(_styles(source))
    if path in styles:
        return styles[path]
    return Counter(styles.values()).most_common(1)[0][0] if styles else ListStyle()


def _styles(source: Source) -> Iterator[tuple[DataPath, ListStyle]]:
    """The style of each list of items written one below the other, as its last item has it."""
    for path, key in source.keys.items():
        items = value_at(path, source)
        if isinstance(items, list) and items and isinstance(items[-1], dict) and not is_flow(path, source):
            first = source.at((*path, len(items) - 1))
            dash = source.lines[first.line - 1].rfind("-", 0, first.column - 1)
            if dash >= 0:
                yield path, ListStyle(dash - (key.column - 1), first.column - 1 - dash)


def column_of(path: DataPath, source: Source) -> int:
    """The column in which the fields of the group at `path` begin."""
    return source.at(path).column - 1 if path else 0


def is_spaced(place: Position, source: Source) -> bool:
    """Whether a blank line stands above what begins there, or above the comments that come with it."""
    line = place.line - 1
    while line and COMMENT.match(source.lines[line - 1]):
        line -= 1
    return bool(line) and not source.lines[line - 1].strip()
