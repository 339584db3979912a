"""The agreement between the fields of a plan: ids used once, references, periods, texts and their links, icons.

These rules read the plain data, so that a plan with a wrong date is still searched for wrong references.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from macros import icons
from macros.addresses import wrong
from macros.fields import MAX_SLUG, SLUG, is_date
from macros.mistakes.messages import closest, valid
from macros.mistakes.remedies import MAX_HINTS, ONE_ID, PARTED, choice_meant
from macros.mistakes.vocabulary import is_reference, model_at
from macros.model import NOTED, TEXT_FIELDS, Item, Observation, Quotation
from macros.places import DataPath, Mapping, Position, Source, mappings, shown
from macros.slug import free, slug
from macros.text import links, too_much

LISTS = {"pillars": "un pilastro", "missions": "una missione"}


class Known(NamedTuple):
    """The ids of a plan, each with the list it is in; of those that items had before, and of titles, the id."""

    ids: dict[str, str]
    former: dict[str, str]
    titles: dict[str, str]


def check_agreement(source: Source) -> None:
    """Add what does not agree to the problems of the source. Never raises."""
    groups = list(mappings(source.data))
    ids = _check_ids(groups, source)
    renamed = {str(data["renamed_from"]): str(data.get("id")) for _, data in groups if data.get("renamed_from")}
    titles = {str(data.get("title")).lower(): str(data["id"]) for _, data in groups if str(data.get("id")) in ids}
    known = Known(ids, {old: new for old, new in renamed.items() if new in ids}, titles)
    _check_references(groups, known, source)
    _check_periods(groups, source)
    _check_texts(groups, known, source)
    _check_icons(groups, source)


def _check_ids(groups: list[Mapping], source: Source) -> dict[str, str]:
    """Rule: an id belongs to one item of the plan. Returns the collection of each id."""
    seen: dict[str, Mapping] = {}
    copied: DataPath = ("",)
    for mapping in groups:
        name = mapping.data.get("id")
        if not isinstance(name, str) or not issubclass(model_at(mapping.path), Item | Quotation | Observation):
            continue
        if name in seen and mapping.path[: len(copied)] != copied:
            place, first = source.at((*mapping.path, "id")), source.at((*seen[name].path, "id")).line
            if mapping.data == seen[name].data:
                copied = mapping.path  # of what it holds nothing is said
                source.report(place, f"questo elemento è uguale a quello della riga {first}.", "Cancellane uno.")
            else:
                message = f"l'id «{shown(name)}» è già usato alla riga {first}."
                correction = _own_id(mapping, seen[name], groups, place, source)
                source.report(place, message, "Ogni elemento ha un id tutto suo.", correction)
        seen.setdefault(name, mapping)
    return {name: mapping.collection for name, mapping in seen.items()}


def _own_id(mapping: Mapping, first: Mapping, groups: list[Mapping], place: Position, source: Source) -> str:
    """The line with the id that the title of an item makes, where it is another one than that of a copied item."""
    name, title = mapping.data["id"], mapping.data.get("title")
    if not isinstance(title, str) or title == first.data.get("title") or len(source.problems) >= MAX_HINTS:
        return ""
    taken = {str(each.data.get("id")) for each in groups}
    return source.rewritten(place, name, free(slug(title, name), taken))


def _check_references(groups: list[Mapping], known: Known, source: Source) -> None:
    """Rule: what a driver, a source, a note or an observation refers to is in the plan; of no list it is said once."""
    empty = {list_ for list_ in (*LISTS, "sources") if list_ not in known.ids.values()}
    told = set[str]()
    for group in groups:
        for path, lists, what in _references(group):
            name = _value_at(group, path)
            if not isinstance(name, str) or not name.strip() or path in source.unread:
                continue
            if known.ids.get(name.strip()) in LISTS or empty.isdisjoint(lists):
                _refer(name.strip(), lists, what, path, known, source)
            elif told.isdisjoint(lists):
                told.update(lists)
                hint = f"Nel piano manca l'elenco «{next(iter(lists))}»."
                source.report(source.at(path), f"«{shown(name)}» non è {what}.", hint)


def _references(group: Mapping) -> Iterator[tuple[DataPath, Collection[str], str]]:
    """Where a group of fields names items: the path, the lists in which they may be (none: in any), what they are."""
    path, data = group
    if group.collection == "drivers":
        for field in LISTS:
            for index in range(len(data[field]) if isinstance(data.get(field), list) else 0):
                yield (*path, field, index), (field,), f"{LISTS[field]} del piano"
    if is_reference((*path, "source")):
        yield (*path, "source"), ("sources",), "tra le fonti del piano"
    yield (*path, "on"), (), "un elemento del piano"


def _value_at(group: Mapping, path: DataPath) -> Any:
    field, *index = path[len(group.path) :]
    found: Any = group.data.get(str(field))
    for step in index:
        found = found[step]
    return found


def _refer(name: str, lists: Collection[str], what: str, path: DataPath, known: Known, source: Source) -> None:
    noted = NOTED if path[0] == "notes" else ()
    if (known.ids.get(name) in lists if lists else name in known.ids) or name in noted:
        return
    choices = [*(each for each, kind in known.ids.items() if not lists or kind in lists), *noted]
    place, message = source.at(path), f"«{shown(name)}» non è {what}."
    parts = PARTED.split(name)
    if known.former.get(name) in choices:
        source.report(place, message, *_now_called(name, known, place, source))
    elif known.ids.get(name) in LISTS:
        list_ = known.ids[name]
        source.report(place, message, f"È {LISTS[list_]}: si scrive nel campo {list_}.")
    elif len(parts) > 1 and set(parts) <= {*known.ids, *choices}:
        source.report(place, message, *_several(parts, path, name, source))
    elif (item := known.titles.get(name.lower(), "")) in choices and valid(item) == item:
        source.report(place, message, f"Forse volevi dire «{item}»?", source.rewritten(place, name, item))
    else:
        gone = not lists and not closest(name, choices)
        hint = ("Se quell'elemento non c'è più, cancella questa riga.", "")
        source.report(place, message, *(hint if gone else choice_meant(name, choices, place, source)))


def _several(parts: list[str], path: DataPath, name: str, source: Source) -> tuple[str, str]:
    """A hint, and the corrected line, for several ids that were written as one."""
    place = source.at(path)
    if not isinstance(path[-1], int):
        return ONE_ID, ""
    before = source.line_at(place.line)[: place.column]
    if before[:-1].strip() == "-":
        return "Va un id per riga, ognuno con «- » davanti.", ""
    mark = before[-1] if before[-1] in ("'", '"') else ""
    return "Separa gli id con una virgola.", source.rewritten(place, name, f"{mark}, {mark}".join(parts))


def _now_called(name: str, known: Known, place: Position, source: Source) -> tuple[str, str]:
    """A hint, and the corrected line, for the id that an item had before."""
    new = known.former[name]
    return f"Ora si chiama «{shown(new)}».", source.rewritten(place, name, new)


def _check_periods(groups: list[Mapping], source: Source) -> None:
    """Rule: what begins does not end before. Dates of different precision are compared as far as both go."""
    for path, data in groups:
        for first, last in (("start", "end"), ("opens", "closes"), ("start", "deadline")):
            start, end = data.get(first), data.get(last)
            if is_date(start) and is_date(end) and start[: len(end)] > end[: len(start)]:
                message = f"la fine ({end}) viene prima dell'inizio ({start})."
                source.report(source.at((*path, last)), message, "Controlla le due date.")


def _check_texts(groups: list[Mapping], known: Known, source: Source) -> None:
    """Rule: texts stay within limits; their links go to http, https, mailto, tel, inside the site, or to an id."""
    for path, data in groups:
        for field, text in data.items():
            if field in TEXT_FIELDS and isinstance(text, str):
                _check_text(text, known, (*path, field), source)


def _check_text(text: str, known: Known, path: DataPath, source: Source) -> None:
    if excess := too_much(text):
        source.report(source.at(path), f"il testo contiene {excess}.", "Dividilo o rendilo più semplice.")
        return
    for address in links(text) if not source.omitted else ():
        place = source.find_link(path, address)
        if found := wrong(address, known.ids):
            correction = source.with_link(place, address, found.meant) if found.meant else ""
            source.report(place, found.message, found.hint, correction)
        elif address.startswith("#") and (name := address[1:]) not in known.ids:
            start, renamed = Position(place.line, place.column + 1), name in known.former
            message = f"il collegamento «{shown(address)}» non porta a nulla."
            meant = _now_called(name, known, start, source) if renamed else choice_meant(name, known.ids, start, source)
            source.report(place, message, *meant)


def _check_icons(groups: list[Mapping], source: Source) -> None:
    """Rule: an icon is one of the set that comes with the theme."""
    for path, data in groups:
        icon = data.get("icon")
        if not isinstance(icon, str) or len(icon) > MAX_SLUG or not re.fullmatch(SLUG, icon):
            continue  # which the form of the field tells
        if not icons.exists(icon):
            place, known = source.at((*path, "icon")), icons.meant(icon)
            hint = f"I nomi stanno su {icons.NAMES}: per esempio school, bus."
            source.report(
                place, f"«{icon}» non è un'icona.", hint, source.rewritten(place, icon, known) if known else ""
            )
