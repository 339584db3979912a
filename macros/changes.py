"""Two drafts of a plan -> the list of what changed, matched by id. Pure: no input or output, no pages.

`comparison/pairs.py` says which items are the same; here is what counts as a change of an item. The words of two texts
are compared only on demand, by `comparison/wording.py`; the Italian for all this is in `comparison/labels.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from textwrap import shorten
from typing import NamedTuple

from macros.comparison.items import ItemType, Node
from macros.comparison.pairs import Pair, Pairing, merged
from macros.comparison.wording import normal
from macros.model import Budget, Item, Observation, Plan, Quotation, Record

Value = str | tuple[str, ...] | None


class Kind(StrEnum):
    """What happened to an item or to one of its fields. The field alone decides the kind; see `KINDS`."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    REWORDED = "reworded"
    DEADLINE_MOVED = "deadline_moved"
    VALUE_CHANGED = "value_changed"
    REFERENCES_CHANGED = "references_changed"


@dataclass(frozen=True)
class Change:
    """One thing that changed about one item.

    `id`, `code` and `title` are those of the new plan, or of the old one for what was removed; `old_id` is the id in
    the old plan, None for what was added. `driver` is the driver it belongs to, by its id in the new plan (None for
    what belongs to the whole plan), and `left` the one it belonged to before, if another. `field` is a dotted name
    such as `targets.2026`, None for what was added or removed as a whole; `parent` (of what it is part), `position`
    and `id` are fields, too. `old` and `new` are values as the plan has them, lists as tuples, None where there is
    none; where they are ids of items, a renamed item has its new one in both. `note` is the item's note in the new
    plan. `within` is the id of the outermost item with which this one was added or removed.
    """

    kind: Kind
    type: ItemType
    id: str
    old_id: str | None
    code: str | None
    title: str
    driver: str | None
    field: str | None = None
    old: Value = None
    new: Value = None
    note: str | None = None
    within: str | None = None
    left: str | None = None


KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(["parent", "position"], Kind.MOVED),
    **dict.fromkeys(["id", "title"], Kind.RENAMED),
    **dict.fromkeys(["description", "tagline", "official_title", "full_title", "disclaimer"], Kind.REWORDED),
    **dict.fromkeys(["introduction", "consultation.description", "text", "reason", "note"], Kind.REWORDED),
    **dict.fromkeys(["start", "deadline", "consultation.opens", "consultation.closes"], Kind.DEADLINE_MOVED),
    **dict.fromkeys(["pillars", "missions", "source", "on", "consultation.source"], Kind.REFERENCES_CHANGED),
}
"""The kind of a change of each field; of any other field, `VALUE_CHANGED`."""
LEFT_OUT = {"id", "renamed_from", "note", "keywords", "icon", "foreign_words", "draft"}
"""Fields that are not compared as the others are.

Ids and notes have rules of their own in `_differences`. Keywords are for the search, no page shows them; an icon says
nothing of its own; foreign words tell how texts are read aloud. A draft's id, label, date, summary and act tell which
draft it is: of these only its status can change.
"""


class Difference(NamedTuple):
    """A field of one item, and its values in the two plans."""

    field: str
    old: Value
    new: Value


LINK = re.compile(r"\]\(#([a-z0-9-]+)\)")


def kind_of(type_: ItemType, field: str) -> Kind:
    """The kind of a change of this field; a step's date is one to keep, others only tell when something was made."""
    if (type_, field) == (ItemType.STEP, "date"):
        return Kind.DEADLINE_MOVED
    return KINDS.get(field, Kind.VALUE_CHANGED)


def title_of(item: Record) -> str:
    """The item's title; who speaks, or the first words, for what has none."""
    if isinstance(item, Quotation | Observation):
        return item.author or shorten(item.text, 60, placeholder=" …")
    return str(getattr(item, "title", ""))


def facts(record: Record, prefix: str = "") -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """The fields of an item that are compared, by dotted name, with their values; empty ones are left out.

    An amount is one fact with its currency, so that a number alone never means two things.
    """
    if isinstance(record, Plan):
        yield "draft.status", record.draft.status.value
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in LEFT_OUT or not value or (isinstance(value, list) and isinstance(value[0], Record)):
            continue
        if isinstance(value, Budget):
            yield f"{prefix}{name}.amount", f"{Decimal(value.amount).normalize():f} {value.currency}"
            yield from [(f"{prefix}{name}.source", value.source)] if value.source else []
        elif isinstance(value, Record):
            yield from facts(value, f"{prefix}{name}.")
        elif isinstance(value, dict):
            yield from ((f"{prefix}{name}.{key}", value[key]) for key in sorted(value))
        else:
            yield prefix + name, tuple(value) if isinstance(value, list) else _text(value)


