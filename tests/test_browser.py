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


def test_the_search_finds_a_driver_that_only_an_earlier_draft_has(served: Served, page: Page) -> None:
    page.goto(served(EXAMPLE) + NOW)
    page.get_by_label("Cerca nel piano").fill("grandi eventi")
    last = page.locator(".md-search-result__item a").last
    expect(last).to_have_text("Non in questa bozzaGrandi eventi")
    page.get_by_text("Filtra, o cerca").click()
    page.get_by_label("Cerca in tutte le bozze").check()
    expect(page.locator(".search-kind", has_text="Driver D")).to_have_count(1)
    expect(page.locator(".search-kind", has_text="Non in questa bozza")).to_have_count(0)
    page.get_by_label("Cerca in tutte le bozze").uncheck()
    last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grandi eventi")


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


def test_a_choice_of_colours_made_on_another_page_holds_on_coming_back(served: Served, page: Page) -> None:
    page.goto(served(REAL) + NOW)
    # The browsers of tests keep no page to come back to: what such a page hears is told to it.
    page.evaluate("localStorage.setItem('piano-colori', 'dark')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("button", name="Colori chiari")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 23, 30)"


def test_the_button_of_colours_says_what_it_will_do_when_the_system_turns_dark(served: Served, page: Page) -> None:
    page.goto(served(REAL) + NOW)
    expect(page.get_by_role("button", name="Colori scuri")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_role("button", name="Colori chiari")).to_be_visible()


def test_who_sees_no_colours_tells_what_was_removed_from_what_was_added(served: Served, page: Page) -> None:
    page.goto(served(EXAMPLE) + NOW + "cambiamenti/")
    for tag, line in (("del", "line-through"), ("ins", "underline")):
        drawn = page.locator(tag).first.evaluate("each => getComputedStyle(each).textDecorationLine")
        assert drawn == line


def test_a_quotation_that_the_browser_does_not_copy_says_so(served: Served, page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto(served(EXAMPLE) + NOW + "driver/un-fiume-da-vivere/")
    page.locator(".cite summary").first.click()
    page.get_by_role("button", name="Copia la citazione").click()
    expect(page.get_by_role("button", name="Non copiata: seleziona il testo")).to_be_visible()


def test_a_lost_address_offers_its_page_of_today_and_without_answer_none(served: Served, page: Page) -> None:
    lost = served(EXAMPLE) + "2020/driver/un-fiume-da-vivere/"
    page.goto(lost)
    expect(page.locator("[data-find] a")).to_have_attribute("href", "/piano/attuale/driver/un-fiume-da-vivere/")
    page.route("**/attuale/**", lambda route: route.abort())
    page.goto(lost, wait_until="networkidle")
    expect(page.locator("[data-find]")).to_be_hidden()


@pytest.mark.parametrize("asked", ["?length=1", "?item=x", "?ordina=x&driver=__proto__", "?status=sospesa"])
def test_actions_are_filtered_whatever_the_address_asks(served: Served, page: Page, asked: str) -> None:
    page.goto(served(EXAMPLE) + NOW + "azioni/" + asked)
    said = page.locator(".filters [role=status]")
    expect(said).to_have_text("1 azione" if "sospesa" in asked else "70 azioni")
    page.get_by_label("Stato").select_option("sospesa")
    expect(said).to_have_text("1 azione")


def test_the_choice_of_actions_stands_in_the_address_until_all_are_shown(served: Served, page: Page) -> None:
    page.goto(served(EXAMPLE) + NOW + "azioni/")
    every = page.get_by_role("button", name="Mostra tutte le azioni")
    expect(every).to_be_hidden()
    before = page.get_by_role("table").bounding_box()
    page.get_by_label("In ordine").select_option("per scadenza")
    page.wait_for_url("**/azioni/?ordina=deadline")
    expect(every).to_be_visible()
    assert (page.get_by_role("table").bounding_box() or {})["y"] == (before or {})["y"]
    every.press("Enter")
    page.wait_for_url("**/azioni/")
    expect(every).to_be_hidden()
    expect(page.get_by_label("Driver")).to_be_focused()


def test_where_no_action_fits_the_choice_that_is_said_and_all_are_offered(served: Served, page: Page) -> None:
    page.goto(served(EXAMPLE) + NOW + "azioni/?status=sospesa")
    years = page.get_by_label("Anno della scadenza")
    shown = page.locator(".all-actions tbody tr:not(.group):visible").get_attribute("data-deadline") or ""
    other = [year for year in years.locator("option").all_text_contents() if year not in ("tutti", shown[:4])]
    years.select_option(other[0])
    expect(page.locator(".filters [role=status]")).to_contain_text("Nessuna azione con queste scelte.")
    expect(page.get_by_role("table")).to_be_hidden()
    page.get_by_role("button", name="Mostra tutte le azioni").click()
    expect(page.locator(".filters [role=status]")).to_have_text("70 azioni")
    expect(page.get_by_role("table")).to_be_visible()


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
