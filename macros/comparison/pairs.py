"""Which item of one draft is which item of the other, and where both stand. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from macros.comparison.items import PLAN, UNORDERED, Index, ItemType, Key, Node, index
from macros.model import Plan

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Pair:
    """The same item in both plans; without `old` it was added, without `new` it was removed.

    All ids are those of the new plan, and of the old one for what was removed: `id` is the item's own;
    `driver`, the one it belongs to; `left`, the other driver it belonged to before; `within`, the outermost item with
    which it was added or removed; `moved`, what held it and what holds it now, where these are not the same.
    `displaced` says that it changed places with its neighbours.
    """

    type: ItemType
    id: str
    old: Node | None
    new: Node | None
    driver: str | None
    left: str | None
    within: str | None
    moved: tuple[str, str] | None
    displaced: bool


def _links(indexes: Iterable[Index]) -> Mapping[Key, set[Key]]:
    """The names that `renamed_from` ties to each other, in either direction of time."""
    links = defaultdict(set)
    for nodes in indexes:
        for key, former in nodes.former:
            links[key].add(former)
            links[former].add(key)
    return links


def _names(key: Key, links: Mapping[Key, set[Key]]) -> list[Key]:
    """Every name that the item has had, the nearest first."""
    names = [key]
    for name in names:
        names += sorted(links.get(name, set()).difference(names))
    return names


def matches(old: Index, new: Index, between: Iterable[Index] = ()) -> dict[Key, Key]:
    """Old key -> new key of every item that both plans have.

    An item with the same type and id is the same item. What that leaves over is matched by `renamed_from`, followed
    through the plans between, too; where two items claim the same former name, the first one has it.
    """
    links = _links((old, *between, new))
    found = {key: key for key in new if key in old}
    for key in (key for key in new if key not in old):
        former = next((name for name in _names(key, links) if name in old and name not in found), None)
        if former:
            found[former] = key
    return found


def merged(old: Iterable[T], new: Sequence[T]) -> list[T]:
    """`new` in its order, and what only `old` has after the neighbour that it had there."""
    after: dict[T | None, list[T]] = defaultdict(list)
    known, neighbour = set(new), None
    for each in old:
        if each in known:
            neighbour = each
        else:
            after[neighbour].append(each)
    return after[None] + [each for known_one in new for each in (known_one, *after[known_one])]


def displaced(ranks: Sequence[int]) -> set[int]:
    """Which places hold something that changed places with the rest; `ranks` are the old places in the new order.

    Those outside the longest run that kept its order, so that one item taken to the top does not mark all others; of
    runs as long, the one with most items still at their place. An item that is still at its place is never marked.
    """
    if list(ranks) == sorted(ranks):
        return set()
    best: list[tuple[int, int, list[int]]] = []
    for place, rank in enumerate(ranks):
        before = max((best[i] for i in range(place) if ranks[i] < rank), key=lambda run: run[:2], default=(0, 0, []))
        best.append((before[0] + 1, before[1] + (rank == place), [*before[2], place]))
    kept = max(best, key=lambda run: run[:2])[2]
    return {place for place, rank in enumerate(ranks) if rank != place}.difference(kept)


def _driver(nodes: Mapping[Key, Node], key: Key | None) -> str | None:
    """The id of the driver that the item is or belongs to."""
    while key and key[0] is not ItemType.DRIVER:
        node = nodes.get(key)
        key = node.parent if node else None
    return key[1] if key else None


def _moved(old: Node | None, new: Node | None) -> tuple[str, str] | None:
    """The ids of what held the item and of what holds it, if it is not the same."""
    was, now = old.parent if old else None, new.parent if new else None
    return (was[1], now[1]) if was and now and was != now else None


def _called(node: Node, renamed: Mapping[Key, Key]) -> Node:
    """A node of the old plan, with what holds it and what it holds called as in the new one."""
    children = tuple(renamed.get(child, child) for child in node.children)
    parent = renamed.get(node.parent, node.parent) if node.parent else None
    if (parent, children) == (node.parent, node.children):  # most are as they were
        return node
    return Node(node.item, parent, node.number, children)


class Pairing:
    """Two plans as one tree, where both call every item by the same key."""

    def __init__(self, old: Plan, new: Plan, between: Iterable[Plan] = ()) -> None:
        before, self.new = index(old), index(new)
        found = matches(before, self.new, [index(plan) for plan in between])
        renamed = {was: now for was, now in found.items() if was != now}
        self.renames = {was[1]: now[1] for was, now in renamed.items()}
        self.old = {renamed.get(key, key): _called(node, renamed) for key, node in before.items()}

    def pairs(self, key: Key = PLAN, within: str | None = None, displaced: bool = False) -> Iterator[Pair]:
        """The item and all it holds, in the new plan's reading order, what was removed at its old place.

        Left out are the items that are the same in both plans, with all that they hold: most of them.
        """
        old, new = self.old.get(key), self.new.get(key)
        driver, before = _driver(self.new if new else self.old, key), _driver(self.old, key)
        left = before if old and before != driver else None
        yield Pair(*key, old, new, driver, left, within, _moved(old, new), displaced)
        alone = None if old and new else within or key[1]
        places = self._displaced(key)
        for child in self._children(old, new):
            both = child in self.old and child in self.new
            if both and child not in places and self._is_same(child):
                continue
            yield from self.pairs(child, None if both else alone, child in places)

    def _is_same(self, key: Key) -> bool:
        """Whether nothing has changed about an item, its place, and all it holds."""
        old, new = self.old[key], self.new[key]
        return (old.parent, old.children) == (new.parent, new.children) and old.item == new.item

    def _children(self, old: Node | None, new: Node | None) -> list[Key]:
        """What both nodes hold, without what has moved elsewhere."""
        here = new.children if new else ()
        stay = set(here)
        return merged((key for key in (old.children if old else ()) if key in stay or key not in self.new), here)

    def _displaced(self, key: Key) -> set[Key]:
        """The items in the lists of `key` that changed places with others that were in the same list before."""
        found: set[Key] = set()
        children = self.new[key].children if key in self.new else ()
        stayed = [child for child in children if child in self.old and self.old[child].parent == key]
        for type_ in {child[0] for child in stayed} - UNORDERED:
            items = [child for child in stayed if child[0] is type_]
            order = {child: rank for rank, child in enumerate(sorted(items, key=lambda child: self.old[child].number))}
            found |= {items[place] for place in displaced([order[child] for child in items])}
        return found
