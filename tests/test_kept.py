"""Plans kept between builds."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from macros import drafts
from macros.kept import KeptPlans
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples"


def test_drafts_read_from_what_was_kept_are_the_same(tmp_path: Path) -> None:
    kept = KeptPlans(tmp_path / "plans", "code")
    first, again = drafts.load(EXAMPLE, kept), drafts.load(EXAMPLE, kept)
    assert first == again == drafts.load(EXAMPLE)
    assert len(list(kept.folder.iterdir())) == 2, "the closed ones, and not the current one"


def test_a_kept_draft_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, parse = KeptPlans(tmp_path / "plans", "code"), drafts.parse
    drafts.load(EXAMPLE, kept)
    opened: list[Path] = []
    monkeypatch.setattr(drafts, "parse", lambda raw, name: opened.append(Path(name)) or parse(raw, name))
    drafts.load(EXAMPLE, kept)
    assert opened == [EXAMPLE / "plan.yaml"]


def test_other_code_reads_for_itself(tmp_path: Path) -> None:
    drafts.load(EXAMPLE, KeptPlans(tmp_path, "old"))
    fingerprint = drafts.fingerprint(EXAMPLE / "drafts/2025-01-20.yaml")
    assert KeptPlans(tmp_path, "old").get(fingerprint)
    assert KeptPlans(tmp_path, "new").get(fingerprint) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b"Valdaria", b"Valdarja", 1)),
        lambda path: path.write_bytes(b"\xff" + path.read_bytes()),
        lambda path: path.unlink(),
    ],
    ids=["empty", "a letter", "no text", "gone"],
)
def test_a_damaged_copy_is_not_used(tmp_path: Path, damage: object) -> None:
    kept = KeptPlans(tmp_path, "code")
    drafts.load(EXAMPLE, kept)
    for path in tmp_path.iterdir():
        damage(path)  # type: ignore[operator]
    assert kept.get(drafts.fingerprint(EXAMPLE / "drafts/2025-01-20.yaml")) is None
    assert drafts.load(EXAMPLE, kept) == drafts.load(EXAMPLE)


def test_what_no_draft_uses_is_forgotten(tmp_path: Path) -> None:
    old, new = KeptPlans(tmp_path, "old"), KeptPlans(tmp_path, "new")
    archive, _ = drafts.load(EXAMPLE, old)
    new.put_all({archive[0].fingerprint: archive[0].plan})
    assert old.get(archive[0].fingerprint) is None
    assert new.get(archive[0].fingerprint) == archive[0].plan
    assert len(list(tmp_path.iterdir())) == 1


def test_two_runs_at_once_read_and_keep_the_same_drafts(tmp_path: Path) -> None:
    """Each forgets what it does not know, such as the half of a file that the other is writing."""
    expected = drafts.load(EXAMPLE)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: drafts.load(EXAMPLE, KeptPlans(tmp_path / "plans", "code")), range(24)))
    assert all(each == expected for each in found)
    assert not list(tmp_path.rglob(".new-*"))


def test_where_there_is_a_problem_nothing_is_kept_and_it_is_told_of_a_kept_draft_too(tmp_path: Path) -> None:
    kept, data = KeptPlans(tmp_path / "plans", "code"), tmp_path / "data"
    shutil.copytree(EXAMPLE, data)
    (data / "drafts/2025-01-20.yaml").rename(data / "drafts/altra.yaml")
    told = drafts.load(data, kept)[1]
    assert any("non è il nome del file" in problem.message for problem in told)
    assert not kept.folder.exists()
    drafts.load(EXAMPLE, kept)
    assert drafts.load(data, kept)[1] == told