def _text(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: Value, kind: Kind, renames: Mapping[str, str]) -> Value:
    """The value without white space that means nothing; ids, links to them too, are those that items have now."""
    if isinstance(value, tuple):
        return tuple(str(_plain(each, kind, renames)) for each in value)
    if not value or kind is Kind.REFERENCES_CHANGED:
        return renames.get(value, value) if value else None
    return LINK.sub(lambda link: f"](#{renames.get(link[1], link[1])})", normal(value))


def _differ(old: Value, new: Value) -> bool:
    """Whether two plain values say different things: the order of a list does not count."""
    return set(old) != set(new) if isinstance(old, tuple) and isinstance(new, tuple) else old != new


def _fields(type_: ItemType, old: Record, new: Record, renames: Mapping[str, str]) -> Iterator[Difference]:
    """The facts that differ between two forms of an item, in the order of the model."""
    if old == new:  # most items of most drafts, and far quicker to see
        return
    before, after = dict(facts(old)), dict(facts(new))
    for name in merged(before, list(after)):
        kind = kind_of(type_, name)
        was, now = _plain(before.get(name), kind, renames), _plain(after.get(name), kind, {})
        if _differ(was, now):
            yield Difference(name, was, now)


def _note(item: Record) -> str | None:
    return normal(item.note) if isinstance(item, Item) and item.note else None


def _differences(pair: Pair, old: Node, new: Node, renames: Mapping[str, str]) -> list[Difference]:
    """What differs about an item that both plans have: first its place, then its name, then the facts.

    A note explains the other changes and stands beside them: its own wording is a change only where there is no other.
    """
    found = [Difference("parent", *pair.moved)] if pair.moved else []
    if pair.displaced:
        found.append(Difference("position", str(old.number), str(new.number)))
    if old.id != new.id:
        found.append(Difference("id", old.id, new.id))
    found += _fields(pair.type, old.item, new.item, renames)
    note = Difference("note", _note(old.item), _note(new.item))
    return found or ([note] if note.old != note.new else [])


def _changes(pair: Pair, renames: Mapping[str, str]) -> Iterator[Change]:
    """The changes of one item."""
    shown = pair.new or pair.old
    if not shown:
        return
    change = partial(
        Change,
        type=pair.type,
        id=pair.id,
        old_id=pair.old.id if pair.old else None,
        code=shown.item.code if isinstance(shown.item, Item) else None,
        title=title_of(shown.item),
        driver=pair.driver,
        note=_note(pair.new.item) if pair.new else None,
        within=pair.within,
        left=pair.left,
    )
    if pair.old and pair.new:
        for field, old, new in _differences(pair, pair.old, pair.new, renames):
            yield change(kind=kind_of(pair.type, field), field=field, old=old, new=new)
    else:
        yield change(kind=Kind.ADDED if pair.new else Kind.REMOVED)


def compare(old: Plan, new: Plan, between: Iterable[Plan] = ()) -> list[Change]:
    """What changed from one draft to another, in the new one's reading order, what was removed at its old place.

    `between` are the drafts between the two, if any: an item that was renamed more than once is found through them.
    """
    pairing = Pairing(old, new, between)
    return [change for pair in pairing.pairs() for change in _changes(pair, pairing.renames)]


def of_driver(changes: Iterable[Change], driver: str) -> list[Change]:
    """The changes to tell on a driver's page: its own, and what moved from it to another."""
    return [
        change for change in changes if change.driver == driver or (change.left == driver and change.field == "parent")
    ]


def by_driver(changes: Iterable[Change]) -> list[tuple[str | None, list[Change]]]:
    """The changes of each driver, the most changed driver first; those of the whole plan come last, under None."""
    groups: dict[str | None, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.driver, []).append(change)
    return sorted(groups.items(), key=lambda group: (group[0] is None, -len(group[1])))


def by_item(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes of each item together, in their order."""
    groups: dict[tuple[ItemType, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.type, change.id), []).append(change)
    return list(groups.values())
