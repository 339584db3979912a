"""What pages are made of: the pieces of a text that stand in several places."""

import pytest

from macros import render
from macros.text import plain, to_html

DEFINED = "Vedi [il sito][1].\n\nAltro, [qui][2].\n\n[1]: https://example.org/a\n[2]: https://example.org/b"


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("02 7740.1", "0277401"),
        ("+39 02-77401", "+390277401"),
        ("(02) 77401", "0277401"),
        ("02/77401", "0277401"),
        ("02 77401 / 02 77402", "0277401"),
        ("02 77401 (URP), 800 1", "0277401"),
        ("tel. 02 77401, int. 3", "0277401"),
    ],
)
def test_a_link_dials_one_number(written: str, dialled: str) -> None:
    assert render.phone(written) == dialled


@pytest.mark.parametrize(
    ("text", "lead", "rest"),
    [
        (None, "", ""),
        ("Uno.", "Uno.", ""),
        ("Uno.\n\nDue.\n\nTre.", "Uno.", "Due.\n\nTre."),
        ("Uno.\n  \nDue.", "Uno.", "Due."),
    ],
)
def test_a_text_is_cut_after_its_first_paragraph(text: str | None, lead: str, rest: str) -> None:
    assert (render.lead(text), render.rest(text)) == (lead, rest)


def test_a_link_whose_address_is_defined_below_is_one_in_the_first_paragraph_too() -> None:
    assert plain(render.lead(DEFINED)) == "Vedi il sito."
    assert '<a href="https://example.org/a">il sito</a>' in to_html(render.lead(DEFINED), lambda _: None)
    assert '<a href="https://example.org/b">qui</a>' in to_html(render.rest(DEFINED), lambda _: None)
