"""A list in brackets that cannot be read, or reads as something else -> how it should be written."""

import re
from collections.abc import Callable, Iterator

from macros.mistakes.dashes import PLAIN

WRITTEN = re.compile(r"\[(?P<items>[^\]]*?)(?P<end>[\])}]?)\s*[.,;:]?")
QUOTED = re.compile(r"""(?:(["'])[^"']+\1\s*,\s*)+(["'])[^"']+\2""")
ITEM = re.compile(r"""\s*("[^"]*"(?=\s*(?:,|$))|'.*?'(?=\s*(?:,|$))|[^,]*?)\s*(?:,|$)""")


def bracketed(value: str, quoted: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """The list with each item as it may stand there and with its own brackets, what was wrong, and what to do.

    `quoted` puts a text between the marks that it needs.
    """
    if QUOTED.fullmatch(value):
        yield f"[{value}]", "l'elenco non ha le parentesi quadre", "Mettile all'inizio e alla fine."
        return
    if not (found := WRITTEN.fullmatch(value)):
        return
    items = [item for item in (match[1] for match in ITEM.finditer(found["items"])) if item]
    plain = [re.sub(r"^-\s+", "", item) for item in items]
    new = [_item(item, quoted) for item in plain]
    if plain != items:
        cause, remedy = "tra le parentesi quadre non vanno trattini", "Separa gli elementi con una virgola."
    elif new != items:
        cause, remedy = "un elemento dell'elenco non si può leggere così", "Mettilo tra virgolette."
    elif found["end"] in (")", "}"):
        cause, remedy = f"l'elenco si apre con «[» e si chiude con «{found['end']}»", "Chiudilo con «]»."
    elif not found["end"]:
        cause, remedy = "manca la parentesi quadra che chiude l'elenco", "Aggiungila alla fine."
    else:
        cause, remedy = "dopo la parentesi che chiude l'elenco c'è un segno in più", "Toglilo."
    if new and (mended := f"[{', '.join(new)}]") != value:
        yield mended, cause, remedy


def _item(written: str, quoted: Callable[[str], str]) -> str:
    """An item between quotation marks, where it needs others than it has."""
    mark, inner = written[:1], written[1:-1]
    if mark in ("'", '"') and written[-1:] == mark and inner:
        return quoted(inner) if mark in inner else written
    return written if PLAIN.fullmatch(written) else quoted(written)
