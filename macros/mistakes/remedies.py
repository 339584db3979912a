"""What was probably meant by a field, a value or an id that cannot stand: a hint, and the corrected line."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from macros import icons
from macros.fields import SLUG
from macros.mistakes.corrections import first_that_holds, quoted_line
from macros.mistakes.dashes import dashed, listed
from macros.mistakes.holding import Fits
from macros.mistakes.indentation import indent_of, spaced
from macros.mistakes.meant import meant
from macros.mistakes.messages import PAIR, closest, near, valid
from macros.mistakes.unwanted import HIDDEN, SPACES
from macros.mistakes.vocabulary import FIRST, fields_at, holds_text, is_reference
from macros.places import DataPath, Position, Problem, Source

HIDES = "Dentro, o alla fine, c'è uno spazio o un segno che non si vede: riscrivi la parola."
ONE_ID = "Scrivi un solo id."
PARTED = re.compile(r"\s+e\s+|[;,/\s]+")
"""What parts ids that were written as one text."""
MAX_HINTS = 50
"""Looking for a near word takes time: after so many problems it is not worth it."""


def field_meant(path: DataPath, place: Position, source: Source, fits: Fits) -> tuple[str, str]:
    """A hint for a field that does not exist, and the corrected line: with another name, or where that field may be."""
    *parent, name = path
    fields = fields_at(path[:-1])
    close = closest(str(name), fields)
    if first := source.keys.get((*parent, close or "")):
        return f"Forse volevi dire «{close}», che c'è già alla riga {first.line}?", ""
    if not close and (line := _moved(path, place, source, fits)):
        return f"Fai iniziare la riga {spaced(indent_of(line))}.", line
    return near(str(name), fields), source.rewritten(place, str(name), close) if close else ""


def _moved(path: DataPath, place: Position, source: Source, fits: Fits) -> str:
    """The line of a field that belongs to a group around its own, as far in as the fields of that; else empty."""
    line = source.line_at(place.line)
    for end in range(len(path) - 2, -1, -1):
        width = margin(path[:end], source)
        if path[-1] in fields_at(path[:end]) and (*path[:end], path[-1]) not in source.keys and width is not None:
            moved = [] if line[: place.column - 1].strip() else [" " * width + line.lstrip(" ")]
            return first_that_holds(moved, source, place.line, fits)
    return ""


def margin(group: DataPath, source: Source) -> int | None:
    """How far in the fields of a group begin; None where there is no group."""
    columns = [source.keys[path].column for each in fields_at(group) if (path := (*group, each)) in source.keys]
    return min(columns) - 1 if columns else None


def together(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, where those of one line that change different parts of it have one line that mends them all."""
    of_line = defaultdict(list)
    for problem in problems:
        if problem.correction:
            of_line[problem.line].append(problem)
    mended = {line: _all_changes(found) for line, found in of_line.items() if len(found) > 1}
    return [
        replace(each, correction=mended[each.line]) if each.correction and mended.get(each.line) else each
        for each in problems
    ]


def _all_changes(problems: Sequence[Problem]) -> str:
    """The line with the changes of all its corrections; empty where two of them change the same part."""
    line = problems[0].text
    changes = sorted({_change(line, problem.correction) for problem in problems}, reverse=True)
    ends = [start for start, _, _ in changes[:-1]]
    if any(end > start for (_, end, _), start in zip(changes[1:], ends, strict=True)):
        return ""
    for start, end, new in changes:
        line = line[:start] + new + line[end:]
    return line


def _change(old: str, new: str) -> tuple[int, int, str]:
    """From where to where the new line differs, in the old one, and what it has there."""
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    return start, len(old) - end, new[start : len(new) - end]


def _same(one: str, other: str) -> int:
    """How many letters two texts begin with together."""
    differ = (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def choice_meant(wrong: Any, choices: Collection[str], place: Position, source: Source) -> tuple[str, str]:
    """A hint for a value or an id that is not among those that it may be, and the corrected line."""
    text = wrong if isinstance(wrong, str) else ""
    if len(source.problems) >= MAX_HINTS:
        return "", ""
    close = closest(text, list(choices))
    # An id that is itself wrong must be mended first: until then nothing can refer to it.
    correction = source.rewritten(place, text, close) if close and valid(close) == close else ""
    seen = SPACES.sub(" ", HIDDEN.sub("", text)).strip()
    return HIDES if close == seen != text else near(text, list(choices)), correction


def _ids(text: str) -> str:
    """The ids that a text names, between brackets; empty where it has anything else."""
    parts = PARTED.split(text.strip("[()] "))
    return f"[{', '.join(parts)}]" if all(re.fullmatch(SLUG, each) for each in parts) else ""


def shape_meant(kind: str, value: Any, path: DataPath, place: Position, source: Source) -> str:
    """A hint for a text, a list or a group of fields that stands where another of them is due; empty if none is known.

    Brackets are spoken of where there are some.
    """
    if kind == "model_type" and isinstance(value, str) and path:
        return f"Puoi scrivere: {', '.join(fields_at(path))}."
    if kind != "string_type" or not isinstance(value, dict | list):
        return ""
    if isinstance(value, list) and is_reference(path):
        return ONE_ID
    if source.line_at(place.line)[place.column - 1 :][:1] in ("[", "{"):
        return ""
    if isinstance(value, list):
        return "Scrivilo sulla riga del campo, senza «- »."
    if FIRST.intersection(value):
        return "Forse sopra manca il nome del suo elenco."
    return "Se i due punti fanno parte del testo, mettilo tra virgolette."


def value_meant(kind: str, value: Any, path: DataPath, place: Position, source: Source, fits: Fits) -> str:
    """The corrected line for a value that its field cannot hold; empty where it cannot be known."""
    if kind == "list_type" and isinstance(value, str) and holds_text(path):
        line = source.line_at(place.line)
        if line[: place.column - 1].strip():
            items = _ids(value) or listed(value) or (f"[{value}]" if re.fullmatch(r"\w[\w ,-]*", value) else "")
            return source.rewritten(place, value, items, marks=False) if items else ""
        return dashed(line) or f"{line[: place.column - 1]}- {line.strip()}"
    if kind == "string_type" and isinstance(value, list) and is_reference(path):
        return source.rewritten(place, f"[{value[0]}]", str(value[0])) if len(value) == 1 else ""
    if kind in ("string_type", "missing_value"):
        return quoted_line(source, place.line, fits)
    new = ""
    if kind == "year_format" and path[-1] == value and (pair := PAIR.fullmatch(value)):
        new = f"{pair[1]}: {pair[2]}"
    elif isinstance(value, str):
        new = icons.meant(value) if path[-1:] == ("icon",) else meant(kind, value)
    return source.rewritten(place, value, new) if new else ""
