"""On paper: every sheet says which draft it is, links are written out, nothing is cut."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from macros import publish
from tests.conftest import EXAMPLE, REAL, Build
from tests.screenshots import PAPER, kinds

Served = Callable[[Path], str]
FEET = {
    EXAMPLE: [
        "Piano strategico 2025-2027. Testo adottato il 30 settembre 2025: adottato con deliberazione del Consiglio "
        "metropolitano n. 31 del 30 settembre 2025",
        f"{publish.address()}2025-09-30/",
    ],
    REAL: [
        "Piano strategico 2025-2027. Bozza del 27 febbraio 2025: in consultazione dal 27 febbraio 2025",
        f"{publish.address()}2025-02-27/",
    ],
}
SHEETS = [
    (EXAMPLE, "driver/un-fiume-da-vivere/"),
    (EXAMPLE, "azioni/"),
    (EXAMPLE, "tutto/"),
    (REAL, ""),
    (REAL, "tutto/"),
]


def printed(page: Page, address: str) -> list[str]:
    """The text of each sheet."""
    page.goto(address)
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


@pytest.mark.parametrize(("data", "url"), SHEETS)
def test_every_sheet_says_draft_status_address_and_number(served: Served, page: Page, data: Path, url: str) -> None:
    sheets = printed(page, served(data) + "attuale/" + url)
    for number, text in enumerate(sheets, 1):
        for words in [*FEET[data], f"{number} / {len(sheets)}"]:
            assert words in text, f"sheet {number}: {text}"


def test_links_are_written_out_and_the_page_says_its_own_address(served: Served, page: Page) -> None:
    text = " ".join(printed(page, served(EXAMPLE) + "attuale/driver/un-fiume-da-vivere/"))
    assert "portale dei dati aperti (https://dati.cm-valdaria.example.org/aldaro)" in text
    own = f"Indirizzo permanente di questa pagina: {publish.address()}2025-09-30/driver/un-fiume-da-vivere/"
    assert own in text.replace("- ", "-")  # an address may be broken at the end of a line


def test_what_only_a_screen_needs_stays_off_the_paper(served: Served, page: Page) -> None:
    text = " ".join(printed(page, served(EXAMPLE) + "attuale/azioni/"))
    for words in ("Colori scuri", "Cerca nel piano", "Mostra tutte le azioni", "Informativa privacy", "Cita"):
        assert words not in text


def test_what_is_closed_on_the_screen_is_open_on_paper(served: Served, page: Page) -> None:
    text = " ".join(printed(page, served(REAL) + "attuale/"))
    assert "l'atto fondamentale di indirizzo dell'azione della Città metropolitana" in text


def test_the_whole_plan_has_every_driver_in_order_and_no_sheet_for_a_title_alone(served: Served, page: Page) -> None:
    sheets = printed(page, served(REAL) + "attuale/tutto/")
    text = " ".join(sheets)
    places = [text.rindex(f" {number}. ") for number in range(1, 11)]
    assert places == sorted(places)
    assert all(len(sheet.split()) > 80 for sheet in sheets[:-1])


WIDE = """
(paper) => [...document.querySelectorAll("body *:not(.visually-hidden, .visually-hidden *)")].filter((each) =>
  each.checkVisibility() && each.getBoundingClientRect().right > paper + 1).map((each) => each.outerHTML.slice(0, 200))
"""


@pytest.mark.parametrize("data", [EXAMPLE, REAL], ids=["example", "real"])
def test_nothing_is_wider_than_the_paper(built: Build, served: Served, page: Page, data: Path) -> None:
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    for url in kinds(built(data)).values():
        page.goto(served(data) + url)
        assert page.evaluate(WIDE, PAPER) == [], url


def test_a_heading_is_never_the_last_thing_on_a_sheet(served: Served, page: Page) -> None:
    sheets = printed(page, served(EXAMPLE) + "attuale/tutto/")
    headings = page.locator("main :is(h2, h3, h4)").all_inner_texts()
    assert len(headings) > 100
    for text in sheets:
        # The text of a sheet begins with its foot; a line may name an item by its title.
        named = re.sub(r"Riguarda: .{,150}$", "", text)
        assert not any(named.endswith(heading) for heading in headings), text[-120:]


@pytest.mark.parametrize("chosen", [True, False], ids=["chosen", "of the system"])
def test_paper_is_never_dark(served: Served, page: Page, chosen: bool) -> None:
    page.emulate_media(color_scheme="light" if chosen else "dark")
    page.goto(served(EXAMPLE) + "attuale/")
    if chosen:
        page.get_by_role("button", name="Colori scuri").click()
    muted = "getComputedStyle(document.documentElement).getPropertyValue('--muted')"
    assert page.evaluate(muted) == "#a9b8c6"
    page.emulate_media(media="print")
    assert page.evaluate(muted) == "#4d5f70"
