"""The spaces at the start of a line: how many there may be, after the lines above it."""

import re
from collections.abc import Iterator, Sequence

from macros.mistakes.proposals import Proposal
from macros.mistakes.vocabulary import FIELDS, FIRST

START = re.compile(r"( *)((?:- +)*)(.*)")
FIELD = re.compile(r"[\w-]+:(?: |$)")
NOTE = re.compile(r"#|//|/\*|```|~~~|\(.*\)$")
NAMED = re.compile(r"([a-z_]+) *(?:[=;.：]|,?$)")
FAR = 200
"""Lines above that are looked at."""


def aligned(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """The line begun with a dash, or with other spaces: as many as a line above, the nearest number first."""
    body = line.lstrip(" ")
    indent = indent_of(line)
    if FIELD.match(body) or body.startswith("- "):
        if body.partition(":")[0] in FIRST:
            yield Proposal(
                f"{' ' * indent}- {body}", "manca il trattino che inizia un elemento", "Aggiungi «- » davanti."
            )
        for width in sorted(columns(above), key=lambda each: abs(each - indent)):
            yield Proposal(
                " " * width + body, _spaces(indent, width), "Allineala alle altre righe dello stesso elemento."
            )
    elif _is_text(body):
        last = next((each for each in reversed(above[-FAR:]) if each.strip()), "")
        begins = FIELD.match(last.lstrip(" ")) or last.lstrip(" ").startswith("- ")
        further = columns(above)[0] + 2 if begins else indent_of(last)
        cause = "la riga continua il testo di quella sopra, ma non è più a destra"
        for width in sorted({*(each for each in columns(above) if each > indent), further}):
            yield Proposal(" " * width + body, cause, f"Falla iniziare {spaced(width)}.")


def _is_text(body: str) -> bool:
    """Whether a line may go on with a text: not a note, nor the name of a field without its colon."""
    named = NAMED.match(body)
    return not NOTE.match(body) and not (named and named[1] in FIELDS)


def columns(above: Sequence[str]) -> list[int]:
    """Where the lines above begin, dashes and what follows them, the nearest first; with one step more after a «:».

    The margin comes last.
    """
    found: dict[int, None] = {}
    lines = [each for each in above[-FAR:] if each.strip() and not each.lstrip().startswith("#")]
    for number, line in enumerate(reversed(lines)):
        indent, dashes, body = START.fullmatch(line).groups()  # type: ignore[union-attr] # it matches any line
        column = len(indent) + len(dashes)
        if not number and re.fullmatch(r"[\w-]+: *(#.*)?", body):
            found[column + 2] = None
        found |= {column: None, len(indent): None}
    return list(found | {0: None})


def _spaces(now: int, then: int) -> str:
    """What is wrong with the start of a line."""
    begins = f"la riga inizia {spaced(now)}"
    return f"{begins} invece che {spaced(then)}" if then else f"{begins}: non ce ne vogliono"


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def spaced(number: int) -> str:
    """A number of spaces as messages say it."""
    return "con 1 spazio" if number == 1 else f"con {number} spazi" if number else "senza spazi"
