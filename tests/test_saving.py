"""A file is replaced whole, or stays as it was."""

from pathlib import Path

import pytest

from macros.editing import saving
from macros.editing.saving import ChangedMeanwhileError, save


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "plan.yaml"
    found.write_bytes(b"old")
    return found


def test_the_new_contents_take_the_place_of_the_old(path: Path) -> None:
    path.chmod(0o604)
    save(path, b"new", b"old")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o604
    assert list(path.parent.iterdir()) == [path]


def test_what_somebody_else_saved_meanwhile_is_not_lost(path: Path) -> None:
    path.write_bytes(b"newer")
    with pytest.raises(ChangedMeanwhileError, match="è cambiato proprio ora"):
        save(path, b"new", b"old")
    assert path.read_bytes() == b"newer"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_a_disk_that_refuses_leaves_the_old_file_alone(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(saving.os, step, refuse)
    with pytest.raises(OSError, match="full"):
        save(path, b"new", b"old")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
