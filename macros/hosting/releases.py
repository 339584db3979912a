"""The public site, put in place by one switch, and the ones before it, to go back to.

A web server is pointed at DIR, which is a link to `DIR.d/<number>`. Each release is a folder of its own, whole and on
the disk before the link is switched; the last ones are kept. A run works in a folder beside them, under a lock: what
is to be removed goes there first, so that a killed run leaves only whole releases and what the next run removes.
"""

import filecmp
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from macros.swap import workshop

KEPT = 5
NUMBER = re.compile(r"\d{6}")
WORK = "release"
"""What the workshop and its lock are named after, in `DIR.d`."""


class NotReleasedError(Exception):
    """The public site stays as it is; the message says why, in Italian."""


class Release(NamedTuple):
    """A site in its folder `DIR.d/<number>`."""

    folder: Path

    @property
    def number(self) -> int:
        """1 for the first one."""
        return int(self.folder.name)

    @property
    def title(self) -> str:
        """How the site calls its current draft."""
        return str(json.loads((self.folder / "versions.json").read_bytes())[0]["title"])


def home(link: Path) -> Path:
    """The folder `DIR.d` of the releases of `DIR`."""
    return link.parent.resolve() / f"{link.name}.d"


def public(link: Path) -> Release | None:
    """The release that `link` leads to, even if somebody has removed it; None where nothing was published yet."""
    return Release(link.parent.resolve() / link.readlink()) if link.is_symlink() else None


def earlier(link: Path) -> list[Release]:
    """What can be gone back to, the oldest first: of the releases before the public one those that are whole."""
    now = public(link)
    return [release for release in _all(link) if now and release.number < now.number and _is_whole(release.folder)]


def _all(link: Path) -> list[Release]:
    return [Release(path) for path in sorted(home(link).glob("*")) if NUMBER.fullmatch(path.name)]


def release(link: Path, make: Callable[[Path], None]) -> Release:
    """Make a site, `make(folder)`, and make it the public one; the old one stays where the two are the same.

    Raises NotReleasedError where `link` is none of ours or what was made is no site, OSError when the disk refuses.
    """
    _refuse_other(link)
    with _alone(link) as folder:
        old, site = public(link), folder / "site"
        make(site)
        if not _is_whole(site):
            raise NotReleasedError("il sito costruito è vuoto o incompleto: non lo pubblico.")
        _discard([each for each in _all(link) if old and each.number > old.number], folder)
        if old:
            same = _same(site, old.folder)
            if same == _entries(site).keys() == _entries(old.folder).keys():
                return old
            _keep_dates(site, old.folder, same)
        _keep_assets(site, _all(link)[1 - KEPT :])
        _see_on_disk(site)
        new = Release(home(link) / f"{max((each.number for each in _all(link)), default=0) + 1:06}")
        site.rename(new.folder)
        try:
            _switch(link, new)
        except OSError:
            _discard([new], folder)
            raise
        _discard(_all(link)[:-KEPT], folder)
    return new


def rollback(link: Path) -> Release:
    """Make the last whole release before the public one the public one. Raises NotReleasedError where there is none."""
    _refuse_other(link)
    if public(link) is None:
        raise NotReleasedError(f"{link}: qui non c'è ancora un sito pubblicato.")
    with _alone(link):
        now, before = public(link), earlier(link)
        if not before or not now:
            raise NotReleasedError(f"{link}: non c'è un sito precedente a cui tornare.")
        site = before[-1].folder
        _make_new(site, _entries(site).keys() - _same(site, now.folder))
        _keep_assets(site, [each for each in _all(link) if each.number > before[-1].number])
        _switch(link, before[-1])
    return before[-1]


@contextmanager
def _alone(link: Path) -> Iterator[Path]:
    """A folder to work in, for one run at a time; what a killed run has left is removed."""
    with workshop(home(link) / WORK) as folder:
        _next(link).unlink(missing_ok=True)
        yield folder


def _next(link: Path) -> Path:
    """Where the new link is made: beside the old one, because `DIR.d` may lead to another disk."""
    return link.parent.resolve() / f".{link.name}.{WORK}"


