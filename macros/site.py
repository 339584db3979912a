"""One draft among the others: what its pages show of itself, and where each page is in the other drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from macros import pages
from macros.changes import Change, compare
from macros.comparison.items import Index, ItemType, Key, index
from macros.comparison.pairs import matches
from macros.drafts import Archive, Edition
from macros.model import DraftStatus, Driver, Item, Plan
from macros.pages import Page
from macros.synonyms import NO_SYNONYMS, Synonyms

CURRENT = "attuale"
"""The folder of the current draft, whichever it is."""
FOLDERS = {ItemType.DRIVER: "driver", ItemType.PILLAR: "pilastri", ItemType.MISSION: "missioni"}
TYPES = {folder: type_ for type_, folder in FOLDERS.items()}


@dataclass(frozen=True)
class Counterpart:
    """A page in another draft: `url` under that draft's root, or where the draft says that it has no such page."""

    edition: Edition
    url: str
    exists: bool
    title: str | None = None


@dataclass(frozen=True)
class Absence:
    """A page for something that other drafts have and this one does not: `here` is what it is now, if renamed."""

    type: ItemType
    item: Item
    here: Item | None
    elsewhere: tuple[Counterpart, ...]

    @property
    def url(self) -> str:
        """The address of the page under the draft's root, as the item has it in drafts that know it."""
        return f"{FOLDERS[self.type]}/{self.item.id}/"


@dataclass(frozen=True)
class Gone:
    """A part that a driver had in an earlier draft: where it is now in this draft, and the last draft that had it."""

    item: Item
    here: str | None
    last: Counterpart


