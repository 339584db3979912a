"""Whatever happens to a command, what is public stays whole, old or new, and the next run needs nobody's help."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from macros import cli
from macros.hosting import compression, releases
from macros.synonyms import BROWSERS
from tests import faults
from tests.archive import close_all, tiny, write
from tests.conftest import ROOT
from tests.faults import contents
from tests.kill import small_site
from tests.test_check import BASE, PLANS, WHOLE_FILES, one_mistake
from tests.test_drafts import DAMAGES, Edit


def states(command: str, fault: str, folder: Path) -> list[str]:
    """What `tests/faults.py` has found each time, after it has asserted what must be true."""
    run = [sys.executable, "-m", "tests.faults", command, fault, folder]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("command", faults.WORDS)
def test_killed_at_twenty_random_moments_the_old_or_the_new_is_public_and_the_next_run_succeeds(
    command: str, tmp_path: Path
) -> None:
    found = states(command, "kills", tmp_path)
    assert len(found) == 20
    assert found[0] == "old -9", "killed as soon as it began"


@pytest.mark.parametrize("command", faults.WORDS)
def test_on_a_full_disk_the_old_stays_public_and_the_next_run_succeeds(command: str, tmp_path: Path) -> None:
    found = states(command, "full", tmp_path)
    assert found.count("old 1") >= 4, "where there is no room for the cache alone, the new one is made without it"
    assert set(found) <= {"old 1", "new 0"}


@pytest.mark.parametrize("command", faults.WORDS)
def test_where_nothing_may_be_written_the_old_stays_public_and_the_next_run_succeeds(
    command: str, tmp_path: Path
) -> None:
    assert set(states(command, "unwritable", tmp_path)) == {"old 1"}


# In this process: the cache, what stands in the way


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two small drafts."""
    monkeypatch.setattr(compression, "QUALITY", 1)  # how small the copies are is no matter here
    return close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)])


def words(command: str, data: Path) -> list[str]:
    place = str(data.with_name("www") / "piano")
    return {"build": ["build", "--site", place], "publish": ["publish", place]}[command] + ["--data", str(data)]


def shuffled(store: Path) -> list[Path]:
    files = sorted(path for path in store.rglob("*") if path.is_file())
    return random.Random(6).sample(files, len(files))  # noqa: S311 - files, not secrets


