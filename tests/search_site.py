"""A small site with nothing but the search: a page for every address of a plan, the box, the index of each draft.

`python -m tests.search_site FOLDER PLAN [PLAN …]` writes one draft for each plan, the first being the reader's own;
`--map` also prints the map of addresses that `evaluate.py` asks for. Serve it with `python -m http.server`.
"""

import json
import shutil
import sys
from pathlib import Path
from posixpath import relpath
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader

from macros.assets import served
from macros.check import check_file
from macros.model import Item, Plan
from macros.pages import ANCHORED, FOLDERS, FixedPage, fixed
from macros.search import Address, search_entries, search_index
from macros.source import read
from macros.synonyms import BROWSERS, Synonyms, for_browsers

ROOT = Path(__file__).parent.parent
PAGE = """<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<link rel="stylesheet" href="{{ (shared ~ "assets/site.css") | url }}">
<link rel="stylesheet" href="{{ (shared ~ "assets/dark.css") | url }}" media="(prefers-color-scheme: dark)" data-dark>
<script src="{{ (shared ~ 'assets/site.js') | url }}"></script></head>
<body><header class="brand"><div class="frame"><p class="brand-name">Piano</p>
{% include "partials/search.html" %}</div></header>
<main class="frame"><h1>{{ title }}</h1><p>Testo con <a href="{{ base_url }}/">un collegamento</a>.</p></main>
</body></html>
"""


def plan_of(path: Path) -> Plan:
    """The plan of a file, which must be right."""
    plan, problems = check_file(path)
    assert plan, "\n".join(map(str, problems))
    return plan


def synonyms() -> Synonyms:
    """The synonyms of the project."""
    return Synonyms.model_validate(read(ROOT / "data/synonyms.yaml").data)


def address_of(plan: Plan) -> Address:
    """The address of every item, made here so that these tests need no other part of the site."""
    found = {item.id: f"{folder}/{item.id}/" for name, folder in FOLDERS.items() for item in getattr(plan, name)}
    for driver in plan.drivers:
        found |= {part.id: f"driver/{driver.id}/#{part.id}" for part in driver.parts()}
    found |= {item.id: f"{page}#{item.id}" for name, page in ANCHORED.items() for item in getattr(plan, name)}
    return found.__getitem__


def pages_of(plan: Plan) -> list[FixedPage]:
    """What the search finds of the page on taking part, which has texts of the plan, and a first page without them."""
    written = {"partecipare/": (ROOT / "docs/partecipare.md").read_text("utf-8")}
    return [*fixed(written, plan), FixedPage("", "Il piano")]


def index_of(plan: Plan) -> str:
    """The search index of a plan."""
    return search_index(plan, address_of(plan), pages_of(plan))


def write_site(folder: Path, plans: list[Plan]) -> None:
    """Write a draft for each plan into the folder, with the scripts and `versions.json` that they share."""
    shutil.copytree(ROOT / "docs/assets", folder / "assets")
    for script in (folder / "assets").glob("*.js"):
        script.write_text(served(script.read_text("utf-8"), ".js"), "utf-8")
    versions = [{"version": plan.draft.id, "title": plan.draft.label, "aliases": []} for plan in plans]
    (folder / BROWSERS).write_text(for_browsers(synonyms()), "utf-8")
    (folder / "versions.json").write_text(json.dumps(versions), "utf-8")
    for plan in plans:
        _write_draft(folder / plan.draft.id, plan, several=len(plans) > 1)


def _write_draft(folder: Path, plan: Plan, *, several: bool) -> None:
    titles = {entry.url.split("#")[0]: entry.title for entry in search_entries(plan, address_of(plan), pages_of(plan))}
    for url, title in (titles | {"indice/": "Indice alfabetico"}).items():
        (folder / url).mkdir(parents=True, exist_ok=True)
        (folder / url / "index.html").write_text(_page(url, title, several), "utf-8")
    (folder / "search-index.json").write_text(index_of(plan), "utf-8")


def _page(url: str, title: str, several: bool) -> str:
    environment = Environment(loader=FileSystemLoader(ROOT / "overrides"), autoescape=True)
    base = relpath(".", url or ".")
    environment.filters["url"] = lambda address: f"{base}/{address}"
    site = SimpleNamespace(counterparts=lambda _url: several)
    return environment.from_string(PAGE).render(title=title, base_url=base, shared="../", site=site)


def page_map(plan: Plan) -> dict[str, str]:
    """Page id -> part of its address, as `evaluate.py` wants it."""
    items: list[Item] = [*plan.drivers, *plan.pillars, *plan.missions]
    urls = [address_of(plan)(item.id) for item in items]
    pages = [*(url.rstrip("/") for url in urls), "glossario", "percorso", "fonti", "partecipare"]
    return {page: f"/{page}/" for page in pages}


if __name__ == "__main__":
    target, *files = [argument for argument in sys.argv[1:] if argument != "--map"]
    made = [plan_of(Path(file)) for file in files]
    write_site(Path(target), made)
    if "--map" in sys.argv:
        print(json.dumps(page_map(made[0])))
