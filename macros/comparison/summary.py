"""How much changed between two drafts: counts, and the sentence that tells them in Italian."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from macros.changes import Change, Kind, by_item
from macros.comparison.items import ItemType
from macros.comparison.labels import KINDS, MODIFIED, NOUNS

NO_CHANGES = "Nessuna differenza."
DEADLINES = {"deadline", "consultation.closes"}


class Tally(StrEnum):
    """What the sentence about two drafts counts, in its order."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    MODIFIED = "modified"
    DEADLINES = "deadlines"


class Count(NamedTuple):
    """How many items of a type were added, removed, …; `DEADLINES` counts dates of actions and consultation alike."""

    tally: Tally
    type: ItemType
    number: int


def _tally(changes: list[Change]) -> Tally | None:
    """What an item counts as: once, for the most telling of its changes; for a moved deadline alone, as no item.

    Renamed is what has another title: an address that changed is a detail.
    """
    kinds = {change.kind for change in changes if change.field != "id"}
    for tally in (Tally.ADDED, Tally.REMOVED, Tally.MOVED, Tally.RENAMED):
        if tally.value in kinds:
            return Tally.MODIFIED if changes[0].type is ItemType.PLAN else tally
    return None if all(map(_is_moved_deadline, changes)) else Tally.MODIFIED


def _is_moved_deadline(change: Change) -> bool:
    """Whether a term that was known has another day now; one told for the first time has not moved."""
    return change.field in DEADLINES and change.old is not None and change.new is not None


def summary(changes: Iterable[Change]) -> list[Count]:
    """The counts of a comparison, in the order of `Tally` and `ItemType`. Items are counted, not their fields."""
    groups = by_item(changes)
    counter = Counter((tally, group[0].type) for group in groups if (tally := _tally(group)))
    deadlines = sum(_is_moved_deadline(change) for group in groups for change in group)
    if deadlines:
        counter[Tally.DEADLINES, ItemType.ACTION] = deadlines
    tallies, types = list(Tally), list(ItemType)
    order = sorted(counter, key=lambda count: (tallies.index(count[0]), types.index(count[1])))
    return [Count(*key, counter[key]) for key in order]


def counted(count: Count) -> str:
    """«2 driver aggiunti», «1 azione modificata», «3 scadenze spostate»."""
    number = count.number
    if count.tally is Tally.DEADLINES:
        return "1 scadenza spostata" if number == 1 else f"{number} scadenze spostate"
    if count.type is ItemType.PLAN:
        return "dati generali del piano modificati"
    happened = MODIFIED if count.tally is Tally.MODIFIED else KINDS[Kind(count.tally.value)]
    noun = NOUNS[count.type]
    return f"{noun.counted(number)} {noun.agreed(happened, number)}"


def sentence(changes: Iterable[Change], most: int = 10) -> str:
    """«2 driver aggiunti, 14 azioni modificate, 3 scadenze spostate.»

    Of more counts than a reader can hold only those of drivers, actions and deadlines are told; the rest is summed up.
    """
    told, rest = summary(changes), 0
    if len(told) > most:
        named = [count for count in told if count.type in (ItemType.DRIVER, ItemType.ACTION)]
        rest = sum(count.number for count in told) - sum(count.number for count in named)
        told = named
    parts = [counted(count) for count in told]
    if rest:
        parts.append("1 altra differenza" if rest == 1 else f"altre {rest} differenze")
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else NO_CHANGES
