"""What the tests share: real sites, a server for them on 127.0.0.1, and a real browser."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from macros import publish
from macros.drafts import load
from tests.archive import make
from tests.chromium import MISSING, find

ROOT = Path(__file__).parent.parent
REAL, EXAMPLE = ROOT / "tests/plans/real", ROOT / "examples"
"""The draft of 27 February 2025 as it was first published: tests hold while data/ moves on. The example plan."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PREFIX = urlsplit(publish.address()).path
"""The path of `site_url` in mkdocs.yml, whatever it is: whoever publishes a plan sets it, and the tests still hold."""
Build = Callable[[Path], Path]


class Host(SimpleHTTPRequestHandler):
    """A static host that serves the site at the path of `site_url`, with its 404 page, and keeps its log to itself."""

    def translate_path(self, path: str) -> str:
        inside = path.startswith(PREFIX)
        return super().translate_path(path.removeprefix(PREFIX[:-1])) if inside else "/nowhere"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if code == 404 and page.is_file() else b""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds the site of a folder with a plan, once for each folder."""
    done: dict[Path, Path] = {}

    def build(data: Path) -> Path:
        if data not in done:
            done[data] = tmp_path_factory.mktemp("built") / "site"
            archive, problems = load(data)
            assert not problems, problems
            publish.build(archive, done[data], None)
        return done[data]

    return build


@pytest.fixture(scope="session")
def served(built: Build) -> Iterator[Callable[[Path], str]]:
    """Builds the site of a folder with a plan and serves it; gives its address, with the final /."""
    servers: dict[Path, ThreadingHTTPServer] = {}

    def serve(data: Path) -> str:
        if data not in servers:
            handler = partial(Host, directory=built(data))
            servers[data] = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=servers[data].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[data].server_port}{PREFIX}"

    yield serve
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    """A copy of the first draft of Milan, to be changed by a test."""
    folder = tmp_path / "data"
    shutil.copytree(REAL, folder)
    return folder


@pytest.fixture(scope="session")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan of twenty drafts, not to be changed."""
    return make(tmp_path_factory.mktemp("twenty") / "data", 20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = find()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor: desktop, light, Italian."""
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in which no script may fail and no request may leave the host."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page
