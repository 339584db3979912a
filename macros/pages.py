"""Plan -> the pages that are made from it, the address of every item, and their place in the navigation."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from macros.addresses import FOLDERS
from macros.model import Authority, Item, Plan

ANCHORED = {
    "timeline": "percorso/",
    "glossary": "glossario/",
    "sources": "fonti/",
    "notes": "fonti/",
    "quotations": "fonti/",
    "observations": "partecipare/",
}
"""The lists that are shown whole on one page, where each item has an anchor."""
PLACES = {name: f"{folder}/" for name, folder in FOLDERS.items()} | ANCHORED
"""The page of each list, by address."""
OPTIONAL = {*PLACES.values()} - {"driver/", "partecipare/"}
"""The pages that a plan may do without: not every body has missions, or a glossary."""
OF_THE_SITE = ("bozze/", "accessibilita/", "privacy/", "note-legali/")
"""Pages about the site itself, by address: drafts that are published together have one of each, in the current one."""
SITE_FILES = {f"{url.strip('/')}.md" for url in OF_THE_SITE}
TEMPLATES = {"drivers": "driver", "pillars": "pillar", "missions": "mission"}


@dataclass(frozen=True)
class Page:
    """A generated page: its address under the draft's root, the template that makes it, and its title.

    `name` is what the template is told, the id of an item in most. `item` is what the page is about, if that is in the
    plan. A page that is not `listed` is kept out of the menu and the sitemap; the search finds it by its title at most.
    """

    url: str
    template: str
    name: str
    title: str
    item: Item | None = None
    listed: bool = True

    @property
    def file(self) -> str:
        """The file that MkDocs would find in docs/, were the page written by hand."""
        return f"{self.url.rstrip('/')}.md"

    @property
    def markdown(self) -> str:
        """What would stand there: the call of a macro, and nothing that anybody wrote."""
        return f'{{{{ {self.template}("{self.name}") }}}}'


class FixedPage(NamedTuple):
    """A page written by hand: its address under the draft's root, its title and the text to search, in Markdown.

    `keywords` are what the page has an answer to, whatever it calls it.
    """

    url: str
    title: str
    text: str = ""
    keywords: tuple[str, ...] = ()


def generated(plan: Plan) -> list[Page]:
    """A page for each driver, pillar and mission, in the order of the plan."""
    return [
        Page(f"{folder}/{item.id}/", TEMPLATES[name], item.id, item.title, item)
        for name, folder in FOLDERS.items()
        for item in getattr(plan, name)
    ]


def untold(plan: Plan) -> set[str]:
    """The pages of lists of which the plan says nothing: it has no such items, nor a note on them all."""
    noted = {note.on for note in plan.notes}
    return OPTIONAL - {url for name, url in PLACES.items() if getattr(plan, name) or name in noted}


def fixed(texts: dict[str, str], plan: Plan) -> list[FixedPage]:
    """What the search finds of the pages written by hand: address -> Markdown; the first heading is the title.

    The home page and the one on taking part show texts of the plan that belong to no item, and the latter the contacts:
    these are found there.
    """
    before = {"": plan.introduction, "partecipare/": plan.consultation.description if plan.consultation else None}
    contacts = _contacts(plan.authority)
    found = []
    for url, text in sorted(texts.items()):
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        prose = re.sub(r"(?s:\A---\n.*?\n---\n)|^# .+$|\{\{.*?\}\}", "", text, flags=re.MULTILINE)
        # A result shows no headings: without its full stop one would be the beginning of the next sentence.
        prose = re.sub(r"^#+ (.+)$", r"\1.", prose, flags=re.MULTILINE)
        after = contacts if url == "partecipare/" else {}
        facts = [f"{label}: {value}." for label, value in after.items()]
        whole = "\n\n".join(filter(None, [before.get(url), prose.strip(), *facts]))
        found.append(FixedPage(url, title[1] if title else plan.title, whole, tuple(after)))
    return found


def _contacts(body: Authority) -> dict[str, str]:
    known = {"Indirizzo": body.address, "Telefono": body.phone, "E-mail": body.email, "PEC": body.pec}
    return {label: value for label, value in known.items() if value}


def addresses(plan: Plan) -> dict[str, str]:
    """Id -> address under the draft's root, for everything that can be linked to: `driver/x/`, `driver/x/#y`."""
    found = {item.id: f"{folder}/{item.id}/" for name, folder in FOLDERS.items() for item in getattr(plan, name)}
    for driver in plan.drivers:
        found |= {part.id: f"driver/{driver.id}/#{part.id}" for part in driver.parts()}
    for name, page in ANCHORED.items():
        found |= {item.id: f"{page}#{item.id}" for item in getattr(plan, name)}
    return found


def expand_nav(nav: list[Any], plan: Plan, without: Collection[str] = ()) -> list[Any]:
    """The navigation of mkdocs.yml, where the list of drivers, pillars or missions is followed by its own pages.

    `- Driver: driver/index.md` becomes a section of that name, with that page first and then each driver. Pages at the
    addresses in `without` are left out, and so is a section of nothing else.
    """
    pages: dict[str, list[str]] = {f"{folder}/index.md": [] for folder in FOLDERS.values()}
    for page in generated(plan):
        pages[page.file.split("/")[0] + "/index.md"].append(page.file)
    return [_expand(entry, pages) for entry in _kept(nav, without)]


def _kept(nav: list[Any], without: Collection[str]) -> list[Any]:
    kept = []
    for entry in nav:
        ((title, target),) = entry.items() if isinstance(entry, dict) else ((None, entry),)
        if isinstance(target, list):
            target = _kept(target, without)
        if target and not (isinstance(target, str) and _url(target) in without):
            kept.append({title: target} if title else target)
    return kept


def _url(file: str) -> str:
    """The address of a page by its file in docs/."""
    return f"{file.removesuffix('.md').removesuffix('index').rstrip('/')}/"


def _expand(entry: Any, pages: dict[str, list[str]]) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {
        title: [target, *pages[target]] if isinstance(target, str) and target in pages else target
        for title, target in entry.items()
    }
