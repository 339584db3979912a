"""Data and places -> problems, or a Plan. Never raises, never stops at the first mistake.

Two kinds of rule: the form of each field, told by the model, and the agreement between fields, told here. The
second kind reads the plain data, so that a plan with a wrong date is still searched for wrong references.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from macros import icons
from macros.addresses import wrong
from macros.fields import SLUG, is_date
from macros.mistakes.corrections import MOST, corrected
from macros.mistakes.messages import OF_FIELDS, closest, told
from macros.mistakes.remedies import MAX_HINTS, choice_meant, field_meant, value_meant
from macros.mistakes.vocabulary import choices_at, fields_at, model_at
from macros.model import TEXT_FIELDS, Item, Observation, Plan, Quotation
from macros.places import DataPath, Position, Problem, Source, shown
from macros.slug import free, slug
from macros.source import parse, read
from macros.text import links, too_much

LISTS = {"pillars": "un pilastro", "missions": "una missione"}


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
    plan = _checked(source)
    problems = sorted({*source.problems, *_beyond(source)})
    if source.omitted:
        message = f"ci sono altri problemi ({source.omitted}): correggi prima questi."
        problems.append(replace(problems[-1], message=message, hint="", correction=""))
    return (None if problems else plan), problems


def _checked(source: Source) -> Plan | None:
    """Add what is wrong to the problems of the source, as far as it could be read."""
    if source.problems:
        source.problems = corrected(source, _fits)
        if source.data is None:
            return None
    plan = _validate(source)
    groups = list(mappings(source.data))
    ids = _check_ids(groups, source)
    _check_references(groups, ids, source)
    _check_periods(groups, source)
    _check_texts(groups, ids, source)
    _check_icons(groups, source)
    return plan


def _beyond(source: Source) -> list[Problem]:
    """What is wrong in the rest of a file that could not be read to its end, were the proposed lines in their place."""
    found, mended = list[Problem](), dict[int, str]()
    while source.data is None and len(mended) < MOST:
        new = {problem.line: problem.correction for problem in source.problems}
        if not new or not all(new.values()) or new.keys() & mended.keys():
            break
        mended |= new
        lines = (mended.get(number, line) for number, line in enumerate(source.lines, 1))
        source = parse("\n".join(lines).encode(), source.file)
        _checked(source)
        found += source.problems
    return [problem for problem in found if problem.line not in mended or problem.text not in mended.values()]


def mappings(data: Any, path: DataPath = ()) -> Iterator[Mapping]:
    """Every group of fields, in the order of the file."""
    if isinstance(data, dict):
        yield Mapping(path, data)
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from mappings(value, (*path, key))


def _validate(source: Source) -> Plan | None:
    try:
        return Plan.model_validate(source.data)
    except ValidationError as error:
        details: list[Any] = error.errors(include_url=False)
    meant_fields = _misspelt(details)
    for detail in details:
        path = _path(detail)
        if path not in source.unread and not (detail["type"] == "missing" and path in meant_fields):
            _report_form(detail, path, source)
    return None


def _path(detail: dict[str, Any]) -> DataPath:
    return tuple(step for step in detail["loc"] if step != "[key]")


def _place(detail: dict[str, Any], path: DataPath, source: Source) -> Position:
    """What is said of a field is said at its name."""
    at_key = detail["type"] in OF_FIELDS or "[key]" in detail["loc"]
    return source.key_at(path) if at_key else source.at(path)


def _fits(source: Source, line: int) -> bool:
    """Whether the form of what stands on the last line is right, as far as it goes: what misses may come below."""
    own = [path for path, place in source.keys.items() if place.line == line]
    if not all(map(_is_known, own)):
        return False
    try:
        Plan.model_validate(source.data)
    except ValidationError as error:
        details: list[Any] = [detail for detail in error.errors(include_url=False) if detail["type"] != "missing"]
        # The line may go on with a text that begins above it; it may stand in a group that cannot be.
        begins = max((place.line for place in source.keys.values()), default=line)
        paths = {_path(detail): _place(detail, _path(detail), source).line for detail in details}
        return not any(at >= begins or any(key[: len(path)] == path for key in own) for path, at in paths.items())
    return True


def _is_known(path: DataPath) -> bool:
    """Whether a field may stand at `path`; the model does not say it of one that is still empty."""
    return "targets" in path or str(path[-1]) in fields_at(path[:-1])


def _misspelt(details: list[Any]) -> set[DataPath]:
    """The fields that unknown ones probably stand for: to say that they are missing would be to say it twice."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"][:MAX_HINTS]
    found = ((path, closest(str(path[-1]), fields_at(path[:-1]))) for path in unknown)
    return {(*path[:-1], name) for path, name in found if name}


