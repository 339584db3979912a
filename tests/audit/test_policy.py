"""Every kind of page in Chromium, from a real nginx: the strict policy holds, nothing is reported, everything works."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.audit.conftest import Hosted, Site
from tests.conftest import EXAMPLE, PREFIX, REAL
from tests.screenshots import kinds

LISTEN = """
globalThis.reports = [];
addEventListener("securitypolicyviolation", (event) => reports.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
NOW = "attuale/"


@pytest.fixture
def said() -> list[str]:
    """All that the console of the page has said so far, but for plain messages."""
    return []


@pytest.fixture
def visited(browser: Browser, said: list[str]) -> Iterator[Page]:
    """A page that listens to the console and to reports of the policy, and may use the clipboard."""
    context: BrowserContext = browser.new_context(locale="it-IT", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.on("console", lambda each: said.append(f"{each.type}: {each.text}") if each.type != "log" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "requestfailed", lambda request: said.append(f"{request.url}: {request.failure}") if is_fault(request) else None
    )
    yield page
    context.close()


def is_fault(request: Request) -> bool:
    """Chromium itself gives up what it needs no more: the icon of a page that leads on, the rest of a mere question."""
    return request.failure != "net::ERR_ABORTED"


def reports(page: Page) -> list[str]:
    """What the policy has forbidden on this page."""
    found: list[str] = page.evaluate("globalThis.reports")
    return found


@pytest.mark.parametrize("data", [REAL, EXAMPLE], ids=["real", "example"])
def test_no_kind_of_page_breaks_the_policy_or_says_anything_in_the_console(
    hosted: Hosted, site: Site, visited: Page, said: list[str], data: Path
) -> None:
    addresses = [*kinds(site(data)).values(), "", "2025-01-20/" if data == EXAMPLE else NOW]
    assert len(addresses) > 15
    for address in addresses:
        said.clear()
        lost = address.endswith("/nulla/")
        answer = visited.goto(hosted(data) + address, wait_until="networkidle")
        assert answer
        assert answer.status == (404 if lost else 200)
        assert reports(visited) == [], address
        # That the address itself is lost is what Chromium has to say of it.
        assert [line for line in said if not (lost and "404" in line)] == [], address


def test_the_policy_is_really_in_force(hosted: Hosted, visited: Page, said: list[str]) -> None:
    visited.goto(hosted(EXAMPLE) + NOW)
    visited.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {top: 0}'}))"
    )
    visited.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://other.example/x.png'}))")
    visited.wait_for_function("reports.length > 1")
    assert {line.split()[0] for line in reports(visited)} == {"style-src-elem", "img-src"}
    assert said
    with pytest.raises(Exception, match="TrustedHTML"):
        visited.evaluate("document.body.innerHTML = '<p>'")


def search(page: Page, address: str) -> None:
    page.goto(address + NOW)
    page.get_by_label("Cerca nel piano").press_sequentially("fiume")
    page.locator(".md-search-result__item a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("fiume")


def palette(page: Page, address: str) -> None:
    page.goto(address + NOW)
    page.get_by_role("button", name="Colori scuri").click()
    page.goto(address + NOW + "driver/")
    expect(page.get_by_role("button", name="Colori chiari")).to_be_visible()


def quotation(page: Page, address: str) -> None:
    page.goto(address + NOW + "driver/un-fiume-da-vivere/")
    page.locator("summary", has_text="Cita").first.click()
    page.locator("button.copy").first.click()
    expect(page.locator("button.copy").first).to_contain_text("copiata")
    assert "Un fiume da vivere" in page.evaluate("navigator.clipboard.readText()")


def actions(page: Page, address: str) -> None:
    page.goto(address + NOW + "azioni/")
    before = page.get_by_role("status").last.text_content()
    page.get_by_label("Driver").select_option(index=1)
    expect(page.get_by_role("status").last).not_to_have_text(before or "")


def drafts(page: Page, address: str) -> None:
    page.goto(address + NOW + "driver/un-fiume-da-vivere/")
    page.locator(".versions summary").click()
    expect(page.locator(".version-list span").first).to_contain_text("superata")


def lost_page(page: Page, address: str) -> None:
    page.goto(address + "2031-01-01/driver/un-fiume-da-vivere/")
    page.get_by_role("link", name=f"{PREFIX}attuale/driver/un-fiume-da-vivere/").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un fiume da vivere")


@pytest.mark.parametrize("use", [search, palette, quotation, actions, drafts, lost_page], ids=lambda use: use.__name__)
def test_what_needs_scripts_works_under_the_policy(
    hosted: Hosted, visited: Page, said: list[str], use: Callable[[Page, str], None]
) -> None:
    use(visited, hosted(EXAMPLE))
    assert reports(visited) == []
    assert [line for line in said if "404" not in line] == []
