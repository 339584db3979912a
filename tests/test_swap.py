"""A folder is replaced whole, on systems with an exchange of folders and on those without."""

from pathlib import Path

import pytest

from macros import swap


@pytest.fixture(params=["one step", "two steps"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that can exchange two folders, and one that cannot."""
    if request.param == "two steps":
        monkeypatch.setattr(swap, "exchange", lambda first, second: False)


def make(target: Path, name: str) -> None:
    """Replace the target by a folder with one file of that name."""
    with swap.workshop(target) as folder:
        (folder / name).touch()
        swap.put_in_place(folder, target)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.usefixtures("system")
def test_a_new_folder_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    for name in ("first", "second"):
        make(tmp_path / "deep/site", name)
        assert names(tmp_path / "deep/site") == {name}
    assert names(tmp_path / "deep") == {"site", ".site.lock"}


@pytest.mark.usefixtures("system")
def test_a_run_that_fails_leaves_the_old_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    make(tmp_path / "site", "first")
    with pytest.raises(FileNotFoundError):
        make(tmp_path / "site", "no such folder/second")
    assert names(tmp_path / "site") == {"first"}
    assert names(tmp_path) == {"site", ".site.lock"}


@pytest.mark.usefixtures("system")
def test_a_symbolic_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for name in ("first", "second"):
        make(tmp_path / "link", name)
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "real") == {"second"}
    assert names(tmp_path) == {"real", "link", ".real.lock"}


@pytest.mark.parametrize("name", ["site", "site[1]*"])
def test_what_was_moved_aside_when_the_run_was_killed_comes_back(tmp_path: Path, name: str) -> None:
    make(tmp_path / name, "first")
    (tmp_path / name).rename(tmp_path / f".{name}.building-x{swap.OLD}")
    (tmp_path / f".{name}.building-x").mkdir()
    with swap.workshop(tmp_path / name):
        assert names(tmp_path / name) == {"first"}
    assert names(tmp_path) == {name, f".{name}.lock"}


def test_what_was_moved_aside_does_not_come_back_over_the_new_folder(tmp_path: Path) -> None:
    make(tmp_path / "site", "second")
    (tmp_path / f".site.building-x{swap.OLD}").mkdir()
    swap.restore(tmp_path / "site")
    assert names(tmp_path / "site") == {"second"}


def test_this_systemexchanges_folders_in_one_step(tmp_path: Path) -> None:
    """The tests run on Linux, where a reader must never find the site missing."""
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    (tmp_path / "first/file").touch()
    assert swap.exchange(tmp_path / "first", tmp_path / "second")
    assert names(tmp_path / "second") == {"file"}


def test_what_is_no_folder_stops_no_run(tmp_path: Path) -> None:
    (tmp_path / ".site.building-file").touch()
    (tmp_path / ".site.building-link").symlink_to(tmp_path)
    make(tmp_path / "site", "first")
    assert names(tmp_path) == {"site", ".site.lock"}
