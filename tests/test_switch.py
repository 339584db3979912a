"""From draft to draft: where the reader lands, with and without JavaScript, and what every page says of its draft."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from macros.publish import address
from macros.text import words
from tests.conftest import PREFIX, ROOT, Build

EXAMPLE = ROOT / "examples"
FIRST, SECOND, NOW = "2025-01-20", "2025-04-14", "2025-09-30"
LABELS = {
    FIRST: "Prima bozza del 20 gennaio 2025",
    SECOND: "Bozza del 14 aprile 2025",
    NOW: "Testo adottato il 30 settembre 2025",
}
STATUS = {
    FIRST: "superata",
    SECOND: "superata (in consultazione dal 14 aprile 2025 al 13 giugno 2025)",
    NOW: "adottato con deliberazione del Consiglio metropolitano n. 31 del 30 settembre 2025",
}
Served = Callable[..., str]


def page_of(browser: Browser, scripts: bool) -> Iterator[Page]:
    """One page for many tests: to open one takes as long as to read it."""
    context = browser.new_context(java_script_enabled=scripts, locale="it-IT")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    yield page
    context.close()


@pytest.fixture(scope="module", params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A reader's page, in a browser that runs scripts and in one that does not."""
    yield from page_of(browser, request.param)


@pytest.fixture(scope="module")
def no_script(browser: Browser) -> Iterator[Page]:
    """A reader's page in a browser that runs no scripts."""
    yield from page_of(browser, scripts=False)


def menu(page: Page) -> Locator:
    """The menu of drafts in the header, open."""
    found = page.get_by_role("banner").locator("details.versions")
    found.locator("summary").click()
    return found


def listing(page: Page) -> Locator:
    """The list of drafts that stands in every page, at its end or, where it is what the page tells, in its middle."""
    found = page.locator(".other-drafts")
    expect(found).to_be_visible()
    return found


@pytest.fixture(scope="module")
def with_script(browser: Browser) -> Iterator[Page]:
    """A reader's page in a browser that runs scripts."""
    yield from page_of(browser, scripts=True)


SWITCHES = {
    "the home page": ("attuale/", FIRST, "", "Piano strategico 2025-2027"),
    "a driver": ("attuale/driver/un-fiume-da-vivere/", SECOND, "driver/un-fiume-da-vivere/", "Un fiume da vivere"),
    "a driver that had another name": (
        "attuale/driver/servizi-pubblici-semplici/", FIRST, "driver/sportello-unico-digitale/",
        "Sportello unico digitale",
    ),
    "a driver that has another name now": (
        f"{FIRST}/driver/sportello-unico-digitale/", NOW, "driver/servizi-pubblici-semplici/",
        "Servizi pubblici semplici",
    ),
    "a driver that was removed": (f"{FIRST}/driver/grandi-eventi/", NOW, "driver/grandi-eventi/", "Grandi eventi"),
    "the page that says so": (f"{NOW}/driver/grandi-eventi/", SECOND, "driver/grandi-eventi/", "Grandi eventi"),
    "a pillar that has another name now": (f"{FIRST}/pilastri/ambiente/", NOW, "pilastri/suolo/", "Cura del suolo"),
    "a fixed page": ("attuale/glossario/", FIRST, "glossario/", "Glossario"),
    "a comparison": (f"attuale/cambiamenti/{FIRST}/", SECOND, "cambiamenti/", "Che cosa è cambiato"),
}  # fmt: skip


