"""What pydantic finds in a plan -> what an editor reads, in Italian."""

import re
from calendar import monthrange
from difflib import get_close_matches
from typing import Any

from macros.addresses import without_spaces
from macros.fields import SLUG
from macros.mistakes.meant import meant, slug_of
from macros.places import shown

MESSAGES = {
    "date_format": "«{input}» non è una data.",
    "date_unknown": "«{input}» è una data che non esiste.",
    "partial_date_format": "«{input}» non è una data.",
    "slug_format": "«{input}» non va bene come nome breve.",
    "slug_reserved": "«{input}» è il nome che il sito dà alle pagine degli elenchi.",
    "url_format": "«{input}» non è un indirizzo web.",
    "email_format": "«{input}» non è un indirizzo e-mail.",
    "channel_format": "«{input}» non è né un'e-mail né un indirizzo web.",
    "year_format": "«{input}» non è un anno.",
    "number_format": "«{input}» non è un numero.",
    "enum": "«{input}» non è tra i valori previsti.",
    "missing": "manca «{field}».",
    "missing_value": "manca il valore di «{field}».",
    "extra_forbidden": "il campo «{field}» non esiste qui.",
    "empty": "il valore è vuoto.",
    "single": "qui va un solo valore, non {kind}.",
    "string_too_long": "il testo è troppo lungo: più di {max_length} caratteri.",
    "string_type": "qui va un testo, non {kind}.",
    "list_type": "qui va un elenco, non {kind}.",
    "dict_type": "qui vanno degli anni con i loro valori, non {kind}.",
    "model_type": "qui vanno dei campi «nome: valore», non {kind}.",
}
HINTS = {
    "date_format": "Scrivi anno-mese-giorno, per esempio 2025-02-27.",
    "partial_date_format": "Scrivi l'anno, anno-mese o anno-mese-giorno: 2026, 2026-06 o 2026-06-30.",
    "slug_format": "Usa minuscole senza accenti, cifre e trattini, per esempio scuole-aperte.",
    "slug_reserved": "Scegline un altro.",
    "url_format": "Scrivilo intero, per esempio https://www.example.org/pagina.",
    "email_format": "Per esempio ufficio@example.org.",
    "channel_format": "Per esempio osservazioni@example.org oppure https://www.example.org/partecipa.",
    "year_format": "Scrivi quattro cifre, per esempio 2026.",
    "number_format": "Scrivi solo cifre, con il punto per i decimali: 1500000 o 12.5.",
    "string_type": "Se è un testo che inizia con una parentesi, mettilo tra virgolette.",
    "list_type": "Ogni elemento va su una riga che inizia con «- ».",
    "dict_type": "Ogni anno va su una riga, senza trattino: «2026: 40», con uno spazio dopo i due punti.",
}
OF_FIELDS = {"missing", "missing_value", "extra_forbidden"}
OF_SHAPES = {"string_type", "list_type", "dict_type", "model_type"}
"""What is said of a list or of a group of fields; the other messages quote the value, and so it must be text."""
ITALIAN = {
    "azioni": "actions",
    "bozza": "draft",
    "consultazione": "consultation",
    "data": "date",
    "descrizione": "description",
    "documenti": "documents",
    "ente": "authority",
    "esito": "outcome",
    "fine": "end",
    "fonte": "source",
    "fonti": "sources",
    "francese": "fr",
    "glossario": "glossary",
    "icona": "icon",
    "importo": "amount",
    "indicatori": "indicators",
    "indirizzo": "address",
    "inglese": "en",
    "inizio": "start",
    "introduzione": "introduction",
    "latino": "la",
    "luoghi": "places",
    "missioni": "missions",
    "motivo": "reason",
    "nome": "name",
    "nota": "note",
    "note": "notes",
    "obiettivi": "objectives",
    "osservazioni": "observations",
    "parole_chiave": "keywords",
    "parole_straniere": "foreign_words",
    "percorso": "timeline",
    "periodo": "period",
    "pilastri": "pillars",
    "responsabile": "owner",
    "scadenza": "deadline",
    "sigla": "code",
    "sottotitolo": "tagline",
    "spagnolo": "es",
    "stato": "status",
    "tedesco": "de",
    "telefono": "phone",
    "testo": "text",
    "titolo": "title",
    "valore": "value",
}
"""What editors write who take the name of a field for a word to be translated."""
PAIR = re.compile(r"([0-9]{4})[:=](\S+)")
"""A year and its value, which were to be a field."""
MANY = 1_000
"""Looking for a near word takes time: among more words than these it is not worth it."""


def told(kind: str, value: Any, facts: dict[str, Any]) -> tuple[str, str]:
    """The message and the hint for what pydantic calls `kind`, found at `value`; `facts` fill the message."""
    shape = _shape(kind, value)
    known = {key: shown(fact) for key, fact in facts.items()}
    message = MESSAGES.get(shape, "il valore non va bene.").format(**known, input=shown(value), kind=_kind(value))
    return message, _hint(kind, shape, value)


def _hint(kind: str, shape: str, value: Any) -> str:
    if shape == "date_unknown":
        return _calendar(str(value))
    if shape == "date_format" and meant("partial_date_format", value):
        return HINTS[shape] if meant(shape, value) else "Manca il giorno: scrivi anno-mese-giorno, come 2025-02-27."
    if shape in ("email_format", "channel_format") and re.match("mailto:", value, re.IGNORECASE):
        return "Togli «mailto:»."
    if shape in ("url_format", "channel_format") and re.match(r"https?://.*\s", value):
        return without_spaces(value).hint
    if shape == "year_format" and PAIR.fullmatch(value):
        return "Dopo l'anno vanno i due punti e uno spazio."
    return HINTS.get(shape if kind in OF_SHAPES else kind, "")


def _calendar(value: str) -> str:
    """Why a date with the right form does not exist."""
    year, month, *_ = map(int, f"{value}-01".split("-"))
    if not 1 <= month <= 12:
        return "I mesi vanno da 01 a 12."
    return f"Quel mese ha {monthrange(year, month)[1]} giorni." if year else "Gli anni iniziano da 0001."


def _shape(kind: str, value: Any) -> str:
    """`kind`, or what is plainer: that there is no value at all, or more than one."""
    if kind in OF_FIELDS:
        return kind
    if value is None or (isinstance(value, str) and not value.strip()):
        return "empty"
    return "single" if kind not in OF_SHAPES and isinstance(value, list | dict) else kind


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "un elenco"
    return "dei campi" if isinstance(value, dict) else "un testo"


def closest(wrong: str, choices: list[str]) -> str | None:
    """The choice that was probably meant."""
    plain = wrong.lower().translate(str.maketrans("àèéìòù ", "aeeiou-"))
    if (translated := ITALIAN.get(plain.replace("-", "_"), "")) in choices:
        return translated
    return next(iter(get_close_matches(plain[:100], choices[:MANY], n=1, cutoff=0.7)), None)


def near(wrong: str, choices: list[str]) -> str:
    """«Forse volevi dire …», or all the choices where none is near and they are few enough to read.

    An id that is itself written wrongly is offered as it must become.
    """
    close = closest(wrong, choices)
    if close:
        return f"Forse volevi dire «{valid(close)}»?"
    return f"Puoi scrivere: {', '.join(map(valid, choices))}." if 0 < len(choices) <= 25 else ""


def valid(choice: str) -> str:
    """A field, a value or an id as it may be written."""
    return choice if re.fullmatch(f"{SLUG}|[a-z_]+", choice) else slug_of(choice) or shown(choice)
