"""The site as its readers meet it: with a mouse, a keyboard, a phone, in the dark, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.conftest import EXAMPLE, REAL

NOW = "attuale/"
Served = Callable[..., str]
KINDS = [
    "", "driver/", "driver/un-fiume-da-vivere/", "driver/biblioteche-in-rete/", "pilastri/", "pilastri/suolo/",
    "missioni/", "missioni/transizione-ecologica/", "azioni/", "percorso/", "glossario/", "fonti/", "partecipare/",
    "privacy/", "accessibilita/", "note-legali/", "indice/", "tutto/", "nulla/", "bozze/", "cambiamenti/",
    "cambiamenti/2025-01-20/", "driver/grandi-eventi/", "../2025-01-20/driver/un-fiume-da-vivere/",
]  # fmt: skip
WIDTHS = [360, 768, 1280]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_citizen_goes_from_home_to_a_driver_and_to_the_next_and_searches(
    served: Served, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served(REAL) + NOW)
    page.get_by_role("link", name="Il diritto alla mobilità").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Il diritto alla mobilità")
    page.get_by_role("link", name="Tra produzione e logistica").click()
    expect(page.get_by_text("Driver 6 di 10")).to_be_visible()
    page.get_by_label("Cerca nel piano").press_sequentially("rifiuti")
    page.locator(".md-search-result__item a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Metabolismo circolare metropolitano")


def test_no_request_leaves_the_host(served: Served, page: Page) -> None:
    away: list[str] = []
    home = served(EXAMPLE)

    def watch(route: Route) -> None:
        if not route.request.url.startswith(home):
            away.append(route.request.url)
        route.continue_()

    page.route("**/*", watch)
    for kind in KINDS:
        page.goto(home + NOW + kind)
    assert away == []


def test_words_typed_in_the_search_never_reach_the_server(served: Served, page: Page) -> None:
    asked: list[Request] = []
    page.goto(served(EXAMPLE) + NOW)
    page.on("request", lambda request: asked.append(request))
    page.get_by_label("Cerca nel piano").fill("depuratore")
    page.wait_for_url("**/?q=depuratore")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url("**/driver/**")
    page.get_by_role("link", name="Privacy").click()
    page.wait_for_url("**/privacy/")
    assert len(asked) > 10
    sent = {request.url: request.all_headers().get("referer", "") for request in asked}
    assert {url: referrer for url, referrer in sent.items() if "q=" in url + referrer} == {}


def test_without_javascript_every_page_and_the_menu_can_be_reached(served: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(served(EXAMPLE) + NOW)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Principale").get_by_role("link", name="Azioni").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tutte le azioni")
    page.get_by_role("link", name="Passerella ciclabile di Campolieve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un fiume da vivere")
    context.close()


def test_a_choice_of_colours_holds_on_the_next_page(served: Served, page: Page) -> None:
    page.goto(served(REAL) + NOW)
    page.get_by_role("button", name="Colori scuri").click()
    page.goto(served(REAL) + NOW + "driver/")
    expect(page.get_by_role("button", name="Colori chiari")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 23, 30)"


def test_no_page_breaks_the_policy_that_it_states_itself(served: Served, page: Page) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    for url in ("", "driver/un-fiume-da-vivere/", "azioni/", "cambiamenti/", "bozze/", "indice/?q=fiume"):
        page.goto(served(EXAMPLE) + f"attuale/{url}")
        assert page.locator('meta[http-equiv="Content-Security-Policy"]').count() == 1
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.get_by_role("button", name="Colori scuri").click()
    assert told == []
    with page.expect_console_message() as refused:
        page.evaluate("new Image().src = 'https://altrove.example.org/x.png'")
    assert "Content Security Policy" in refused.value.text
