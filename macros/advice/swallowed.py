"""Advice about texts over several lines: fields and notes that were not meant as part of them."""

import re
from collections.abc import Iterator
from typing import Any

from macros.advice.markup import FOLDED
from macros.mistakes.indentation import spaced
from macros.mistakes.remedies import margin
from macros.mistakes.vocabulary import FIELDS, fields_at, holds_list
from macros.model import TEXT_FIELDS
from macros.places import DataPath, Mapping, Position, Problem, Source, shown

FIELD = re.compile(r"(- +)?([a-z_]+):(?: +(.*)|$)")
WORDS = {"audience", "budget", "date", "email", "feedback", "format", "note", "pec", "status", "url"}
"""Fields whose names are words of Italian texts too."""
ENDED = re.compile(r"[.!?…»)]\s*$")
LINE_NOTE = {"|": re.compile(r"#(?!#).*[^\W\d_]"), ">": re.compile(r"# .*[^\W\d_]")}
END_NOTE = re.compile(r"(?<=\s)#\s.*[^\W\d_].*")
OF_LIST = "Allinealo agli altri elementi, o scrivi sopra il nome del suo elenco."
Lines = list[tuple[int, str]]
Groups = dict[DataPath, dict[str, Any]]


def swallowed(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: what has the form of a field, of an item or of a note is none inside a text, and so not meant for it."""
    within = dict(groups)
    for path, data in groups:
        for name, text in data.items():
            lines = list(source.lines_below(source.key_at((*path, name)))) if isinstance(text, str) else []
            if lines:
                field = list(_field((*path, name), lines, within, source))
                yield from field or _items((*path, name), text, lines, source)
                yield from _notes((*path, name), lines, source)


def _field(path: DataPath, lines: Lines, within: Groups, source: Source) -> Iterator[Problem]:
    """For the first line that would be a field, were it not further in than the name of the text."""
    around = [path[:end] for end in range(len(path) - 1, -1, -1) if path[:end] in within]
    for number, line in lines:
        body = line.lstrip(" ")
        found = FIELD.match(body)
        if not found or not _is_meant(found, source.line_at(number - 1), around):
            continue
        name, hint, correction = found[2], OF_LIST, ""
        if not found[1]:
            group = next((each for each in around if name in fields_at(each)), around[0])
            width = margin(group, source) or 0
            hint = f"Se è un campo, falla iniziare {spaced(width)}."
            correction = " " * width + body if name in set(fields_at(group)) - set(within[group]) else ""
        message = f"«{shown(body)}» fa parte del testo di «{path[-1]}», non è un campo."
        yield source.problem(Position(number, len(line) - len(body) + 1), message, hint, correction)
        return


def _is_meant(found: re.Match[str], above: str, around: list[DataPath]) -> bool:
    """Whether a word before a colon is the name of a field.

    One that is a word of Italian too is, where that field may stand, and no sentence goes on from the line above; after
    the dash of a list it is that word.
    """
    name, value = found[2], found[3] or ""
    if name not in WORDS:
        return name in FIELDS
    if found[1]:
        return False
    begins = " " not in value.strip() or not above.strip() or ENDED.search(above) or FIELD.match(above.lstrip("- "))
    return bool(begins) and any(name in fields_at(path) for path in around)


def _items(path: DataPath, text: str, lines: Lines, source: Source) -> Iterator[Problem]:
    """For lines with a dash at the end of a text whose lines are joined, where they can be no list.

    One such line may go on with a sentence that has a dash.
    """
    place = source.at(path)
    lines = [each for each in lines if each[0] > place.line]
    dashes = [each for each in lines if each[1].lstrip().startswith("- ")]
    joined = source.line_at(place.line)[place.column - 1 :][:1] not in ("|", "'", '"')
    apart = len(dashes) > 1 or (dashes and ENDED.search(source.line_at(dashes[0][0] - 1)))
    if joined and apart and dashes == lines[-len(dashes) :] and not holds_list(path) and not FOLDED.search(text):
        number, line = dashes[0]
        message = f"«{shown(line.strip())}» continua il testo di «{path[-1]}», non è l'elemento di un elenco."
        hint = OF_LIST
        if path[-1] in TEXT_FIELDS:
            hint += " Se è un elenco dentro il testo, usa «|» e prima lascia una riga vuota."
        yield source.problem(Position(number, len(line) - len(line.lstrip()) + 1), message, hint)


def _notes(path: DataPath, lines: Lines, source: Source) -> Iterator[Problem]:
    """For each `# …` in a text under `|` or `>`, where it is no note."""
    place = source.at(path)
    style = source.line_at(place.line)[place.column - 1 :][:1]
    for number, line in lines if style in LINE_NOTE else ():
        body = line.lstrip(" ")
        found = LINE_NOTE[style].match(body)
        note = body if found else end[0] if (end := END_NOTE.search(body)) else ""
        if note:
            message = f"«{shown(note)}» sta dentro un testo, e si legge sul sito."
            hint = f"Se è un appunto, scrivilo sopra il campo{'; se è un titolo, usa «##»' if found else ''}."
            yield source.problem(Position(number, len(line) - len(note) + 1), message, hint)