@pytest.mark.parametrize(("start", "draft", "url", "title"), SWITCHES.values(), ids=SWITCHES)
def test_changing_draft_leads_to_the_same_page_there(
    served: Served, reader: Page, start: str, draft: str, url: str, title: str
) -> None:
    """With JavaScript the menu and the list are the same links; without it the menu leads to the list."""
    reader.goto(served(EXAMPLE) + start)
    ways = [found.get_by_role("link", name=LABELS[draft]) for found in (listing(reader), menu(reader))]
    if not reader.locator("html.js").count():
        menu(reader)
        menu(reader).get_by_role("link", name="Questa pagina nelle altre bozze").click()
        expect(listing(reader)).to_be_in_viewport()
        ways.pop()
    targets = {way.evaluate("link => link.href") for way in ways}
    assert targets == {f"{served(EXAMPLE)}{draft}/{url}"}
    ways[-1].click()
    expect(reader).to_have_url(f"{served(EXAMPLE)}{draft}/{url}")
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)


def test_the_menu_shows_the_other_drafts_newest_first_with_date_and_status_and_the_list_names_them(
    served: Served, with_script: Page
) -> None:
    reader = with_script
    reader.goto(served(EXAMPLE) + f"{SECOND}/driver/terra-e-cibo/")
    days = {NOW: "30 settembre 2025", FIRST: "20 gennaio 2025"}
    shown = menu(reader).locator("li")
    expect(shown.locator("span")).to_have_count(2)
    told = [" ".join(text.split()) for text in shown.all_inner_texts()]
    assert told == [f"{LABELS[draft]} {days[draft]} · {STATUS[draft]}" for draft in (NOW, FIRST)]
    assert listing(reader).get_by_role("listitem").all_inner_texts() == [LABELS[NOW], LABELS[FIRST]]


def test_the_menu_names_the_drafts_when_the_list_of_versions_does_not_come(served: Served, with_script: Page) -> None:
    with_script.route("**/versions.json", lambda route: route.abort())
    with_script.goto(served(EXAMPLE) + f"{SECOND}/driver/terra-e-cibo/")
    assert menu(with_script).locator("li").all_inner_texts() == [LABELS[NOW], LABELS[FIRST]]
    with_script.unroute("**/versions.json")


def test_the_menu_opens_and_leads_on_with_the_keyboard_alone(served: Served, with_script: Page) -> None:
    reader = with_script
    reader.goto(served(EXAMPLE) + "attuale/driver/")
    summary = reader.locator("details.versions summary")
    summary.focus()
    reader.keyboard.press("Enter")
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("banner").get_by_role("link", name=LABELS[SECOND])).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(f"{served(EXAMPLE)}{SECOND}/driver/")


def test_the_way_to_a_page_that_is_not_there_says_so_before_it_is_taken(served: Served, reader: Page) -> None:
    reader.goto(served(EXAMPLE) + f"{SECOND}/driver/grandi-eventi/")
    found = listing(reader).get_by_role("listitem").filter(has_text=LABELS[NOW])
    expect(found).to_contain_text("qui questa pagina non c'è")
    expect(reader.locator(".superseded")).to_contain_text("Che cosa ne è stato nel testo attuale")


def test_a_removed_driver_has_a_page_that_says_so_and_leads_to_the_drafts_that_have_it(
    served: Served, reader: Page
) -> None:
    reader.goto(served(EXAMPLE) + "attuale/driver/grandi-eventi/")
    main = reader.get_by_role("main")
    expect(main).to_contain_text(f"Questo driver non c'è in «{LABELS[NOW]}».")
    assert main.get_by_role("listitem").all_inner_texts() == [LABELS[SECOND], LABELS[FIRST]]
    main.get_by_role("link", name=LABELS[SECOND]).click()
    expect(reader).to_have_url(f"{served(EXAMPLE)}{SECOND}/driver/grandi-eventi/")


def test_the_page_of_what_is_gone_leads_to_what_changed_since_then(served: Served, reader: Page) -> None:
    reader.goto(served(EXAMPLE) + "attuale/driver/grandi-eventi/")
    reader.get_by_role("main").get_by_role("link", name="Che cosa è cambiato da allora").click()
    expect(reader).to_have_url(f"{served(EXAMPLE)}attuale/cambiamenti/{SECOND}/")
    reader.get_by_role("link", name="Com'era «Grandi eventi»").first.click()
    expect(reader).to_have_url(f"{served(EXAMPLE)}{SECOND}/driver/grandi-eventi/")