@dataclass(frozen=True)
class Site:
    """The draft at `position` of the archive. `together`: the other drafts are published beside it.

    `base` is the address of the whole site, with the final /, for quotations; `policy`, the Content-Security-Policy
    that the pages state themselves, empty for none.
    """

    archive: Archive
    position: int
    together: bool
    base: str = ""
    synonyms: Synonyms = NO_SYNONYMS
    policy: str = ""

    @property
    def edition(self) -> Edition:
        """The draft whose pages these are."""
        return self.archive[self.position]

    @property
    def plan(self) -> Plan:
        """What the draft says."""
        return self.edition.plan

    @property
    def current(self) -> Edition:
        """The current draft."""
        return self.archive[-1]

    @property
    def previous(self) -> Edition | None:
        """The draft before this one."""
        return self.archive[self.position - 1] if self.position else None

    @property
    def is_superseded(self) -> bool:
        """Whether a later draft has taken this one's place."""
        return not self.edition.is_current

    @property
    def is_in_consultation(self) -> bool:
        """Whether observations on this draft are received: its status says so, and no later draft has come."""
        return self.plan.draft.status is DraftStatus.IN_CONSULTAZIONE and not self.is_superseded

    def permanent(self, target: str) -> str:
        """The whole address of an item, or of an address under the draft's root, that holds for ever."""
        folder = f"{self.edition.id}/" if self.together else ""
        return f"{self.base}{folder}{self.addresses.get(target, target)}"

    def address(self, target: str) -> str:
        """Where an item, or an address under the draft's root, is to be found, seen from that root."""
        if self.together and target in pages.OF_THE_SITE:
            return f"../{CURRENT}/{target}"
        return self.addresses.get(target, target)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Id -> address under the draft's root."""
        return self._addresses[self.edition.id]

    def address_in(self, edition: Edition, name: str) -> str | None:
        """Where another draft has the item with this id, under that draft's root; None for what has no address."""
        return self._addresses[edition.id].get(name)

    @cached_property
    def _addresses(self) -> dict[str, dict[str, str]]:
        return {edition.id: pages.addresses(edition.plan) for edition in self.archive}

    @cached_property
    def untold(self) -> set[str]:
        """The pages of lists of which no draft says anything: then none has them, and no menu names them."""
        return set.intersection(*(pages.untold(edition.plan) for edition in self.archive))

    @cached_property
    def changes(self) -> list[Change]:
        """What changed since the draft before."""
        return compare(self.previous.plan, self.plan) if self.previous else []

    def changes_of(self, edition: Edition) -> list[Change] | None:
        """What changed in any draft since the one before it; None for the first one."""
        place = self.archive.index(edition)
        return compare(self.archive[place - 1].plan, edition.plan) if place else None

    def changes_since(self, name: str) -> list[Change]:
        """What changed from the draft with this id to this one; KeyError where there is none."""
        start = [edition.id for edition in self.archive].index(name)
        between = [edition.plan for edition in self.archive[start + 1 : self.position]]
        return compare(self.archive[start].plan, self.plan, between)

    @cached_property
    def _indexes(self) -> list[Index]:
        return [index(edition.plan) for edition in self.archive]

    @cached_property
    def _names(self) -> list[dict[Key, Key]]:
        """For each draft: key of an item here -> its key there."""
        found = []
        for other in range(len(self.archive)):
            first, last = sorted((self.position, other))
            names = matches(self._indexes[first], self._indexes[last], self._indexes[first + 1 : last])
            found.append(names if first == self.position else {new: old for old, new in names.items()})
        return found

    def counterparts(self, url: str) -> list[Counterpart]:
        """The page at `url` in each other draft, newest first.

        An empty list for a page about the site itself, or where the drafts are not published together.
        """
        shown = self.together and url not in pages.OF_THE_SITE
        others = [place for place in range(len(self.archive)) if place != self.position] if shown else []
        return [self._counterpart(url, place) for place in reversed(others)]

    def _counterpart(self, url: str, place: int) -> Counterpart:
        edition = self.archive[place]
        folder, _, name = url.strip("/").partition("/")
        if folder not in TYPES or not name:
            return Counterpart(edition, url if not url.startswith("cambiamenti/") else "cambiamenti/", exists=True)
        key = (TYPES[folder], name)
        there = self._names[place].get(key) or (key if key in self._indexes[place] else None)
        if there is None:
            return Counterpart(edition, url, exists=False)
        item = self._indexes[place][there].item
        return Counterpart(edition, f"{folder}/{there[1]}/", exists=True, title=getattr(item, "title", None))

    @cached_property
    def absences(self) -> list[Absence]:
        """Everything with a page of its own that another draft knows under an id that this one does not have."""
        known = self._indexes[self.position]
        found: dict[Key, Absence] = {}
        for place in range(len(self.archive) - 1, -1, -1):
            here = {there: key for key, there in self._names[place].items()}
            for key, node in self._indexes[place].items():
                if self.together and key[0] in FOLDERS and key not in known and key not in found:
                    assert isinstance(node.item, Item)  # noqa: S101 - FOLDERS names only lists of items
                    found[key] = self._absence(key, node.item, here.get(key))
        return list(found.values())

    def _absence(self, key: Key, item: Item, here: Key | None) -> Absence:
        now = self._indexes[self.position][here].item if here else None
        url = f"{FOLDERS[key[0]]}/{key[1]}/"
        elsewhere = tuple(
            Counterpart(edition, url, exists=True, title=item.title)
            for edition, nodes in zip(reversed(self.archive), reversed(self._indexes), strict=True)
            if key in nodes
        )
        return Absence(key[0], item, now if isinstance(now, Item) else None, elsewhere)

    def pages(self) -> list[Page]:
        """The generated pages: the plan's own, those for what is only in other drafts, the comparisons with them."""
        absent = [
            Page(absence.url, "absence", absence.url, absence.item.title, listed=False) for absence in self.absences
        ]
        older = self.archive[: self.position] if self.edition.is_current else ()
        compared = [
            Page(f"cambiamenti/{edition.id}/", "changes_since", edition.id, "Che cosa è cambiato") for edition in older
        ]
        return [*pages.generated(self.plan), *absent, *compared]

    def absence(self, url: str) -> Absence:
        """What the page at `url`, of something that only other drafts have, tells; KeyError where there is none."""
        return {absence.url: absence for absence in self.absences}[url]

    def draft(self, name: str) -> Edition:
        """The draft with this id; KeyError where there is none."""
        return {edition.id: edition for edition in self.archive}[name]

    def gone(self, driver: Driver) -> list[Gone]:
        """What the driver had in earlier drafts and has no more, so that old links to it find an answer."""
        own = {part.id for part in driver.parts()}
        return [gone for gone in self._gone(driver) if gone.item.id not in own]

    def _gone(self, driver: Driver) -> Iterator[Gone]:
        seen: set[str] = set()
        for place in range(self.position - 1, -1, -1):
            before = self._names[place].get((ItemType.DRIVER, driver.id))
            former = self._indexes[place][before].item if before else None
            for part in former.parts() if isinstance(former, Driver) else ():
                if part.id not in seen:
                    seen.add(part.id)
                    url = f"driver/{former.id}/#{part.id}" if isinstance(former, Driver) else ""
                    yield Gone(part, self._now(part, place), Counterpart(self.archive[place], url, exists=True))

    def _now(self, part: Item, place: int) -> str | None:
        """The id in this draft of a part of an earlier one."""
        return next((here[1] for here, there in self._names[place].items() if there[1] == part.id), None)
