"""The search box as readers use it: typing, with the keyboard only, on a phone, in the dark, without JavaScript."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from macros.model import Plan
from tests.search_bench import serving
from tests.search_site import ROOT, plan_of, write_site

Search = Callable[[str], Locator]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example plan's current draft, beside its first one and the real plan's."""
    folder = tmp_path_factory.mktemp("box")
    drafts = [
        ROOT / "examples/plan.yaml",
        ROOT / "examples/drafts/2025-01-20.yaml",
        ROOT / "tests/plans/real/plan.yaml",
    ]
    write_site(folder, [plan_of(file) for file in drafts])
    with serving(folder) as root:
        yield f"{root}2025-09-30/"


@pytest.fixture
def search(page: Page, address: str) -> Search:
    """Types a query on the home page and gives the results."""
    page.goto(address)

    def type_query(query: str) -> Locator:
        page.get_by_role("searchbox").fill(query)
        expect(page.get_by_role("status")).to_contain_text(f"«{query.strip()}»")
        return page.locator(".md-search-result__item")

    return type_query


def state(page: Page) -> Locator:
    return page.get_by_role("status")


# --- What is shown ---


def test_nothing_is_loaded_before_the_reader_goes_to_the_box(page: Page, address: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if "search-" in url] == []
    with page.expect_request("**/search-index.json"):
        page.get_by_role("searchbox").focus()


def test_every_result_says_its_kind_and_driver_and_leads_there(search: Search, page: Page, address: str) -> None:
    link = search("pista ciclabile depuratore").first.get_by_role("link")
    expect(link).to_have_text("Driver D1Un fiume da vivere")
    link = search("secondo stadio").first.get_by_role("link")
    expect(link).to_have_text("Azione D1.A4 · Un fiume da vivereSecondo stadio del depuratore di Selvaghiara")
    expect(link).to_have_attribute("href", f"{address}driver/un-fiume-da-vivere/#depuratore-di-selvaghiara")


def test_the_number_of_results_is_told(search: Search, page: Page) -> None:
    search("termocamere")
    expect(state(page)).to_have_text("1 risultato per «termocamere»")
    results = search("scuola")
    expect(state(page)).to_have_text(re.compile("^2[0-9] risultati per «scuola»$"))
    expect(results).to_have_count(10)
    page.get_by_role("button", name="Mostra altri risultati").click()
    expect(results).to_have_count(20)
    expect(results.nth(10).get_by_role("link")).to_be_focused()
    search("bitcoin")
    expect(state(page)).to_contain_text("Nessun risultato per «bitcoin». Prova con una parola più generale")
    page.get_by_role("searchbox").fill("")
    expect(state(page)).to_have_text("Scrivi una o più parole: i risultati compaiono qui.")
    expect(results).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "title", "marks"),
    [
        ("PASSERELLA", "Passerella ciclabile", ["Passerella"]),
        ("passerelle", "Passerella ciclabile", ["Passerella"]),
        ("passarella", "Passerella ciclabile", ["Passerella"]),
        ("velost", "Nove velostazioni", ["velostazioni"]),
        ("velo stazioni", "Nove velostazioni", ["velostazioni"]),
        ("dell'energia", "Energia condivisa", ["Energia"]),
        ("comunita energetica", "Sportello per le comunità", ["comunità", "energetiche"]),
        ('"canone concordato"', "Più case in affitto", ["canone concordato"]),
        ("bancadati", "Nove banche dati", ["banche", "dati"]),
    ],
)
def test_what_was_found_is_marked(search: Search, query: str, title: str, marks: list[str]) -> None:
    found = search(query).locator(".search-title").filter(has_text=title).first
    expect(found.locator("mark")).to_have_text(marks)


def test_marks_stand_in_the_text_around_what_was_found(search: Search) -> None:
    text = search("termocamera").first.locator(".search-text")
    expect(text.locator("mark")).to_have_text(["termocamere"])
    assert text.inner_text().startswith("Due squadre percorrono le rive con sonde e termocamere")


def test_a_text_is_shown_in_sentences_and_facts_with_their_labels(search: Search) -> None:
    text = search("aree interne").first.locator(".search-text").inner_text()
    assert text.endswith("Risorse: Strategia nazionale aree interne. Scadenza: 31 dicembre 2027"), text
    assert search("Risorse").filter(has_text="Autobus a chiamata").count() == 0, "labels are not found"


