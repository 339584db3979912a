"""Items of a list whose dash is none: a bullet, a long dash, a dash without its space, or nothing at all."""

import re
from collections.abc import Iterator, Sequence

from macros.mistakes.indentation import FIELD
from macros.mistakes.proposals import Proposal
from macros.mistakes.vocabulary import FIRST

BULLETS = "•–—·▪●◦‣"
MARKED = re.compile(rf"( *)(-(?=[^\s-])|--+(?=\s)|[{BULLETS}]|\*(?=\s)|[0-9]{{1,2}}[.)](?=\s))\s*(\S.*)")
IN_ONE_LINE = re.compile(r"( *(?:- +)*[a-z_]+: +)- +(\S.*)")
BETWEEN = re.compile(rf"\s*[,;]\s*(?:[-{BULLETS}]\s*)?|\s+-\s+|\s*[{BULLETS}]\s*")
PLAIN = re.compile(r"[^\[\]{}:#&*!|>\"%@`,-][^\[\]{}:#\",]*")
"""A text that stands between brackets as it is, without quotation marks."""
REMEDY = "Ogni elemento inizia con «- », con lo spazio."


def dashed(line: str) -> str:
    """The line with a dash in place of its bullet; empty where it has none, or a dash as it should be."""
    found = MARKED.fullmatch(line)
    return f"{found[1]}- {found[3]}" if found else ""


def listed(text: str) -> str:
    """The items of a text that was meant for a list, between brackets; empty where it is one item, or needs more."""
    start = re.match(rf"-\s*|[{BULLETS}]\s*", text)
    items = [item for item in BETWEEN.split(text[start.end() :] if start else text) if item.strip()]
    plain = all(PLAIN.fullmatch(item) for item in items)
    return f"[{', '.join(item.strip() for item in items)}]" if plain and (start or len(items) > 1) else ""


def with_dash(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """The line as an item of the list above it, and a field with its list between brackets."""
    if (found := IN_ONE_LINE.fullmatch(line)) and (items := listed(f"- {found[2]}")):
        yield Proposal(f"{found[1]}{items}", "dopo «:» i trattini vanno a capo", "Oppure usa le parentesi quadre.")
    body = line.lstrip(" ")
    indent = len(line) - len(body)
    item = _item_above(indent, above)
    if not item:
        return
    column, first = item
    if mended := dashed(line).lstrip(" "):
        yield Proposal(f"{' ' * column}{mended}", "questo non è il trattino di un elenco", REMEDY)
    elif column == indent and body and not body.startswith("- ") and _is_item(body, first):
        cause = "manca il trattino che inizia un elemento"
        yield Proposal(f"{' ' * column}- {body}", cause, "Aggiungi «- » davanti.")


def _is_item(body: str, first: str) -> bool:
    """Whether a line begins an item as the one above does: with the first field of a group, or a text with a text."""
    return body.partition(":")[0] in FIRST if FIELD.match(body) else not FIELD.match(first)


def _item_above(indent: int, above: Sequence[str]) -> tuple[int, str] | None:
    """Where the dash of the item above stands, whose text may go on further in, and what follows it."""
    for line in reversed(above):
        body = line.lstrip(" ")
        if body.startswith("- "):
            return len(line) - len(body), body[2:].lstrip(" ")
        if body and not body.startswith("#") and len(line) - len(body) <= indent:
            return None
    return None
