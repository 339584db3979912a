"""What is written in a plan file -> its lines in the layout that `layout.py` describes."""

import re
from bisect import bisect
from collections.abc import Iterator
from typing import NamedTuple

from macros.editing.written import HEADER, Comment, Leaf, Level, Written, indent

BETWEEN = re.compile(" *: +")
AFTER = re.compile(" *:? *")
DASHES = re.compile("[ -]*")
DASH_ALONE = re.compile(r"( *)-\s*(?:#.*)?$")
MARK = re.compile(r"(?:---|\.\.\.)\s*(?:#.*)?$")


class UnusualError(Exception):
    """A line that is none of those known here."""


class Row(NamedTuple):
    """A line of the new file, and which of the old ones it was; none for a blank line put in."""

    text: str
    old: int | None


class _Lines(NamedTuple):
    """The new text of each old line, and the lines inside of texts and brackets, of which nothing may be left out.

    Nothing may be put in below those in `kept`: the ends of texts that keep their blank lines.
    """

    new: dict[int, str]
    inside: set[int]
    kept: set[int]


def rows(plan: Written) -> list[Row]:
    """The lines of the file in the layout. Raises UnusualError."""
    lines = _Lines({}, set(), set())
    remarks = {each.line: each for each in plan.comments}
    for leaves in _by_line(plan.leaves):
        line = leaves[0].line
        lines.new[line] = _with_remark(_line(leaves, plan.lines[line], remarks.get(line)), remarks.get(line))
        _continue(leaves[-1], plan, remarks, lines)
    for number, text in enumerate(plan.lines):
        if number not in lines.new:
            lines.new[number] = _without_leaf(number, text, remarks.get(number), plan, lines)
    return _apart(_without_blanks(lines), plan, lines)


def _by_line(leaves: list[Leaf]) -> Iterator[list[Leaf]]:
    """The leaves that begin on one line: a key, a value, or both."""
    group: list[Leaf] = []
    for leaf in leaves:
        if group and leaf.line != group[0].line:
            yield group
            group = []
        group.append(leaf)
    if group:
        yield group


def _line(leaves: list[Leaf], text: str, remark: Comment | None) -> str:
    """The line less its comment."""
    end = remark.column if remark else len(text)
    first, last = leaves[0], leaves[-1]
    dashes = text[: first.column].count("-")
    new = " " * (first.indent - 2 * dashes) + "- " * dashes
    for leaf, below in zip(leaves, [*leaves[1:], None], strict=True):
        ends = leaf.end_column if leaf.end_line == leaf.line and not _is_block(leaf) else end
        new += text[leaf.column : ends] + (": " if leaf.is_key else "")
        rest = text[ends : below.column if below else end]
        if not (BETWEEN if below else AFTER).fullmatch(rest):
            raise UnusualError
    if not DASHES.fullmatch(text[: first.column]) or (last.is_key and ":" not in rest):
        raise UnusualError
    return new.rstrip()


def _is_block(leaf: Leaf) -> bool:
    return leaf.style in ("|", ">")


def _with_remark(text: str, remark: Comment | None) -> str:
    return f"{text}  {remark.text.rstrip()}" if remark else text


def _continue(leaf: Leaf, plan: Written, remarks: dict[int, Comment], lines: _Lines) -> None:
    """The further lines of a text, or of what stands between brackets."""
    numbers = range(leaf.line + 1, leaf.end_line + 1)
    if _is_block(leaf):
        numbers = _continue_block(leaf, plan, lines)
    elif leaf.style == "[":
        # As far to the right or left as their first line has gone.
        moved = indent(lines.new[leaf.line]) - indent(plan.lines[leaf.line])
        for number in numbers:
            text = plan.lines[number].strip()
            lines.new[number] = (" " * max(indent(plan.lines[number]) + moved, 0) + text) if text else ""
    else:
        for number in numbers:
            remark = remarks.get(number)
            text = plan.lines[number][: leaf.end_column if number == leaf.end_line else None].lstrip()
            # «\» before the spaces at the end of a line: they are part of the text.
            text = text if text.rstrip().endswith("\\") else text.rstrip()
            lines.new[number] = _with_remark(" " * leaf.indent + text if text else "", remark)
    lines.inside.update(numbers)


def _continue_block(leaf: Leaf, plan: Written, lines: _Lines) -> range:
    match = HEADER.match(plan.lines[leaf.line], leaf.column)
    header = match[0] if match else ""
    last = leaf.end_line
    while "+" not in header and last > leaf.line and not plan.lines[last].strip():
        last -= 1
    numbers = range(leaf.line + 1, last + 1)
    old, new = _margins(leaf, header, [plan.lines[number] for number in numbers])
    for number in numbers:
        text = plan.lines[number]
        lines.new[number] = " " * new + text[old:] if text[old:] else ""
    if "+" in header:
        lines.kept.add(last)
    return numbers


def _margins(leaf: Leaf, header: str, texts: list[str]) -> tuple[int, int]:
    """The column in which a block text begins, and the one in which it should.

    A digit in the header says how far it is from what is around it; else its first line shows it.
    """
    around = leaf.levels[-1] if leaf.levels else Level(0, -2)
    if digit := re.search("[1-9]", header):
        return around.old + int(digit[0]), around.new + int(digit[0])
    return next((indent(text) for text in texts if text.strip()), 0), leaf.indent


def _without_leaf(number: int, text: str, remark: Comment | None, plan: Written, lines: _Lines) -> str:
    """A comment, a dash alone, a mark of the document or nothing."""
    place = bisect(plan.leaves, number, key=lambda leaf: leaf.line)
    above = plan.leaves[place - 1].levels if place else ()
    below = plan.leaves[place] if place < len(plan.leaves) else None
    levels = below.levels if below else ()
    if remark and not text[: remark.column].strip():
        if below and remark.column == indent(plan.lines[below.line]):
            return " " * indent(lines.new[below.line]) + remark.text.rstrip()
        return " " * _column(remark.column, (*above, *levels)) + remark.text.rstrip()
    if match := DASH_ALONE.match(text):
        return _with_remark(" " * _column(len(match[1]), levels) + "-", remark)
    if text.strip() and not MARK.match(text):
        raise UnusualError
    return text.strip()


def _column(old: int, levels: tuple[Level, ...]) -> int:
    """Where something goes that begins in the column `old`: with the innermost level that begins there or before."""
    nearest = max((level.old for level in levels if level.old <= old), default=0)
    return max((level.new for level in levels if level.old == nearest), default=0)


def _without_blanks(lines: _Lines) -> list[Row]:
    """No blank line at the top and at the end, and never two, but inside of texts."""
    found: list[Row] = []
    for number, text in sorted(lines.new.items()):
        if text or number in lines.inside or (found and found[-1].text):
            found.append(Row(text, number))
    while found and not found[-1].text and found[-1].old not in lines.inside:
        found.pop()
    return found


def _apart(found: list[Row], plan: Written, lines: _Lines) -> list[Row]:
    """With the blank lines that are missing above what should stand apart, and above the comments that it has."""
    new: list[Row] = []
    for row in found:
        new.append(row)
        if row.old not in plan.apart:
            continue
        place = len(new) - 1
        while place and _goes_with(new[place - 1].text, indent(row.text), lines, new[place - 1].old):
            place -= 1
        if place and new[place - 1].text and new[place - 1].old not in lines.kept:
            new.insert(place, Row("", None))
    return new


def _goes_with(text: str, column: int, lines: _Lines, number: int | None) -> bool:
    alone = DASH_ALONE.match(text)
    return number not in lines.inside and indent(text) <= column and (text.lstrip().startswith("#") or bool(alone))
