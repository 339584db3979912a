"""What CONTRIBUTING.md promises to editors beyond its examples: ten things, each with a picture, and the traps."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from macros.check import check
from macros.source import parse
from tests.guide_pictures import FOLDER, NAMED, PICTURES, take, wanted
from tests.test_docs import BASE, BLOCK, GUIDE

TRAP = re.compile(r"^\| [^|]+ \| `([a-z]+:[^`]+)` \| `(([a-z]+):[^`]+)` \|$", re.MULTILINE)
LARGEST = 60_000


def test_the_ten_things_come_first_each_with_its_picture() -> None:
    parts = re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]
    assert [part.split(".")[0] for part in parts[1:11]] == [str(number) for number in range(1, 11)]
    assert [len(NAMED.findall(part)) for part in parts] == [0] + [1] * 10 + [0] * (len(parts) - 11)


def test_the_pictures_are_those_that_the_guide_shows() -> None:
    named = [name for _, name in NAMED.findall(GUIDE)]
    assert len(re.findall(r"!\[", BLOCK.sub("", GUIDE))) == len(named)
    assert sorted(named) == sorted(PICTURES) == sorted(path.stem for path in FOLDER.iterdir())


def test_pictures_are_small_and_are_told_to_those_who_do_not_see_them() -> None:
    for text, name in NAMED.findall(GUIDE):
        raw = (FOLDER / f"{name}.png").read_bytes()
        assert raw.startswith(b"\x89PNG\r\n"), name
        assert len(raw) < LARGEST, name
        assert 40 <= len(text) <= 150, text
        assert not re.match("(immagine|figura|schermata)", text, re.IGNORECASE), text


def test_the_pictures_can_be_taken_again_one_after_the_other(page: Page, tmp_path: Path) -> None:
    page.set_default_timeout(5_000)
    for name, example in wanted().items():
        take(name, example, page, tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").stat().st_size < LARGEST, name


def with_line(line: str, field: str) -> str:
    """The first plan of the guide, with a line of its driver or action in the place of the one with this field."""
    above, driver = BASE.split("drivers:")
    return f"{above}drivers:" + re.sub(rf"(?m)^( +(?:- )?){field}: .*$", lambda old: old[1] + line, driver, count=1)


@pytest.mark.parametrize(("wrong", "right", "field"), TRAP.findall(GUIDE))
def test_a_trap_is_one_and_the_way_out_leads_out(wrong: str, right: str, field: str) -> None:
    plan, _ = check(parse(with_line(right, field).encode(), ""))
    caught, _ = check(parse(with_line(wrong, field).encode(), ""))
    assert plan
    # What follows a `#` is lost without a mistake: the plan says another thing.
    assert caught is None or caught != plan


def test_every_row_of_the_traps_is_tried() -> None:
    table = GUIDE.split("| Trappola | Sbagliato | Giusto |\n| --- | --- | --- |\n")[1].split("\n\n")[0]
    assert len(TRAP.findall(GUIDE)) == len(table.splitlines()) >= 10
