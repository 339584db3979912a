"""What the YAML parser says when it cannot go on -> where the mistake is and, in Italian, what to do about it."""

from typing import Any

import yaml

STOPPED = "il file non si può leggere da qui: "
"""How each of these messages begins: what comes after the mistake has not been looked at."""
QUOTE = "Metti il testo tra virgolette."
QUOTE_TEXT = "Se fa parte del testo, metti il testo tra virgolette."
NO_START = ("questo carattere non può iniziare un valore", QUOTE)
STRUCTURE = ("la riga non segue la struttura del file", "Controlla virgolette, parentesi e spazi all'inizio.")
SINGLE = "Usa le virgolette semplici."
OTHER = {"'": "tra virgolette doppie", '"': "tra virgolette semplici"}
Reason = tuple[str, str]
"""What is wrong, and what to do about it."""
BROKEN: dict[str, Reason] = {
    "mapping values are not allowed": ("c'è un «:» in più", QUOTE_TEXT),
    "found character that cannot start": NO_START,
    "did not find expected node content": NO_START,
    "did not find expected alphabetic or numeric": NO_START,
    "mapping keys are not allowed": NO_START,
    "block sequence entries are not allowed": ("dopo «:» non può iniziare un elenco", QUOTE_TEXT),
    "did not find expected comment or line break": ("dopo «|» o «>» si va a capo", QUOTE_TEXT),
    "found unexpected document indicator": ("«---» o «...» nel mezzo di un testo", QUOTE),
    "did not find expected key": STRUCTURE,
    "did not find expected '-'": ("l'elenco si interrompe", "Ogni elemento inizia con «- », allineato agli altri."),
    "did not find expected <document start>": ("dopo «...» il file è finito", "Cancella la riga con «...»."),
    "found unknown escape character": ("dopo «\\» c'è un carattere non previsto", SINGLE),
    "found invalid Unicode character": ("dopo «\\» c'è un codice che non è un carattere", SINGLE),
    "did not find expected hexdecimal": ("dopo «\\» manca il codice di un carattere", SINGLE),
}
# The parser notices these late, some at the end of the file: they are shown where they begin.
BROKEN_SINCE: dict[str, Reason] = {
    "found unexpected end of stream": ("il testo tra virgolette non finisce", "Aggiungi la virgoletta che lo chiude."),
    "could not find expected ':'": (
        "dopo il nome del campo ci vogliono «:» e uno spazio",
        "Se la riga continua un testo, spostala più a destra; se è un appunto, iniziala con «#».",
    ),
    "did not find expected ',' or ']'": (
        "l'elenco tra parentesi non finisce",
        "Aggiungi una virgola o la parentesi quadra che lo chiude.",
    ),
    "did not find expected ',' or '}'": (
        "la parentesi graffa non si chiude",
        "Aggiungi una virgola o la parentesi che la chiude.",
    ),
}


def explain(error: yaml.MarkedYAMLError, last: Any) -> tuple[Any, str, str]:
    """The mark of the mistake, None where there is none, its reason and a hint; `last` is the event read before it."""
    problem, mark = str(error.problem), error.problem_mark
    if isinstance(last, yaml.DocumentEndEvent) and not last.explicit:
        return mark, "la riga inizia più a sinistra della prima del file", "I campi del piano iniziano senza spazi."
    known = _of_last(problem, mark, last)
    if known:
        return known
    for start, reason in BROKEN_SINCE.items():
        if problem.startswith(start):
            return error.context_mark or mark, *reason
    reasons = (reason for start, reason in BROKEN.items() if problem.startswith(start))
    return mark, *next(reasons, STRUCTURE)


def _of_last(problem: str, mark: Any, last: Any) -> tuple[Any, str, str] | None:
    """The mistakes that only the value just read can explain."""
    if last is None or mark is None or last.end_mark.line != mark.line:
        return None
    # A closing mark that is missing makes a text of all that comes before the next one, whatever follows that.
    quoted = isinstance(last, yaml.ScalarEvent) and last.style in OTHER
    if (quoted and last.start_mark.line < mark.line) or problem.startswith("did not find expected"):
        return _past_the_end(mark, last)
    if problem.startswith("mapping values") and last.start_mark.line < mark.line:
        return mark, "la riga continua il testo di quella sopra", f"Se è un campo, allineala. {QUOTE_TEXT}"
    return None


def _past_the_end(mark: Any, last: Any) -> tuple[Any, str, str] | None:
    """Text goes on after its closing quotation mark or bracket."""
    start, end = last.start_mark, last.end_mark
    if isinstance(last, yaml.ScalarEvent) and last.style in OTHER:
        reason, other = "le virgolette aperte qui si chiudono", OTHER[last.style]
        if start.line == end.line:
            return start, f"{reason} prima della fine del testo", f"Racchiudilo tutto {other}."
        hint = f"Se ne manca una, aggiungila; oppure racchiudi tutto {other}."
        return start, f"{reason} alla riga {end.line + 1}", hint
    # What has no brackets ends with no character of its own.
    if isinstance(last, yaml.CollectionEndEvent) and start.column < end.column:
        return mark, "dopo la parentesi chiusa il testo continua", QUOTE
    return None
