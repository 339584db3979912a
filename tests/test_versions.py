"""Where each page of a draft is in the others: the same, under another name, or not there."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from macros import pages
from macros.comparison.items import ItemType
from macros.drafts import Archive, Edition, load
from macros.model import Plan
from macros.site import CURRENT, Site
from tests.archive import tiny
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples"


def item(spec: str) -> dict[str, str]:
    """`b<a` is an item `b` that was called `a` in an earlier draft."""
    name, _, former = spec.partition("<")
    return {"id": name, "title": name.upper()} | ({"renamed_from": former} if former else {})


def archive_of(*drafts: str | dict[str, Any]) -> Archive:
    """Drafts d0, d1, …, each with the drivers of its text, or with the lists of its mapping; the last is current."""
    editions = []
    for number, spec in enumerate(drafts):
        lists = spec if isinstance(spec, dict) else {"drivers": [item(each) for each in spec.split()]}
        plan = Plan.model_validate(tiny(f"d{number}", number + 1) | lists)
        editions.append(Edition(plan, f"{number}" * 64, number == len(drafts) - 1))
    return tuple(editions)


def driver(spec: str, *actions: str) -> dict[str, Any]:
    return item(spec) | {"actions": [item(action) for action in actions]}


class Case(NamedTuple):
    """From the page at `url` of draft `start`: the address in each other draft, newest first; `-` before one that is
    not there.
    """

    drafts: tuple[str | dict[str, Any], ...]
    start: int
    url: str
    expected: list[str]


PILLARS = ({"pillars": [item("x")]}, {"pillars": [item("y<x")]})
CASES = {
    "the same id": Case(("a", "a", "a"), 1, "driver/a/", ["driver/a/", "driver/a/"]),
    "renamed, seen from the new draft": Case(("a", "b<a"), 1, "driver/b/", ["driver/a/"]),
    "renamed, seen from the old draft": Case(("a", "b<a"), 0, "driver/a/", ["driver/b/"]),
    "renamed twice, seen from the last": Case(("a", "b<a", "c<b"), 2, "driver/c/", ["driver/b/", "driver/a/"]),
    "renamed twice, seen from the first": Case(("a", "b<a", "c<b"), 0, "driver/a/", ["driver/c/", "driver/b/"]),
    "renamed twice, seen from between": Case(("a", "b<a", "c<b"), 1, "driver/b/", ["driver/c/", "driver/a/"]),
    "renamed long ago": Case(("a", "b<a", "b<a", "b"), 3, "driver/b/", ["driver/b/", "driver/b/", "driver/a/"]),
    "renamed and back": Case(("a", "b<a", "a<b"), 2, "driver/a/", ["driver/b/", "driver/a/"]),
    "renamed over a draft without it": Case(("a", "z", "b<a"), 2, "driver/b/", ["-driver/b/", "driver/a/"]),
    "the former name given to another": Case(("a", "b<a a"), 1, "driver/a/", ["driver/a/"]),
    "renamed while another has the former name": Case(("a", "b<a a"), 1, "driver/b/", ["-driver/b/"]),
    "two that claim one former name": Case(("a", "b<a c<a"), 0, "driver/a/", ["driver/b/"]),
    "removed": Case(("a b", "a"), 0, "driver/b/", ["-driver/b/"]),
    "removed and back": Case(("a b", "a", "a b"), 0, "driver/b/", ["driver/b/", "-driver/b/"]),
    "the page that says it is not here": Case(("a b", "a", "a b"), 1, "driver/b/", ["driver/b/", "driver/b/"]),
    "the page of a former name": Case(("a", "b<a"), 1, "driver/a/", ["driver/a/"]),
    "a pillar": Case(PILLARS, 1, "pilastri/y/", ["pilastri/x/"]),
    "a pillar with the id of a driver": Case(("x", PILLARS[0]), 1, "pilastri/x/", ["-pilastri/x/"]),
    "the home page": Case(("a", "b"), 0, "", [""]),
    "a list": Case(("a", "b"), 0, "driver/", ["driver/"]),
    "a fixed page": Case(("a", "b"), 1, "glossario/", ["glossario/"]),
    "the comparison page": Case(("a", "b"), 1, "cambiamenti/", ["cambiamenti/"]),
    "the comparison with an older draft": Case(("a", "b", "c"), 2, "cambiamenti/d0/", ["cambiamenti/"] * 2),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_page_leads_to_the_same_page_of_each_other_draft_newest_first(case: Case) -> None:
    archive = archive_of(*case.drafts)
    found = Site(archive, case.start, together=True).counterparts(case.url)
    assert [f"{'' if each.exists else '-'}{each.url}" for each in found] == case.expected
    others = [edition for place, edition in enumerate(archive) if place != case.start]
    assert [each.edition for each in found] == others[::-1]


def test_a_page_under_another_name_comes_with_its_title_there() -> None:
    site = Site(archive_of("a", "b<a"), 1, together=True)
    assert [each.title for each in site.counterparts("driver/b/")] == ["A"]


ABSENCES = {
    "nothing is missing": (("a b", "a b"), 1, []),
    "removed": (("a b", "a"), 1, ["driver b: here None, in d0"]),
    "not yet there": (("a", "a b"), 0, ["driver b: here None, in d1"]),
    "in several others, newest first": (("b", "b", "a", "b"), 2, ["driver b: here None, in d3 d1 d0"]),
    "renamed, under the old name": (("a", "b<a"), 1, ["driver a: here b, in d0"]),
    "renamed, under the new name": (("a", "b<a"), 0, ["driver b: here a, in d1"]),
    "renamed twice": (("a", "b<a", "c<b"), 1, ["driver c: here b, in d2", "driver a: here b, in d0"]),
    "an action has no page": (({"drivers": [driver("a", "x")]}, {"drivers": [driver("a")]}), 1, []),
    "of a pillar": (PILLARS, 0, ["pillar y: here x, in d1"]),
}


@pytest.mark.parametrize(("drafts", "place", "expected"), ABSENCES.values(), ids=ABSENCES)
def test_what_only_other_drafts_have_gets_a_page_that_says_where_it_is(
    drafts: tuple[Any, ...], place: int, expected: list[str]
) -> None:
    site = Site(archive_of(*drafts), place, together=True)
    found = [
        f"{absence.type} {absence.item.id}: here {absence.here.id if absence.here else None}, "
        f"in {' '.join(each.edition.id for each in absence.elsewhere)}"
        for absence in site.absences
    ]
    assert found == expected
    made = {page.file for page in site.pages() if not page.listed}
    folders = {ItemType.DRIVER: "driver", ItemType.PILLAR: "pilastri", ItemType.MISSION: "missioni"}
    assert made == {f"{folders[absence.type]}/{absence.item.id}.md" for absence in site.absences}


GONE = {
    "removed": ((driver("a", "x", "y"), driver("a", "y")), 1, ["x: here None, last driver/a/#x in d0"]),
    "removed long ago": ((driver("a", "x"), driver("a"), driver("a")), 2, ["x: here None, last driver/a/#x in d0"]),
    "the last draft that had it": ((driver("a", "x"), driver("a", "x"), driver("a")), 2,
                                   ["x: here None, last driver/a/#x in d1"]),
    "renamed": ((driver("a", "x"), driver("a", "y<x")), 1, ["x: here y, last driver/a/#x in d0"]),
    "of a renamed driver": ((driver("a", "x"), driver("b<a")), 1, ["x: here None, last driver/a/#x in d0"]),
    "nothing": ((driver("a", "x"), driver("a", "x")), 1, []),
    "not of later drafts": ((driver("a"), driver("a", "x")), 0, []),
}  # fmt: skip


@pytest.mark.parametrize(("drivers", "place", "expected"), GONE.values(), ids=GONE)
def test_what_a_driver_has_no_more_keeps_its_anchor(drivers: Any, place: int, expected: list[str]) -> None:
    site = Site(archive_of(*({"drivers": [each]} for each in drivers)), place, together=True)
    found = [
        f"{gone.item.id}: here {gone.here}, last {gone.last.url} in {gone.last.edition.id}"
        for gone in site.gone(site.plan.drivers[0])
    ]
    assert found == expected


def test_an_action_that_moved_to_another_driver_is_found_there_from_its_old_place() -> None:
    before = {"drivers": [driver("a", "x"), driver("b")]}
    after = {"drivers": [driver("a"), driver("b", "x")]}
    site = Site(archive_of(before, after), 1, together=True)
    assert [(gone.item.id, gone.here) for gone in site.gone(site.plan.drivers[0])] == [("x", "x")]
    assert site.addresses["x"] == "driver/b/#x"


def test_a_draft_published_alone_speaks_of_no_page_of_the_others() -> None:
    site = Site(archive_of("a b", "a"), 1, together=False)
    assert site.counterparts("driver/a/") == []
    assert site.absences == []


def test_the_current_draft_has_a_comparison_with_each_older_one_and_the_others_have_none() -> None:
    archive = archive_of("a", "b", "c")
    for place, expected in ((0, []), (1, []), (2, ["cambiamenti/d0.md", "cambiamenti/d1.md"])):
        made = [page.file for page in Site(archive, place, together=True).pages()]
        assert [file for file in made if file.startswith("cambiamenti/")] == expected


@pytest.fixture(scope="module")
def archives(twenty: Path) -> dict[str, Archive]:
    """The example plan's drafts, and twenty made from it."""
    return {name: load(each)[0] for name, each in (("example", EXAMPLE), ("twenty", twenty))}


