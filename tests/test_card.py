"""The picture that shows where somebody shares a link."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from macros import card, publish
from macros.drafts import load
from macros.model import Plan
from tests.conftest import REAL, ROOT, Build


def plan(**draft: str) -> Plan:
    """The first draft of Milan, with another label or status."""
    found = load(REAL)[0][-1].plan
    return found.model_copy(update={"draft": found.draft.model_copy(update=draft)})


def pixels(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image.convert("RGB")


def test_the_picture_has_the_measures_that_social_sites_ask_for_and_is_light() -> None:
    content = card.picture(plan(), superseded=False)
    assert pixels(content).size == (1200, 630)
    assert len(content) < 20_000


def test_the_same_plan_gives_the_same_bytes_and_another_draft_another_picture() -> None:
    first = card.picture(plan(), superseded=False)
    assert card.picture(plan(), superseded=False) == first
    assert card.picture(plan(label="Bozza del 1° giugno 2025"), superseded=False) != first
    assert card.picture(plan(), superseded=True) != first


@pytest.mark.parametrize("words", [1, 6, 12, 40])
def test_a_title_of_any_length_leaves_the_margins_white(words: int) -> None:
    long = plan().model_copy(update={"title": " ".join(["Piano strategico"] * words)})
    image = pixels(card.picture(long, superseded=False))
    right = image.crop((1120, 97, 1200, 600))
    assert right.getcolors() == [(right.width * right.height, (255, 255, 255))]
    foot = image.crop((0, 580, 1200, 610))
    assert foot.getcolors() == [(foot.width * foot.height, (255, 255, 255))]


def test_every_draft_has_its_picture_and_every_page_names_it(built: Build) -> None:
    site = built(ROOT / "examples")
    for folder in ("attuale", "2025-01-20"):
        assert (site / folder / "anteprima.png").read_bytes().startswith(b"\x89PNG")
        page = (site / folder / "driver/terra-e-cibo/index.html").read_text("utf-8")
        assert f'<meta property="og:image" content="{publish.address()}{folder}/anteprima.png">' in page
    assert not Path(site / "404.html").read_text("utf-8").count("og:image")