@pytest.mark.parametrize("query", ["31 dicembre 2027", "31/12/2027", "entro il 31 Dicembre 2027"])
def test_a_date_finds_what_ends_that_day_before_what_ends_that_month(search: Search, query: str) -> None:
    plan = plan_of(ROOT / "examples/plan.yaml")
    ends = {action.title: action.deadline or "" for action in plan.all_actions()}
    results = search(query)
    actions = results.locator(".search-link").filter(has_text="Azione").locator(".search-title").all_text_contents()
    found = [ends[title] for title in actions]
    assert found == sorted(found, key=lambda deadline: deadline != "2027-12-31")
    assert sorted(found) == sorted(end for end in ends.values() if end.startswith("2027-12"))


def test_texts_of_the_plan_are_never_html(page: Page, tmp_path: Path) -> None:
    evil = {"id": "d", "title": "<img src=x onerror=alert(1)> strada", "tagline": "<script>alert(1)</script> strada"}
    draft = {"id": "b", "label": "<b>Bozza</b>", "date": "2025-01-01", "status": "bozza"}
    data = {"title": "Piano", "authority": {"name": "Ente"}, "draft": draft, "drivers": [evil]}
    write_site(tmp_path, [Plan.model_validate(data)])
    page.on("dialog", lambda _: pytest.fail("a script of the plan has run"))
    with serving(tmp_path) as root:
        page.goto(f"{root}b/?q=strada")
        expect(page.locator(".search-title")).to_have_text("<img src=x onerror=alert(1)> strada")
        expect(page.locator(".search-text")).to_have_text("<script>alert(1)</script> strada")
        assert page.locator(".search-panel :is(img, script, b)").count() == 0


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("pullman", "autobus"),
        ("NEET", "NEET"),
        ("immigrati", "inclusione"),
        ("corriera", "autobus"),
        ("treno", ""),
    ],
)
def test_a_result_found_through_a_synonym_or_keyword_says_so(search: Search, query: str, told: str) -> None:
    found = search(query).first.locator(".search-found")
    assert (found.inner_text() if found.count() else "") == (f"Trovato come: {told}" if told else "")


def test_a_mistake_is_pointed_out_and_the_right_word_can_be_chosen(search: Search, page: Page) -> None:
    search("passerlla")
    page.get_by_role("button", name="passerella").click()
    expect(page.get_by_role("searchbox")).to_have_value("passerella")
    expect(page.get_by_text("Forse cercavi")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("passerlla", "Forse cercavi passerella"),
        ("asilo nido", "Nessuna pagina dice «asilo nido»: queste parlano di cose vicine."),
        ("abbonamento treno notturno", "Nessuna pagina ha tutte le parole: qui manca «notturno»."),
        ("treno", ""),
    ],
)
def test_what_was_meant_and_what_results_lack_is_heard_with_their_number(
    search: Search, page: Page, query: str, hint: str
) -> None:
    """In one live region: of two that change together one may go unheard."""
    search(query)
    told = f"risultat[io] per «{query}»" + (rf"\. {re.escape(hint)}" if hint else "")
    expect(state(page)).to_have_text(re.compile(rf"^\d+ {told}$"))


def test_where_nothing_is_found_the_index_is_one_click_away(search: Search, page: Page, address: str) -> None:
    search("bitcoin")
    link = state(page).get_by_role("link", name="indice alfabetico")
    expect(link).to_have_attribute("href", f"{address}indice/")


# --- Filters, address, drafts ---


def test_results_are_filtered_by_kind_and_by_pillar_or_mission(search: Search, page: Page) -> None:
    results = search("acqua")
    page.get_by_text("Filtra, o cerca").click()
    page.get_by_label("Tipo").select_option("Azione")
    for kind in results.locator(".search-kind").all_text_contents():
        assert kind.startswith("Azione")
    before = state(page).inner_text()
    page.get_by_label("Pilastro o missione").select_option("Missione: Salute")
    expect(state(page)).not_to_have_text(before)
    drivers = [driver.title for driver in plan_of(ROOT / "examples/plan.yaml").drivers if "salute" in driver.missions]
    assert all(kind.split(" · ")[1] in drivers for kind in results.locator(".search-kind").all_text_contents())
    page.get_by_label("Tipo").select_option("Pilastro")
    expect(state(page)).to_contain_text("con questi filtri; senza filtri ")


def test_only_filters_that_do_something_are_offered(page: Page, tmp_path: Path) -> None:
    """The real plan has no other draft here, and no driver that says to what it belongs."""
    write_site(tmp_path, [plan_of(ROOT / "tests/plans/real/plan.yaml")])
    with serving(tmp_path) as root:
        page.goto(f"{root}2025-02-27/?q=lavoro&tema=0")
        expect(page.locator(".search-title").first).to_have_text("Il lavoro al lavoro")
        page.get_by_text("Filtra", exact=True).click()
        expect(page.get_by_label("Tipo")).to_be_visible()
        expect(page.get_by_label("Pilastro o missione")).to_be_hidden()
        expect(page.get_by_label("Cerca in tutte le bozze")).to_be_hidden()