@pytest.mark.parametrize("name", ["example", "twenty"])
def test_every_page_of_every_draft_leads_to_a_page_that_is_made_and_back(
    name: str, archives: dict[str, Archive]
) -> None:
    archive = archives[name]
    sites = {edition.id: Site(archive, place, together=True) for place, edition in enumerate(archive)}
    made = {draft: {page.url: page.listed for page in site.pages()} for draft, site in sites.items()}
    assert sum(map(len, made.values())) > 50
    for draft, site in sites.items():
        for url in (page.url for page in pages.generated(site.plan)):
            for there in site.counterparts(url):
                assert made[there.edition.id].get(there.url) is there.exists, (draft, url, there)
                if there.exists:
                    back = sites[there.edition.id].counterparts(there.url)
                    assert [each.url for each in back if each.edition.id == draft] == [url], (draft, url, there)


def test_the_example_plan_knows_its_renamed_and_its_removed_drivers(archives: dict[str, Archive]) -> None:
    site = Site(archives["example"], 2, together=True)
    assert [(each.url, each.exists) for each in site.counterparts("driver/servizi-pubblici-semplici/")] == [
        ("driver/sportello-unico-digitale/", True)
    ] * 2
    absent = {absence.item.id: absence for absence in site.absences}
    assert absent["grandi-eventi"].here is None
    assert [each.edition.id for each in absent["grandi-eventi"].elsewhere] == ["2025-04-14", "2025-01-20"]
    here = absent["sportello-unico-digitale"].here
    assert here
    assert here.id == "servizi-pubblici-semplici"


def test_the_name_of_the_current_drafts_folder_is_reserved() -> None:
    from macros.drafts import RESERVED

    assert CURRENT in RESERVED
