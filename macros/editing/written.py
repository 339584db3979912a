"""A plan file as it is written: its values and comments in order, and the columns in which they should begin.

Lines and columns are counted from 0, as libyaml counts them. The text has no problem of reading (`source.py`): no tabs,
anchors or tags, no key that is not a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

STEP = 2
"""Columns from a key to what belongs to it, and from a dash to its item."""
HEADER = re.compile("[|>][-+0-9]*")
COMMENT = re.compile("#.*")


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


class Level(NamedTuple):
    """A list or group of fields around a value: the column in which it begins, and the one in which it should."""

    old: int
    new: int


class Leaf(NamedTuple):
    """A key, a text or what stands between brackets: its place, and the levels around it, the outermost first.

    `style` is the sign that it begins with: `|`, `>`, a quotation mark, `[` for brackets of both kinds, or none.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    levels: tuple[Level, ...]
    style: str = ""
    is_key: bool = False

    @property
    def indent(self) -> int:
        """The column in which it should begin on a line of its own."""
        around = self.levels[-1].new if self.levels else -STEP
        return around if self.is_key else around + STEP


class Comment(NamedTuple):
    """From `#` to the end of the line."""

    line: int
    column: int
    text: str


@dataclass
class Written:
    """All that is written in a file; `apart` are the lines of what a blank line should part from what is above."""

    lines: list[str]
    leaves: list[Leaf]
    comments: list[Comment]
    apart: set[int]
    events: list[Any]

    def substance(self) -> list[Any]:
        """Every value with its style, and every comment, in order: what two layouts of one plan have in common."""
        found = [
            (each.start_mark.line, each.start_mark.column, place, type(each), getattr(each, "value", None), _form(each))
            for place, each in enumerate(self.events)
        ]
        remarks = [(*each[:2], -1, Comment, each.text.rstrip(), None) for each in self.comments]
        return [each[3:] for each in sorted([*found, *remarks], key=lambda each: each[:3])]


def read(text: str) -> Written:
    """Read a text whose lines end with `\\n`. Raises yaml.YAMLError where it is not YAML."""
    lines = text.split("\n")
    events = list(yaml.parse(text, Loader=yaml.CSafeLoader))
    reader = _Reader()
    for event in events:
        reader.take(event)
    scalars = [_leaf(each, ()) for each in events if isinstance(each, yaml.ScalarEvent)]
    return Written(lines, reader.found, list(_comments(lines, scalars)), reader.apart, events)


def _form(event: Any) -> tuple[Any, ...]:
    return tuple(getattr(event, name, None) for name in ("style", "flow_style", "implicit", "explicit"))


@dataclass
class _Open:
    """A list or group that has begun; in a group, `key` is the last one read and awaits its value if `waits`."""

    level: Level
    is_list: bool
    key: str = ""
    key_line: int = 0
    waits: bool = False
    has_items: bool = False


class _Reader:
    """Events -> leaves, with the levels that are open at each."""

    def __init__(self) -> None:
        self.found: list[Leaf] = []
        self.apart: set[int] = set()
        self.open: list[_Open] = []
        self.brackets: list[Any] = []

    def take(self, event: Any) -> None:
        """Go on to the next event."""
        if isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)
        elif isinstance(event, yaml.ScalarEvent) and not self.brackets:
            self._value(event)

    def _begin(self, event: Any) -> None:
        if self.brackets or event.flow_style:
            self.brackets.append(event)
            return
        self._note_apart(event)
        around = self.open[-1].level.new if self.open else -STEP
        level = Level(event.start_mark.column, around + STEP)
        self.open.append(_Open(level, isinstance(event, yaml.SequenceStartEvent)))

    def _end(self, event: Any) -> None:
        if not self.brackets:
            self.open.pop()
        elif len(self.brackets) == 1:
            start, end = self.brackets.pop().start_mark, event.end_mark
            self.found.append(Leaf(start.line, start.column, end.line, end.column, self._levels(), "["))
        else:
            self.brackets.pop()
            return
        if self.open:
            self.open[-1].waits = False

    def _value(self, event: Any) -> None:
        around = self.open[-1] if self.open else None
        is_key = bool(around and not around.is_list and not around.waits)
        if around and not around.is_list:
            around.waits = is_key
        if around and is_key:
            around.key, around.key_line = event.value, event.start_mark.line
        # A missing value is written nowhere.
        if event.start_mark.index != event.end_mark.index:
            self.found.append(_leaf(event, self._levels())._replace(is_key=is_key))

    def _levels(self) -> tuple[Level, ...]:
        return tuple(each.level for each in self.open)

    def _note_apart(self, event: Any) -> None:
        """Rule: a blank line stands above each list of the plan itself and above each driver but the first."""
        if len(self.open) == 1 and isinstance(event, yaml.SequenceStartEvent):
            self.apart.add(self.open[0].key_line)
        if len(self.open) == 2 and self.open[0].key == "drivers":
            self.apart |= {event.start_mark.line} if self.open[1].has_items else set()
            self.open[1].has_items = True


def _leaf(event: Any, levels: tuple[Level, ...]) -> Leaf:
    start, end = event.start_mark, event.end_mark
    if event.style in ("|", ">"):
        # The parser ends a block text after the blank lines below it.
        last = end.line if end.column else max(end.line - 1, start.line)
        return Leaf(start.line, start.column, last, 0, levels, event.style)
    return Leaf(start.line, start.column, end.line, end.column, levels, event.style or "")


def _comments(lines: list[str], scalars: list[Leaf]) -> Iterator[Comment]:
    """What follows a `#` outside of texts; libyaml wants no space before it after a quotation mark or a bracket."""
    after: dict[int, int | None] = {}
    for each in scalars:
        after |= dict.fromkeys(range(each.line, each.end_line), None)
        header = HEADER.match(lines[each.line], each.column) if each.style in ("|", ">") else None
        after[each.end_line] = None if header else each.end_column
        if header:
            after[each.line] = header.end()
    for number, line in enumerate(lines):
        begins = after.get(number, 0)
        if begins is not None and (match := COMMENT.search(line, begins)):
            yield Comment(number, match.start(), match[0])