def test_the_address_holds_the_question_and_opens_it_again(search: Search, page: Page, address: str) -> None:
    search("acqua")
    page.get_by_text("Filtra, o cerca").click()
    page.get_by_label("Tipo").select_option("Azione")
    page.wait_for_url("**/?q=acqua&tipo=Action")
    told = state(page).inner_text()
    page.goto(f"{address}percorso/?q=acqua&tipo=Action")
    expect(state(page)).to_have_text(told)
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").press("Escape")
    page.wait_for_url(f"{address}percorso/")


@pytest.mark.parametrize("asked", ["?q=acqua&tipo=Nulla&tema=99", "?q=%3Cb%3E&tema=-1", "?q="])
def test_a_wrong_address_does_no_harm(page: Page, address: str, asked: str) -> None:
    page.goto(address + asked)
    page.get_by_role("searchbox").fill("acqua")
    expect(state(page)).to_contain_text("risultati per «acqua»")


def test_all_drafts_are_searched_on_request_and_named(search: Search, page: Page) -> None:
    alone = search("grandi eventi").count()
    page.get_by_text("Filtra, o cerca").click()
    page.get_by_label("Cerca in tutte le bozze").check()
    expect(state(page)).to_contain_text("bozze cercate: 3")
    results = page.locator(".md-search-result__item")
    assert results.count() >= alone
    both = search("fiume").filter(has_text="Un fiume da vivere").first.locator(".search-drafts")
    expect(both).to_have_text("In: Testo adottato il 30 settembre 2025, Prima bozza del 20 gennaio 2025")
    expect(search("avamposto").first.locator(".search-drafts")).to_have_text("In: Bozza del 27 febbraio 2025")
    page.get_by_label("Cerca in tutte le bozze").uncheck()
    expect(state(page)).to_contain_text("Nessun risultato per «avamposto».")


def test_drafts_that_come_after_the_box_was_unticked_are_not_shown(search: Search, page: Page) -> None:
    held: list[Route] = []
    page.route("**/versions.json", lambda route: held.append(route))
    alone = search("eventi").count()
    page.get_by_text("Filtra, o cerca").click()
    everywhere = page.get_by_label("Cerca in tutte le bozze")
    with page.expect_request("**/versions.json"):
        everywhere.check()
    everywhere.uncheck()
    with page.expect_response("**/2025-02-27/search-index.json"):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".md-search-result__item")).to_have_count(alone)
    expect(page.locator(".search-drafts")).to_have_count(0)
    everywhere.check()
    expect(state(page)).to_contain_text("bozze cercate: 3")
    assert len(held) == 1, "they are loaded once"


def test_drafts_that_cannot_be_loaded_are_told_and_can_be_tried_again(search: Search, page: Page) -> None:
    page.route("**/versions.json", lambda route: route.abort())
    search("eventi")
    page.get_by_text("Filtra, o cerca").click()
    everywhere = page.get_by_label("Cerca in tutte le bozze")
    everywhere.check()
    expect(state(page)).to_contain_text("le altre bozze non si sono aperte")
    everywhere.uncheck()
    page.unroute("**/versions.json")
    everywhere.check()
    expect(state(page)).to_contain_text("bozze cercate: 3")


# --- Hands, eyes, ears ---


