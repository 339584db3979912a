"""The pictures of CONTRIBUTING.md: the real site of the examples that stand above them, not drawings of it.

`.venv/bin/python tests/guide_pictures.py --guide` takes all that the guide shows and writes them into pictures/; names
of pictures may be given to take only those. A picture is a part of a page, with a frame around what the reader has
just changed.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a script, Python looks in this folder only

from macros.cli import main as piano
from macros.drafts import load
from macros.live import page as problems_page
from tests.conftest import ROOT
from tests.screenshots import chromium, served
from tests.test_docs import BASE, GUIDE, Example, draft_of, examples

FOLDER = ROOT / "pictures"
NAMED = re.compile(r"^!\[([^\]]+)\]\(pictures/([a-z-]+)\.png\)$", re.MULTILINE)
WIDTH, MARGIN = 760, 16
FRAME = "outline: 3px solid #c2185b; outline-offset: 4px; border-radius: 2px"


class Picture(NamedTuple):
    """What a picture shows: a page of the current draft, a part of it no higher than `height`, and what is framed."""

    page: str
    part: str
    frame: str
    height: int = 400


PICTURES = {
    "word": Picture("attuale/driver/scuole-aperte/", ".page-driver", ".lead", 190),
    "new-item": Picture("attuale/driver/scuole-aperte/", "section:has(> #_azioni)", "#cortili-aperti-il-sabato", 520),
    "deadline": Picture("attuale/driver/scuole-aperte/", "section:has(> #_azioni)", "td[data-label=Scadenza]"),
    "path": Picture("attuale/percorso/", ".page-timeline", "#forum"),
    "observation": Picture("attuale/partecipare/", "#osservazione-12", ".answer"),
    "consultation": Picture("attuale/partecipare/", "main", ".state + p", 330),
    "renamed": Picture("2025-06-30/pilastri/prossimita/", ".page-absence", ".lead a"),
    "drafts": Picture("attuale/bozze/", ".drafts", ".draft:not(.draft-current) h2", 470),
    "preview": Picture("attuale/cambiamenti/", ".change-group", ".change:nth-of-type(2) dl", 430),
    "problems": Picture("", "main", "", 560),
}


def wanted() -> dict[str, Example]:
    """The pictures that the guide shows, each with the example above it."""
    found = {}
    for match in NAMED.finditer(GUIDE):
        line = GUIDE.count("\n", 0, match.start()) + 1
        found[match[2]] = max((each for each in examples() if each.line < line), key=lambda each: each.line)
    return found


@contextmanager
def folder_of(example: Example) -> Iterator[Path]:
    """A folder with the plan of an example; where it begins a second draft, the first one is closed."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        data = Path("data")
        data.mkdir()
        if draft_of(example.plan) != draft_of(BASE):
            (data / "plan.yaml").write_text(BASE, "utf-8")
            with redirect_stdout(StringIO()):
                piano(["close"])
        (data / "plan.yaml").write_text(example.plan, "utf-8")
        try:
            yield data
        finally:
            os.chdir(before)


def take(name: str, example: Example, page: Page, target: Path) -> None:
    """Write one picture, as the file `target`."""
    picture = PICTURES[name]
    with folder_of(example) as data:
        if example.kind == "yaml":
            with served(data.resolve()) as (_, address):
                page.goto(address + picture.page)
                photograph(page, picture, target)
        else:
            page.goto("about:blank")  # pages of the site forbid others to write into them
            page.set_content(problems_page(load(data)[1], "").decode())
            photograph(page, picture, target)


def photograph(page: Page, picture: Picture, path: Path) -> None:
    """Save the part of the page that is open, with its frame."""
    page.evaluate("document.fonts.ready")
    part = page.locator(picture.part).first
    if picture.frame:
        page.locator(picture.frame).first.evaluate(f"each => each.style.cssText += '; {FRAME}'")
    box = part.bounding_box()
    assert box, picture.part
    area = {
        "x": max(box["x"] - MARGIN, 0),
        "y": max(box["y"] - MARGIN / 2, 0),
        "width": min(box["width"] + 2 * MARGIN, WIDTH),
        "height": min(box["height"] + MARGIN, picture.height),
    }
    page.screenshot(path=path, full_page=True, clip=area, animations="disabled")


def main() -> None:
    """Take the pictures that the command line names, or all."""
    names = [name for name in sys.argv[1:] if name != "--guide"]
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light", locale="it-IT")
        for name, example in wanted().items():
            if not names or name in names:
                target = FOLDER / f"{name}.png"
                take(name, example, page, target)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
