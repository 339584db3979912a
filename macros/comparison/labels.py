"""The changes between two drafts in Italian: the names of items, kinds and fields, and values as people read them."""

from collections.abc import Mapping
from typing import NamedTuple

from macros import italian
from macros.changes import Change, Kind, Value, title_of
from macros.comparison.items import ItemType, index
from macros.comparison.pairs import merged
from macros.comparison.wording import Op, Run, folded, words
from macros.model import TEXT_FIELDS, Item, Plan
from macros.text import readable

NOTHING = "assente"
"""Stands for the value that a field did not have; one form for masculine and feminine."""
ARROW = Run("same", " → ")


class Noun(NamedTuple):
    """What an item is called, and the endings that agree with it."""

    singular: str
    plural: str
    endings: tuple[str, str] = ("o", "i")

    def counted(self, number: int) -> str:
        """«1 azione», «2 azioni»."""
        return f"{number} {self.singular if number == 1 else self.plural}"

    def agreed(self, participle: str, number: int = 1) -> str:
        """A participle with the ending that agrees, in place of its star: «aggiunto», «aggiunta», «aggiunti»."""
        return participle.replace("*", self.endings[number != 1])


FEMININE = ("a", "e")
NOUNS: Mapping[ItemType, Noun] = {
    ItemType.DRIVER: Noun("driver", "driver"),
    ItemType.OBJECTIVE: Noun("obiettivo", "obiettivi"),
    ItemType.ACTION: Noun("azione", "azioni", FEMININE),
    ItemType.INDICATOR: Noun("indicatore", "indicatori"),
    ItemType.DOCUMENT: Noun("documento", "documenti"),
    ItemType.PILLAR: Noun("pilastro", "pilastri"),
    ItemType.MISSION: Noun("missione", "missioni", FEMININE),
    ItemType.STEP: Noun("tappa", "tappe", FEMININE),
    ItemType.TERM: Noun("voce di glossario", "voci di glossario", FEMININE),
    ItemType.SOURCE: Noun("fonte", "fonti", FEMININE),
    ItemType.NOTE: Noun("nota", "note", FEMININE),
    ItemType.QUOTATION: Noun("dichiarazione", "dichiarazioni", FEMININE),
    ItemType.OBSERVATION: Noun("osservazione", "osservazioni", FEMININE),
    ItemType.PLAN: Noun("piano", "piani"),
}
KINDS: Mapping[Kind, str] = {
    Kind.ADDED: "aggiunt*",
    Kind.REMOVED: "tolt*",
    Kind.MOVED: "spostat*",
    Kind.RENAMED: "rinominat*",
}
"""What may happen to a whole item; of its fields is told what they were and are. The star is for `Noun.agreed`."""
MODIFIED = "modificat*"
"""The item is there still, and something about it is not as it was."""
FIELDS: Mapping[str, str] = {
    "parent": "fa parte di",
    "position": "posizione nell'elenco",
    "id": "indirizzo",
    "title": "titolo",
    "code": "sigla",
    "description": "descrizione",
    "source": "fonte",
    "note": "nota",
    "unit": "unità di misura",
    "baseline.value": "valore di partenza",
    "baseline.year": "anno del valore di partenza",
    "targets": "valore atteso per il",
    "owner": "responsabile",
    "partners": "chi collabora",
    "places": "luoghi",
    "start": "inizio",
    "deadline": "scadenza",
    "status": "stato",
    "budget.amount": "risorse",
    "budget.source": "origine delle risorse",
    "url": "indirizzo web",
    "format": "formato",
    "size": "dimensione",
    "date": "data",
    "publisher": "chi pubblica",
    "official_title": "titolo ufficiale",
    "tagline": "sottotitolo",
    "pillars": "pilastri",
    "missions": "missioni",
    "on": "riferimento",
    "text": "testo",
    "author": "autore",
    "author_type": "tipo di soggetto",
    "role": "incarico",
    "outcome": "esito",
    "reason": "motivazione",
    "full_title": "titolo completo",
    "disclaimer": "avvertenza",
    "introduction": "introduzione",
    "period.start": "inizio del periodo",
    "period.end": "fine del periodo",
    "draft.status": "stato della bozza",
    "authority.name": "nome dell'ente",
    "authority.address": "indirizzo dell'ente",
    "authority.phone": "telefono dell'ente",
    "authority.email": "e-mail dell'ente",
    "authority.pec": "PEC dell'ente",
    "authority.website": "sito dell'ente",
    "authority.tax_code": "codice fiscale dell'ente",
    "authority.transparency": "pagina «Amministrazione trasparente»",
    "authority.accessibility_statement": "dichiarazione di accessibilità",
    "authority.feedback": "dove segnalare un problema",
    "authority.data_protection": "responsabile della protezione dei dati",
    "consultation.opens": "apertura della consultazione",
    "consultation.closes": "chiusura della consultazione",
    "consultation.audience": "chi può partecipare",
    "consultation.channel": "dove inviare le osservazioni",
    "consultation.description": "come si partecipa",
    "consultation.source": "fonte sulla consultazione",
}
LISTS = {
    "pillars": "i pilastri",
    "missions": "le missioni",
    "drivers": "i driver",
    "timeline": "il percorso",
    "consultation": "la consultazione",
}
"""What a note may be about, other than an item."""
DATES = {"date", "period.start", "period.end"}
STATUSES = {
    str(status): words.lower()
    for table in (italian.DRAFT_STATUS, italian.STEP_STATUS, italian.OUTCOME)
    for status, words in table.items()
}


