"""What a browser loads to show a page for the first time: every file with its bytes, as a host sends them.

`python -m tests.weight` prints the table for a driver of the first draft of Milan and for a rich one of the example.
"""

import threading
import zlib
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from macros import publish
from macros.drafts import load
from tests.chromium import find
from tests.conftest import FLAGS, PREFIX, REAL, ROOT, Host

PAGES = {
    "a driver of the first draft": (REAL, "attuale/driver/sustain-ability/"),
    "a rich driver of the example": (ROOT / "examples", "attuale/driver/un-fiume-da-vivere/"),
}
"""Name -> folder of the plan, and address of the page."""
PACKED = (".woff2", ".png")
"""Compressed by their own format; hosts send them as they are."""


class Loaded(NamedTuple):
    """A file that a browser has asked for: its address, the bytes as written and as sent, gzipped."""

    url: str
    written: int
    sent: int


def first_view(browser: Browser, root: str, page: str) -> list[Loaded]:
    """Every file that a page needs, the icon included, for a browser that has nothing yet."""
    context = browser.new_context(locale="it-IT", viewport={"width": 360, "height": 740})
    tab, answers = context.new_page(), {}
    tab.on("response", lambda answer: answers.setdefault(answer.url, answer))
    tab.goto(root + page, wait_until="networkidle")
    icon = str(tab.locator('link[rel="icon"]').evaluate("(link) => link.href"))
    bodies = {url: answer.body() for url, answer in answers.items()} | {icon: context.request.get(icon).body()}
    context.close()
    return [Loaded(url, len(body), _sent(url, body)) for url, body in bodies.items()]


def _sent(url: str, body: bytes) -> int:
    return len(body) if url.endswith(PACKED) else len(zlib.compress(body, 6, zlib.MAX_WBITS + 16))


def main() -> None:
    """Print a table for each page."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        for name, (data, page) in PAGES.items():
            site = Path(folder) / data.name
            publish.build(load(data)[0], site, None)
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=site))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            _print(name, first_view(browser, f"http://127.0.0.1:{server.server_port}{PREFIX}", page))
            server.shutdown()
            server.server_close()
        browser.close()


def _print(name: str, loaded: list[Loaded]) -> None:
    print(f"\n{name:50}{'written':>9}{'gzip':>9}")
    for url, written, sent in sorted(loaded, key=lambda each: -each.sent):
        print(f"  {url.split(PREFIX, 1)[1] or '/':48}{written:9,}{sent:9,}")
    written, sent = sum(each.written for each in loaded), sum(each.sent for each in loaded)
    print(f"  {f'{len(loaded)} requests':48}{written:9,}{sent:9,}")


if __name__ == "__main__":
    main()
