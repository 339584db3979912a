"""Every item of a plan by its type and id, with its place. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from weakref import finalize

from macros.model import Plan, Record


class ItemType(StrEnum):
    """What an item of a plan is, in the order in which changes are counted."""

    DRIVER = "driver"
    OBJECTIVE = "objective"
    ACTION = "action"
    INDICATOR = "indicator"
    DOCUMENT = "document"
    PILLAR = "pillar"
    MISSION = "mission"
    STEP = "step"
    TERM = "term"
    SOURCE = "source"
    NOTE = "note"
    QUOTATION = "quotation"
    OBSERVATION = "observation"
    PLAN = "plan"


CHILDREN: Mapping[ItemType, Sequence[tuple[str, ItemType]]] = {
    ItemType.PLAN: (
        ("pillars", ItemType.PILLAR),
        ("missions", ItemType.MISSION),
        ("drivers", ItemType.DRIVER),
        ("timeline", ItemType.STEP),
        ("glossary", ItemType.TERM),
        ("sources", ItemType.SOURCE),
        ("notes", ItemType.NOTE),
        ("quotations", ItemType.QUOTATION),
        ("observations", ItemType.OBSERVATION),
    ),
    ItemType.DRIVER: (
        ("objectives", ItemType.OBJECTIVE),
        ("actions", ItemType.ACTION),
        ("indicators", ItemType.INDICATOR),
        ("documents", ItemType.DOCUMENT),
    ),
    ItemType.OBJECTIVE: (("actions", ItemType.ACTION), ("indicators", ItemType.INDICATOR)),
}
"""The lists of items in each type of item, in reading order."""
UNORDERED = {ItemType.TERM, ItemType.SOURCE, ItemType.NOTE, ItemType.QUOTATION, ItemType.OBSERVATION}
"""Lists to consult rather than to read: their order says nothing."""

Key = tuple[ItemType, str]
PLAN: Key = (ItemType.PLAN, "plan")


@dataclass(frozen=True)
class Node:
    """An item and its place in one plan: what holds it, its number in its list, and what it holds."""

    item: Record
    parent: Key | None
    number: int
    children: tuple[Key, ...]

    @property
    def id(self) -> str:
        """The item's id in its own plan."""
        return str(getattr(self.item, "id", PLAN[1]))


class Index(dict[Key, Node]):
    """Every item of a plan by type and id, the plan itself first, in reading order."""

    @cached_property
    def former(self) -> list[tuple[Key, Key]]:
        """Each item that had another name, and that name."""
        renamed = ((key, getattr(node.item, "renamed_from", None)) for key, node in self.items())
        return [(key, (key[0], name)) for key, name in renamed if name]


def _nodes(type_: ItemType, item: Record, parent: Key | None, number: int) -> Iterator[tuple[Key, Node]]:
    found = [
        (child_type, place, child)
        for name, child_type in CHILDREN.get(type_, ())
        for place, child in enumerate(getattr(item, name), 1)
    ]
    node = Node(item, parent, number, tuple((child_type, child.id) for child_type, _, child in found))
    key = (type_, node.id)
    yield key, node
    for child_type, place, child in found:
        yield from _nodes(child_type, child, key, place)


_INDEXES: dict[int, Index] = {}


def index(plan: Plan) -> Index:
    """The items of the plan; each plan is looked through once."""
    known = _INDEXES.get(id(plan))
    if known is None:
        known = _INDEXES[id(plan)] = Index(_nodes(ItemType.PLAN, plan, None, 1))
        finalize(plan, _INDEXES.pop, id(plan))
    return known
