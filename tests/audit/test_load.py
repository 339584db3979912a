"""256 readers at once for a minute: nginx with our configuration answers every one."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.audit import servers
from tests.audit.conftest import Hosted, Site
from tests.conftest import EXAMPLE

PAGE = "attuale/driver/un-fiume-da-vivere/"
SECONDS, READERS = 60, 256
SHORTER = 15
"""Seconds for what we are only compared with."""


class Load(NamedTuple):
    """What wrk says: answers in all and for each second, and the lines that tell of errors."""

    answers: int
    rate: float
    errors: list[str]


def load(address: str, seconds: int) -> Load:
    """Ask for an address as browsers do, with compression, as often as the host answers."""
    command = ("wrk", "-t2", f"-c{READERS}", f"-d{seconds}s", "-H", "Accept-Encoding: br, gzip", address)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    errors = re.findall(r"^\s*((?:Socket errors|Non-2xx or 3xx responses): .*)$", said, re.MULTILINE)
    (answers,), (rate,) = re.findall(r"(\d+) requests in", said), re.findall(r"Requests/sec:\s+([\d.]+)", said)
    return Load(int(answers), float(rate), errors)


def test_a_minute_of_load_makes_no_error(
    hosted: Hosted, site: Site, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    ours = load(hosted(EXAMPLE) + PAGE, SECONDS)
    size = (site(EXAMPLE) / PAGE / "index.html.br").stat().st_size
    (tmp_path / "www").mkdir()
    (tmp_path / "www/plain.html").write_bytes(b"x" * size)
    with servers.nginx_plain(tmp_path / "www", tmp_path / "work") as plain:
        other = load(f"{plain}/plain.html", SHORTER)
    figure(
        f"load: {ours.rate:.0f} driver pages a second over {SECONDS} s from {READERS} connections, "
        f"{other.rate:.0f} of a plain file of the same {size} bytes from a bare nginx:"
        f" ratio {ours.rate / other.rate:.2f}"
    )
    assert ours.answers > READERS
    assert ours.errors == []


@pytest.mark.parametrize("address", ["nulla/"])
def test_wrk_tells_of_errors(hosted: Hosted, address: str) -> None:
    assert load(hosted(EXAMPLE) + address, 1).errors
