"""Fields of a new item -> the lines to put into a plan file, in the style of the file, and where."""

import re
from typing import NamedTuple

from pydantic import BaseModel

from macros.editing.outline import ListStyle, below_blanks, column_of, is_flow, is_spaced, last_line, style_of, value_at
from macros.model import Driver, Objective, Plan
from macros.places import DataPath, Source

LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
BREAK = re.compile("\r\n?|\n")
BRACKETS = re.compile(r" *\[ *\]")
HOLDERS: dict[str, type[BaseModel]] = {"drivers": Driver, "objectives": Objective}


class FlowError(Exception):
    """A list between brackets on the line `line`, into which no lines can be put."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class Insertion(NamedTuple):
    """Lines to put below a line of the file; in the one above them, an empty list loses its `[]`."""

    below: int
    lines: list[str]
    brackets: int | None = None


def insertion(path: DataPath, index: int, fields: list[str], source: Source) -> Insertion:
    """Where the item goes that comes at `index` of the list at `path`. Raises FlowError."""
    parent, items = path[:-1], value_at(path, source)
    for each in (parent, path):
        if value_at(each, source) and is_flow(each, source):
            raise FlowError(source.at(each).line)
    style = style_of(path, source)
    block = _block(fields, column_of(parent, source) + style.indent, style)
    if items:
        return _in_list(path, index, block, column_of(parent, source) + style.indent, source)
    if path in source.keys:
        return _in_empty_list(path, block, source)
    return _with_list(path, block, source)


def inserted(text: str, change: Insertion) -> str:
    """The text with the lines in their place; every other character stays as it is.

    New lines end as the first one of the file does. Where the file ends without a line break, it still does.
    """
    lines = LINE.findall(text)
    end = next(iter(BREAK.findall(text)), "\n")
    if change.brackets:
        lines[change.brackets - 1] = BRACKETS.sub("", lines[change.brackets - 1], count=1)
    above, below = "".join(lines[: change.below]), "".join(lines[change.below :])
    new = end.join(change.lines)
    return f"{above}{new}{end}{below}" if BREAK.search(above[-1:]) else f"{above}{end}{new}"


def _block(fields: list[str], column: int, style: ListStyle) -> list[str]:
    """The lines of an item whose dash stands in `column`."""
    first, *others = fields
    return [" " * column + "-".ljust(style.gap) + first, *(" " * (column + style.gap) + each for each in others)]


def _in_list(path: DataPath, index: int, block: list[str], column: int, source: Source) -> Insertion:
    """After the item before it; with a blank line if the file parts the items of this list, as it should drivers."""
    items = value_at(path, source)
    spaced = is_spaced(source.at((*path, len(items) - 1)), source) if len(items) > 1 else path == ("drivers",)
    return Insertion(last_line((*path, index - 1), column, source), ["", *block] if spaced else block)


def _in_empty_list(path: DataPath, block: list[str], source: Source) -> Insertion:
    """Below the key, whose list is `[]` or nothing at all."""
    below = last_line(path, source.keys[path].column - 1, source)
    return Insertion(below, block, source.at(path).line if value_at(path, source) == [] else None)


def _with_list(path: DataPath, block: list[str], source: Source) -> Insertion:
    """With the key of the list, below the last of the fields that the model puts before it.

    Below the last field of all, the comments that end the group come first: they may belong to any of its fields.
    """
    parent, name = path[:-1], str(path[-1])
    column, order = column_of(parent, source), list(_holder(parent).model_fields)
    fields = list(value_at(parent, source))
    above = [field for field in fields if order.index(field) < order.index(name)][-1]
    inside = column - 1 if above == fields[-1] else column
    below = last_line((*parent, above), inside, source)
    lines = [" " * column + f"{name}:", *block]
    return Insertion(below, lines if parent else _section(lines, below, source))


def _holder(path: DataPath) -> type[BaseModel]:
    return HOLDERS[str(path[-2])] if path else Plan


def _section(lines: list[str], below: int, source: Source) -> list[str]:
    """A list of the plan itself, with a blank line above and, if text follows, below."""
    ends = below_blanks(below, source) > below or below >= len(source.lines) - 1
    return ["", *lines] if ends else ["", *lines, ""]
