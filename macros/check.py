"""Data and places -> problems, or a Plan. Never raises, never stops at the first mistake.

Two kinds of rule: the form of each field, told by the model, and the agreement between fields, told here. The
second kind reads the plain data, so that a plan with a wrong date is still searched for wrong references.
"""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from macros import icons
from macros.fields import SLUG, is_date
from macros.messages import OF_FIELDS, closest, near, told
from macros.model import TEXT_FIELDS, Item, Observation, Plan, Quotation
from macros.places import DataPath, Problem, Source, shown
from macros.source import read
from macros.text import links, safe_scheme, too_much

LISTS = {"pillars": "un pilastro", "missions": "una missione"}
MAX_HINTS = 50
"""Looking for a near word takes time: after so many problems it is not worth it."""


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
        _check_icons(mappings, source)
    problems = sorted(set(source.problems))
    if source.omitted:
        last = problems[-1]
        message = f"ci sono altri problemi ({source.omitted}): correggi prima questi."
        problems.append(Problem(source.file, last.line, last.column, message))
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
        details: list[Any] = error.errors(include_url=False)
    meant = _misspelt(details)
    for detail in details:
        path: DataPath = tuple(step for step in detail["loc"] if step != "[key]")
        if path not in source.unread and not (detail["type"] == "missing" and path in meant):
            _report_form(detail, path, source)
    return None


def _misspelt(details: list[Any]) -> set[DataPath]:
    """The fields that unknown ones probably stand for: to say that they are missing would be to say it twice."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"][:MAX_HINTS]
    found = ((path, closest(str(path[-1]), list(_model_at(path[:-1]).model_fields))) for path in unknown)
    return {(*path[:-1], name) for path, name in found if name}


def _report_form(detail: dict[str, Any], path: DataPath, source: Source) -> None:
    """Say in Italian what pydantic found, at the place it concerns."""
    kind, value = detail["type"], detail["input"]
    if kind == "missing" and path in source.keys:
        kind = "missing_value"
    facts = detail.get("ctx", {}) | {"field": path[-1] if path else ""}
    message, hint = told(kind, value, facts)
    if kind == "extra_forbidden":
        hint = _near(str(path[-1]), list(_model_at(path[:-1]).model_fields), source)
    elif kind == "enum":
        hint = _near(value if isinstance(value, str) else "", _choices(path), source)
    at_key = kind in OF_FIELDS or "[key]" in detail["loc"]
    source.report(source.key_at(path) if at_key else source.at(path), message, hint)


def _near(wrong: str, choices: Collection[str], source: Source) -> str:
    return near(wrong, list(choices)) if len(source.problems) < MAX_HINTS else ""


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
            message = f"l'id «{shown(name)}» è già usato alla riga {line}."
            source.report(source.at((*mapping.path, "id")), message, "Ogni elemento ha un id tutto suo.")
        seen.setdefault(name, mapping)
    return {name: mapping.collection for name, mapping in seen.items()}


def _check_references(mappings: list[Mapping], ids: dict[str, str], source: Source) -> None:
    """Rule: what a driver, a source, a note or an observation refers to is in the plan."""
    of = {kind: {name: kind for name in ids if ids[name] == kind} for kind in (*LISTS, "sources")}
    anything = ids | dict.fromkeys(Plan.model_fields, "")
    for path, data in mappings:
        for field in LISTS if _collection(path) == "drivers" else ():
            for index, name in enumerate(data[field] if isinstance(data.get(field), list) else []):
                _refer(name, of[field], f"{LISTS[field]} del piano", (*path, field, index), source)
        if _collection(path) != "budget":
            _refer(data.get("source"), of["sources"], "tra le fonti del piano", (*path, "source"), source)
        _refer(data.get("on"), anything, "un elemento del piano", (*path, "on"), source)


def _collection(path: DataPath) -> str:
    return Mapping(path, {}).collection


def _refer(name: Any, known: dict[str, str], what: str, path: DataPath, source: Source) -> None:
    if not isinstance(name, str) or path in source.unread:
        return
    if name.strip() and name.strip() not in known:
        source.report(source.at(path), f"«{shown(name)}» non è {what}.", _near(name, known, source))


def _check_periods(mappings: list[Mapping], source: Source) -> None:
    """Rule: what begins does not end before. Dates of different precision are compared as far as both go."""
    for path, data in mappings:
        for first, last in (("start", "end"), ("opens", "closes"), ("start", "deadline")):
            start, end = data.get(first), data.get(last)
            if is_date(start) and is_date(end) and start[: len(end)] > end[: len(start)]:
                message = f"la fine ({end}) viene prima dell'inizio ({start})."
                source.report(source.at((*path, last)), message, "Controlla le due date.")


def _check_texts(mappings: list[Mapping], ids: dict[str, str], source: Source) -> None:
    """Rule: texts stay within limits; their links go to http, https, mailto, tel, inside the site, or to an id."""
    for path, data in mappings:
        for field, text in data.items():
            if field in TEXT_FIELDS and isinstance(text, str):
                _check_text(text, ids, (*path, field), source)


def _check_text(text: str, ids: dict[str, str], path: DataPath, source: Source) -> None:
    if excess := too_much(text):
        source.report(source.at(path), f"il testo contiene {excess}.", "Dividilo o rendilo più semplice.")
        return
    for address in links(text):
        if not safe_scheme(address):
            message, hint = "non è ammesso", "Usa https://, mailto: o tel:."
        elif address.startswith("#") and address[1:] not in ids:
            message, hint = "non porta a nulla", _near(address[1:], ids, source)
        else:
            continue
        source.report(source.find(path, address), f"il collegamento «{shown(address)}» {message}.", hint)


def _check_icons(mappings: list[Mapping], source: Source) -> None:
    """Rule: an icon is one of the set that comes with the theme."""
    for path, data in mappings:
        icon = data.get("icon")
        if isinstance(icon, str) and re.fullmatch(SLUG, icon) and not icons.exists(icon):
            source.report(source.at((*path, "icon")), f"«{icon}» non è un'icona.", "Per esempio: school, bus.")
