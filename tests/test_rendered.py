"""A plan without problems can be rendered: every page of it, and no link of them leads nowhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from macros import links, pages, render
from macros.check import check
from macros.comparison.labels import LISTS
from macros.drafts import Edition
from macros.model import NOTED, Plan
from macros.places import DataPath, mappings
from macros.site import Site
from macros.source import parse
from tests.conftest import ROOT
from tests.test_fuzz import steady

ANNOTATED = (ROOT / "examples/annotated/plan.yaml").read_text("utf-8")
MACRO = re.compile(r"\{\{ (\w+)\(\) \}\}")
BASE = "https://example.org/piano/"

TARGETS = [
    *("#palestre", "#nulla", "palestre", "percorso/", "/driver/", "driver/index/", "driver/scuole-aperte/"),
    *("", "/", "?a=b", "x.pdf", "/atti/1.pdf", "../fonti/#comunicato", "www.example.org", "http:/example.org", "a b"),
    *("https://[abc", "https://example.org/[a", "https://example.org/a b", "//example.org", "https://a..it", "tel:1"),
    *("HTTPS://EXAMPLE.ORG", "https://example.org:99999/", "https://città.it/è?à#ò", "&#35;nulla", "#%70alestre"),
    *(".", "..", "./", "#", "percorso", "percorso/#forum", "driver/scuole-aperte", "bozze/", "mailto:a"),
]
WRITTEN = ["[a]({})", "[a](<{}>)", "[a [b] c]({})", "[a]( {} 'b')", "[a][b]\n\n[b]: {}", "<{}>", "{}", "- [a]({})"]
VALUES = [
    *(pattern.format(target) for target in TARGETS for pattern in WRITTEN),
    *("a@example.org", "javascript://x@example.org", "mailto:a@example.org", "-1", "0.5", "2026", "2026-02"),
    *("2026-02-03", "<b>a</b>", "![a](b.png)", "{{ config }}", "{% raw %}", "a\n- b\n- c", "| a |\n|---|\n| b |"),
    *("# a", "> a", "`a`", "&amp;", "a\u00adb", "a\u200bb", "a\u00a0b", "😀", "**a", "[a]", "[a] (#b)", "'", '"', "«a"),
]


def places(data: Any, path: DataPath = ()) -> Iterator[DataPath]:
    """Every scalar of a plan."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if children is None:
        yield path
        return
    for key, value in children:
        yield from places(value, (*path, key))


DATA = yaml.load(ANNOTATED, yaml.CBaseLoader)  # noqa: S506 - text only
PLACES = list(places(DATA))


@st.composite
def changed(draw: st.DrawFn) -> str:
    """The annotated plan with other values in one to three places."""
    data = yaml.load(ANNOTATED, yaml.CBaseLoader)  # noqa: S506 - text only
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(PLACES))
        holder = data
        for step in way:
            holder = holder[step]
        holder[last] = draw(st.sampled_from(VALUES))
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def rendered(plan: Plan) -> dict[str, bytes]:
    """The pages of a draft as the build lays them out, without their frame."""
    site = Site((Edition(plan, "", is_current=True),), 0, together=False, base=BASE)
    found = {}
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        url = "" if name == "index" else f"{name.removesuffix('/index')}/"
        found[url] = "".join(render.page(macro, site, url) for macro in MACRO.findall(path.read_text("utf-8")))
    for made in pages.generated(plan):
        found[made.url] = str(render.page(made.template, site, made.url, made.name))
    return {f"{url}index.html": html.encode() for url, html in found.items()}


def broken(text: str) -> list[links.Broken]:
    """What the build would refuse of a plan; nothing where it has problems, and is never built."""
    plan, _ = check(parse(text.encode(), "plan"))
    files = rendered(plan) if plan else {}
    return links.of_draft(files, BASE, dict.fromkeys(files, "")).broken


@settings(steady, max_examples=120)
@given(text=changed())
def test_a_plan_without_problems_can_be_rendered(text: str) -> None:
    assert broken(text) == []


@pytest.mark.parametrize("written", WRITTEN)
def test_whatever_link_the_check_lets_through_leads_somewhere(written: str) -> None:
    for target in TARGETS:
        text = yaml.dump({**DATA, "introduction": f"{written.format(target)}"}, Dumper=yaml.CSafeDumper)
        assert broken(text) == [], target


@pytest.mark.parametrize("list_", ["observations", "notes"])
def test_what_an_observation_or_a_note_is_about_can_be_shown(list_: str) -> None:
    for name in (*Plan.model_fields, *(data["id"] for _, data in mappings(DATA) if "id" in data)):
        first, *others = DATA[list_]
        text = yaml.dump({**DATA, list_: [{**first, "on": name}, *others]}, Dumper=yaml.CSafeDumper)
        assert broken(text) == [], name


def test_what_notes_may_be_about_has_a_name_for_readers() -> None:
    assert set(NOTED) == set(LISTS)
