"""Advice about lists: what was written as several items, and YAML takes for one text."""

from collections.abc import Iterator

from macros.mistakes.dashes import REMEDY, dashed, listed
from macros.mistakes.vocabulary import holds_list
from macros.places import DataPath, Mapping, Position, Problem, Source, shown


def lists(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: in a list each item has its own dash, as far in as that of the first; or stands between brackets."""
    for path, data in groups:
        for field, value in data.items():
            if isinstance(value, str) and holds_list((*path, field)):
                yield from _of_text(value, (*path, field), source)
            elif isinstance(value, list):
                for number, item in enumerate(value):
                    if isinstance(item, str):
                        yield from _joined((*path, field, number), source)


def _of_text(text: str, path: DataPath, source: Source) -> Iterator[Problem]:
    """For one text where a list may be: each of its lines that was to be an item, or the items that it names."""
    place, key = source.at(path), source.key_at(path)
    if place.line == key.line:
        if items := listed(text):
            message = f"«{shown(text)}» è un solo elemento."
            hint = "Se sono più d'uno, scrivili tra parentesi quadre; se è uno solo, a capo con «- » davanti."
            yield source.problem(place, message, hint, source.rewritten(place, text, items))
        return
    lines = [each for each in source.lines_below(key) if not each[1].lstrip().startswith("#")]
    margin = place.column - 1
    for number, line in lines if len(lines) > 1 or dashed(source.line_at(place.line)) else ():
        if not line.lstrip().startswith("- "):
            mended = dashed(line).lstrip() or f"- {line.strip()}"
            yield _no_item(Position(number, len(line) - len(line.lstrip()) + 1), margin, mended, source)


def _joined(path: DataPath, source: Source) -> Iterator[Problem]:
    """For an item: the lines further in than its dash that were to be items, and that YAML takes for its text."""
    number = source.at(path).line
    first = source.line_at(number)
    margin = len(first) - len(first.lstrip())
    while first.lstrip().startswith("- "):
        number += 1
        line = source.line_at(number)
        written, column = line.strip(), len(line) - len(line.lstrip()) + 1
        if column <= margin + 1 or not (written.startswith("- ") or dashed(written)):
            return
        yield _no_item(Position(number, column), margin, dashed(written) or written, source)


def _no_item(place: Position, margin: int, mended: str, source: Source) -> Problem:
    written = shown(source.line_at(place.line).strip())
    message = f"«{written}» non diventa un elemento dell'elenco: si unisce al testo vicino."
    return source.problem(place, message, f"{REMEDY} I trattini sono allineati.", " " * margin + mended)
