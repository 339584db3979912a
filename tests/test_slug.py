"""Names made from titles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.fields import SLUG
from macros.slug import LONGEST, free, slug

NAMES = [
    ("Scuole avamposto di comunità", "scuole-avamposto-di-comunita"),
    ("Che cos'è un piano", "che-cos-e-un-piano"),
    ("L’acqua è di tutti", "l-acqua-e-di-tutti"),
    ("  Palestre   aperte  ", "palestre-aperte"),
    ("«Aperte» e sicure: il programma!", "aperte-e-sicure-il-programma"),
    ("Ri-generation – housing — 2", "ri-generation-housing-2"),
    ("SUSTAIN - ABILITY", "sustain-ability"),
    ("Verde & blu", "verde-e-blu"),
    ("5 € al mese", "5-euro-al-mese"),
    ("Perché no? Città, virtù, più", "perche-no-citta-virtu-piu"),
    ("ŒUVRE, Straße, Łódź, Đà", "oeuvre-strasse-lodz-da"),
    ("n.º 3 ½ ﬁne", "n-o-3-1-2-fine"),
    ("E\u0300 aperta", "e-aperta"),
    ("_nascosto_/parte#uno", "nascosto-parte-uno"),
    ("日本", "azione"),
    ("…", "azione"),
    ("", "azione"),
]


@pytest.mark.parametrize(("title", "name"), NAMES)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert slug(title, "azione") == name


def test_a_long_title_keeps_whole_words() -> None:
    name = slug("Un titolo che continua molto a lungo per dire tutto quello che il driver vuole fare", "driver")
    assert name == "un-titolo-che-continua-molto-a-lungo-per-dire-tutto-quello"
    assert slug("precipitevolissimevolmente" * 5, "driver") == ("precipitevolissimevolmente" * 5)[:LONGEST]


def test_a_name_that_ends_where_the_room_ends_is_whole() -> None:
    title = "a" * (LONGEST - 2) + " b"
    assert slug(f"{title} c", "x") == slug(title, "x") == "a" * (LONGEST - 2) + "-b"


@given(st.text())
def test_whatever_the_title_the_name_is_one_that_the_plan_admits(title: str) -> None:
    name = slug(title, "azione")
    assert re.fullmatch(SLUG, name)
    assert len(name) <= LONGEST


@pytest.mark.parametrize(
    ("name", "taken", "found"),
    [
        ("forum", [], "forum"),
        ("forum", ["forum"], "forum-2"),
        ("forum", ["forum", "forum-2", "forum-3"], "forum-4"),
        ("forum", ["forum-2"], "forum"),
        ("index", [], "index-2"),
        ("missions", [], "missions-2"),
    ],
)
def test_a_name_that_is_taken_gets_a_number(name: str, taken: list[str], found: str) -> None:
    assert free(name, taken) == found
