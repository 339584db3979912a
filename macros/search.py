"""Plan -> what the search can find, as the one JSON file that the reader's browser loads, and the alphabetical index.

Only words that somebody wrote for the reader are indexed: no labels, status lines or other boilerplate of pages.
The browser finds the words' stems by itself (`docs/assets/search-words.js`): the rules of Italian stand there alone.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from macros.italian import when
from macros.model import Action, Document, Driver, Item, Observation, Plan, Quotation, Source, Step
from macros.pages import FixedPage
from macros.synonyms import fold
from macros.text import plain

FORMAT = 1
Address = Callable[[str], str]
"""Id of an item -> its address under the draft's root: `driver/x/`, `driver/x/#y`."""

KINDS = {
    "Driver": "Driver",
    "Pillar": "Pilastro",
    "Mission": "Missione",
    "Objective": "Obiettivo",
    "Action": "Azione",
    "Indicator": "Indicatore",
    "Document": "Documento",
    "Step": "Tappa del percorso",
    "Term": "Glossario",
    "Source": "Fonte",
    "Note": "Nota",
    "Observation": "Osservazione",
    "Quotation": "Dichiarazione",
    "Page": "Pagina",
    "Absent": "Non in questa bozza",
}
"""Type of the model -> what a result of this kind is called. The order is that of the filter.

«Absent» is what only other drafts have: this one has a page that says so.
"""

ANY_BODY = {"citta", "metropolitana", "comune", "comuni", "provincia", "unione", "regione", "di", "del", "della", "dei"}
"""Words in the name of any body; the others are those of its place."""