def half_deleted(store: Path) -> None:
    files = shuffled(store)
    for path in files[: len(files) // 2]:
        path.unlink()


def corrupted(store: Path) -> None:
    for number, path in enumerate(shuffled(store)):
        content = path.read_bytes()
        path.write_bytes([content[: len(content) // 2], b"", content[:-1] + b"?", bytes(len(content))][number % 4])


SPOILED = {"half deleted": half_deleted, "corrupted": corrupted, "gone": shutil.rmtree}


@pytest.mark.parametrize("damage", SPOILED.values(), ids=SPOILED)
@pytest.mark.parametrize("command", ["build", "publish"])
def test_with_a_damaged_cache_the_same_site_is_made(data: Path, command: str, damage: Callable[[Path], None]) -> None:
    site = data.with_name("www") / "piano"
    store = site.with_name("piano.d") / ".cache" if command == "publish" else site.with_name(".cache")
    assert cli.main(words(command, data)) == 0
    first = contents(site)
    for text in ("Parole nuove.", "Parole del piano."):
        write(data / "plan.yaml", tiny("seconda", 2, introduction=text))
        damage(store)
        assert cli.main(words(command, data)) == 0
        assert text in (site / "attuale/index.html").read_text("utf-8")
    write(data / "plan.yaml", tiny("seconda", 2))
    assert cli.main(words(command, data)) == 0
    assert contents(site) == first


@pytest.mark.parametrize("command", ["build", "publish"])
def test_a_file_in_place_of_the_folder_is_said_and_once_it_is_away_the_next_run_succeeds(
    data: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    www = data.with_name("www")
    www.write_text("un file")
    assert cli.main(words(command, data)) == cli.PROBLEMS
    told = capsys.readouterr().err
    assert told.startswith("Non riuscito: ")
    assert told.count("\n") == 1
    assert www.read_text() == "un file"
    www.unlink()
    assert cli.main(words(command, data)) == 0
    assert (www / "piano/index.html").is_file()


# At the same time


def piano(*command: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    run = [sys.executable, "-m", "macros.cli", *command]
    return subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_of_two_who_publish_at_once_both_succeed_and_one_site_is_public_whole(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the two are to make the very same files
    plans = [tiny("prima", 1), tiny("seconda", 2, introduction="Altre parole.")]
    other = close_all(tmp_path / "altro" / "data", plans)
    link = tmp_path / "www/piano"
    processes = [piano("publish", str(link), "--data", str(folder)) for folder in (data, other)]
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
    sites = []
    for folder in (data, other):
        assert cli.main(["publish", str(tmp_path / f"solo-{folder.parent.name}"), "--data", str(folder)]) == 0
        sites.append(contents(tmp_path / f"solo-{folder.parent.name}"))
    last = contents(link)
    releases.rollback(link)
    assert sorted(map(repr, (last, contents(link)))) == sorted(map(repr, sites))
    assert {path.name for path in (tmp_path / "www/piano.d").iterdir()} == {
        ".cache",
        ".release.lock",
        "000001",
        "000002",
    }


# Bad input reaches nothing


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site that was built, `site`, and one that was published, `piano`."""
    folder = tmp_path_factory.mktemp("public")
    small_site("di ieri")(folder / "site")
    (folder / "site" / BROWSERS).touch()  # as sites of ours have
    releases.release(folder / "piano", small_site("di ieri"))
    return folder


def everything(folder: Path) -> dict[str, tuple[int, ...]]:
    """Each path below a folder, links not followed, as the system tells of it: what was touched has another time."""
    found = {path: path.lstat() for path in folder.rglob("*")}
    return {str(path): (stat.st_ino, stat.st_mode, stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def assert_reaches_nothing(data: Path, public: Path) -> None:
    before = everything(public)
    for command in (["build", "--site", str(public / "site")], ["publish", str(public / "piano")]):
        assert cli.main([*command, "--data", str(data)]) == cli.PROBLEMS
    assert everything(public) == before


BROKEN: dict[str, bytes] = {
    **{str(row.id): BASE.replace(row.values[0], row.values[1]).encode() for row in one_mistake()},  # type: ignore[attr-defined]
    **{name: text.encode() if isinstance(text, str) else text for name, (text, _) in WHOLE_FILES.items()},
    "ten mistakes": (PLANS / "ten-mistakes.yaml").read_bytes(),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_plan_reaches_nothing(text: bytes, public: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(text)
    assert_reaches_nothing(tmp_path, public)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drafts that DAMAGES are made for."""
    plans = [tiny("zeta", 1), tiny("alfa", 2), tiny("media", 3)]
    return close_all(tmp_path_factory.mktemp("closed") / "data", plans)


@pytest.mark.parametrize("damage", [edit for edit, _ in DAMAGES.values()], ids=DAMAGES)
def test_a_damaged_closed_draft_reaches_nothing(damage: Edit, closed: Path, public: Path, tmp_path: Path) -> None:
    shutil.copytree(closed, tmp_path / "data")
    damage(tmp_path / "data")
    assert_reaches_nothing(tmp_path / "data", public)


def test_a_plan_without_problems_would_reach_them(data: Path, public: Path, tmp_path: Path) -> None:
    """So that the tests above cannot pass for another reason."""
    shutil.copytree(public, tmp_path / "copy", symlinks=True)
    before = everything(tmp_path / "copy")
    for command in (["build", "--site", "site"], ["publish", "piano"]):
        assert cli.main([command[0], *command[1:-1], str(tmp_path / "copy" / command[-1]), "--data", str(data)]) == 0
    assert everything(tmp_path / "copy") != before
    assert "seconda" in (tmp_path / "copy/piano/attuale/index.html").read_text("utf-8")
    assert "seconda" in (tmp_path / "copy/site/attuale/index.html").read_text("utf-8")