@pytest.mark.parametrize("url", ["", "partecipare/"])
def test_a_superseded_draft_asks_for_no_observations(served: Served, no_script: Page, url: str) -> None:
    no_script.goto(f"{served(EXAMPLE)}{SECOND}/{url}")
    main = no_script.get_by_role("main")
    expect(main.locator(".badge").first).to_have_text("Superata")
    expect(main).to_contain_text("Periodo della consultazione: dal 14 aprile 2025 al 13 giugno 2025.")
    for asking in ("In consultazione", "si inviano", "Come partecipare", "Dove inviare"):
        expect(main).not_to_contain_text(asking)


def test_every_draft_has_the_contacts_of_today_at_its_foot(served: Served, no_script: Page) -> None:
    feet = set()
    for draft in ("attuale", SECOND, FIRST):
        no_script.goto(f"{served(EXAMPLE)}{draft}/")
        feet.add(no_script.get_by_role("contentinfo").locator("section").inner_text())
    assert len(feet) == 1


def test_a_former_name_has_a_page_that_leads_to_the_name_of_today(served: Served, reader: Page) -> None:
    reader.goto(served(EXAMPLE) + "attuale/driver/sportello-unico-digitale/")
    main = reader.get_by_role("main")
    expect(main).to_contain_text(f"In «{LABELS[NOW]}» si chiama Servizi pubblici semplici.")
    main.get_by_role("link", name="Servizi pubblici semplici").first.click()
    expect(reader).to_have_url(f"{served(EXAMPLE)}attuale/driver/servizi-pubblici-semplici/")


@pytest.mark.parametrize("draft", STATUS)
def test_every_page_says_label_date_and_status_of_its_draft_in_its_html(built: Build, draft: str) -> None:
    pages = list((built(EXAMPLE) / draft).rglob("index.html"))
    assert len(pages) > 30
    for path in pages:
        text = path.read_text("utf-8")
        told = " ".join(words(text).split())
        assert f"{LABELS[draft]} · {'adottato' if draft == NOW else 'superata'} (cambia bozza)" in told, path
        assert f"{LABELS[draft]}: {STATUS[draft]}." in told, path
        assert f'<time datetime="{draft}">' in text, path
        superseded = f"Questa bozza è superata. Il testo attuale: {LABELS[NOW]}, {STATUS[NOW]}." in told
        assert superseded is (draft != NOW), path


@pytest.mark.parametrize("url", ["", "driver/un-fiume-da-vivere/", "cambiamenti/"])
def test_a_superseded_draft_shows_that_it_is_and_leads_to_the_same_page_of_the_current_one(
    served: Served, no_script: Page, url: str
) -> None:
    no_script.goto(f"{served(EXAMPLE)}{SECOND}/{url}")
    banner = no_script.locator(".superseded")
    expect(banner).to_be_visible()
    banner.get_by_role("link", name="Questa pagina nel testo attuale").click()
    expect(no_script).to_have_url(f"{served(EXAMPLE)}attuale/{url}")
    expect(no_script.locator(".superseded")).to_have_count(0)


def test_the_banner_of_a_superseded_draft_leads_to_what_changed_since(served: Served, no_script: Page) -> None:
    no_script.goto(f"{served(EXAMPLE)}{FIRST}/driver/sportello-unico-digitale/")
    banner = no_script.locator(".superseded")
    same = banner.get_by_role("link", name="Questa pagina nel testo attuale")
    assert same.evaluate("link => link.href") == f"{served(EXAMPLE)}attuale/driver/servizi-pubblici-semplici/"
    banner.get_by_role("link", name="Che cosa è cambiato da allora").click()
    expect(no_script).to_have_url(f"{served(EXAMPLE)}attuale/cambiamenti/{FIRST}/")
    compared = f"Confronto tra {LABELS[FIRST]}, pagina iniziale e {LABELS[NOW]}"
    expect(no_script.get_by_role("main")).to_contain_text(compared)


