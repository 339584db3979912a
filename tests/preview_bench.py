"""How long from saving the plan to the page shown anew, in a real browser: seconds, the middle and the worst of ten.

`make bench` prints it. The plan is the real one; each edit changes the title of a driver whose page is open.
"""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from tests.chromium import find
from tests.conftest import FLAGS, PREFIX, REAL

TIMES = 10
OLD, PAGE = "title: Il lavoro al lavoro", "attuale/driver/il-lavoro-al-lavoro/"
SHOWN = "(text) => document.readyState == 'complete' && document.querySelector('h1')?.textContent.includes(text)"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of `piano serve` for a plan, with the final /."""
    port = free_port()
    command = [sys.executable, "-m", "macros.cli", "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()  # it says so when it is ready
        yield f"http://127.0.0.1:{port}{PREFIX}"
        process.terminate()


def edit(page: Page, plan: Path, text: str, title: str) -> float:
    """Save the plan with another title; the seconds until the page shows it and has loaded."""
    start = perf_counter()
    plan.write_text(text.replace(OLD, f"title: {title}"), "utf-8")
    page.wait_for_function(SHOWN, arg=title, polling=20)
    return perf_counter() - start


def main(data: Path) -> None:
    """Measure, and print a line."""
    plan = Path(shutil.copytree(REAL, data)) / "plan.yaml"
    text = plan.read_text("utf-8")
    with served(data) as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=find(), args=FLAGS).new_page()
        page.goto(address + PAGE)
        seconds = [edit(page, plan, text, f"Lavoro {number}") for number in range(TIMES)]
    print(f"\nFrom saving to the page: {median(seconds):.2f} s, at worst {max(seconds):.2f} s, of {TIMES} edits.")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(Path(folder) / "data")
