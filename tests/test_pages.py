"""The pages made from a plan: their files, their addresses, their place in the navigation."""

from pathlib import Path
from typing import Any

import pytest

from macros.check import check_file
from macros.model import Driver, Note, Plan
from macros.pages import addresses, expand_nav, fixed, generated, untold

PLAN, _ = check_file(Path(__file__).parent / "plans" / "base.yaml")
assert PLAN


def with_drivers(*names: str) -> Plan:
    assert PLAN
    return PLAN.model_copy(update={"drivers": [Driver(id=name, title=name.upper()) for name in names]})


def test_every_driver_pillar_and_mission_has_a_page_in_the_order_of_the_plan() -> None:
    pages = generated(with_drivers("b", "a"))
    assert [page.file for page in pages] == [
        "driver/b.md",
        "driver/a.md",
        "pilastri/prossimita.md",
        "missioni/istruzione.md",
    ]
    assert [page.title for page in pages] == ["B", "A", "Prossimità", "Istruzione"]
    assert pages[0].markdown == '{{ driver("b") }}'


@pytest.mark.parametrize(
    ("name", "address"),
    {
        "scuole-aperte": "driver/scuole-aperte/",
        "quartieri": "driver/scuole-aperte/#quartieri",
        "palestre": "driver/scuole-aperte/#palestre",
        "ore": "driver/scuole-aperte/#ore",
        "prossimita": "pilastri/prossimita/",
        "istruzione": "missioni/istruzione/",
        "forum": "percorso/#forum",
        "driver": "glossario/#driver",
        "comunicato": "fonti/#comunicato",
        "nota": "fonti/#nota",
        "osservazione-1": "partecipare/#osservazione-1",
    }.items(),
)
def test_every_item_has_an_address(name: str, address: str) -> None:
    assert PLAN
    assert addresses(PLAN)[name] == address


def test_nothing_else_has_an_address() -> None:
    assert PLAN
    assert len(addresses(PLAN)) == 11


@pytest.mark.parametrize(
    ("nav", "expanded"),
    [
        ([], []),
        (["index.md", {"Percorso": "percorso.md"}], ["index.md", {"Percorso": "percorso.md"}]),
        ([{"Driver": "driver/index.md"}], [{"Driver": ["driver/index.md", "driver/b.md", "driver/a.md"]}]),
        ([{"I pilastri": "pilastri/index.md"}], [{"I pilastri": ["pilastri/index.md", "pilastri/prossimita.md"]}]),
        ([{"Missioni": "missioni/index.md"}], [{"Missioni": ["missioni/index.md", "missioni/istruzione.md"]}]),
        ([{"Altro": ["driver/index.md"]}], [{"Altro": ["driver/index.md"]}]),
    ],
)
def test_the_navigation_lists_the_pages_under_their_index(nav: list[Any], expanded: list[Any]) -> None:
    assert expand_nav(nav, with_drivers("b", "a")) == expanded


def test_a_list_without_items_keeps_its_page() -> None:
    assert expand_nav([{"Driver": "driver/index.md"}], with_drivers()) == [{"Driver": ["driver/index.md"]}]


NAV = [
    "index.md",
    {"Missioni": "missioni/index.md"},
    {"Altro": [{"Glossario": "glossario.md"}, {"Indice": "indice.md"}]},
]


@pytest.mark.parametrize(
    ("without", "left"),
    [
        ({"percorso/"}, NAV),
        ({"missioni/"}, [NAV[0], NAV[2]]),
        ({"glossario/"}, [*NAV[:2], {"Altro": [{"Indice": "indice.md"}]}]),
        ({"glossario/", "indice/"}, NAV[:2]),
    ],
)
def test_the_navigation_leaves_out_pages_and_sections_of_nothing_else(without: set[str], left: list[Any]) -> None:
    assert expand_nav(NAV, with_drivers(), without) == expand_nav(left, with_drivers())


@pytest.mark.parametrize(
    ("fields", "without"),
    [
        ({}, set()),
        ({"missions": [], "notes": [Note(id="n", title="N")]}, {"missioni/"}),
        ({"missions": []}, set()),
        ({"timeline": [], "glossary": []}, {"percorso/", "glossario/"}),
        ({"sources": []}, set()),
        ({"sources": [], "notes": []}, {"fonti/"}),
        ({"drivers": [], "observations": []}, set()),
    ],
    ids=["all", "no missions", "a note on missions", "no way, no words", "notes", "nothing", "what no plan is without"],
)
def test_a_page_of_a_list_is_for_plans_that_say_anything_of_it(fields: dict[str, Any], without: set[str]) -> None:
    assert PLAN
    assert untold(PLAN.model_copy(update=fields)) == without


def test_the_search_finds_on_the_page_on_taking_part_what_the_plan_says_of_it_first_and_the_contacts() -> None:
    data = with_drivers().model_dump()
    data["consultation"] = {"description": "La fase è aperta."}
    data["authority"] = {"name": "Ente", "phone": "02 1", "email": "a@example.org"}
    written = {
        "partecipare/": "---\nupdated: 2026\n---\n\n# Partecipare\n\n{{ x() }}\n\n## Contatti\n",
        "altro/": "# Altro\n",
    }
    other, page = fixed(written, Plan.model_validate(data))
    assert other == ("altro/", "Altro", "", ())
    assert page.text.split("\n\n") == ["La fase è aperta.", "Contatti.", "Telefono: 02 1.", "E-mail: a@example.org."]
    assert page.keywords == ("Telefono", "E-mail")
