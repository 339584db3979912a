"""The pages made from a plan: their files, their addresses, their place in the navigation."""

from pathlib import Path
from typing import Any

import pytest

from macros.check import check_file
from macros.model import Driver, Plan
from macros.pages import addresses, expand_nav, generated

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
