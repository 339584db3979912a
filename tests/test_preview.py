"""The live preview, of a copy of the project: what is saved is soon on the page, whatever file it stands in."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import REAL, ROOT

SECONDS = 30
PLACES = [
    ("data/plan.yaml", "title: Il lavoro al lavoro", "title: Lavoro nuovo", "driver/", "Lavoro nuovo"),
    ("docs/privacy.md", "# Privacy", "# Riservatezza", "privacy/", "Riservatezza</h1>"),
    ("macros/templates/driver.html", "Driver {{ number + 1 }} di", "Filone {{ number + 1 }} di",
     "driver/il-lavoro-al-lavoro/", "Filone 8 di 10"),
    ("overrides/partials/footer.html", "Informazioni", "Altre pagine", "", "Altre pagine"),
    ("macros/italian.py", '"In consultazione"', '"Se ne discute"', "", "Se ne discute"),
]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what makes the site."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "docs", "macros", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.rmtree(folder / "data/drafts", ignore_errors=True)
    shutil.copy(REAL / "plan.yaml", folder / "data")
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """Where the preview of the copy is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "macros.cli", "serve", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(project)}
    process = subprocess.Popen(command, cwd=project, env=environment)
    yield f"http://127.0.0.1:{port}/piano/"
    process.terminate()
    process.wait()


def wait_for(address: str, text: str) -> None:
    """Read the page until it holds the text."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                if text in answer.read().decode():
                    return
        except (URLError, ConnectionError):
            pass  # the preview is starting
        time.sleep(0.1)
    pytest.fail(f"{address} does not show «{text}» after {SECONDS} seconds")


@pytest.mark.parametrize(("file", "old", "new", "page", "shown"), PLACES, ids=[place[0] for place in PLACES])
def test_a_saved_change_is_shown(
    project: Path, address: str, file: str, old: str, new: str, page: str, shown: str
) -> None:
    wait_for(address, "</html>")
    text = (project / file).read_text("utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new), "utf-8")
    wait_for(address + page, shown)


def test_a_broken_plan_leaves_the_preview_running_until_it_is_mended(project: Path, address: str) -> None:
    wait_for(address, "</html>")
    plan = (project / "data/plan.yaml").read_text("utf-8")
    (project / "data/plan.yaml").write_text(plan.replace("\nsources:", "\nsource:"), "utf-8")
    time.sleep(2)
    (project / "data/plan.yaml").write_text(plan.replace("title: Politiche verdi e blu", "title: Verde e blu"), "utf-8")
    wait_for(address + "driver/", "Verde e blu")
