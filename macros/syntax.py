"""What the YAML parser says when it cannot go on -> where the mistake is and, in Italian, what to do about it."""

from typing import Any

import yaml

QUOTE = "metti il testo tra virgolette"
NO_START = f"questo carattere non può iniziare un valore: {QUOTE}"
STRUCTURE = "la riga non segue la struttura del file: controlla virgolette, parentesi e spazi all'inizio"
BROKEN = {
    "mapping values are not allowed": f"c'è un «:» in più: se fa parte del testo, {QUOTE}",
    "found character that cannot start": NO_START,
    "did not find expected node content": NO_START,
    "did not find expected alphabetic or numeric": NO_START,
    "mapping keys are not allowed": NO_START,
    "block sequence entries are not allowed": f"l'elenco inizia nella riga dopo; se «-» fa parte del testo, {QUOTE}",
    "did not find expected comment or line break": f"dopo «|» o «>» si va a capo; se fa parte del testo, {QUOTE}",
    "found unexpected document indicator": f"«---» o «...» nel mezzo di un testo: {QUOTE}",
    "did not find expected key": STRUCTURE,
    "did not find expected '-'": "l'elenco qui si interrompe: ogni elemento inizia con «- », allineato agli altri",
    "did not find expected <document start>": "dopo «...» il file è finito: cancella la riga con «...»",
    "found unknown escape character": "dopo «\\» c'è un carattere non previsto: usa virgolette semplici",
    "found invalid Unicode character": "dopo «\\» c'è un codice che non è un carattere: usa virgolette semplici",
    "did not find expected hexdecimal": "dopo «\\» manca il codice di un carattere: usa virgolette semplici",
}
# The parser notices these late, some at the end of the file: they are shown where they begin.
BROKEN_SINCE = {
    "found unexpected end of stream": "manca la virgoletta che chiude il testo iniziato qui",
    "could not find expected ':'": "dopo il nome del campo ci vogliono «:» e uno spazio; "
    "se la riga continua un testo, spostala più a destra",
    "did not find expected ',' or ']'": "all'elenco iniziato qui manca una virgola o la parentesi quadra che lo chiude",
    "did not find expected ',' or '}'": "alla parentesi graffa aperta qui manca una virgola o quella che la chiude",
}


def explain(error: yaml.MarkedYAMLError, last: Any) -> tuple[Any, str]:
    """The mark of the mistake, None where there is none, and its reason; `last` is the event read before it."""
    problem, mark = str(error.problem), error.problem_mark
    known = _of_last(problem, mark, last)
    if known:
        return known
    for start, reason in BROKEN_SINCE.items():
        if problem.startswith(start):
            return error.context_mark or mark, reason
    reasons = (reason for start, reason in BROKEN.items() if problem.startswith(start))
    return mark, next(reasons, "la struttura YAML non è valida")


def _of_last(problem: str, mark: Any, last: Any) -> tuple[Any, str] | None:
    """The mistakes that only the value just read can explain."""
    if last is None or mark is None or last.end_mark.line != mark.line:
        return None
    if problem.startswith("did not find expected"):
        return _past_the_end(mark, last)
    if problem.startswith("mapping values") and last.start_mark.line < mark.line:
        return mark, f"la riga continua il testo di quella sopra: se è un campo, allineala; se no, {QUOTE}"
    return None


def _past_the_end(mark: Any, last: Any) -> tuple[Any, str] | None:
    """Text goes on after its closing quotation mark or bracket."""
    start, end = last.start_mark, last.end_mark
    if isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"'):
        reason = f"le virgolette aperte qui si chiudono alla riga {end.line + 1}, ma il testo continua"
        return start, f"{reason}: racchiudilo tutto nell'altro tipo di virgolette"
    # What has no brackets ends with no character of its own.
    if isinstance(last, yaml.CollectionEndEvent) and start.column < end.column:
        return mark, f"dopo la parentesi chiusa il testo continua: {QUOTE}"
    return None
