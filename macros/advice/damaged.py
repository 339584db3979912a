"""Advice about words that other programs have damaged: readers cannot read them, or the search does not find them."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from macros.mistakes.unwanted import HIDDEN, named
from macros.model import TEXT_FIELDS
from macros.places import DataPath, Problem, Source, shown
from macros.text import ENTITY


class Damage(NamedTuple):
    """How a damage is found, what is said of the signs that are found, and how they were."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    mended: Callable[[str], str]

    def without(self, line: str) -> str:
        """The line as it was."""
        return self.pattern.sub(lambda signs: self.mended(signs[0]), line)


def _decoded(signs: str) -> str:
    """Letters of UTF-8 that were read as those of Windows; `Ã` alone has lost its second sign, a space."""
    whole = f"{signs}\u00a0" if signs == "Ã" else signs
    try:
        return b"".join(each.encode("cp1252", "ignore") or each.encode("latin-1") for each in whole).decode()
    except UnicodeError:
        return signs


def _sign(code: str) -> str:
    return html.unescape(code).replace("\u00a0", " ")


NOT_FOUND = "con quello la ricerca non trova la parola."
DAMAGES = (
    Damage(HIDDEN, "nel testo c'è un segno che non si vede: {name}.", f"Cancellalo: {NOT_FOUND}", lambda _: ""),
    Damage(
        re.compile("[\ufb00-\ufb06]"),
        "«{signs}» è un segno solo, non due lettere.",
        f"Riscrivi le lettere: {NOT_FOUND}",
        lambda signs: unicodedata.normalize("NFKC", signs),
    ),
    Damage(re.compile("\ufffd"), "al posto di una lettera c'è «\ufffd».", "Riscrivi la parola.", lambda signs: signs),
    Damage(
        re.compile(
            "Ã[\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]|Â[\u00a0-\u00bf]|â€.|(?<=[a-zà-ú])Ã(?!\\w)"
        ),
        "«{signs}» è una lettera che un altro programma ha letto male.",
        "Riscrivila.",
        _decoded,
    ),
)
CODE = Damage(ENTITY, "sul sito si legge «{signs}», così com'è.", "Scrivi il segno, non il suo codice.", _sign)
"""Texts in Markdown may have codes; these become their signs."""


def damaged(texts: Iterator[tuple[DataPath, str]], source: Source) -> Iterator[Problem]:
    """Rule: words have the letters that readers see, each as a letter; once for each text and kind of damage."""
    for path, text in texts:
        for damage in (*DAMAGES, CODE) if TEXT_FIELDS.isdisjoint(map(str, path[-1:])) else DAMAGES:
            if found := damage.pattern.search(text):
                place = source.find(path, found[0])
                message = damage.message.format(signs=shown(found[0]), name=named(found[0][0]))
                line = source.line_at(place.line)
                mended = damage.without(line)
                yield source.problem(place, message, damage.hint, mended if mended != line else "")
