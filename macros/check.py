"""Data and places -> problems, or a Plan. Never raises, never stops at the first mistake.

Two kinds of rule: the form of each field, told by the model, and the agreement between fields, told here. The
second kind reads the plain data, so that a plan with a wrong date is still searched for wrong references.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from macros.model import Item, Observation, Plan, Quotation
from macros.source import DataPath, Problem, Source, read
from macros.text import links, safe_scheme

LISTS = {"pillars": "un pilastro", "missions": "una missione"}
TEXT_FIELDS = {"description", "introduction", "summary", "note", "text", "reason"}
MAX_BRACKETS = 200
MESSAGES = {
    "date_format": "«{input}» non è una data.",
    "date_unknown": "«{input}» è una data che non esiste.",
    "partial_date_format": "«{input}» non è una data.",
    "slug_format": "«{input}» non va bene come nome breve.",
    "url_format": "«{input}» non è un indirizzo web.",
    "email_format": "«{input}» non è un indirizzo e-mail.",
    "channel_format": "«{input}» non è né un'e-mail né un indirizzo web.",
    "year_format": "«{input}» non è un anno.",
    "number_format": "«{input}» non è un numero.",
    "enum": "«{input}» non è tra i valori previsti.",
    "missing": "manca «{field}».",
    "string_too_short": "il testo è vuoto.",
    "string_too_long": "il testo è troppo lungo: più di {max_length} caratteri.",
    "string_type": "qui va un testo, non {kind}.",
    "list_type": "qui va un elenco, non {kind}.",
    "dict_type": "qui vanno dei campi «nome: valore», non {kind}.",
    "model_type": "qui vanno dei campi «nome: valore», non {kind}.",
}
HINTS = {
    "date_format": "Scrivi anno-mese-giorno, per esempio 2025-02-27.",
    "partial_date_format": "Scrivi l'anno, anno-mese o anno-mese-giorno: 2026, 2026-06 o 2026-06-30.",
    "slug_format": "Usa minuscole senza accenti, cifre e trattini, per esempio scuole-aperte.",
    "url_format": "Scrivilo intero, per esempio https://www.example.org/pagina.",
    "email_format": "Per esempio ufficio@example.org.",
    "channel_format": "Per esempio osservazioni@example.org oppure https://www.example.org/partecipa.",
    "year_format": "Scrivi quattro cifre, per esempio 2026.",
    "number_format": "Scrivi solo cifre, con il punto per i decimali: 1500000 o 12.5.",
    "list_type": "Ogni elemento va su una riga che inizia con «- ».",
}


class Mapping(NamedTuple):
    """A group of fields of the file and where it stands."""

    path: DataPath
    data: dict[str, Any]

    @property
    def collection(self) -> str:
        """The list or field that holds it: `drivers`, `actions`, `draft`, …; empty for the plan itself."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")


def check_file(path: Path, name: str | None = None) -> tuple[Plan | None, list[Problem]]:
    """Read and check one plan; `name` stands for the file in problems, which come in the order of its lines."""
    return check(read(path, name))


def check(source: Source) -> tuple[Plan | None, list[Problem]]:
    """The plan, where there is no problem, and the problems in the order of the lines."""
    plan = None
    if not source.problems or source.data is not None:
        plan = _validate(source)
        mappings = list(_walk(source.data))
        ids = _check_ids(mappings, source)
        _check_references(mappings, ids, source)
        _check_periods(mappings, source)
        _check_texts(mappings, ids, source)
    problems = sorted(set(source.problems))
    return (None if problems else plan), problems


def _walk(data: Any, path: DataPath = ()) -> Iterator[Mapping]:
    """Every group of fields, in the order of the file."""
    if isinstance(data, dict):
        yield Mapping(path, data)
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from _walk(value, (*path, key))


