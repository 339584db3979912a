"""An archive that stays alive: closed drafts are shown with today's templates, and still say what they said."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from macros import cli, pages, render
from macros.drafts import Archive, load
from macros.model import Document, Note
from macros.site import CURRENT, Site
from macros.text import plain, words
from tests.archive import close_all, tiny
from tests.conftest import ROOT, Build

LEGITIMATE = """
The text of the closed draft {path} is not what it was when the draft was closed.

A closed draft must say for ever what it said. This change is legitimate only where a template, a macro or a label was
changed on purpose, and the draft still says the same: other words of ours around the words of the plan, another order.
If so, approve it: run `piano words --data {data}`, read every line of `git diff {data}/drafts`, and commit the new
text together with the template. If a word of the plan itself has gone or changed, mend the template instead.

{difference}"""
REPEATED = {"whole", "alphabetical", "changes"}
FOREIGN = re.compile(r'<span lang="..">([^<]*)</span>')
OF_THE_SITE = {"drafts", "accessibility_contacts", "privacy_contacts"}
"""Templates of pages whose text is not kept: they tell the plan's words again, or are not of the plan."""


def closed(data: Path) -> list[Path]:
    return sorted((data / "drafts").glob("*.yaml"))


def differences(data: Path, archive: Archive, place: int) -> Iterator[str]:
    """The lines of a closed draft's text that differ from those kept when it was closed; all, if none were kept."""
    path = data / "drafts" / f"{archive[place].id}.txt"
    before = path.read_text("utf-8").splitlines() if path.is_file() else []
    after = render.words_of(Site(archive, place, together=True)).splitlines()
    yield from unified_diff(before, after, "when it was closed", "today", lineterm="", n=1)


def assert_same_text(data: Path) -> None:
    archive, problems = load(data)
    assert not problems
    for place, edition in enumerate(archive[:-1]):
        found = "\n".join(list(differences(data, archive, place))[:60])
        path = data / "drafts" / f"{edition.id}.txt"
        assert not found, LEGITIMATE.format(path=path, data=data, difference=found)


@pytest.mark.parametrize("data", [ROOT / "data", ROOT / "examples"], ids=["data", "examples"])
def test_the_text_of_each_closed_draft_is_the_same_as_when_it_was_closed(data: Path) -> None:
    assert_same_text(data)
    kept = sorted((data / "drafts").glob("*.txt"))
    assert [path.stem for path in kept] == [path.stem for path in closed(data)]


def test_the_text_of_twenty_drafts_is_the_same_when_others_have_followed(twenty: Path) -> None:
    assert_same_text(twenty)


def sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """The address of each page of a kept text, and its lines."""
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        url, *lines = part.splitlines()
        yield url.removeprefix("/"), [line for line in lines if line]


@pytest.mark.parametrize("data", [ROOT / "data", ROOT / "examples"], ids=["data", "examples"])
def test_each_line_of_the_text_stands_on_its_page_of_the_built_site(data: Path, built: Build) -> None:
    archive, _ = load(data)
    site = built(data)
    for place, edition in enumerate(archive):
        for url, lines in sections(render.words_of(Site(archive, place, together=True))):
            page = (site / edition.id / url / "index.html").read_text("utf-8")
            shown = set(words(FOREIGN.sub(r"\1", page)).splitlines())
            assert lines, (edition.id, url)
            assert set(lines) <= shown, (edition.id, url)


def test_the_text_of_every_page_with_words_of_the_plan_is_kept() -> None:
    called = {name for path in (ROOT / "docs").rglob("*.md") for name in re.findall(r"\{\{ (\w+)\(", path.read_text())}
    assert called - REPEATED - OF_THE_SITE == set(render.KEPT)
    archive, _ = load(ROOT / "examples")
    kept = [url for url, _ in sections(render.words_of(Site(archive, 2, together=True)))]
    assert {page.url for page in pages.generated(archive[2].plan)} <= set(kept)


def test_every_word_that_an_editor_wrote_is_in_the_text() -> None:
    """Of the example plan, which uses every field, these are the words of the items with a place of their own."""
    archive, _ = load(ROOT / "examples")
    plan = archive[2].plan
    text = "".join(render.words_of(Site(archive, 2, together=True)).split())
    items = [*plan.drivers, *plan.pillars, *plan.missions, *plan.timeline, *plan.glossary, *plan.sources, *plan.notes]
    items += [part for driver in plan.drivers for part in driver.parts()]
    assert len(items) > 100
    for item in items:
        note = None if isinstance(item, Note | Document) else item.note  # not shown yet
        for written in filter(None, (item.title, item.description, note)):
            assert "".join(plain(written).split()) in text, (item.id, written)


def test_a_changed_word_of_a_closed_draft_is_found_and_the_message_says_how_a_change_is_approved(
    tmp_path: Path,
) -> None:
    data = close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)])
    assert_same_text(data)
    path = data / "drafts/prima.txt"
    path.write_text(path.read_text("utf-8").replace("Parole della bozza", "Parole di una bozza"), "utf-8")
    with pytest.raises(AssertionError) as found:
        assert_same_text(data)
    message = str(found.value)
    for part in ("-Parole di una bozza prima.", "+Parole della bozza prima.", f"piano words --data {data}", "git diff"):
        assert part in message


def test_a_text_that_is_missing_is_found_and_piano_words_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)])
    path = data / "drafts/prima.txt"
    kept = path.read_text("utf-8")
    path.unlink()
    with pytest.raises(AssertionError, match="piano words"):
        assert_same_text(data)
    assert cli.main(["words", "--data", str(data)]) == 0
    assert path.read_text("utf-8") == kept
    assert f"git diff {path}" in capsys.readouterr().out
    assert_same_text(data)


def test_the_text_leaves_out_what_the_site_says_of_the_other_drafts(tmp_path: Path) -> None:
    data = close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2), tiny("terza", 3)])
    archive, _ = load(data)
    text = render.words_of(Site(archive, 1, together=True))
    assert "Parole della bozza seconda." in text
    assert not re.search("prima|terza|superata|cambiato", text)
    assert CURRENT not in text
