"""Without JavaScript and style sheets: every word of the plan is there, every page is reached, in good order."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser

from macros.drafts import load
from macros.text import plain
from tests.conftest import EXAMPLE, REAL, Build
from tests.screenshots import kinds
from tests.test_site import fields

Served = Callable[[Path], str]
PLANS = [pytest.param(EXAMPLE, id="example"), pytest.param(REAL, id="real")]
SILENT = {"script", "style", "template", "title"}


class Reader(HTMLParser):
    """What a page says to who runs no script: its text, and what it keeps hidden."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.hidden: list[str] = []
        self.silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.silent = tag in SILENT
        if "hidden" in known:
            self.hidden.append(str(self.get_starttag_text()))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)


def read(path: Path) -> Reader:
    return Reader(path.read_text("utf-8"))


def tidy(text: str) -> str:
    return " ".join(text.split())


def texts_of(data: Path) -> set[str]:
    """Every text that a plan's file holds, as it reads on a page."""
    written = yaml.load((data / "plan.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    texts = [holder[key] for holder, key in fields(written)]  # type: ignore[index, call-overload]
    return {tidy(plain(text)) for text in texts} - {"in_consultazione"}


@pytest.mark.parametrize("data", PLANS)
def test_every_word_of_the_plan_is_on_a_page(built: Build, data: Path) -> None:
    pages = [tidy("".join(read(path).text)).lower() for path in (built(data) / "attuale").rglob("index.html")]
    sought = texts_of(data)
    assert len(sought) > 50
    assert [text for text in sorted(sought) if not any(text.lower() in page for page in pages)] == []


LINK = re.compile(r'(?:<a [^>]*?href="|content="0; url=)([^"#]*)')


@pytest.mark.parametrize("data", PLANS)
def test_the_page_of_the_whole_plan_has_every_text_that_is_published(built: Build, data: Path) -> None:
    """All but the words that serve the search, which are no text of the plan."""
    archive, _ = load(data)
    keywords = {tidy(word) for driver in archive[-1].plan.drivers for word in driver.keywords}
    page = tidy("".join(read(built(data) / "attuale/tutto/index.html").text)).lower()
    assert [text for text in sorted(texts_of(data) - keywords) if text.lower() not in page] == []


@pytest.mark.parametrize("data", PLANS)
def test_every_page_is_reached_by_links_from_the_first(built: Build, data: Path) -> None:
    """But those that only answer old addresses of things that have another name, or are no more."""
    site = built(data)
    pages = {str(path.relative_to(site)): path.read_text("utf-8") for path in site.rglob("index.html")}
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        page = waiting.pop()
        for link in LINK.findall(pages[page]):
            target = urlsplit(urljoin(f"http://site/{page}", link))
            file = f"{unquote(target.path).strip('/')}/index.html".lstrip("/")
            if target.netloc == "site" and file in pages and file not in reached:
                reached.add(file)
                waiting.append(file)
    unreached = pages.keys() - reached
    assert [page for page in unreached if 'class="page-absence"' not in pages[page]] == []
    assert len(reached) > 30


@pytest.mark.parametrize("data", PLANS)
def test_only_controls_wait_for_a_script(built: Build, data: Path) -> None:
    for path in built(data).rglob("*.html"):
        for tag in read(path).hidden:
            assert re.search('class="(palette|search-panel)"|data-find|_search-help|data-search', tag), f"{path}: {tag}"


@pytest.mark.parametrize("data", PLANS)
def test_without_style_sheets_pages_read_well(built: Build, served: Served, browser: Browser, data: Path) -> None:
    """In order, with spaces between words, and no drawing larger than its line."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.abort())
    for url in kinds(built(data)).values():
        page.goto(served(data) + url)
        text = page.locator("body").inner_text()
        order = ["Vai al contenuto", "Piano strategico", "Menu", page.locator("h1").inner_text(), "Informazioni"]
        places = [text.index(order[0])]
        for words in order[1:]:
            places.append(text.index(words, places[-1]))
        assert not re.search(r"\w(aggiunto|tolto): ", text), url
        for drawing in page.locator("svg").all():
            box = drawing.bounding_box()
            assert box is None or box["width"] <= 100, url
    context.close()


def test_who_searches_without_javascript_is_led_to_all_words(served: Served, browser: Browser) -> None:
    """The index has titles and keywords only; the page of the whole plan has every word."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served(REAL) + "attuale/indice/?q=comunicato")
    page.locator(".note").get_by_role("link").click()
    page.wait_for_url("**/attuale/tutto/")
    context.close()