def _report_form(detail: dict[str, Any], path: DataPath, source: Source) -> None:
    """Say in Italian what pydantic found, at the place it concerns."""
    kind, value = detail["type"], detail["input"]
    place = _place(detail, path, source)
    if kind == "missing" and path in source.keys:
        kind = "missing_value"
    message, hint = told(kind, value, detail.get("ctx", {}) | {"field": path[-1] if path else ""})
    if len(source.problems) >= MAX_HINTS:
        source.report(place, message, "" if kind in ("extra_forbidden", "enum") else hint)
    elif kind == "extra_forbidden":
        source.report(place, message, *field_meant(path, place, source))
    elif kind == "enum":
        source.report(place, message, *choice_meant(value, choices_at(path), place, source))
    else:
        source.report(place, message, hint, value_meant(kind, value, path, place, source, _fits))


def _check_ids(groups: list[Mapping], source: Source) -> dict[str, str]:
    """Rule: an id belongs to one item of the plan. Returns the collection of each id."""
    seen: dict[str, Mapping] = {}
    for mapping in groups:
        name = mapping.data.get("id")
        if not isinstance(name, str) or not issubclass(model_at(mapping.path), Item | Quotation | Observation):
            continue
        if name in seen:
            place, first = source.at((*mapping.path, "id")), source.at((*seen[name].path, "id")).line
            message = f"l'id «{shown(name)}» è già usato alla riga {first}."
            source.report(place, message, "Ogni elemento ha un id tutto suo.", _own_id(mapping, groups, place, source))
        seen.setdefault(name, mapping)
    return {name: mapping.collection for name, mapping in seen.items()}


def _own_id(mapping: Mapping, groups: list[Mapping], place: Position, source: Source) -> str:
    """The line with the id that the title of an item makes, where it is another one than that of a copied item."""
    name, title = mapping.data["id"], mapping.data.get("title")
    if not isinstance(title, str) or len(source.problems) >= MAX_HINTS:
        return ""
    taken = {str(each.data.get("id")) for each in groups}
    return source.rewritten(place, name, free(slug(title, name), taken))


def _check_references(groups: list[Mapping], ids: dict[str, str], source: Source) -> None:
    """Rule: what a driver, a source, a note or an observation refers to is in the plan."""
    of = {kind: {name: kind for name in ids if ids[name] == kind} for kind in (*LISTS, "sources")}
    anything = ids | dict.fromkeys(Plan.model_fields, "")
    for path, data in groups:
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
        place = source.at(path)
        source.report(place, f"«{shown(name)}» non è {what}.", *choice_meant(name.strip(), known, place, source))


def _check_periods(groups: list[Mapping], source: Source) -> None:
    """Rule: what begins does not end before. Dates of different precision are compared as far as both go."""
    for path, data in groups:
        for first, last in (("start", "end"), ("opens", "closes"), ("start", "deadline")):
            start, end = data.get(first), data.get(last)
            if is_date(start) and is_date(end) and start[: len(end)] > end[: len(start)]:
                message = f"la fine ({end}) viene prima dell'inizio ({start})."
                source.report(source.at((*path, last)), message, "Controlla le due date.")


def _check_texts(groups: list[Mapping], ids: dict[str, str], source: Source) -> None:
    """Rule: texts stay within limits; their links go to http, https, mailto, tel, inside the site, or to an id."""
    for path, data in groups:
        for field, text in data.items():
            if field in TEXT_FIELDS and isinstance(text, str):
                _check_text(text, ids, (*path, field), source)


def _check_text(text: str, ids: dict[str, str], path: DataPath, source: Source) -> None:
    if excess := too_much(text):
        source.report(source.at(path), f"il testo contiene {excess}.", "Dividilo o rendilo più semplice.")
        return
    for address in links(text) if not source.omitted else ():
        place = source.find_link(path, address)
        if found := wrong(address, ids):
            correction = source.with_link(place, address, found.meant) if found.meant else ""
            source.report(place, found.message, found.hint, correction)
        elif address.startswith("#") and address[1:] not in ids:
            message, name = f"il collegamento «{shown(address)}» non porta a nulla.", Position(place.line, place.column + 1)
            source.report(place, message, *choice_meant(address[1:], ids, name, source))


def _check_icons(groups: list[Mapping], source: Source) -> None:
    """Rule: an icon is one of the set that comes with the theme."""
    for path, data in groups:
        icon = data.get("icon")
        if isinstance(icon, str) and re.fullmatch(SLUG, icon) and not icons.exists(icon):
            source.report(source.at((*path, "icon")), f"«{icon}» non è un'icona.", "Per esempio: school, bus.")
