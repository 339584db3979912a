"""How easy a text is to read: its sentences, their words, the Gulpease index."""

import re

MARKS = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])|^\s*>\s?|[*_`#|]+", re.MULTILINE)
ITEM = re.compile(r"^\s*(?:[-*+]|[0-9]+[.)])\s+", re.MULTILINE)
ENDS = re.compile(r"(?<=[.!?…])[»\"')\]]*\s+(?=[«\"'(\[]?[A-ZÀ-ÖØ-Þ0-9])|\n\s*\n")
# No sentence ends after these: «art. 9», «n. 27», «D.Lgs. 33», «A. Bianchi».
SHORT = re.compile(r"\b(?:artt?|nn?|pagg?|pp?|lett|cfr|cap|par|[A-Z]|lgs)\.$", re.IGNORECASE)

SHORTEST = len("artt.") + 1
"""The letters at a sentence's end among which an abbreviation, and what stands before it, is looked for."""


def sentences(text: str) -> list[str]:
    """The sentences of a Markdown text, without its marks; each item of a list is at least one."""
    plain = MARKS.sub(lambda mark: mark[1] or "", ITEM.sub("\n\n", text))
    found: list[str] = []
    for piece in ENDS.split(plain):
        joined = " ".join(piece.split())
        if found and SHORT.search(found[-1], max(0, len(found[-1]) - SHORTEST)):
            found[-1] += f" {joined}"
        elif words(joined):
            found.append(joined)
    return found


def words(text: str) -> list[str]:
    """The words of a text; «dell'acqua» is two, as it is read."""
    return re.findall(r"\w+", text)


def gulpease(text: str) -> float:
    """The Gulpease index of a text with at least one word: 100 is the easiest, 0 the hardest.

    89 + (300 · sentences - 10 · letters) / words, from P. Lucisano and M. E. Piemontese, «GULPEASE: una formula per la
    predizione della difficoltà dei testi in lingua italiana», Scuola e città 3, 1988. Under 80 a text is hard for who
    has left school after the «elementari», under 60 after the «medie», under 40 after the «superiori».
    """
    found = sentences(text)
    number = [word for sentence in found for word in words(sentence)]
    return 89 + (300 * len(found) - 10 * sum(map(len, number))) / len(number)
