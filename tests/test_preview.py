"""`piano serve`, of a copy of the project: what is saved is soon on the page, whatever file it stands in and whatever
is wrong with it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from macros import preview as watcher
from tests.conftest import PREFIX, REAL, ROOT
from tests.preview_bench import free_port

SECONDS = 30
DRIVER = "attuale/driver/il-lavoro-al-lavoro/"
PLACES = [
    ("data/plan.yaml", "title: Il lavoro al lavoro", "title: Lavoro nuovo", "attuale/driver/", "Lavoro nuovo"),
    ("docs/privacy.md", "# Privacy", "# Riservatezza", "attuale/privacy/", "Riservatezza</h1>"),
    ("macros/templates/driver.html", "Driver {{ number + 1 }} di", "Filone {{ number + 1 }} di",
     DRIVER, "Filone 8 di 10"),
    ("overrides/partials/footer.html", "Informazioni", "Altre pagine", "attuale/", "Altre pagine"),
    ("macros/italian.py", '"In consultazione"', '"Se ne discute"', "attuale/", "Se ne discute"),
]  # fmt: skip
BREAK = ("title: Il lavoro al lavoro", "titolo: Il lavoro al lavoro")
SAID = "il campo «titolo» non esiste qui. Forse volevi dire «title»?"


class Preview:
    """A running preview: its process, its address with the final /, what it printed, and its temporary files."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
        self.process, self.address = process, f"http://127.0.0.1:{port}{PREFIX}"
        self.output, self.temporary = folder / "output.txt", folder / "tmp"

    def printed(self) -> str:
        return self.output.read_text("utf-8")


@contextmanager
def preview(project: Path, folder: Path) -> Iterator[Preview]:
    """The preview of a folder with a plan."""
    port = free_port()
    command = [sys.executable, "-m", "macros.cli", "serve", "--port", str(port)]
    running_in = os.environ | {"PYTHONPATH": str(project), "TMPDIR": str(folder / "tmp"), "PYTHONIOENCODING": "utf-8"}
    (folder / "tmp").mkdir()
    with (folder / "output.txt").open("wb") as out:
        process = subprocess.Popen(command, cwd=project, env=running_in, stdout=out, stderr=out, process_group=0)
    try:
        yield Preview(process, port, folder)
    finally:
        process.terminate()
        process.wait()