def _validate(source: Source) -> Plan | None:
    try:
        return Plan.model_validate(source.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _report_form(dict(detail), source)
        return None


def _report_form(detail: dict[str, Any], source: Source) -> None:
    """Say in Italian what pydantic found, at the place it concerns."""
    path: DataPath = tuple(step for step in detail["loc"] if step != "[key]")
    kind = detail["type"]
    if kind == "extra_forbidden":
        fields = list(_model_at(path[:-1]).model_fields)
        source.report(source.key_at(path), f"il campo «{path[-1]}» non esiste qui.", _near(str(path[-1]), fields))
        return
    facts = {"input": _shown(detail["input"]), "field": path[-1] if path else "", "kind": _kind(detail["input"])}
    message = MESSAGES.get(kind, "il valore non va bene.").format(**{**detail.get("ctx", {}), **facts})
    at_key = kind == "missing" or "[key]" in detail["loc"]
    hint = _near(str(detail["input"]), _choices(path)) if kind == "enum" else HINTS.get(kind, "")
    source.report(source.key_at(path) if at_key else source.at(path), message, hint)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "un elenco"
    return "dei campi" if isinstance(value, dict) else "un testo" if value else "un vuoto"


def _near(wrong: str, choices: list[str]) -> str:
    """«Forse volevi dire …», or all the choices where none is near and they are few enough to read."""
    plain = wrong.lower().translate(str.maketrans("àèéìòù ", "aeeiou-"))
    close = get_close_matches(plain, choices, n=1, cutoff=0.7)
    if close:
        return f"Forse volevi dire «{close[0]}»?"
    return f"Puoi scrivere: {', '.join(choices)}." if 0 < len(choices) <= 25 else ""


def _types_in(annotation: Any) -> list[type]:
    """The classes named in a type such as `list[Driver] | None`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [found for part in get_args(annotation) for found in _types_in(part)]


def _annotation_at(path: DataPath) -> type:
    found: type = Plan
    for step in path:
        if isinstance(step, str) and issubclass(found, BaseModel) and step in found.model_fields:
            types = _types_in(found.model_fields[step].annotation)
            found = next((each for each in types if issubclass(each, BaseModel | StrEnum)), str)
    return found


def _model_at(path: DataPath) -> type[BaseModel]:
    """The type of the group of fields at `path`."""
    found = _annotation_at(path)
    return found if issubclass(found, BaseModel) else Plan


def _choices(path: DataPath) -> list[str]:
    """The values that the field at `path` may take."""
    found = _annotation_at(path)
    return [str(member) for member in found] if issubclass(found, StrEnum) else []


def _check_ids(mappings: list[Mapping], source: Source) -> dict[str, str]:
    """Rule: an id belongs to one item of the plan. Returns the collection of each id."""
    seen: dict[str, Mapping] = {}
    for mapping in mappings:
        name = mapping.data.get("id")
        if not isinstance(name, str) or not issubclass(_model_at(mapping.path), Item | Quotation | Observation):
            continue
        if name in seen:
            line = source.at((*seen[name].path, "id")).line
            source.report(
                source.at((*mapping.path, "id")),
                f"l'id «{name}» è già usato alla riga {line}.",
                "Ogni elemento ha un id tutto suo.",
            )
        seen.setdefault(name, mapping)
    return {name: mapping.collection for name, mapping in seen.items()}


def _check_references(mappings: list[Mapping], ids: dict[str, str], source: Source) -> None:
    """Rule: what a driver, a source, a note or an observation refers to is in the plan."""
    of = {kind: [name for name, collection in ids.items() if collection == kind] for kind in (*LISTS, "sources")}
    lists = [name for name, field in Plan.model_fields.items() if name not in ("title", "full_title")]
    for path, data in mappings:
        for field in LISTS if _collection(path) == "drivers" else ():
            for index, name in enumerate(data[field] if isinstance(data.get(field), list) else []):
                _refer(name, of[field], f"{LISTS[field]} del piano", (*path, field, index), source)
        if _collection(path) != "budget":
            _refer(data.get("source"), of["sources"], "tra le fonti del piano", (*path, "source"), source)
        _refer(data.get("on"), [*ids, *lists], "un elemento del piano", (*path, "on"), source)


def _collection(path: DataPath) -> str:
    return Mapping(path, {}).collection


def _refer(name: Any, known: list[str], what: str, path: DataPath, source: Source) -> None:
    if isinstance(name, str) and name not in known:
        source.report(source.at(path), f"«{_shown(name)}» non è {what}.", _near(name, known))


def _check_periods(mappings: list[Mapping], source: Source) -> None:
    """Rule: what begins does not end before. Dates of different precision are compared as far as both go."""
    for path, data in mappings:
        for first, last in (("start", "end"), ("opens", "closes"), ("start", "deadline")):
            start, end = data.get(first), data.get(last)
            if isinstance(start, str) and isinstance(end, str) and start[: len(end)] > end[: len(start)]:
                source.report(
                    source.at((*path, last)),
                    f"la fine ({_shown(end)}) viene prima dell'inizio ({_shown(start)}).",
                    "Controlla le due date.",
                )


def _check_texts(mappings: list[Mapping], ids: dict[str, str], source: Source) -> None:
    """Rule: links in texts go to http, https, mailto, tel, inside the site, or to an id of the plan."""
    for path, data in mappings:
        for field, text in data.items():
            if field in TEXT_FIELDS and isinstance(text, str):
                _check_text(text, list(ids), (*path, field), source)


def _check_text(text: str, ids: list[str], path: DataPath, source: Source) -> None:
    if text.count("[") > MAX_BRACKETS:
        source.report(source.at(path), f"ci sono più di {MAX_BRACKETS} parentesi quadre.", "Dividi il testo.")
        return
    for address in links(text):
        if not safe_scheme(address):
            source.report(
                source.at(path), f"il collegamento «{_shown(address)}» non è ammesso.", "Usa https://, mailto: o tel:."
            )
        elif address.startswith("#") and address[1:] not in ids:
            source.report(
                source.at(path), f"il collegamento «{_shown(address)}» non porta a nulla.", _near(address[1:], ids)
            )
