"""Two lines in one, or a note inside a text: what no other line would mend, in plainer words than the parser's."""

import re
from dataclasses import replace
from itertools import islice

from macros.mistakes.holding import NAMED, Fits, holds
from macros.mistakes.indentation import START, indent_of
from macros.mistakes.syntax import STOPPED
from macros.mistakes.vocabulary import FIELDS
from macros.places import LONGEST, Problem

JOINED = re.compile(r"(?:(?<=[^\s-]) *(?=- id:)|(?<=[^\s:-]) {2,})((?:- +)?[a-z_]+:)(?= |$)")
"""A value, and then another line, whose break is lost."""
TWO = "in una riga ce ne sono due."
CLOSE = re.compile(r"(?<=[^\s:-]) (?=([a-z_]+):(?: |$))")
"""Where another line may begin, were it that of a field."""
TRIED = 3
FAR = 50
"""Lines of an item that are looked at."""
OPENED = re.compile(r": +[|>][+-]?\s*$")
NOTE_WITHIN = "un appunto non può stare dentro un testo."


def plainer(problem: Problem, lines: list[str], fits: Fits) -> Problem:
    """The problem, or what is plainer than the words of the parser, where no other line would mend it."""
    if not problem.message.startswith(STOPPED):
        return _without_break(problem, lines)
    if joined := JOINED.search(problem.text, 0, LONGEST):
        return _two(problem, f"{STOPPED}{TWO}", joined.start(1), joined[1])
    if found := _one_space(problem, lines, fits):
        return _two(problem, f"{STOPPED}{TWO}", found.end(), f"{found[1]}:")
    return _with_note(problem, lines)


def _two(problem: Problem, message: str, start: int, second: str) -> Problem:
    return replace(problem, column=start + 1, message=message, hint=f"Vai a capo prima di «{second}».")


def _one_space(problem: Problem, lines: list[str], fits: Fits) -> re.Match[str] | None:
    """Where a field begins after one space, if the line can be read as two.

    «note» is a word of Italian too, which any text may follow.
    """
    above, below, line = lines[: problem.line - 1], lines[problem.line :], problem.text
    indent, dashes, _ = START.fullmatch(line).groups()  # type: ignore[union-attr] # it matches any line
    known = (found for found in CLOSE.finditer(line, 0, LONGEST) if found[1] in FIELDS - {"note"})
    for found in islice(known, TRIED):
        first, second = line[: found.start()], " " * len(indent + dashes) + line[found.end() :]
        if holds(first, above, [second], fits) and holds(second, [*above, first], below, fits):
            return found
    return None


def _without_break(problem: Problem, lines: list[str]) -> Problem:
    """For a field that is there already, because its item begins at the end of the text above."""
    for number in range(min(problem.line - 1, len(lines)), max(problem.line - FAR, 0), -1):
        line = lines[number - 1]
        joined = JOINED.search(line, 0, LONGEST)
        if joined and joined[1].startswith("- "):
            return _two(replace(problem, line=number, text=line), TWO, joined.start(1), joined[1])
        if not NAMED.match(line) or indent_of(line) != problem.column - 1:
            break
    return problem


def _with_note(problem: Problem, lines: list[str]) -> Problem:
    """For a text that goes on after a note: the note has ended it."""
    notes, number = [], problem.line - 1
    while number and (not lines[number - 1].strip() or lines[number - 1].lstrip().startswith("#")):
        notes += [number] if lines[number - 1].strip() else []
        number -= 1
    if not notes or not number or not _go_on(lines[number - 1], problem.text):
        return problem
    note = lines[notes[-1] - 1]
    place = replace(problem, line=notes[-1], column=indent_of(note) + 1, text=note)
    return replace(place, message=f"{STOPPED}{NOTE_WITHIN}", hint="Scrivilo sopra il campo.")


def _go_on(before: str, after: str) -> bool:
    """Whether two lines are of one text: the first begins it, or stands as far in."""
    if NAMED.match(after) or after.lstrip().startswith("- ") > before.lstrip().startswith("- "):
        return False
    return bool(OPENED.search(before)) or (indent_of(before) == indent_of(after) and not NAMED.match(before))