def make_project(folder: Path) -> Path:
    """A copy of what makes the site, with the first draft of Milan."""
    for name in ("data", "docs", "macros", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.rmtree(folder / "data/drafts", ignore_errors=True)
    shutil.copy(REAL / "plan.yaml", folder / "data")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, shared by the tests of this module: each leaves a plan that can be built."""
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def running(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """The preview of the copy."""
    with preview(project, tmp_path_factory.mktemp("preview")) as started:
        yield started


def read(address: str) -> str:
    """The page, or what stands in its place; nothing while the preview starts."""
    try:
        with urlopen(address) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode())
    except HTTPError as error:
        with error:
            return error.read().decode()
    except (URLError, ConnectionError):
        return ""


def wait_for(address: str, text: str, without: str | None = None) -> None:
    """Read the page until it holds the text, and not the other one."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        page = read(address)
        if text in page and (without is None or without not in page):
            return
        time.sleep(0.1)
    pytest.fail(f"{address} does not show «{text}» after {SECONDS} seconds")


def change(path: Path, old: str, new: str) -> None:
    """Save the file with one part of it changed."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(("file", "old", "new", "page", "shown"), PLACES, ids=[place[0] for place in PLACES])
def test_a_saved_change_is_shown(
    project: Path, running: Preview, file: str, old: str, new: str, page: str, shown: str
) -> None:
    wait_for(running.address + "attuale/", "</html>")
    change(project / file, old, new)
    wait_for(running.address + page, shown)
    change(project / file, new, old)
    wait_for(running.address + page, "</html>", without=shown)


def test_an_open_page_tells_what_is_wrong_and_comes_back_when_it_is_mended(
    project: Path, running: Preview, page: Page
) -> None:
    wait_for(running.address + DRIVER, "Il lavoro al lavoro")
    page.goto(running.address + DRIVER)
    change(project / "data/plan.yaml", *BREAK)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 problema da correggere.", timeout=1000 * SECONDS)
    expect(page.get_by_role("listitem")).to_contain_text(SAID)
    expect(page.locator("code")).to_have_text("data/plan.yaml:241:5")
    assert page.locator("pre").first.inner_text().splitlines() == ["    titolo: Il lavoro al lavoro", "    ^"]
    assert f"data/plan.yaml:241:5: {SAID}" in running.printed()
    assert "1 problema da correggere." in running.printed()
    change(project / "data/plan.yaml", *reversed(BREAK))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Il lavoro al lavoro", timeout=1000 * SECONDS)
    assert "Nessun problema: la pagina mostra di nuovo il sito." in running.printed()


def test_a_warning_is_told_in_the_terminal_once(project: Path, running: Preview) -> None:
    wait_for(running.address + DRIVER, "</nav>")
    change(project / "data/plan.yaml", "title: Il lavoro al lavoro", "title: Il lavoro #al lavoro")
    wait_for(running.address + DRIVER, "<title>Il lavoro ")
    change(project / "docs/privacy.md", "# Privacy", "# Riservatezza")
    wait_for(running.address + "attuale/privacy/", "Riservatezza</h1>")
    assert running.printed().count("avviso: il sito non mostra «#al lavoro».") == 1
    change(project / "docs/privacy.md", "# Riservatezza", "# Privacy")
    change(project / "data/plan.yaml", "title: Il lavoro #al lavoro", "title: Il lavoro al lavoro")
    wait_for(running.address + DRIVER, "<title>Il lavoro al lavoro")


def test_every_page_tells_of_a_mistake_among_the_synonyms(project: Path, running: Preview) -> None:
    wait_for(running.address + DRIVER, "</html>")
    change(project / "data/synonyms.yaml", "synonyms:", "sinonimi:")
    for page in ("", DRIVER, "attuale/glossario/"):
        wait_for(running.address + page, "il campo «sinonimi» non esiste qui")
    change(project / "data/synonyms.yaml", "sinonimi:", "synonyms:")
    wait_for(running.address + DRIVER, "</nav>")


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("docs/privacy.md", "# Privacy", "# [Privacy](nowhere.md)", "nowhere.md"),
        ("overrides/partials/footer.html", "<footer", "{% oops %}<footer", "oops"),
    ],
)
def test_a_mistake_elsewhere_is_told_in_the_terminal(
    project: Path, running: Preview, file: str, old: str, new: str, reason: str
) -> None:
    wait_for(running.address + "attuale/privacy/", "</nav>")
    change(project / file, old, new)
    wait_for(running.address + "attuale/privacy/", "Il sito non si costruisce.")
    assert reason in running.printed()
    change(project / file, new, old)
    wait_for(running.address + "attuale/privacy/", "</nav>")


def test_another_address_of_the_site_breaks_nothing(project: Path, running: Preview) -> None:
    wait_for(running.address + "attuale/privacy/", "</nav>")
    change(project / "mkdocs.yml", "https://example.org/piano/", "https://example.org/altrove/")
    wait_for(running.address + "attuale/privacy/", "https://example.org/altrove/")
    assert "non porta a nulla" not in running.printed()
    change(project / "mkdocs.yml", "https://example.org/altrove/", "https://example.org/piano/")
    wait_for(running.address + "attuale/privacy/", "https://example.org/piano/")


def test_a_plan_broken_at_the_start_is_shown_and_mended(tmp_path: Path, page: Page) -> None:
    project = make_project(tmp_path / "project")
    change(project / "data/plan.yaml", *BREAK)
    with preview(project, tmp_path) as started:
        wait_for(started.address, SAID)
        page.goto(started.address + DRIVER)
        expect(page.get_by_role("main")).to_contain_text(SAID)
        change(project / "data/plan.yaml", *reversed(BREAK))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Il lavoro al lavoro", timeout=1000 * SECONDS)
        assert "Traceback" not in started.printed()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_nothing_is_left_when_it_ends(project: Path, tmp_path: Path, number: int, status: int) -> None:
    with preview(project, tmp_path) as started:
        wait_for(started.address, "</html>")
        assert list(started.temporary.iterdir())
        # As Ctrl-C does: to all processes of the terminal. The last signal leaves nobody to clean up.
        (os.kill if number == signal.SIGKILL else os.killpg)(started.process.pid, number)
        assert started.process.wait(SECONDS) == status
        end = time.monotonic() + SECONDS
        while read(started.address) or list(started.temporary.iterdir()):
            assert time.monotonic() < end, "the server is still there, or its files are"
            time.sleep(0.1)
    assert "Traceback" not in started.printed()


def test_a_port_that_is_taken_is_said(project: Path, running: Preview) -> None:
    wait_for(running.address, "</html>")
    port = running.address.split(":")[2].split("/")[0]
    command = [sys.executable, "-m", "macros.cli", "serve", "--port", port]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True)
    told = f"Non riuscito: 127.0.0.1:{port}: la porta è già in uso, scegline un'altra con --port.\n"
    assert (result.returncode, result.stderr) == (1, told)


def test_what_editors_leave_beside_a_module_while_they_save_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros/site.py").touch()
    (tmp_path / "macros/.#site.py").symlink_to("somebody@somewhere.1234")
    monkeypatch.setattr(watcher, "ROOT", tmp_path)
    assert [path.name for path in watcher.stamps()] == ["site.py"]
