"""The public site: one of several kept, whole, switched in one step, gone back to, and nobody else's files touched."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from macros import cli
from macros.hosting import releases
from macros.hosting.releases import NotReleasedError
from tests.archive import tiny, write
from tests.conftest import ROOT
from tests.kill import small_site


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "www/piano"


def publish(link: Path, *titles: str) -> None:
    for title in titles:
        releases.release(link, small_site(title))


def seen(link: Path) -> str:
    """What a reader sees of the first page."""
    return (link / "index.html").read_text()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_readers_see_the_last_site_and_the_last_five_are_kept(link: Path) -> None:
    for number in range(1, 8):
        publish(link, f"sito {number}")
        assert seen(link) == f"sito {number}"
        assert releases.public(link) == releases.Release(link.parent / f"piano.d/{number:06}")
    assert names(link.parent) == {"piano", "piano.d"}
    assert names(link.parent / "piano.d") == {".release.lock", *(f"00000{number}" for number in range(3, 8))}


def test_rollback_goes_back_one_by_one_as_far_as_sites_are_kept(link: Path) -> None:
    publish(link, *(f"sito {number}" for number in range(1, 8)))
    for number in (6, 5, 4, 3):
        assert releases.rollback(link).title == f"sito {number}" == seen(link)
        assert len(releases.earlier(link)) == number - 3
    with pytest.raises(NotReleasedError, match="non c'è un sito precedente"):
        releases.rollback(link)
    assert seen(link) == "sito 3"


def empty(site: Path) -> None:
    for name in ("versions.json", "index.html", "a/index.html"):
        (site / name).unlink()


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": empty,
    "without its first page": lambda site: (site / "index.html").unlink(),
    "with a damaged list of drafts": lambda site: (site / "versions.json").write_text("[{"),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_rollback_passes_over_a_site_that_is_not_whole(link: Path, spoil: Callable[[Path], object]) -> None:
    publish(link, "uno", "due", "tre")
    spoil(link.parent / "piano.d/000002")
    assert releases.rollback(link).title == seen(link) == "uno"


def test_where_no_earlier_site_is_whole_the_public_one_stays(link: Path) -> None:
    publish(link, "uno", "due")
    empty(link.parent / "piano.d/000001")
    with pytest.raises(NotReleasedError, match="non c'è un sito precedente"):
        releases.rollback(link)
    assert seen(link) == "due"


def test_rollback_and_publication_mend_a_public_site_that_somebody_has_removed(link: Path) -> None:
    publish(link, "uno", "due", "tre")
    shutil.rmtree(link.parent / "piano.d/000003")
    assert releases.rollback(link).title == seen(link) == "due"
    shutil.rmtree(link.parent / "piano.d/000002")
    publish(link, "nuovo")
    assert releases.rollback(link).title == seen(link) == "uno"


def test_what_was_gone_back_from_never_comes_back(link: Path) -> None:
    publish(link, "buono", "cattivo")
    releases.rollback(link)
    publish(link, "nuovo")
    assert releases.rollback(link).title == seen(link) == "buono"


def test_the_same_site_is_not_published_twice_and_so_the_one_before_stays_in_reach(link: Path) -> None:
    publish(link, "uno", "due", "due", "due")
    assert releases.public(link) == releases.Release(link.parent / "piano.d/000002")
    assert releases.rollback(link).title == "uno"


TAMPERED: dict[str, Callable[[Path], object]] = {
    "a file more": lambda site: (site / "altro.html").write_text("di altri"),
    "a link more": lambda site: (site / "vecchio").symlink_to("/"),
    "a file that others may not read": lambda site: (site / "index.html").chmod(0o600),
    "a folder that others may not enter": lambda site: (site / "a").chmod(0o700),
    "a file as a link": lambda site: ((site / "index.html").rename(site.parent / ".x"),
                                      (site / "index.html").symlink_to(site.parent / ".x")),
}  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
def test_a_public_site_that_somebody_has_changed_is_not_taken_for_what_was_built(
    link: Path, tamper: Callable[[Path], object]
) -> None:
    publish(link, "uno")
    tamper(link.resolve())
    publish(link, "uno")
    assert releases.public(link) == releases.Release(link.parent / "piano.d/000002")
    assert names(link) == {"index.html", "versions.json", "a", "assets"}


def test_the_link_still_leads_there_when_its_folder_is_moved_or_mounted_elsewhere(link: Path) -> None:
    publish(link, "uno")
    link.parent.rename(link.parent.with_name("altrove"))
    assert seen(link.parent.with_name("altrove") / "piano") == "uno"
    assert not (link.parent.with_name("altrove") / "piano").readlink().is_absolute()


def test_the_folder_may_be_given_from_the_working_directory(link: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link.parent.mkdir()
    monkeypatch.chdir(link.parent)
    publish(Path("piano"), "uno", "due")
    assert releases.rollback(Path("piano/")).title == seen(link) == "uno"


def test_the_kept_sites_may_be_on_another_disk(link: Path, tmp_path: Path) -> None:
    """Which has no room for the link itself: a link cannot be moved from one disk to another."""
    for folder in (link.parent, tmp_path / "disk"):
        folder.mkdir()
    link.with_name("piano.d").symlink_to(tmp_path / "disk")
    publish(link, "uno", "due")
    assert names(tmp_path / "disk") == {".release.lock", "000001", "000002"}
    assert names(link.parent) == {"piano", "piano.d"}
    assert releases.rollback(link).title == seen(link) == "uno"


def test_a_site_that_cannot_be_switched_to_is_not_kept(link: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "")

    monkeypatch.setattr(releases, "_switch", refuse)
    for _ in range(2):
        with pytest.raises(OSError, match=r"30"):
            publish(link, "uno")
    assert names(link.parent / "piano.d") == {".release.lock"}


def test_nothing_is_published_inside_a_published_site(link: Path) -> None:
    publish(link, "uno")
    for inside in (link / "dentro", link / "a/dentro", link.with_name("piano.d") / "dentro"):
        with pytest.raises(NotReleasedError, match="dentro un sito pubblicato"):
            publish(inside, "due")
    assert not (link / "dentro").exists()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a folder with files": lambda link: (link.mkdir(), (link / "index.html").write_text("di altri")),
    "an empty folder": lambda link: link.mkdir(),
    "a file": lambda link: link.write_text("di altri"),
    "a link to another folder": lambda link: (link.with_name("x").mkdir(), link.symlink_to("x")),
    "a link to nowhere": lambda link: link.symlink_to("x"),
    "a link that looks like ours": lambda link: link.symlink_to("altro.d/000001"),
    "another folder of releases": lambda link: (link.with_name("piano.d") / "000001").mkdir(parents=True),
    "a file for the releases": lambda link: link.with_name("piano.d").write_text("di altri"),
}  # fmt: skip


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_what_it_did_not_make_is_neither_replaced_nor_removed(link: Path, make: Callable[[Path], object]) -> None:
    link.parent.mkdir()
    make(link)
    before = {path: path.lstat() for path in link.parent.rglob("*")}
    for run in (lambda: publish(link, "uno"), lambda: releases.rollback(link)):
        with pytest.raises(NotReleasedError, match=r"c'è già altro|non c'è ancora"):
            run()
    assert {path: path.lstat() for path in link.parent.rglob("*")} == before


def no_drafts(folder: Path) -> None:
    small_site("uno")(folder)
    (folder / "versions.json").write_text("[]")


def less(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        small_site("uno")(folder)
        (folder / name).write_text("")

    return make


EMPTY: dict[str, Callable[[Path], None]] = {
    "no folder": lambda _: None,
    "no file": lambda folder: folder.mkdir(),
    "no draft": no_drafts,
    "no first page": less("index.html"),
    "no page of a draft": less("a/index.html"),
    "no list of drafts": less("versions.json"),
}


@pytest.mark.parametrize("make", EMPTY.values(), ids=EMPTY)
def test_an_empty_site_is_not_published(link: Path, make: Callable[[Path], None]) -> None:
    with pytest.raises(NotReleasedError, match="vuoto o incompleto"):
        releases.release(link, make)
    assert not link.exists()
    publish(link, "uno")
    with pytest.raises(NotReleasedError, match="vuoto o incompleto"):
        releases.release(link, make)
    assert seen(link) == "uno"
    assert names(link.parent / "piano.d") == {".release.lock", "000001"}


def test_a_build_that_fails_forgets_no_kept_site(link: Path) -> None:
    publish(link, "uno", "due")
    releases.rollback(link)
    with pytest.raises(NotReleasedError, match="vuoto o incompleto"):
        releases.release(link, no_drafts)
    assert names(link.parent / "piano.d") == {".release.lock", "000001", "000002"}


def test_everything_is_on_the_disk_before_readers_see_it(link: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[str] = set()
    switch = releases._switch

    def sync(path: Path) -> None:
        synced.add("/".join(path.parts[-2:]))

    def check(*arguments: Path) -> None:
        assert {f"{name}" for name in synced} >= {
            "site/index.html",
            "site/versions.json",
            "a/index.html",
            "site/a",
            "uno/site.css",
        }
        assert any(name.endswith("/site") for name in synced)
        switch(*arguments)  # type: ignore[arg-type]
        assert "www/piano.d" in synced
        assert any(name.endswith("/www") for name in synced)

    monkeypatch.setattr(releases, "_sync", sync)
    monkeypatch.setattr(releases, "_switch", check)
    publish(link, "uno")
    assert seen(link) == "uno"


def test_a_page_that_is_still_open_finds_its_styles_while_its_site_is_kept(link: Path) -> None:
    for number in range(1, 8):
        publish(link, f"sito {number}")
        found = {name: (link / f"assets/{name}/site.css").read_text() for name in names(link / "assets")}
        assert found == {f"sito {kept}": f"sito {kept}" for kept in range(max(1, number - 4), number + 1)}
    releases.rollback(link)
    assert (link / "assets/sito 6/site.css").read_text() == "sito 6"


def test_a_page_of_a_site_that_was_gone_back_from_finds_its_styles_too(link: Path) -> None:
    publish(link, "uno", "due", "tre")
    for title in ("due", "uno"):
        assert releases.rollback(link).title == title
        assert (link / "assets/tre/site.css").read_text() == "tre"
    publish(link, "nuovo")
    releases.rollback(link)
    assert names(link / "assets") == {"uno", "due", "tre", "nuovo"}
    assert (link / "assets/nuovo/site.css").read_text() == "nuovo"


def test_a_file_has_a_new_date_where_it_has_changed_and_only_there(link: Path) -> None:
    """Browsers ask by the date whether there is another file."""
    pages = link / "same.html", link / "index.html"
    releases.release(link, partial(with_same_page, "uno"))
    for page in pages:
        os.utime(page, ns=(0, 1000))
    releases.release(link, partial(with_same_page, "due"))
    same, other = (page.stat().st_mtime_ns for page in pages)
    assert same == 1000 < other
    os.utime(link / "index.html", ns=(0, 2000))
    releases.rollback(link)
    same, other = (page.stat().st_mtime_ns for page in pages)
    assert same == 1000
    assert other > 2000


def with_same_page(title: str, folder: Path) -> None:
    """Makes a site with a page that is in every site."""
    small_site(title)(folder)
    (folder / "same.html").write_text("sempre questa")


def test_sites_with_the_same_styles_have_them_each_for_itself(link: Path) -> None:
    def restyled(number: int, folder: Path) -> None:
        small_site(f"sito {number}")(folder)
        (folder / f"assets/sito {number}").rename(folder / "assets/a")

    for number in range(1, 8):
        releases.release(link, partial(restyled, number))
        assert names(link / "assets") == {"a"}
        assert not (link / "assets/a").is_symlink()


def test_while_sites_change_readers_always_find_one(link: Path) -> None:
    publish(link, "sito 0")
    ended, found = Event(), []

    def read() -> None:
        while not ended.is_set():
            found.append(seen(link))

    reader = Thread(target=read)
    reader.start()
    for number in range(1, 20):
        publish(link, f"sito {number}")
    ended.set()
    reader.join(10)
    order = list(dict.fromkeys(found))
    assert order == sorted(order, key=lambda title: int(title.split()[1])), "none comes back"
    assert order[0] == "sito 0"
    assert len(order) > 1


def test_two_at_once_come_one_after_the_other(link: Path) -> None:
    start = Barrier(2)

    def run(title: str) -> None:
        start.wait(10)
        publish(link, title)

    threads = [Thread(target=run, args=(title,)) for title in ("uno", "due")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    last = seen(link)
    assert releases.rollback(link).title == {"uno": "due", "due": "uno"}[last]
    assert names(link.parent / "piano.d") == {".release.lock", "000001", "000002"}


@pytest.mark.parametrize("word", ["release", "rollback"])
def test_killed_at_any_step_the_public_site_is_the_old_or_the_new_one(tmp_path: Path, word: str) -> None:
    """`tests/kill.py` asserts after each kill that every kept site is whole, and that the next run cleans up."""
    command = [sys.executable, "-m", "tests.kill", tmp_path, word]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    states = done.stdout.split()
    assert states == sorted(states), "what is public stays public"
    assert states.count("before") > {"release": 20, "rollback": 5}[word]
    assert states.count("complete") > 3


# The command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    write(tmp_path / "data/plan.yaml", tiny("prima", 1))
    return tmp_path / "data"


def test_the_command_says_what_is_public_now_and_how_to_go_back(
    data: Path, link: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["publish", str(link), "--data", str(data)]
    assert cli.main(command) == 0
    assert capsys.readouterr() == (f"In {link} ora è pubblico il sito n. 1: «Bozza prima · bozza».\n", "")
    assert (link / "attuale/index.html.br").is_file()
    assert cli.main(command) == 0
    assert capsys.readouterr().out == f"In {link} era già pubblico questo sito, il n. 1: «Bozza prima · bozza».\n"
    draft = {"id": "prima", "label": "A", "date": "2025-01-01", "status": "bozza"}
    write(data / "plan.yaml", tiny("prima", 1, draft=draft))
    assert cli.main(command) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"In {link} ora è pubblico il sito n. 2: «A · bozza».\n")
    assert told.endswith(f"Per tornare a quello di prima: piano publish {link} --rollback\n")
    assert cli.main(["publish", str(link), "--rollback"]) == 0
    assert capsys.readouterr().out == (
        f"In {link} è di nuovo pubblico il sito n. 1: «Bozza prima · bozza».\n"
        "Non ci sono siti precedenti a cui tornare.\n"
    )
    assert cli.main(["publish", str(link), "--rollback"]) == cli.PROBLEMS
    assert capsys.readouterr() == ("", f"{link}: non c'è un sito precedente a cui tornare.\n")


def test_a_run_that_has_waited_does_not_publish_a_plan_that_is_no_longer_there(
    data: Path, link: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop = releases.workshop

    def wait(target: Path) -> AbstractContextManager[Path]:
        write(data / "plan.yaml", tiny("prima", 1, introduction="Parole nuove."))
        return workshop(target)

    monkeypatch.setattr(releases, "workshop", wait)
    command = ["publish", str(link), "--data", str(data)]
    assert cli.main(command) == cli.PROBLEMS
    told = "Non riuscito: il piano è cambiato mentre il comando aspettava: riprova.\n"
    assert capsys.readouterr() == ("", told)
    assert cli.main(command) == 0


def test_what_is_published_can_be_read_by_other_users(data: Path, link: Path) -> None:
    before = os.umask(0o077)
    try:
        assert cli.main(["publish", str(link), "--data", str(data)]) == 0
    finally:
        os.umask(before)
    for path in [link.parent, link.parent / "piano.d", *link.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_before_anything_is_published_there_is_nothing_to_go_back_to(
    link: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["publish", str(link), "--rollback"]) == cli.PROBLEMS
    assert capsys.readouterr().err == f"{link}: qui non c'è ancora un sito pubblicato.\n"
    assert not link.parent.exists()