def test_the_banner_can_be_seen_without_any_style_either(served: Served, no_script: Page) -> None:
    no_script.route("**/*.css", lambda route: route.abort())
    no_script.goto(f"{served(EXAMPLE)}{FIRST}/")
    expect(no_script.locator(".superseded")).to_be_visible()
    no_script.unroute_all()


def test_the_site_leads_from_its_address_to_the_current_draft(served: Served, reader: Page) -> None:
    reader.goto(served(EXAMPLE))
    expect(reader).to_have_url(f"{served(EXAMPLE)}attuale/")


OLD = {
    "of a draft that never was": ("2023-05-05/driver/un-fiume-da-vivere/", "driver/un-fiume-da-vivere/"),
    "of a removed driver": ("2023-05-05/driver/grandi-eventi/", "driver/grandi-eventi/"),
}
NOWHERE = ["2023-05-05/nulla/", "attuale/nulla/"]


@pytest.mark.parametrize(("old", "found"), OLD.values(), ids=OLD)
def test_an_old_address_finds_the_same_page_in_the_current_draft(
    served: Served, page: Page, old: str, found: str
) -> None:
    answer = page.goto(served(EXAMPLE) + old)
    assert answer
    assert answer.status == 404
    expect(page.get_by_text("La stessa pagina c'è nel testo attuale:")).to_be_visible()
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page).to_have_url(f"{served(EXAMPLE)}attuale/{found}")


@pytest.mark.parametrize("url", NOWHERE)
def test_an_address_that_is_nowhere_offers_links_and_promises_nothing(served: Served, reader: Page, url: str) -> None:
    answer = reader.goto(served(EXAMPLE) + url)
    assert answer
    assert answer.status == 404
    reader.wait_for_load_state("networkidle")
    expect(reader.get_by_text("La stessa pagina c'è")).to_be_hidden()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Pagina non trovata")


@pytest.mark.parametrize(
    ("old", "found"), [("driver/un-fiume-da-vivere/", "driver/un-fiume-da-vivere/"), ("nulla/", "")]
)
def test_an_address_without_a_draft_finds_that_page_and_no_other(
    served: Served, page: Page, old: str, found: str
) -> None:
    page.goto(served(EXAMPLE) + old)
    page.wait_for_load_state("networkidle")
    hint = page.get_by_text("La stessa pagina c'è nel testo attuale:").get_by_role("link")
    assert hint.all_inner_texts() == ([f"{PREFIX}attuale/{found}"] if found else [])


@pytest.mark.parametrize(
    ("name", "url"), [("Pagina iniziale", ""), ("I driver", "driver/"), ("Tutte le bozze", "bozze/")]
)
def test_without_javascript_an_old_address_offers_links_into_the_current_draft(
    served: Served, no_script: Page, name: str, url: str
) -> None:
    no_script.goto(f"{served(EXAMPLE)}2023-05-05/driver/un-fiume-da-vivere/")
    no_script.get_by_role("main").get_by_role("link", name=name).click()
    expect(no_script).to_have_url(f"{served(EXAMPLE)}attuale/{url}")


def test_a_page_names_its_address_that_holds_for_ever(served: Served, reader: Page) -> None:
    reader.goto(served(EXAMPLE) + "attuale/driver/terra-e-cibo/")
    reader.get_by_role("link", name="Indirizzo permanente di questa pagina").click()
    expect(reader).to_have_url(f"{served(EXAMPLE)}{NOW}/driver/terra-e-cibo/")
    canonical = reader.locator("link[rel=canonical]").get_attribute("href")
    assert canonical == f"{address()}attuale/driver/terra-e-cibo/"