ARTICLE = re.compile(r"(?:(?:il|lo|la|i|gli|le|un|uno|una)\s+|(?:l|un)['’]\s*)", re.IGNORECASE)
DIGITS = "0-9"


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `keywords` are found and never shown; `parent` is the address of its driver.

    Each line of `body` is a text or a fact, `label<tab>words`: the label is shown and never found.
    """

    kind: str
    url: str
    title: str
    lead: str = ""
    body: str = ""
    keywords: tuple[str, ...] = ()
    code: str = ""
    parent: str = ""
    themes: tuple[str, ...] = ()


class IndexLine(NamedTuple):
    """A line of the alphabetical index; `target` is the title that a keyword leads to, empty for a title itself."""

    term: str
    url: str
    kind: str
    target: str = ""


def search_entries(
    plan: Plan, address: Address, pages: Iterable[FixedPage] = (), absent: Iterable[FixedPage] = ()
) -> list[Entry]:
    """Everything that can be found, in the order of the plan; each driver stands before its parts.

    `absent` are the pages about what only other drafts have; one that has the name of something here adds nothing.
    """
    found = [_item(item, address, themes=(item.id,)) for item in (*plan.pillars, *plan.missions)]
    for driver in plan.drivers:
        found += _driver(driver, address)
    for item in (*plan.timeline, *plan.glossary, *plan.sources, *plan.notes):
        found.append(_item(item, address))
    found += [_observation(each, plan, address) for each in plan.observations]
    found += [_quotation(each, address) for each in plan.quotations]
    found += [Entry("Page", page.url, page.title, body=plain(page.text), keywords=page.keywords) for page in pages]
    names = {fold(entry.title) for entry in found}
    return found + [Entry("Absent", page.url, page.title) for page in absent if fold(page.title) not in names]


def _driver(driver: Driver, address: Address) -> Iterator[Entry]:
    themes = (*driver.pillars, *driver.missions)
    url = address(driver.id)
    # The official spelling («RI - GENERATION») is a name like any other, where it has other words than the title.
    aliases = [] if fold(driver.official_title or driver.title) == fold(driver.title) else [driver.official_title]
    yield Entry(
        "Driver",
        url,
        driver.title,
        driver.tagline or "",
        _body(plain(driver.description), plain(driver.note)),
        (*driver.keywords, *(alias for alias in aliases if alias)),
        driver.code or "",
        themes=themes,
    )
    for part in driver.parts():
        yield _item(part, address, parent=url, themes=themes)


def _item(item: Item, address: Address, parent: str = "", themes: tuple[str, ...] = ()) -> Entry:
    # What a source is cited for is told where it is cited.
    described = [] if isinstance(item, Source) else [plain(item.description), plain(item.note)]
    body = _body(*described, *(f"{label}\t{plain(words)}" for label, words in _facts(item) if words))
    kind = type(item).__name__
    return Entry(kind, address(item.id), item.title, body=body, code=item.code or "", parent=parent, themes=themes)


def _facts(item: Item) -> Iterator[tuple[str, str | None]]:
    """What a reader may search an item by beside its texts, with its label: who, with whom, where, money, dates."""
    if isinstance(item, Action):
        yield "Chi", item.owner
        yield "Con", ", ".join(item.partners)
        yield "Dove", ", ".join(item.places)
        yield "Risorse", item.budget.source if item.budget else None
        yield "Scadenza", when(item.deadline) if item.deadline else None
    elif isinstance(item, Step):
        yield "Quando", when(item.date) if item.date else None
    elif isinstance(item, Document | Source):
        yield "Di", item.publisher


def _observation(observation: Observation, plan: Plan, address: Address) -> Entry:
    about = (driver for driver in plan.drivers if observation.on in (driver.id, *(part.id for part in driver.parts())))
    driver = next(about, None)
    title = observation.author or observation.author_type or "Osservazione ricevuta"
    themes = (*driver.pillars, *driver.missions) if driver else ()
    body = _body(plain(observation.text), plain(observation.reason))
    parent = address(driver.id) if driver else ""
    return Entry("Observation", address(observation.id), title, body=body, parent=parent, themes=themes)


def _quotation(quotation: Quotation, address: Address) -> Entry:
    return Entry(
        "Quotation", address(quotation.id), quotation.author, body=_body(plain(quotation.text), plain(quotation.role))
    )


def _body(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def search_index(
    plan: Plan, address: Address, pages: Iterable[FixedPage] = (), absent: Iterable[FixedPage] = ()
) -> str:
    """The file that the browser loads when the reader opens the search: compact JSON, the same bytes for the same plan.

    An entry is a list: kind, url, title, lead, body, keywords, code, parent, themes, with empty ones at the end left
    out; kind, parent and themes are places in `kinds`, `entries` and `themes`. `body` are the words of the body's name,
    `local` those of its place.
    What no plan says of itself is in another file: `synonyms.for_browsers`.
    """
    entries = search_entries(plan, address, pages, absent)
    kinds = list(dict.fromkeys(kind for kind in KINDS if any(entry.kind == kind for entry in entries)))
    themes = [*plan.pillars, *plan.missions]
    places = {entry.url: place for place, entry in enumerate(entries)}
    numbers = {theme.id: number for number, theme in enumerate(themes)}
    body = fold(plan.authority.name).split()
    data = {
        "format": FORMAT,
        "draft": [plan.draft.id, plan.draft.label],
        "kinds": [[kind, KINDS[kind]] for kind in kinds],
        "themes": [[KINDS[type(theme).__name__], theme.title] for theme in themes],
        "entries": [_row(entry, kinds, places, numbers) for entry in entries],
        "body": body,
        "local": [word for word in body if word not in ANY_BODY],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _row(entry: Entry, kinds: Sequence[str], places: dict[str, int], themes: dict[str, int]) -> list[Any]:
    row = [
        kinds.index(entry.kind),
        entry.url,
        entry.title,
        entry.lead,
        entry.body,
        list(entry.keywords),
        entry.code,
        places[entry.parent] if entry.parent else "",
        # The parts of a driver have its themes: told once.
        [] if entry.parent else [themes[name] for name in entry.themes if name in themes],
    ]
    while row[-1] in ("", []):
        row.pop()
    return row


def alphabetical_index(plan: Plan, address: Address) -> list[tuple[str, list[IndexLine]]]:
    """Titles of drivers, pillars, missions and actions, keywords and glossary by their first letter.

    Articles do not count: «Il diritto alla mobilità» stands at D. Digits come first, under «0-9».
    """
    ordered = sorted(set(_index_lines(plan, address)), key=lambda line: (*in_order(line.term), line.term, line.url))
    return [(letter, list(group)) for letter, group in groupby(ordered, key=lambda line: _letter(line.term))]


def _index_lines(plan: Plan, address: Address) -> Iterator[IndexLine]:
    items: list[Item] = [*plan.pillars, *plan.missions, *plan.drivers, *plan.all_actions(), *plan.glossary]
    for item in items:
        yield IndexLine(item.title, address(item.id), KINDS[type(item).__name__])
    for driver in plan.drivers:
        for keyword in driver.keywords:
            if fold(keyword) != fold(driver.title):
                yield IndexLine(keyword, address(driver.id), KINDS["Driver"], driver.title)


def in_order(term: str) -> tuple[bool, str]:
    """What terms are sorted by: neither articles nor accents nor capitals count, and what is no letter comes first."""
    return _letter(term) != DIGITS, _bare(term)


def _letter(term: str) -> str:
    first = _bare(term)[:1].upper()
    return first if first.isalpha() else DIGITS


def _bare(term: str) -> str:
    return fold(ARTICLE.sub("", term, count=1) if ARTICLE.match(term) else term)
