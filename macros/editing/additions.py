"""A plan file and the title of a new item -> the same file with the item in its place, and nothing else changed."""

from copy import deepcopy
from typing import Any, NamedTuple

from macros.check import check
from macros.editing.insertion import FlowError, inserted, insertion
from macros.editing.outline import below_blanks, value_at
from macros.mistakes.messages import near
from macros.places import DataPath, Source, shown
from macros.slug import free, slug
from macros.source import parse


class NotAddedError(Exception):
    """The item cannot be added; the message says why, in Italian."""


class Kind(NamedTuple):
    """What can be added: its Italian name, the list that holds it, the lists whose items have such a list.

    `guide` are the fields that usually come next. They are written as comments, with what goes there.
    """

    name: str
    list: str
    holders: tuple[str, ...]
    guide: tuple[str, ...]


KINDS = {
    "driver": Kind(
        "driver",
        "drivers",
        (),
        (
            "tagline: che cosa vuole fare, in una riga",
            "description: che cosa prevede e perché",
            "pillars: [{pillars}]",
            "missions: [{missions}]",
        ),
    ),
    "objective": Kind("obiettivo", "objectives", ("drivers",), ("description: che cosa si vuole raggiungere",)),
    "action": Kind(
        "azione",
        "actions",
        ("drivers", "objectives"),
        (
            "description: che cosa si fa e per chi",
            "owner: chi la realizza",
            "start: {year}-01",
            "deadline: {year}-12",
            "status: da avviare",
        ),
    ),
    "indicator": Kind(
        "indicatore",
        "indicators",
        ("drivers", "objectives"),
        (
            "unit: unità di misura",
            "baseline:",
            "  value: valore di partenza",
            "  year: {year}",
            "targets:",
            "  {year}: valore da raggiungere",
        ),
    ),
    "timeline": Kind("tappa", "timeline", (), ("date: {year}-06", "status: previsto", "description: che cosa succede")),
}
HOLDERS = {"drivers": "un driver", "objectives": "un obiettivo"}


class Addition(NamedTuple):
    """The new contents of the file, the id of the new item, the line where it begins."""

    raw: bytes
    id: str
    line: int


def add(raw: bytes, kind: Kind, title: str, inside: str | None = None, after: str | None = None) -> Addition:
    """Add an item to a plan without problems: at the end of its list, or after the item `after` of that list.

    `inside` is the id of the driver or objective that gets it; None for drivers, for steps, or where `after` says it.
    Raises NotAddedError: for an id that is not there, a title that cannot be written, a list that must be rewritten.
    """
    source = parse(raw, "plan.yaml")
    path, index = _target(kind, inside, after, source)
    title = " ".join(title.split())
    item = {"id": free(slug(title, kind.name), _ids(source.data)), "title": title}
    fields = [f"id: {item['id']}", f"title: {scalar(title)}", *(f"# {line}" for line in _guide(kind, source.data))]
    try:
        place = insertion(path, index, fields, source)
    except FlowError as error:
        message = f"Alla riga {error.line} c'è un elenco tra parentesi: lì il comando non può aggiungere."
        raise NotAddedError(f"{message} Scrivilo su più righe, ogni elemento dopo un trattino.") from None
    wanted = _with_item(source.data, path, index, item)
    # Under a text that keeps its blank lines (`|+`) the item comes below them, and brings no other.
    kept = place._replace(below=below_blanks(place.below, source), lines=[line for line in place.lines if line])
    for change in (place, kept):
        new = inserted(raw.decode(), change).encode()
        written = parse(new, "plan.yaml")
        if written.data == wanted and check(written)[0]:
            return Addition(new, item["id"], written.at((*path, index, "id")).line)
    raise NotAddedError(_reason(written))


def _reason(written: Source) -> str:
    for problem in written.problems:
        return f"Così il piano avrebbe un errore: {problem.message} {problem.hint}".rstrip()
    return "Qui il file è scritto in un modo insolito: aggiungi l'elemento a mano."


def scalar(text: str) -> str:
    """The text as YAML that reads back as the very same text: between quotation marks only where it must be.

    Raises NotAddedError where no plan can hold it: it is empty, or has invisible characters.
    """
    doubled = text.replace("'", "''")
    for written in (text, f'"{text}"', f"'{doubled}'"):
        read = parse(f"title: {written}".encode("utf-8", "replace"), "")
        if text and read.data == {"title": text} and not read.problems:
            return written
    raise NotAddedError(f"«{shown(text)}» non può essere un titolo: è vuoto o contiene caratteri invisibili.")


def _target(kind: Kind, inside: str | None, after: str | None, source: Source) -> tuple[DataPath, int]:
    """The list that gets the item, and its place there."""
    siblings = _places((kind.list,), source)
    if after and after not in siblings:
        raise NotAddedError(f"«{shown(after)}» non è nell'elenco «{kind.list}». {near(after, list(siblings))}".rstrip())
    if after and not inside:
        return siblings[after][:-1], int(siblings[after][-1]) + 1
    path = (*_holder(kind, inside, source), kind.list)
    if after and siblings[after][:-1] != path:
        raise NotAddedError(f"«{shown(after)}» non è tra gli elementi di «{shown(inside)}».")
    return path, int(siblings[after][-1]) + 1 if after else len(value_at(path, source) or [])


def _holder(kind: Kind, inside: str | None, source: Source) -> DataPath:
    """The plan itself, or the driver or objective with the id `inside`."""
    if not kind.holders:
        if inside:
            raise NotAddedError(f"Qui «--in» non serve: nel piano c'è un solo elenco «{kind.list}».")
        return ()
    holders = _places(kind.holders, source)
    what = " né ".join(HOLDERS[each] for each in kind.holders)
    if not inside:
        what = what.replace(" né ", " o ")
        raise NotAddedError(f"Scrivi dove va, con --in e l'id di {what}. {near('', list(holders))}".rstrip())
    if inside not in holders:
        raise NotAddedError(f"«{shown(inside)}» non è {what} del piano. {near(inside, list(holders))}".rstrip())
    return holders[inside]


def _places(lists: tuple[str, ...], source: Source) -> dict[str, DataPath]:
    """Id -> path of each item of the lists with these names."""
    items = [path for path in source.values if len(path) > 1 and path[-2] in lists and isinstance(path[-1], int)]
    return {value_at(path, source)["id"]: path for path in items}


def _ids(data: Any) -> set[str]:
    """Every id of the plan."""
    children = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    own = {data["id"]} if isinstance(data, dict) and "id" in data else set()
    return own.union(*map(_ids, children))


def _guide(kind: Kind, data: Any) -> list[str]:
    """The lines of the guide, with a year and ids of this plan; without those for which the plan has no id."""
    period = data.get("period") or {}
    known = {"year": (period.get("end") or data["draft"]["date"])[:4]}
    known |= {name: data[name][0]["id"] for name in ("pillars", "missions") if data.get(name)}
    missing = [f"{{{name}}}" for name in ("pillars", "missions") if name not in known]
    return [line.format(**known) for line in kind.guide if not any(each in line for each in missing)]


def _with_item(data: Any, path: DataPath, index: int, item: dict[str, str]) -> Any:
    """The data that the new file must hold."""
    new = deepcopy(data)
    holder = new
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = holder.get(path[-1]) or []
    holder[path[-1]].insert(index, item)
    return new
