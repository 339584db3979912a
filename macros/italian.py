"""How the site writes dates, numbers and the values of the model in Italian."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from macros.model import Consultation, DraftStatus, Observation, Outcome, Plan, StepStatus

MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
NUMBERS = (
    "zero", "un", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici",
)  # fmt: skip
THOUSANDS = r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"
"""A number with points between its thousands; «0.125» and «12345.678» are none, there the point is a comma."""
DRAFT_STATUS = {
    DraftStatus.BOZZA: "Bozza",
    DraftStatus.IN_CONSULTAZIONE: "In consultazione",
    DraftStatus.ADOTTATO: "Adottato",
    DraftStatus.APPROVATO: "Approvato",
    DraftStatus.RITIRATO: "Ritirato",
}
STEP_STATUS = {
    StepStatus.CONCLUSO: "Tappa conclusa",
    StepStatus.IN_CORSO: "Tappa in corso",
    StepStatus.PREVISTO: "Tappa prevista",
}
OUTCOME = {
    Outcome.ACCOLTA: "Accolta",
    Outcome.ACCOLTA_IN_PARTE: "Accolta in parte",
    Outcome.NON_ACCOLTA: "Non accolta",
    Outcome.IN_ESAME: "In esame",
}


def day(value: date) -> str:
    """«27 febbraio 2025», «1° aprile 2025» (Treccani: the first of a month is ordinal)."""
    number = "1°" if value.day == 1 else str(value.day)
    return f"{number} {MONTHS[value.month - 1]} {value.year}"


def when(value: str) -> str:
    """A date of the model, whole or partial: «2026», «giugno 2026», «30 giugno 2026»."""
    parts = value.split("-")
    if len(parts) == 3:
        return day(date.fromisoformat(value))
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else value


def count(number: int) -> str:
    """A small number in letters, as in «i dieci driver»; in figures from thirteen on."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def the(number: int, one: str, many: str) -> str:
    """A masculine noun with its number and article: «I dieci driver», «Gli undici driver», «Il driver»."""
    if number == 1:
        return f"Il {one}"
    return f"{'Gli' if number in (8, 11) or 80 <= number < 90 else 'I'} {count(number)} {many}"


def figure(value: str) -> Decimal | None:
    """The number in a value as Italian writes it («1.900», «9,1», «almeno 30 %»); None where there is not just one."""
    found = re.findall(rf"{THOUSANDS}|-?\d+(?:[.,]\d+)?", value)
    if len(found) != 1:
        return None
    thousands = re.fullmatch(THOUSANDS, found[0])
    return Decimal((found[0].replace(".", "") if thousands else found[0]).replace(",", "."))


def money(amount: str, currency: str) -> str:
    """«1.500.000 euro», «12,50 euro»; other currencies by their ISO 4217 letters."""
    value = Decimal(amount)
    figure = f"{value:,.2f}" if value != value.to_integral_value() else f"{value:,.0f}"
    figure = figure.translate(str.maketrans(",.", ".,"))
    return f"{figure} {'euro' if currency == 'EUR' else currency}"


def outcomes(observations: Iterable[Observation]) -> str:
    """How many observations there are and what became of them: «3 osservazioni: 2 accolte, 1 in esame»."""
    found = list(observations)
    number = Counter(each.outcome for each in found if each.outcome)
    known = ", ".join(_counted(number[outcome], OUTCOME[outcome].lower()) for outcome in Outcome if number[outcome])
    return _counted(len(found), "osservazione") + (f": {known}" if known else "")


def _counted(number: int, words: str) -> str:
    """«1 accolta in parte», «2 accolte in parte», «2 osservazioni»."""
    plural = words.replace("accolta", "accolte").replace("osservazione", "osservazioni")
    return f"{number} {words if number == 1 else plural}"


def on(word: str, value: date) -> str:
    """A day after «il», «dal» or «al», which lose their vowel before 8 and 11: «dall'8 maggio 2025»."""
    elided = {"il": "l'", "dal": "dall'", "al": "all'"}
    return f"{elided[word]}{day(value)}" if value.day in (8, 11) else f"{word} {day(value)}"


def status(plan: Plan, superseded: bool = False) -> str:
    """The legal status of a draft in words: «bozza», «in consultazione dal … al …», «adottato con …», «superata»."""
    draft = plan.draft
    words = DRAFT_STATUS[draft.status].lower()
    if draft.status is DraftStatus.IN_CONSULTAZIONE and plan.consultation:
        words += _span(plan.consultation)
    if draft.act and draft.status in (DraftStatus.ADOTTATO, DraftStatus.APPROVATO):
        # «Deliberazione n. 27» is a word in the sentence, «D.G.R. n. 27» a name.
        words += " con " + (draft.act[0].lower() if draft.act[1:2].islower() else draft.act[0]) + draft.act[1:]
    if not superseded or draft.status is DraftStatus.BOZZA:
        return "superata" if superseded else words
    return f"superata ({words if draft.status is DraftStatus.IN_CONSULTAZIONE else f'testo {words}'})"


def _span(known: Consultation) -> str:
    """« dal … al …», as far as the days are known."""
    if known.opens:
        return f" {on('dal', known.opens)}" + (f" {on('al', known.closes)}" if known.closes else "")
    return f" fino {on('al', known.closes)}" if known.closes else ""


def consultation(known: Consultation, is_open: bool) -> str:
    """When observations are received, as far as the plan says it; where that is not now, just the days.

    No clock: whether the consultation is open is told by the draft's status, never by today's date.
    """
    opens, closes = known.opens, known.closes
    if opens and closes:
        return f"{'Le osservazioni si inviano' if is_open else 'Periodo della consultazione:'}{_span(known)}."
    if opens:
        start = (
            f"La consultazione si è aperta {on('il', opens)}"
            if is_open
            else f"Inizio della consultazione: {day(opens)}"
        )
        unknown = "Il giorno di chiusura non è indicato"
        return f"{start}. {unknown}: chiedi all'ente se è ancora aperta." if is_open else f"{start}. {unknown}."
    if closes:
        return (
            f"Le osservazioni si inviano entro {on('il', closes)}."
            if is_open
            else f"Termine per le osservazioni: {day(closes)}."
        )
    return "Le date della consultazione non sono indicate."
