"""Plan -> HTML for the macros, through templates/. Escaping is on: only `text.py` makes HTML from the plan's text."""

import re
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path
from posixpath import relpath
from textwrap import shorten
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from macros import assets, icons, italian
from macros.changes import by_driver, by_item, of_driver
from macros.comparison.labels import field_label, runs, titles
from macros.comparison.report import heading
from macros.comparison.summary import sentence
from macros.compiled import COMPILED
from macros.hosting import headers
from macros.model import Action, Driver, Indicator, Item, Plan
from macros.pages import generated, untold
from macros.search import alphabetical_index, in_order
from macros.site import Site
from macros.text import plain, to_html, words

TEMPLATES = Path(__file__).parent / "templates"
BLANK = re.compile(r"\n[ \t]*\n")
DEFINITION = re.compile(r"^ {0,3}\[[^\[\]]+\]:.*$", re.MULTILINE)
"""`[1]: https://…`, the address of links that Markdown writes as `[text][1]`."""


@cache
def environment() -> Environment:
    """The templates, with the words and dates of Italian as filters."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        bytecode_cache=COMPILED,
    )
    env.filters.update(filters())
    env.tests["contains"] = lambda names, name: name in names
    return env


def filters() -> dict[str, Callable[..., Any]]:
    """The filters that the templates of pages and of the theme share."""
    return {
        "alphabetical": lambda items: sorted(items, key=lambda item: in_order(item.title)),
        "by_driver": by_driver,
        "by_item": by_item,
        "channel": channel,
        "consultation": italian.consultation,
        "day": italian.day,
        "deadlines": deadlines,
        "draft_status": italian.DRAFT_STATUS.__getitem__,
        "field_label": field_label,
        "heading": heading,
        "icon": icons.svg,
        "lead": lead,
        "lowfirst": lambda text: text[:1].lower() + text[1:],
        "measures": measures,
        "money": italian.money,
        "of_driver": of_driver,
        "outcome": italian.OUTCOME.__getitem__,
        "outcomes": italian.outcomes,
        "phone": phone,
        "plain": plain,
        "rest": rest,
        "runs": runs,
        "sentence": sentence,
        "status": italian.status,
        "step_status": italian.STEP_STATUS.__getitem__,
        "the": italian.the,
        "titles": titles,
        "upfirst": lambda text: text[:1].upper() + text[1:],
        "when": italian.when,
    }


def channel(written: str) -> str:
    """The link to a web address, which stays as it is, or to an e-mail address."""
    return written if "://" in written else f"mailto:{written}"


def phone(written: str) -> str:
    """The first number of «02 7740.1 / 02 7740.2 (URP)», as a link dials it: two in a row would reach nobody."""
    return re.sub(r"[^\d+]", "", re.split(r"(?<=\d)(?:\s+/|\s*[,;(a-z])", written, maxsplit=1, flags=re.IGNORECASE)[0])


def lead(text: str | None) -> str:
    """The first paragraph of a text, with the addresses of its links where they are defined further down."""
    first, *others = BLANK.split(text or "", maxsplit=1)
    return "\n\n".join([first, *DEFINITION.findall("".join(others))])


def rest(text: str | None) -> str:
    """What follows the first paragraph of a text."""
    return "".join(BLANK.split(text or "", maxsplit=1)[1:])


def measures(indicator: Indicator) -> list[tuple[str, str, int | None]]:
    """An indicator's way: for baseline and each target its name, its value and the length of its bar in percent.

    The longest bar is 100; where any value is no number, or one is negative, there are no bars.
    """
    steps = [(f"Atteso nel {year}", value) for year, value in sorted(indicator.targets.items())]
    if indicator.baseline:
        year = f" ({indicator.baseline.year})" if indicator.baseline.year else ""
        steps.insert(0, (f"Partenza{year}", indicator.baseline.value))
    figures = [italian.figure(value) for _, value in steps]
    known = [number for number in figures if number is not None and number >= 0]
    if len(known) < len(steps) or not any(known):
        return [(name, value, None) for name, value in steps]
    return [(name, value, round(100 * number / max(known))) for (name, value), number in zip(steps, known, strict=True)]


def deadlines(driver: Driver) -> list[tuple[str, list[Action]]]:
    """The driver's actions that have a deadline, by year and in order of time; a whole month or year is over last."""
    dated = sorted(
        (action for action in driver.all_actions() if action.deadline),
        key=lambda action: (action.deadline or "").ljust(len("2026-12-31"), "~"),
    )
    return [(year, list(group)) for year, group in groupby(dated, key=lambda action: (action.deadline or "")[:4])]


