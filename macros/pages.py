"""Plan -> the pages that are made from it, the address of every item, and their place in the navigation."""

import re
from dataclasses import dataclass
from typing import Any

from macros.addresses import FOLDERS
from macros.model import Item, Plan
from macros.search import FixedPage

ANCHORED = {
    "timeline": "percorso/",
    "glossary": "glossario/",
    "sources": "fonti/",
    "notes": "fonti/",
    "quotations": "fonti/",
    "observations": "partecipare/",
}
"""The lists that are shown whole on one page, where each item has an anchor."""
OF_THE_SITE = ("bozze/", "accessibilita/", "privacy/", "note-legali/")
"""Pages about the site itself, by address: drafts that are published together have one of each, in the current one."""
SITE_FILES = {f"{url.strip('/')}.md" for url in OF_THE_SITE}
MACROS = {"drivers": "driver", "pillars": "pillar", "missions": "mission"}


@dataclass(frozen=True)
class Page:
    """A generated page: its file as MkDocs would find it in docs/, its Markdown (a macro call) and its title.

    `item` is what the page is about, if that is in the plan. A page that is not `listed` is kept out of the menu, the
    sitemap and the search.
    """

    file: str
    markdown: str
    title: str
    item: Item | None = None
    listed: bool = True


def generated(plan: Plan) -> list[Page]:
    """A page for each driver, pillar and mission, in the order of the plan."""
    return [
        Page(f"{folder}/{item.id}.md", f'{{{{ {MACROS[name]}("{item.id}") }}}}', item.title, item)
        for name, folder in FOLDERS.items()
        for item in getattr(plan, name)
    ]


def fixed(texts: dict[str, str], plan: Plan) -> list[FixedPage]:
    """What the search finds of the pages written by hand: address -> Markdown; the first heading is the title.

    The home page and the one on taking part show texts of the plan that belong to no item: these are found there.
    """
    more = {"": plan.introduction, "partecipare/": plan.consultation.description if plan.consultation else None}
    found = []
    for url, text in sorted(texts.items()):
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        prose = re.sub(r"(?s:\A---\n.*?\n---\n)|^# .+$|\{\{.*?\}\}", "", text, flags=re.MULTILINE)
        whole = "\n\n".join(filter(None, [prose.strip(), more.get(url)]))
        found.append(FixedPage(url, title[1] if title else plan.title, whole))
    return found


def addresses(plan: Plan) -> dict[str, str]:
    """Id -> address under the draft's root, for everything that can be linked to: `driver/x/`, `driver/x/#y`."""
    found = {item.id: f"{folder}/{item.id}/" for name, folder in FOLDERS.items() for item in getattr(plan, name)}
    for driver in plan.drivers:
        found |= {part.id: f"driver/{driver.id}/#{part.id}" for part in driver.parts()}
    for name, page in ANCHORED.items():
        found |= {item.id: f"{page}#{item.id}" for item in getattr(plan, name)}
    return found


def expand_nav(nav: list[Any], plan: Plan) -> list[Any]:
    """The navigation of mkdocs.yml, where the list of drivers, pillars or missions is followed by its own pages.

    `- Driver: driver/index.md` becomes a section of that name, with that page first and then each driver.
    """
    pages: dict[str, list[str]] = {f"{folder}/index.md": [] for folder in FOLDERS.values()}
    for page in generated(plan):
        pages[page.file.split("/")[0] + "/index.md"].append(page.file)
    return [_expand(entry, pages) for entry in nav]


def _expand(entry: Any, pages: dict[str, list[str]]) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {
        title: [target, *pages[target]] if isinstance(target, str) and target in pages else target
        for title, target in entry.items()
    }
