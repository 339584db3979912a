"""The W3C checker has nothing to say of any page, style or picture of the built sites."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.audit.conftest import Site
from tests.audit.tools import VNU
from tests.conftest import EXAMPLE, REAL

CHECK = ("java", "-Xss4m", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always")
SUFFIXES = {".html", ".css", ".svg"}

OWN_HOST = re.compile(r"Resource violates Content Security Policy \(meta tag\): external \S+ “\.*/?[\w./-]*”")
"""A file that is read from the disk has no host, and so «own host only» forbids its neighbours: no mistake of a page.

That the policy lets them load is tested in a browser (`test_policy.py`). What lies on another host is not excused.
"""


def messages(files: list[Path], folder: Path) -> list[str]:
    """What the checker says of the files: errors, warnings and remarks, in one run of Java."""
    command = [*CHECK, "--also-check-css", "--also-check-svg", *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{Path(each['url'].removeprefix('file:')).relative_to(folder)}:{each.get('lastLine')}: {each['message']}"
        for each in json.loads(answer.stdout)["messages"]
        if not OWN_HOST.match(each["message"])
    ]


@pytest.mark.parametrize("data", [REAL, EXAMPLE], ids=["real", "example"])
def test_the_checker_finds_no_error_and_no_warning_in_any_file(site: Site, data: Path) -> None:
    files = [path for path in sorted(site(data).rglob("*")) if path.suffix in SUFFIXES]
    assert {path.suffix for path in files} == SUFFIXES
    assert messages(files, site(data)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<!doctype html><html lang="it"><title>a</title><p id="a"><p id="a">'),
        ("b.css", "p { colour: red }"),
        ("c.svg", '<svg xmlns="http://www.w3.org/2000/svg"><rect breite="1"/></svg>'),
        ("d.html", '<!doctype html><html lang="it"><title>a</title><p>b<br/></p>'),
    ],
    ids=["error in a page", "error in a style", "error in a picture", "a remark"],
)
def test_the_checker_would_say_so(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert messages([tmp_path / name], tmp_path)
