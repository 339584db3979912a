"""The site by keyboard alone: every command in order, always seen, never a trap, and Escape leads back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import EXAMPLE, REAL

Served = Callable[[Path], str]
WALKS = [
    (EXAMPLE, ""),
    (EXAMPLE, "driver/un-fiume-da-vivere/"),
    (EXAMPLE, "azioni/"),
    (EXAMPLE, "cambiamenti/"),
    (EXAMPLE, "bozze/"),
    (REAL, ""),
    (REAL, "driver/sustain-ability/"),
]
START = """
() => {
  const commands = "a[href], button, input, select, summary, [tabindex='0']";
  const isShown = (each) => each.checkVisibility({ visibilityProperty: true });
  window.stops = [...document.querySelectorAll(commands)].filter(isShown);
  // A card takes the ring for the link that fills it.
  const shadow = (each) => (each ? getComputedStyle(each).boxShadow : "none");
  window.looks = (stop) => [shadow(stop), shadow(stop.closest(".card"))];
  window.before = new Map(stops.map((stop) => [stop, looks(stop).join()]));
  document.activeElement.blur();
  return stops.length;
}"""
HERE = """
() => {
  const stop = document.activeElement, place = stops.indexOf(stop), ring = looks(stop);
  const boxes = [...stop.getClientRects()];
  const seen = boxes.some(({ left, top, width, height }) => {
    const at = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
    return at && (stop.contains(at) || at.closest("label")?.control === stop);
  });
  return { place, seen, name: stop.outerHTML.slice(0, 150),
    // The double ring of the Italian design system: a light one inside a dark one, or the reverse in the dark.
    ring: ring.join() !== before.get(stop) && ring.some((shadow) => shadow.match(/rgb/g)?.length === 2) };
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("data", "url"), WALKS)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(
    served: Served, page: Page, data: Path, url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(reduced_motion="reduce")  # else the page is still on its way to what has the focus
    page.goto(served(data) + "attuale/" + url)
    number = page.evaluate(START)
    assert number > 20
    for place in range(number):
        page.keyboard.press("Tab")
        here: dict[str, Any] = page.evaluate(HERE)
        assert here["place"] == place, here
        assert here["ring"], f"no ring: {here}"
        assert here["seen"], f"hidden: {here}"
    page.keyboard.press("Tab")
    assert page.evaluate("stops.indexOf(document.activeElement)") <= 0, "focus leaves the page, or begins again"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement === stops.at(-1)"), "and comes back"


def test_the_first_stop_skips_to_the_content(served: Served, page: Page) -> None:
    page.goto(served(EXAMPLE) + "attuale/driver/un-fiume-da-vivere/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Vai al contenuto")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Missione: Transizione ecologica")).to_be_focused()
    expect(page.locator("main:target")).to_have_css("background-color", "rgba(0, 0, 0, 0)")


@pytest.mark.parametrize(
    ("opener", "inside"),
    [
        (".menu summary", ".menu-list a"),
        (".versions summary", ".version-list a"),
        (".section summary", ".section a"),
        (".cite summary", ".cite button"),
    ],
)
def test_escape_closes_what_was_opened_and_leads_back(served: Served, page: Page, opener: str, inside: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(served(EXAMPLE) + "attuale/driver/un-fiume-da-vivere/")
    summary, link = page.locator(opener).first, page.locator(inside).first
    expect(link).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_search_is_left_with_escape_and_never_traps(served: Served, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(served(EXAMPLE) + "attuale/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("acqua")
    results = page.locator(".md-search-result__item a")
    expect(results).to_have_count(10)
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(".search-filters summary, .md-search-result__item a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(results.first).to_be_hidden()
    expect(box).to_be_focused()
    box.press_sequentially(" pulita")
    expect(results.first).to_be_visible()
    results.last.focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(results.first).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.search')") is None


def test_actions_are_filtered_and_sorted_by_keyboard(served: Served, page: Page) -> None:
    page.goto(served(EXAMPLE) + "attuale/azioni/")
    page.get_by_label("Stato").focus()
    page.keyboard.type("sospesa")
    said = page.locator(".filters [role=status]")
    expect(said).to_have_text("1 azione")
    page.get_by_role("button", name="Mostra tutte le azioni").focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text("70 azioni")
