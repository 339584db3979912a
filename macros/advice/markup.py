"""Advice about Markdown: signs that were to be a list, a link, a picture or bold, and that readers would see."""

import re
from collections.abc import Iterator

from macros.mistakes.dashes import BULLETS, dashed
from macros.model import TEXT_FIELDS
from macros.places import DataPath, Position, Problem, Source, shown

ITEM = re.compile(r"(?:[-*+]|1[.)]) +(?!id:)\S")
BULLET = re.compile(rf"\s*[{BULLETS}]\s*\S")
FOLDED = re.compile(r":\s+- .+\s- ")
APART = re.compile(r"(?<!!)\[[^\[\]]+\]( +)\((?:#|https?:|www\.|mailto:)[^()]*\)")
PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
MARKS = re.compile(r"\*\*[^*]+\*\*|\[[^\[\]]+\]\([^()\s]+\)")
BLANK = re.compile(r"\n\s*\n")
BEFORE_LIST = "Prima di un elenco lascia una riga vuota."


def markup(texts: Iterator[tuple[DataPath, str]], source: Source) -> Iterator[Problem]:
    """Rule: no sign of Markdown, or of HTML, comes out as a sign on the page."""
    for path, text in texts:
        for tag in TAG.finditer(text):
            message = f"sul sito si legge «{shown(tag[0])}», così com'è."
            yield source.problem(source.find(path, tag[0]), message, "I testi non hanno HTML: cancella il segno.")
        if TEXT_FIELDS.isdisjoint(map(str, path[-1:])):
            for mark in MARKS.finditer(text):
                message = f"qui i segni di Markdown si leggono come sono: «{shown(mark[0])}»."
                yield source.problem(source.find(path, mark[0]), message, "Scrivi solo le parole.")
        else:
            yield from _links(text, path, source)
            yield from _lists(text, path, source)


def _links(text: str, path: DataPath, source: Source) -> Iterator[Problem]:
    for link in APART.finditer(text):
        place = source.find(path, link[0])
        line = source.line_at(place.line)
        mended = line.replace(link[0], re.sub(r"\] +\(", "](", link[0], count=1))
        message = f"«{shown(link[0])}» non è un collegamento: c'è uno spazio tra «]» e «(»."
        yield source.problem(place, message, "Toglilo.", mended if mended != line else "")
    for picture in PICTURE.finditer(text):
        message = "un'immagine qui non si vede: si leggono i segni."
        hint = "Cancellala, o togli «!»: diventa un collegamento."
        yield source.problem(source.find(path, picture[0]), message, hint)


def _lists(text: str, path: DataPath, source: Source) -> Iterator[Problem]:
    """For each paragraph: bold that never ends, and items of a list that stay text."""
    for paragraph in BLANK.split(text):
        lines = paragraph.strip("\n").split("\n")
        if paragraph.count("**") % 2:
            yield source.problem(
                _place(lines[0], path, source), "c'è «**» senza l'altro.", "Aggiungi quello che manca."
            )
        for line in lines:
            if BULLET.match(line):
                place = _place(line, path, source)
                message = f"«{line.strip()[0]}» non fa un elenco."
                hint = f"Scrivi «- », con lo spazio. {BEFORE_LIST}"
                yield source.problem(place, message, hint, dashed(source.line_at(place.line)))
        first = next((line for line in lines[1:] if ITEM.match(line)), "")
        if first and not re.match(r"\s", lines[0]) and not ITEM.match(lines[0]) and not BULLET.match(lines[0]):
            message = f"«{shown(first)}» non inizia un elenco: continua la riga sopra."
            yield source.problem(_place(first, path, source), message, BEFORE_LIST)
        if FOLDED.search(paragraph) and len(lines) == 1:
            place = _place(lines[0], path, source)
            yield source.problem(place, "l'elenco è tutto su una riga.", f"Usa «|» e vai a capo. {BEFORE_LIST}")


def _place(line: str, path: DataPath, source: Source) -> Position:
    return source.find(path, line.strip())
