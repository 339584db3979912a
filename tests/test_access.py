"""WCAG 2.2 AA on every kind of page, of the example and of a draft that knows little: axe-core, sizes, structure.

What a screen reader hears of the home page and of a driver page is kept in `golden/*.yaml`, and has been read by a
person. After a change of templates or of the example write it anew, read the difference as somebody would hear it, and
commit it: `.venv/bin/python -m tests.test_access`.
"""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.conftest import EXAMPLE, REAL, ROOT, Build
from tests.screenshots import OPEN, chromium, kinds
from tests.screenshots import served as serving

Served = Callable[[Path], str]
PLANS = [pytest.param(EXAMPLE, id="example"), pytest.param(REAL, id="real")]
GOLDEN = ROOT / "tests/golden"
HEARD = {
    "example-home": (EXAMPLE, "attuale/"),
    "example-driver": (EXAMPLE, "attuale/driver/un-fiume-da-vivere/"),
    "real-home": (REAL, "attuale/"),
    "real-driver": (REAL, "attuale/driver/sustain-ability/"),
}
LEFT_OUT = {
    "color-contrast-enhanced": "AAA; the site keeps AA",
    "hidden-content": "asks to open what is closed: these tests do, and then run all rules over it",
}
EXAMINED = [
    ("color-contrast", r"→", "an arrow between two values: the colour is that of the text beside it"),
    (
        "color-contrast",
        r"in matrix: .* partially obscured",
        "on a phone the table scrolls in its place, below its own names",
    ),
    ("th-has-data-cells", r"in .*all-actions", "the title of a group of rows, in a table that all the other rows fill"),
]
"""What axe-core leaves to a person: rule, pattern of element and question, why it is good."""
AXE = """
async ([within, colours, leftOut]) => {
  const wanted = (rule) => !leftOut.includes(rule.ruleId) && (!colours || rule.tags.includes("cat.color"));
  const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, { enabled: wanted(rule) }]));
  const found = await axe.run(within, { rules, resultTypes: ["violations", "incomplete"] });
  const told = (results) => results.flatMap(({ id, nodes }) => nodes.map(({ target, html, any, all, none }) =>
    [id, `${target.join(" ")} ${html} in ${document.querySelector(target[0])?.closest("table")?.className}`,
      [...any, ...all, ...none].map(({ message }) => message).join("; ")]));
  return { violations: told(found.violations), incomplete: told(found.incomplete) };
}"""
OPEN_ALL = "(within) => document.querySelectorAll(`${within} details`).forEach((each) => (each.open = true))"


def visits(built: Build, served: Served, data: Path) -> list[str]:
    """The address of the fullest page of each kind."""
    return [served(data) + url for url in kinds(built(data)).values()]


def opened(page: Page, address: str, within: str = "body") -> None:
    """Shows a page when it is whole, with everything in a part of it opened."""
    page.goto(address)
    page.locator(OPEN).wait_for()
    page.evaluate(OPEN_ALL, within)


