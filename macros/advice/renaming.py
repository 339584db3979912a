"""Which items of a draft probably have a new id for what the draft before it called otherwise, and do not say so."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from macros.model import Plan
from macros.places import DataPath

ALIKE = 0.6
"""How much of two titles is the same, from 0 to 1."""


class _Item(NamedTuple):
    """An item, in which list it stands, and where."""

    path: DataPath
    title: str
    renamed_from: str

    @property
    def list(self) -> str:
        return str(self.path[-2])


def renamings(last: Plan, data: Any) -> Iterator[tuple[DataPath, str]]:
    """Path of an item and the id that it probably had.

    Rule: an id has gone, no item says `renamed_from` it, and a new item of the same kind has a title like its or stands
    in its very place. That an item has gone for good is no mistake: the site tells it as a change.
    """
    old, new = dict(_items(last.model_dump(mode="json"))), dict(_items(data))
    told = {item.renamed_from for item in new.values()}
    gone = {name: item for name, item in old.items() if name not in new and name not in told}
    came = {name: item for name, item in new.items() if name not in old and not item.renamed_from}
    for item in came.values():
        name = next((name for name, other in gone.items() if other.list == item.list and _is_like(item, other)), None)
        if name is not None:
            yield item.path, name
            del gone[name]


def _is_like(item: _Item, other: _Item) -> bool:
    """Words are compared: of letters any two Italian titles share more than half."""
    alike = SequenceMatcher(None, item.title.lower().split(), other.title.lower().split()).ratio()
    return alike >= ALIKE or item.path == other.path


def _items(data: Any, path: DataPath = ()) -> Iterator[tuple[str, _Item]]:
    """Every item of a plan by its id."""
    if isinstance(data, dict) and "id" in data and path and isinstance(path[-1], int):
        yield data["id"], _Item(path, data.get("title") or "", data.get("renamed_from") or "")
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from _items(value, (*path, key))