def _refuse_other(link: Path) -> None:
    """Rule: `DIR` and `DIR.d` are what a release made, or are not there: nobody's files are replaced or removed."""
    ours = link.is_symlink() and re.fullmatch(rf"{re.escape(home(link).name)}/{NUMBER.pattern}", str(link.readlink()))
    if not ours and os.path.lexists(link):
        raise NotReleasedError(
            f"{link}: c'è già altro, che piano publish non ha fatto. Spostalo o scegli un altro nome."
        )
    folder = home(link)
    if any((each / f".{WORK}.lock").exists() for each in folder.parents):
        raise NotReleasedError(f"{link}: è dentro un sito pubblicato. Scegli una cartella che ne sia fuori.")
    if (
        os.path.lexists(folder)
        and not (folder / f".{WORK}.lock").exists()
        and (not folder.is_dir() or any(folder.iterdir()))
    ):
        raise NotReleasedError(f"{folder}: c'è già altro, che piano publish non ha fatto. Scegli un altro nome.")


def _is_whole(site: Path) -> bool:
    """Rule: a site has a first page, and one for each draft that it lists."""
    try:
        drafts = [each["version"] for each in json.loads((site / "versions.json").read_bytes())]
        return bool(drafts) and all((site / name / "index.html").stat().st_size for name in ("", *drafts))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _entries(site: Path) -> dict[Path, int]:
    """What stands in a site, whatever it is, and its mode; less the links to the styles of other releases."""
    assets = site / "assets"
    found = (path for path in site.rglob("*") if not (path.is_symlink() and path.parent == assets))
    return {path.relative_to(site): path.lstat().st_mode for path in found}


def _same(first: Path, second: Path) -> set[Path]:
    """The files and folders that are there and just the same in both sites."""
    one, two = _entries(first), _entries(second)
    both = {name for name in one.keys() & two.keys() if one[name] == two[name]}
    return {name for name in both if S_ISDIR(one[name]) or filecmp.cmp(first / name, second / name, shallow=False)}


def _keep_dates(site: Path, old: Path, names: Iterable[Path]) -> None:
    """Give files the dates that they have in the old site: by these, browsers hear that nothing has changed."""
    for name in names:
        found = (old / name).stat()
        os.utime(site / name, ns=(found.st_atime_ns, found.st_mtime_ns))


def _make_new(site: Path, names: Iterable[Path]) -> None:
    """Give files the date of now: else browsers that have a later file would go on with that."""
    for name in names:
        os.utime(site / name, follow_symlinks=False)


def _keep_assets(site: Path, kept: list[Release]) -> None:
    """Let the styles and scripts of kept releases be found in the new site: pages that name them may still be open.

    As links, from where the site will be; each release has files of its own only, so that nothing adds up.
    """
    own = [path for each in kept for path in each.folder.glob("assets/*/") if not path.is_symlink()]
    for name, folder in {path.name: path for path in own}.items():
        link = site / "assets" / name
        if not link.exists():
            link.parent.mkdir(exist_ok=True)
            link.unlink(missing_ok=True)  # of a release that is no longer kept
            link.symlink_to(Path("../..", *folder.parts[-3:]))


def _see_on_disk(folder: Path) -> None:
    """Return when everything in the folder would survive a loss of power; raises OSError where it could not."""
    with ThreadPoolExecutor() as pool:  # a disk takes many such requests at once
        list(pool.map(_sync, [folder, *(path for path in folder.rglob("*") if not path.is_symlink())]))


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _switch(link: Path, release: Release) -> None:
    """Lead the link to this release in one step; it is relative, so that the parent folder may be mounted elsewhere."""
    _sync(release.folder.parent)
    new = _next(link)
    new.symlink_to(Path(release.folder.parent.name, release.folder.name))
    new.rename(link.parent.resolve() / link.name)
    _sync(link.parent.resolve())


def _discard(releases: list[Release], folder: Path) -> None:
    """Move the releases to where the workshop is cleaned up: they vanish whole, whenever the run is killed."""
    for each in releases:
        each.folder.rename(folder / each.folder.name)
