"""Quotation marks, and the signs that ask for them: a value that cannot be read -> how it should be written."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from macros.mistakes.brackets import bracketed
from macros.mistakes.proposals import Proposal
from macros.mistakes.syntax import QUOTE

PARTS = re.compile(r"( *(?:- +)*(?:[\w-]+:(?: +|$))?)(.*)")
ITEM = re.compile(r"( *(?:- +)+)(.*)")
COMMENT = re.compile(r"(?:^|\s+)#.*$|\s+$")
PAIR = re.compile(r'"([^"]*)"')
ESCAPE = re.compile(r'\\[^0abtnvfre "/\\N_LPxuU]')
"""What looks like a code between double marks and is none, as in `"C:\\qui"` (YAML 1.1, 5.7)."""
STARTS = "@%*&!|>[]{}`-?,:#"
NO_START = "non può iniziare un testo"
CURVED = "“”„‟"
STRAIGHT = 'Usa quelle diritte: "così".'
LOW = "Per citare una parola usa le virgolette basse, «così»."


class Parts(NamedTuple):
    """A line: up to its value, the value as it is written, the note after it."""

    head: str
    value: str
    note: str

    def with_value(self, value: str) -> str:
        """The line with another value."""
        return f"{self.head}{value}{self.note}"


def parts(line: str, pattern: re.Pattern[str] = PARTS) -> Parts | None:
    """The parts of a line; None where it has no value."""
    found = pattern.fullmatch(line)
    if not found:
        return None
    head, rest = found.groups()
    quote = rest[:1] if rest[:1] in ("'", '"') else ""
    note = COMMENT.search(rest, rest.rfind(quote) + 1 if quote else 0)
    value = rest[: note.start()] if note else rest
    return Parts(head, value, rest[len(value) :].rstrip())


def quoted(text: str) -> str:
    """The text between quotation marks, which reads back as the very same: double ones where they do.

    A text with marks of both kinds gets low ones inside, «così», which need no care.
    """
    if not re.search(r'["\\]', text):
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    low = PAIR.sub(r"«\1»", text)
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if re.search(r'["\\]', low) else f'"{low}"'


def quoting(line: str) -> Iterator[Proposal]:
    """The line with its value, or its whole item of a list, written between the right quotation marks or none."""
    for pattern in (PARTS, ITEM):
        found = parts(line, pattern)
        if not found:
            continue
        if found.value[:1] == "[" and "]" in found.note and "]" not in found.value:
            found = Parts(found.head, found.value + found.note, "")
        for value, cause, remedy in _values(found.value) if found.value else ():
            column = len(found.head) + 1 if cause.endswith(NO_START) else 0
            yield Proposal(found.with_value(value), cause, remedy, column)
        if not found.value and re.match(r"#\S", found.note):
            yield Proposal(found.head + quoted(found.note))


def _values(value: str) -> Iterator[tuple[str, str, str]]:
    if value[0] in ("'", '"'):
        yield from bracketed(value, quoted)
        yield from _of_quoted(value)
        return
    if value[0] == "[" and (one := re.sub(r",(?:\s*,)+", ",", value)) != value:
        yield one, "c'è una virgola in più", "Toglila."
    yield from bracketed(value, quoted)
    if value[0] in CURVED and value[-1] in CURVED:
        yield quoted(value[1:-1]), "le virgolette curve non racchiudono un testo", STRAIGHT
    # «> 65 anni» means more than «65 anni».
    if text := re.fullmatch(r"([|>])[+-]?[0-9]? +(\D.*)", value):
        for plain in (text[2], quoted(text[2])):
            yield plain, f"dopo «{text[1]}» si va a capo", f"Per un testo di una sola riga «{text[1]}» non serve."
    if re.fullmatch(r"[0-9]{4}: +[^\s,{}\[\]]+", value):
        yield f"{{{value}}}", "dopo «:» l'anno va a capo", "Oppure usa le parentesi graffe."
    yield quoted(value), _why(value), QUOTE
    if anchor := re.fullmatch(r"&\S+ *(.*)", value):
        yield anchor[1], "", ""


def _why(value: str) -> str:
    """Why a text must stand between quotation marks."""
    if value[0] in STARTS:
        return f"«{value[0]}» {NO_START}"
    return "i due punti nel testo sembrano iniziare un altro campo" if re.search(":( |$)", value) else ""


def _of_quoted(value: str) -> Iterator[tuple[str, str, str]]:
    """For a value that begins with a quotation mark."""
    mark, inner = value[0], value[1:-1]
    if value.count(mark) == 1 and value[-1] in CURVED:
        yield quoted(value[1:-1]), "le virgolette curve non chiudono un testo", STRAIGHT
    elif value.count(mark) == 1:
        yield value + mark, "manca la virgoletta che chiude il testo", "Aggiungila alla fine."
    elif value[-1] != mark or _is_closed_first(inner, mark):
        yield from _low(value, mark)
    elif mark == "'":
        text = re.sub("''?", "'", inner)
        yield quoted(text), "l'apostrofo chiude le virgolette semplici", "Usa le virgolette doppie."
    elif ESCAPE.search(inner):
        yield quoted(inner), "", ""
    elif mark in inner:
        low = PAIR.sub(r"«\1»", inner)
        yield quoted(low), "le virgolette dentro il testo lo chiudono", LOW
    if mark == "'":
        yield (
            quoted(re.sub("''?", "'", value[1:])),
            "l'apostrofo chiude le virgolette semplici",
            "Usa le virgolette doppie.",
        )


def _is_closed_first(inner: str, mark: str) -> bool:
    """Whether the first mark inside a text ends a word, as in `"aperte" e "chiuse"`, and does not begin one."""
    return bool(re.match(rf"[^{mark}]*{mark}(?!\w)", inner)) and mark == '"'


def _low(value: str, mark: str) -> Iterator[tuple[str, str, str]]:
    """Low marks around the words that are quoted; around the whole ordinary ones, if it needs them."""
    text = re.sub(rf"{mark}([^{mark}]*){mark}", r"«\1»", value, count=0 if mark == '"' else 1)
    cause = "le virgolette si chiudono prima della fine del testo"
    if mark not in text or mark == "'":
        yield text, cause, LOW
        yield quoted(text), cause, LOW