def related(plan: Plan, driver: Driver) -> list[Driver]:
    """The three drivers that share most pillars and missions with this one, in the plan's order where equal."""
    own = {*driver.pillars, *driver.missions}
    shared = [(-len(own & {*other.pillars, *other.missions}), other) for other in plan.drivers if other != driver]
    return [other for number, other in sorted(shared, key=lambda pair: pair[0]) if number][:3]


@cache  # draft after draft has the same links
def href(target: str, page: str) -> str:
    """`target`, an address under the draft's root, as a link from `page`, another such address."""
    path, mark, anchor = target.partition("#")
    if path == page and mark:
        return mark + anchor
    relative = relpath(path or ".", page or ".")
    return relative + ("/" if not path or path.endswith("/") else "") + mark + anchor


def linker(site: Site, page: str) -> Callable[[str], str]:
    """A function from the id of an item, or an address under the draft's root, to a link from `page`."""
    return lambda target: href(site.address(target), page)


def page(template: str, site: Site, url: str, name: str | None = None) -> Markup:
    """The content of a page: `url` is its address under the draft's root, `name` the id of its item, if it has one."""
    link = linker(site, url)

    def resolve(address: str) -> str | None:
        if not address.startswith("#"):
            return link(address.lstrip("/"))
        return link(address[1:]) if address[1:] in site.addresses else None

    facts = {
        "plan": site.plan,
        "site": site,
        "link": link,
        "there": other(url),
        "md": lambda text: to_html(text, resolve),
        "sources": {source.id: source for source in site.plan.sources},
        "item": find(site.plan, name) if name else None,
        "name": name,
        "related": related,
        "index": lambda: alphabetical_index(site.plan, site.addresses.__getitem__),
    }
    html = environment().get_template(f"{template}.html").render(facts)
    return Markup(f'<div class="page-{template}">\n{html}\n</div>')  # noqa: S704 - made by our escaping templates


def other(url: str) -> Callable[[str, str], str]:
    """A function from a draft's id and an address under its root to a link from the page at `url` of this draft."""
    # «-» stands for this draft's own folder, whatever its name: all drafts are folders side by side.
    return lambda draft, target: href(f"{draft}/{target}", f"-/{url}")


def find(plan: Plan, name: str) -> Item | None:
    """The driver, pillar or mission with this id."""
    return {item.id: item for item in (*plan.drivers, *plan.pillars, *plan.missions)}.get(name)


def summary(site: Site, item: Item | None) -> str:
    """What a page is about in at most 160 characters, for search engines and previews; None: the plan itself."""
    about = getattr(item, "tagline", None) or plain(lead(item.description if item else site.plan.introduction))
    return shorten(about or (item.title if item else site.plan.title), 160, placeholder="…")


def root(plan: Plan, base: str) -> str:
    """The page at the address of the whole site, which leads to the current draft without JavaScript."""
    return (
        environment()
        .get_template("root.html")
        .render(
            plan=plan,
            base=base,
            icon=f"{assets.folder_name(assets.FOLDER)}/favicon.svg",
            policy=headers.policy(in_page=True),
        )
    )


KEPT = {
    "home": "",
    "drivers": "driver/",
    "pillars": "pilastri/",
    "missions": "missioni/",
    "actions": "azioni/",
    "timeline": "percorso/",
    "glossary": "glossario/",
    "sources": "fonti/",
    "participate": "partecipare/",
    "contacts": "partecipare/",
}
"""The templates of pages written by hand whose text is kept, and their addresses.

Those that repeat it are not here, nor those of pages about the site.
"""


def words_of(site: Site) -> str:
    """The text of the draft's pages as readers see it, page by page: what is kept when a draft is closed."""
    told = {template: url for template, url in KEPT.items() if url not in untold(site.plan)}
    parts = [(url, page(template, site, url)) for template, url in told.items()]
    parts += [(made.url, page(made.template, site, made.url, made.name)) for made in generated(site.plan)]
    return "\n".join(f"== {url or '/'}\n{words(html)}\n" for url, html in parts)


def print_style(site: Site) -> str:
    """The style sheet that writes on every printed sheet which draft it is, its status, its address and its number."""
    draft = f"{site.plan.draft.label}: {italian.status(site.plan, site.is_superseded)}"
    lines = (f"{site.plan.title}. {draft}", site.permanent(""))
    text = r" \a ".join(line.replace("\\", "").replace('"', r"\22 ").replace("\n", " ") for line in lines)
    left = f'@bottom-left {{ content: "{text}"; white-space: pre-line; font: 8pt sans-serif; width: 85% }}'
    right = '@bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif }'
    return f"@page {{ {left} {right} }}\n"