def field_label(field: str) -> str:
    """The name of a field as a citizen would say it: «scadenza», «valore atteso per il 2026»."""
    name, _, year = field.partition(".")
    return f"{FIELDS[name]} {year}" if name == "targets" else FIELDS[field]


def titles(*plans: Plan) -> dict[str, str]:
    """The name of every item by id, with its code if it has one, to show in place of ids; the last plan's prevail."""
    names = dict(LISTS)
    for plan in plans:
        for node in index(plan).values():
            code = node.item.code if isinstance(node.item, Item) else None
            names[node.id] = f"{code} {title_of(node.item)}" if code else title_of(node.item)
    return names


def shown(change: Change, value: Value, names: Mapping[str, str]) -> str:
    """The old or new value of a change as people read it; `names` are the `titles` of both plans."""
    if isinstance(value, tuple):
        return _separator(value).join(shown(change, each, names) for each in value)
    if value is None:
        return NOTHING
    if change.kind is Kind.REFERENCES_CHANGED or change.field == "parent":
        return names.get(value, value)
    if change.kind is Kind.DEADLINE_MOVED or change.field in DATES:
        return italian.when(value)
    if change.field == "budget.amount":
        return italian.money(*value.split(" ", 1))
    return STATUSES.get(value, value) if change.field in {"status", "draft.status", "outcome"} else value


def _separator(values: tuple[str, ...]) -> str:
    return "; " if any("," in each for each in values) else ", "


def runs(change: Change, names: Mapping[str, str]) -> list[Run]:
    """How a field changed, as people read it: a text with its changed words, a list with what went and what came.

    Any other value is «31 dicembre 2025 → 30 giugno 2026». What is `del` went, what is `ins` came.
    """
    if change.kind is Kind.REWORDED:
        old, new = str(change.old or ""), str(change.new or "")
        if str(change.field).split(".")[-1] not in TEXT_FIELDS:
            return folded(words(old, new))
        seen = readable(old), readable(new)
        # Where only the marks of Markdown changed, they are what there is to see.
        return folded(words(*seen)) if seen[0] != seen[1] else folded(words(old, new))
    if isinstance(change.old, tuple) and isinstance(change.new, tuple):
        return _list_runs(change, change.old, change.new, names)
    old, new = (shown(change, value, names) for value in (change.old, change.new))
    before, after = Run("same" if change.old is None else "del", old), Run("same" if change.new is None else "ins", new)
    return [before, ARROW, after]


def _list_runs(change: Change, old: tuple[str, ...], new: tuple[str, ...], names: Mapping[str, str]) -> list[Run]:
    found: list[Run] = []
    for each in merged(old, new):
        op: Op = "ins" if each not in old else "same" if each in new else "del"
        found += [Run("same", _separator(old + new)), Run(op, shown(change, each, names))]
    return found[1:]
