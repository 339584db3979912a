"""A file of the cache is whole or not there, and whatever stands in its way no build fails for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from macros import sealed

IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "nothing": lambda folder: None,
    "a file for the folder": lambda folder: folder.write_text("di altri"),
    "a link to nowhere for the folder": lambda folder: folder.symlink_to("nulla"),
    "a folder for the file": lambda folder: (folder / "name/files").mkdir(parents=True),
    "another file in it": lambda folder: (folder.mkdir(), (folder / "altro").touch()),
    "another folder in it": lambda folder: (folder / "altra/files").mkdir(parents=True),
    "a link to another folder in it": lambda folder: (folder.mkdir(), (folder / "altra").symlink_to("/")),
}


@pytest.mark.parametrize("make", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_was_written_is_read_again_whatever_stood_in_the_way(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    folder = tmp_path / "cache"
    make(folder)
    sealed.keep_only(folder, ["name"])
    sealed.write(folder / "name", b"parole")
    found = sealed.read(folder / "name")
    assert found is not None
    assert bytes(found) == b"parole"
    assert [path.name for path in folder.iterdir()] == ["name"]


def test_what_cannot_be_written_is_not_kept_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("di altri")
    sealed.write(tmp_path / "file/cache/name", b"parole")
    assert sealed.read(tmp_path / "file/cache/name") is None
    assert (tmp_path / "file").read_text() == "di altri"
