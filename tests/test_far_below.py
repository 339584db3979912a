"""While a page opens, what is far below the screen is not laid out: it opens sooner, and nobody may notice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import EXAMPLE
from tests.screenshots import OPEN

Served = Callable[[Path], str]
Opened = Callable[[str, int], None]
LONG = ["", "driver/un-fiume-da-vivere/", "azioni/", "cambiamenti/", "tutto/"]
PAGES = [*LONG, "partecipare/", "fonti/"]
WIDTHS = [360, 1280]
SKIPPED = """
() => [...document.querySelectorAll("main :is(p, li, td)")].filter((each) =>
  each.checkVisibility() && !each.checkVisibility({ contentVisibilityAuto: true })).length"""
HELD = "self.requestIdleCallback = () => {}"
"""A browser that never has time: the page stays as it opened."""
WALK = """
async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  for (let top = 0; top < document.documentElement.scrollHeight; top += 300) {
    scrollTo({ top, behavior: "instant" });
    await frame();
  }
}"""
PLACES = """
() => [...document.querySelectorAll("main :is(h2, h3, p, li, td, th, dt)")].filter((each) => each.checkVisibility())
  .map((each) => [each.textContent.trim(), Math.round(each.getBoundingClientRect().top + scrollY)])"""
SETTLED = """
async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
  for (let still = 0, before = -1; still < 8; await frame()) {
    still = before === scrollY ? still + 1 : 0;
    before = scrollY;
  }
  const target = document.querySelector(":target");
  const bottom = document.documentElement.scrollHeight - innerHeight;
  return [Math.round(target.getBoundingClientRect().top), scrollY >= bottom - 1];
}"""
CUT = """
() => [...document.querySelectorAll(":is(main, footer) :is(a, summary, button, select)")].filter((each) => {
  let room = each.parentElement;
  while (room && getComputedStyle(room).contentVisibility !== "auto") room = room.parentElement;
  if (!room || !each.checkVisibility() || each.matches(".card-title a")) return false;
  const [inner, outer] = [each, room].map((one) => one.getBoundingClientRect());
  return inner.left - 5 < outer.left || inner.right + 5 > outer.right;
}).map((each) => each.outerHTML)"""


@pytest.fixture
def opened(served: Served, page: Page) -> Opened:
    """Shows a page of the example by a width; it stays as it opened until the browser is given time."""
    page.add_init_script(HELD)
    page.emulate_media(reduced_motion="reduce")

    def show(url: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("about:blank")  # else a link to a place of the same page loads nothing
        page.goto(served(EXAMPLE) + "attuale/" + url)
        page.evaluate("document.fonts.ready")

    return show


@pytest.mark.parametrize("url", LONG)
def test_a_long_page_opens_without_what_is_far_below(opened: Opened, page: Page, url: str) -> None:
    opened(url, 360)
    assert page.evaluate(SKIPPED) > 0


@pytest.mark.parametrize("url", PAGES)
def test_a_moment_later_all_of_it_is_there_for_who_hears_it_too(served: Served, page: Page, url: str) -> None:
    def heard() -> set[str]:
        nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        return {"".join(each["name"]["value"].split()) for each in nodes if each.get("name", {}).get("value")}

    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(served(EXAMPLE) + "attuale/" + url)
    page.locator(OPEN).wait_for()
    assert page.evaluate(SKIPPED) == 0
    written = page.eval_on_selector_all(":is(h1, h2, h3, h4, main a)", "(all) => all.map((one) => one.textContent)")
    assert {"".join(each.split()) for each in written} <= heard()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("url", PAGES)
def test_nothing_moves_meanwhile(opened: Opened, page: Page, url: str, width: int) -> None:
    """What has been read stands where it would stand if all had been laid out at once."""
    opened(url, width)
    page.evaluate(WALK)
    read = page.evaluate(PLACES)
    page.evaluate("document.documentElement.classList.remove('opening')")
    assert page.evaluate(PLACES) == read


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("url", PAGES)
def test_a_link_to_a_place_in_the_page_leads_there_at_once(opened: Opened, page: Page, url: str, width: int) -> None:
    """By a link in the page, and by a link from elsewhere."""
    page.emulate_media(reduced_motion="no-preference")
    opened(url, width)
    names = page.eval_on_selector_all(
        "main [id]", "(all) => all.filter((one) => one.checkVisibility()).map(({id}) => id)"
    )
    for name in [*names[1::25], names[-1]]:
        for there in (f"{url}#{name}", url):
            opened(there, width)
            page.evaluate("(name) => location.hash === `#${name}` || (location.hash = name)", name)
            top, at_the_end = page.evaluate(SETTLED)
            assert 0 <= top <= 40 or at_the_end, f"{there}, {name}: {top}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("url", PAGES)
def test_the_ring_of_the_focus_is_not_cut_meanwhile(opened: Opened, page: Page, url: str, width: int) -> None:
    """The ring reaches five pixels around a link, and what is laid out later shows nothing outside its own room."""
    opened(url, width)
    assert page.evaluate(CUT) == []


def test_who_comes_back_has_the_whole_page_at_once(opened: Opened, page: Page) -> None:
    opened("cambiamenti/", 360)
    page.reload()
    assert page.evaluate(SKIPPED) == 0


def test_who_has_no_scripts_has_the_whole_page_at_once(served: Served, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto(served(EXAMPLE) + "attuale/cambiamenti/")
    assert page.locator(".opening").count() == 0
    page.close()
