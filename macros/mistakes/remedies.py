"""What was probably meant by a field, a value or an id that cannot stand: a hint, and the corrected line."""

import re
from collections.abc import Collection
from typing import Any

from macros.mistakes.corrections import Fits, quoted_line
from macros.mistakes.dashes import dashed, listed
from macros.mistakes.meant import meant
from macros.mistakes.messages import closest, near, valid
from macros.mistakes.unwanted import HIDDEN, SPACES
from macros.mistakes.vocabulary import fields_at, holds_text
from macros.places import DataPath, Position, Source

HIDES = "Dentro, o alla fine, c'è uno spazio o un segno che non si vede: riscrivi la parola."
MAX_HINTS = 50
"""Looking for a near word takes time: after so many problems it is not worth it."""


def field_meant(path: DataPath, place: Position, source: Source) -> tuple[str, str]:
    """A hint for a field that does not exist, and the corrected line."""
    *parent, name = path
    fields = fields_at(path[:-1])
    close = closest(str(name), fields)
    if first := source.keys.get((*parent, close or "")):
        return f"Forse volevi dire «{close}», che c'è già alla riga {first.line}?", ""
    return near(str(name), fields), source.rewritten(place, str(name), close) if close else ""


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


def value_meant(kind: str, value: Any, path: DataPath, place: Position, source: Source, fits: Fits) -> str:
    """The corrected line for a value that its field cannot hold; empty where it cannot be known."""
    if kind == "list_type" and isinstance(value, str) and holds_text(path):
        line = source.line_at(place.line)
        if line[: place.column - 1].strip():
            items = listed(value) or (f"[{value}]" if re.fullmatch(r"\w[\w ,-]*", value) else "")
            return source.rewritten(place, value, items) if items else ""
        return dashed(line) or f"{line[: place.column - 1]}- {line.strip()}"
    if kind in ("string_type", "missing_value"):
        return quoted_line(source, place.line, fits)
    new = meant(kind, value) if isinstance(value, str) else ""
    return source.rewritten(place, value, new) if new else ""
