"""The same plan gives the same bytes, whoever builds it, wherever and whenever."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from macros.project import NAMES
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples"
COMMAND = """
import os, sys, time_machine
os.umask(int(sys.argv.pop(1), 8))
with time_machine.travel(sys.argv.pop(1), tick=True):
    from macros import cli
    sys.exit(cli.main(["build", *sys.argv[1:]]))
"""
PLACES: dict[str, tuple[str, str, dict[str, str], tuple[str, ...]]] = {
    "east, in the future, two processes": (
        "022", "2031-12-31T23:59:50+14:00",
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "USER": "editor", "HOME": "/nonexistent"},
        ("--workers", "2"),
    ),
    "west, in the past, one process, private files": (
        "077", "2001-02-03T04:05:06-09:00",
        {"TZ": "America/Anchorage", "LANG": "it_IT.UTF-8", "PYTHONHASHSEED": "4242", "USER": "root", "COLUMNS": "40"},
        ("--workers", "1"),
    ),
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def build(project: Path, site: Path, umask: str, day: str, more: Mapping[str, str], options: tuple[str, ...]) -> None:
    """`piano build` of the example plan of a copy of the project, in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    words = [sys.executable, "-c", COMMAND, umask, day, "--data", project / "examples", "--site", site, *options]
    told = subprocess.run(
        words, cwd=project, env=environment | {"PYTHONPATH": str(project)} | more, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as this checkout builds it now."""
    site = tmp_path_factory.mktemp("here") / "site"
    build(ROOT, site, "022", "2026-11-23T10:00:00+01:00", {}, ("--no-cache",))
    return contents(site)


@pytest.mark.parametrize(("umask", "day", "more", "options"), PLACES.values(), ids=PLACES)
def test_another_folder_day_zone_language_user_and_hash_seed_make_the_same_bytes_with_and_without_cache(
    here: dict[str, bytes], tmp_path: Path, umask: str, day: str, more: dict[str, str], options: tuple[str, ...]
) -> None:
    project = tmp_path / "una cartella" / "più in là"
    for name in (*NAMES, "data", "examples"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        project.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, project / name)
    for cache in ("cold", "warm"):
        build(project, tmp_path / "site", umask, day, more, options)
        assert differing(contents(tmp_path / "site"), here) == [], cache


def test_nothing_in_the_site_tells_where_or_when_it_was_built(here: dict[str, bytes]) -> None:
    traces = (str(ROOT).encode(), str(Path.home()).encode() + b"/", sys.prefix.encode(), b"2026-11-23")
    assert [name for name, content in here.items() if any(trace in content for trace in traces)] == []