def faults(
    page: Page, colours_only: bool = False, within: str = "html", left_out: Iterable[str] = LEFT_OUT
) -> list[str]:
    """What axe-core finds on the page as it stands, or in a part of it, less what has been examined."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, [within, colours_only, list(left_out)])
    unsure = [
        (rule, element, why)
        for rule, element, why in found["incomplete"]
        if not any(rule == known and re.search(pattern, f"{element}: {why}") for known, pattern, _ in EXAMINED)
    ]
    return [": ".join([page.url, *fault]) for fault in [*found["violations"], *unsure]]


# --- axe-core ---


@pytest.mark.parametrize("data", PLANS)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_with_all_its_rules(built: Build, served: Served, page: Page, data: Path, width: int) -> None:
    """On a phone with everything opened, on a desk with menu and drafts; in light, dark and the reader's own colours.

    These change nothing but colours, and so the rules of colours run again; of the reader's own, contrast is the
    system's matter.
    """
    page.set_viewport_size({"width": width, "height": 800})
    found = []
    for address in visits(built, served, data):
        page.emulate_media(color_scheme="light", forced_colors="none")
        opened(page, address, "body" if width == 360 else "header")
        found += faults(page)
        page.emulate_media(color_scheme="dark")
        found += faults(page, colours_only=True)
        page.emulate_media(forced_colors="active")
        found += faults(page, colours_only=True, left_out={*LEFT_OUT, "color-contrast"})
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_open_search(served: Served, browser: Browser, width: int, scheme: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(served(EXAMPLE) + "attuale/driver/")
    page.get_by_role("searchbox").fill("acqua")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.evaluate(OPEN_ALL, "body")
    found = faults(page, within="form.search")  # what lies under the panel is seen above
    page.close()
    assert found == []


def test_in_the_readers_own_colours_nothing_is_lost(served: Served, browser: Browser) -> None:
    """Dots, bars and the present point are painted in the text's colour, where backgrounds are not the page's."""
    page = browser.new_page(forced_colors="active")
    page.goto(served(EXAMPLE) + "attuale/")
    ink = page.evaluate("getComputedStyle(document.body).color")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink != paper
    for mark, side in ((".dot", ""), (".step-in_corso", "::before"), (".step-concluso", "::before")):
        painted = "([mark, side]) => getComputedStyle(document.querySelector(mark), side).backgroundColor"
        assert page.evaluate(painted, [mark, side]) == ink, mark
    page.goto(served(EXAMPLE) + "attuale/driver/un-fiume-da-vivere/")
    assert page.locator(".bar").first.evaluate("(bar) => getComputedStyle(bar).fill") == ink
    page.close()


# --- Sizes ---


@pytest.mark.parametrize("data", PLANS)
def test_no_page_scrolls_sideways_at_320_pixels(built: Build, served: Served, page: Page, data: Path) -> None:
    """That is also 1280 pixels at 400 % (WCAG 1.4.10); tables with many columns scroll in their own place."""
    page.set_viewport_size({"width": 320, "height": 640})
    for address in visits(built, served, data):
        opened(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


SPACED = """
() => {
  const spaced = new CSSStyleSheet();
  spaced.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets.push(spaced);
}"""
CUT = """
() => [...document.querySelectorAll("body *:not(.visually-hidden, .scroll, svg *, select, thead)")].filter((each) =>
  each.checkVisibility() && getComputedStyle(each).overflow !== "visible" &&
  (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)).map((each) => each.outerHTML)
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_text_can_be_spaced_out_without_loss(built: Build, served: Served, page: Page, width: int) -> None:
    """WCAG 1.4.12."""
    page.set_viewport_size({"width": width, "height": 800})
    for address in visits(built, served, EXAMPLE):
        opened(page, address)
        page.evaluate(SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(CUT) == [], address


SMALL = """
() => [...document.querySelectorAll("a, button, summary, select, input, label:has(input)")].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  const inText = getComputedStyle(each).display === "inline" || each.matches("[type=checkbox], .matrix thead a");
  return each.checkVisibility() && !inText && width > 1 && height < 44;
}).map((each) => `${each.getBoundingClientRect().height}: ${each.outerHTML}`)
"""


@pytest.mark.parametrize("data", PLANS)
def test_everything_but_links_in_text_is_large_enough_for_a_finger(
    built: Build, served: Served, browser: Browser, data: Path
) -> None:
    """44 pixels on a touch screen; that links in text have their 24, or room around them, axe-core looks at."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    for address in visits(built, served, data):
        opened(page, address)
        assert page.evaluate(SMALL) == [], address
    context.close()


MOVING = """() => [...document.querySelectorAll("*")].map((each) => getComputedStyle(each)).filter((style) =>
    style.scrollBehavior !== "auto" || style.transitionDuration !== "0s" || style.animationName !== "none").length"""


def test_nothing_moves_for_who_wants_less_motion(served: Served, browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(served(EXAMPLE) + "attuale/")
    assert page.evaluate(MOVING) == 0
    page.close()


# --- Structure ---

OUTLINE = """
() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const name = (each) => each.getAttribute("aria-label") ??
    document.getElementById(each.getAttribute("aria-labelledby"))?.textContent ?? each.textContent;
  const tidy = (text) => text.replace(/\\s+/g, " ").trim();
  return {
    language: document.documentElement.lang,
    headings: all("h1, h2, h3, h4, h5, h6").map((each) => Number(each.tagName[1])),
    inMain: document.querySelector("main h1") !== null,
    landmarks: ["header", "main", "footer"].map((each) => all(`body > ${each}, body > .frame > ${each}`).length),
    navs: all("nav").map((each) => tidy(name(each))),
    tables: all("table").map((each) => [Boolean(each.caption?.textContent), all("th:not([scope])", each).length]),
    links: all("main a[href]").map((each) => [tidy(name(each)), each.href]),
  };
}"""
VAGUE = {"qui", "clicca qui", "leggi", "link", "vai", "continua", "leggi tutto", "ora si legge qui"}


@pytest.mark.parametrize("data", PLANS)
def test_headings_landmarks_tables_and_links_make_sense_alone(
    built: Build, served: Served, page: Page, data: Path
) -> None:
    for address in visits(built, served, data):
        page.goto(address)
        found = page.evaluate(OUTLINE)
        assert found["language"] == "it"
        assert found["headings"].count(1) == 1, address
        assert found["inMain"], address
        inside = found["headings"][found["headings"].index(1) :]
        steps = pairwise(inside)
        assert all(after <= before + 1 for before, after in steps), f"{address} {inside}"
        assert found["landmarks"] == [1, 1, 1], address
        assert len(found["navs"]) == len(set(found["navs"])), f"{address} {found['navs']}"
        assert all(caption and not without for caption, without in found["tables"]), address
        targets: dict[str, set[str]] = {}
        for name, target in found["links"]:
            targets.setdefault(name, set()).add(target)
        assert not {name.lower() for name in targets} & VAGUE, address
        assert [(name, all_) for name, all_ in targets.items() if len(all_) > 1] == [], address


# --- What is heard ---


@pytest.mark.parametrize("name", HEARD)
def test_what_a_screen_reader_hears_is_what_a_person_has_read(served: Served, page: Page, name: str) -> None:
    data, url = HEARD[name]
    assert heard(page, served(data) + url) == (GOLDEN / f"{name}.yaml").read_text("utf-8")


def heard(page: Page, address: str) -> str:
    """The accessibility tree of the page as text, without the addresses of links."""
    page.goto(address)
    return re.sub(r"^ *- /url: .*\n", "", page.locator("html").aria_snapshot() + "\n", flags=re.MULTILINE)


def main() -> None:
    """Write the golden files anew."""
    GOLDEN.mkdir(exist_ok=True)
    with chromium() as browser:
        for name, (data, url) in HEARD.items():
            with serving(data) as (_, address):
                page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="it-IT")
                (GOLDEN / f"{name}.yaml").write_text(heard(page, address + url), "utf-8")


if __name__ == "__main__":
    main()
