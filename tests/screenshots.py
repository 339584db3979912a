"""Pictures of every kind of page, for a person to look at: phone, tablet and desk, light, dark and on paper.

`make screenshots` writes them into screenshots/; `python tests/screenshots.py --readme` writes README.png, the home of
the real plan. A new kind of page needs no edit here: kinds are found in the built site. Of paper there is what the page
shows there, not the foot of each sheet, which only a printer draws.
"""

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a script, Python looks in this folder only

from macros import publish
from macros.drafts import load
from macros.site import CURRENT
from tests.chromium import MISSING, find
from tests.conftest import FLAGS, PREFIX, ROOT, Host

TARGET = ROOT / "screenshots"
WIDTHS = (360, 768, 1280)
PAPER = 718
"""A sheet of A4 without its margins, at 96 pixels an inch."""
LONGEST = 12_000
"""Chromium draws no picture much longer; only «Tutto il piano in una pagina» is."""
KIND = re.compile(r'<div class="(page-[a-z_]+)">')


@contextmanager
def served(data: Path) -> Iterator[tuple[Path, str]]:
    """The site of the plan in `data`, built for the occasion, and its address, with the final /."""
    archive, problems = load(data)
    if problems:
        sys.exit("\n".join(map(str, problems)))
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        publish.build(archive, site, None)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site, f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the tests."""
    path = find()
    if path is None:
        sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def kinds(site: Path) -> dict[str, str]:
    """Name -> address of the fullest page of each kind in the current draft, of a lost page and of a superseded one.

    Pages made by the same macros are of one kind; a page without macros is a kind of its own.
    """
    found: dict[tuple[str, ...], Path] = {}
    for path in sorted((site / CURRENT).rglob("index.html")):
        made_by = tuple(KIND.findall(path.read_text("utf-8"))) or (str(path),)
        found[made_by] = max(path, found.get(made_by, path), key=lambda each: each.stat().st_size)
    drafts = sorted({path.parents[1] for path in site.glob("*/driver/index.html")} - {site / CURRENT})
    superseded = sorted(drafts[0].glob("driver/*/index.html"))[:1] if len(drafts) > 1 else []
    urls = [path.parent.relative_to(site).as_posix() + "/" for path in (*found.values(), *superseded)]
    return {url.strip("/").replace("/", "_"): url for url in (*urls, f"{CURRENT}/nulla/")}


OPEN = "html:not(.opening)"
"""A page all of which has been laid out: what is far below the screen is so a moment after the rest."""


def photograph(page: Page, address: str, picture: Path) -> None:
    """Save the whole page as it looks when everything has arrived."""
    page.goto(address)
    page.locator(OPEN).wait_for()
    page.evaluate("document.fonts.ready")
    width, height = page.evaluate("[innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]")
    area = {"x": 0, "y": 0, "width": width, "height": min(height, LONGEST)}
    page.screenshot(path=picture, full_page=True, clip=area, animations="disabled")


def looks(browser: Browser) -> Iterator[tuple[str, Page]]:
    """A page for each way to look at the site, and what it is called."""
    screens = [(width, "screen", scheme) for width in WIDTHS for scheme in ("light", "dark")]
    for width, medium, scheme in [*screens, (PAPER, "print", "light")]:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="it-IT")
        page.emulate_media(media=medium)
        yield "print" if medium == "print" else f"{width}-{scheme}", page
        page.close()


def every_page(data: Path, name: str, browser: Browser) -> None:
    """All kinds of pages of one plan, in all ways."""
    with served(data) as (site, address):
        for look, page in looks(browser):
            for kind, url in kinds(site).items():
                photograph(page, address + url, TARGET / f"{name}-{kind}-{look}.png")


def readme(browser: Browser) -> None:
    """The top of the home of the real plan, small enough for a first page."""
    with served(ROOT / "data") as (_, address):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light", locale="it-IT")
        page.goto(f"{address}{CURRENT}/")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=ROOT / "README.png", animations="disabled")


def main() -> None:
    """Write the pictures that the command line asks for."""
    with chromium() as browser:
        if "--readme" in sys.argv[1:]:
            readme(browser)
            return
        TARGET.mkdir(exist_ok=True)
        for name, data in (("piano", "data"), ("esempio", "examples")):
            every_page(ROOT / data, name, browser)
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
