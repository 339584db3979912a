"""What must not stand in a file, whatever it says: signs that nobody sees, directives, what git could not join."""

import re

from macros.places import Position, Source

DIRECTIVE = re.compile("%(YAML|TAG)")
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
REST_OF_CONFLICT = "la riga è il resto di due modifiche che si scontravano.", "Cancellala."
# Tabs break YAML's indentation; the others are line breaks or controls that editors do not show (YAML 1.1, 5.1, 5.4).
UNWANTED = re.compile("[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
WITHIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Those in a text, made by a code between quotation marks: a tab does no harm there, a carriage return ends a line."""
BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""Those that part two words."""
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that YAML takes for letters."""
HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Signs without width; not those that join letters, which some scripts and emoji need."""
NAMES = {
    "\u00a0": "uno spazio che non si spezza",
    "\u00ad": "un trattino facoltativo",
    "\u200b": "uno spazio di larghezza zero",
    "\u2060": "uno spazio di larghezza zero",
    "\ufeff": "uno spazio di larghezza zero",
}


def named(sign: str) -> str:
    """A sign that nobody sees as messages call it."""
    kinds = {"un a capo di altri programmi": BREAKS, "uno spazio di altri programmi": SPACES}
    kind = next((name for name, pattern in kinds.items() if pattern.match(sign)), "un codice")
    return f"{NAMES.get(sign, kind)} (U+{ord(sign):04X})"


def report_unwanted(source: Source) -> None:
    """One problem for each line with a tab, a sign that cannot be seen or a directive, and for each conflict."""
    for number, line in enumerate(source.lines, 1):
        if match := DIRECTIVE.match(line):
            message = f"«{match[0]}» è una direttiva YAML: qui non è prevista."
            source.report(Position(number, 1), message, "Cancella la riga.")
        if match := UNWANTED.search(line):
            source.report(Position(number, match.start() + 1), *_told(match[0]))
    _report_conflicts(source)


def _told(sign: str) -> tuple[str, str]:
    if sign == "\t":
        return "c'è un carattere di tabulazione.", "Usa gli spazi."
    hint = "Al suo posto metti uno spazio." if BREAKS.match(sign) else "Cancellalo."
    return f"c'è un segno che non si vede: {named(sign)}.", hint


def _report_conflicts(source: Source) -> None:
    """One problem for each place where git could not join two changes, and wrote both of them into the file."""
    marked = [(number, line[0]) for number, line in enumerate(source.lines, 1) if line.startswith(CONFLICT)]
    start = 0
    for number, mark in marked:
        if mark == ">" and start:
            message = f"qui due modifiche si scontrano, fino alla riga {number}."
            hint = "Tieni una delle due versioni e cancella le righe con «<<<<<<<», «=======» e «>>>>>>>»."
            source.report(Position(start, 1), message, hint)
        elif mark != "<" and not start:
            source.report(Position(number, 1), *REST_OF_CONFLICT)
        start = {"<": number, "=": start, ">": 0}[mark]
    if start:
        source.report(Position(start, 1), *REST_OF_CONFLICT)