def test_with_the_keyboard_alone(search: Search, page: Page, address: str) -> None:
    results = search("treno")
    box, keys = page.get_by_role("searchbox"), page.keyboard
    keys.press("ArrowDown")
    expect(results.nth(0).get_by_role("link")).to_be_focused()
    keys.press("ArrowDown")
    expect(results.nth(1).get_by_role("link")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(box).to_be_focused()
    keys.press("Escape")
    expect(page.locator(".search-panel")).to_be_hidden()
    expect(box).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    page.wait_for_url(f"{address}driver/in-viaggio-senza-auto/")


def submit(page: Page, way: str) -> None:
    if way == "Enter":
        page.get_by_role("searchbox").press("Enter")
    else:
        page.get_by_role("button", name="Cerca", exact=True).click()


@pytest.mark.parametrize("way", ["Enter", "button"])
def test_enter_and_the_button_lead_to_the_number_of_results_and_open_none(
    search: Search, page: Page, address: str, way: str
) -> None:
    """From there the results come next, by Tab and by the arrows; nobody is on another page before hearing of it."""
    results = search("acqua")
    page.keyboard.press("Escape")
    submit(page, way)
    expect(results.first).to_be_visible()
    expect(state(page)).to_be_focused()
    page.wait_for_url(f"{address}?q=acqua")
    page.keyboard.press("ArrowDown")
    expect(results.first.get_by_role("link")).to_be_focused()


@pytest.mark.parametrize("way", ["Enter", "button"])
def test_with_an_empty_box_enter_and_the_button_say_what_to_do(page: Page, address: str, way: str) -> None:
    page.goto(address)
    submit(page, way)
    expect(state(page)).to_have_text("Scrivi una o più parole: i risultati compaiono qui.")
    expect(state(page)).not_to_be_focused()


@pytest.mark.parametrize("late", ["search.js", "search-index.json"])
def test_enter_before_the_search_is_loaded_is_answered_on_the_same_page(page: Page, address: str, late: str) -> None:
    held: list[Route] = []
    page.route(f"**/{late}", lambda route: held.append(route))
    page.goto(f"{address}percorso/")
    with page.expect_request(f"**/{late}"):
        page.get_by_role("searchbox").fill("acqua")
    page.keyboard.press("Enter")
    for route in held:
        route.continue_()
    expect(state(page)).to_contain_text("risultati per «acqua»")
    expect(state(page)).to_be_focused()
    page.wait_for_url(f"{address}percorso/?q=acqua")


def test_where_the_search_cannot_run_the_box_leads_to_the_index(page: Page, address: str) -> None:
    page.route("**/search.js", lambda route: route.abort())
    page.goto(address)
    page.get_by_role("searchbox").fill("acqua")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}indice/")


def test_escape_among_the_results_leads_back_to_the_box_and_leaving_closes_the_panel(
    search: Search, page: Page
) -> None:
    search("treno")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(".search-panel")).to_be_hidden()
    search("treni")
    page.get_by_role("link", name="un collegamento").focus()
    expect(page.locator(".search-panel")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1280])
def test_results_that_were_open_when_the_page_came_can_be_closed(page: Page, address: str, width: int) -> None:
    """On coming back, or by a link to a search, the reader is not in the box."""
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{address}?q=acqua")
    results, box = page.locator(".md-search-result__item"), page.get_by_role("searchbox")
    expect(results.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(results.first).to_be_hidden()
    expect(box).not_to_be_focused()
    page.wait_for_url(address)
    page.goto(f"{address}?q=acqua")
    expect(results.first).to_be_visible()
    close = page.get_by_role("button", name="Chiudi i risultati")
    expect(close).to_be_in_viewport(ratio=1)
    close.click()
    expect(results.first).to_be_hidden()
    # Not in the box, which on a phone would cover half of the page with its keys.
    expect(page.get_by_role("button", name="Cerca", exact=True)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation_and_nothing_overflows(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 700}, locale="it-IT")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}?q=depuratoer&tipo=Action")
    page.get_by_label("Cerca in tutte le bozze").check()
    expect(page.locator(".search-drafts").first).to_be_visible()
    result = Axe().run(page)
    assert not result.response["violations"], result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_targets_are_large_enough_for_a_finger(search: Search, page: Page) -> None:
    search("acqua")
    page.get_by_text("Filtra, o cerca").click()
    page.get_by_label("Cerca in tutte le bozze").check()
    expect(page.locator(".search-drafts").first).to_be_visible()
    for target in page.locator(".search :is(a, button, select, summary, label):visible").all():
        box = target.bounding_box()
        assert box, target
        if box["width"] > 1:  # not a label that only screen readers have
            assert box["height"] >= 44, target.inner_text()


def test_without_javascript_the_box_leads_to_the_index(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}driver/terra-e-cibo/")
    expect(page.locator(".search-panel")).to_be_hidden()
    page.get_by_role("searchbox").fill("acqua")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}indice/?q=acqua")
    context.close()


def test_a_search_that_cannot_be_loaded_says_so_and_can_be_tried_again(page: Page, address: str) -> None:
    page.route("**/search-index.json", lambda route: route.abort())
    page.goto(address)
    page.get_by_role("searchbox").fill("acqua")
    expect(state(page)).to_have_text("La ricerca non si è caricata. C'è sempre l'indice alfabetico.")
    page.unroute("**/search-index.json")
    page.get_by_role("searchbox").fill("treno")
    expect(state(page)).to_contain_text("risultati per «treno»")
