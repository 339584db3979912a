"""A folder replaced whole by a new one: readers see the old one or the new one, never a part of either."""

import ctypes
import fcntl
import glob
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

RENAME_EXCHANGE = 2
AT_FDCWD = -100
OLD = "-old"


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` to build in, for one run at a time; what a killed run left there is removed."""
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f".{target.name}.lock").open("a") as lock:  # nothing is written, whatever stands there
        fcntl.flock(lock, fcntl.LOCK_EX)
        restore(target)
        for left in building(target):
            remove(left)
        folder = Path(mkdtemp(prefix=f".{target.name}.building-", dir=target.parent))
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a folder with all that is in it, or whatever else is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def put_in_place(folder: Path, target: Path) -> None:
    """Make `folder` the new `target`, in one step where the system has one (Linux); see `restore` for the others."""
    target = target.resolve()
    if not target.exists():
        folder.rename(target)
    elif not exchange(folder, target):
        old = folder.with_name(folder.name + OLD)
        target.rename(old)
        folder.rename(target)
        shutil.rmtree(old)


def restore(target: Path) -> None:
    """Bring back what a run that was killed between the two steps of `put_in_place` had moved aside."""
    target = target.resolve()
    for old in building(target, OLD):
        if not target.exists():
            old.rename(target)


def building(target: Path, end: str = "") -> list[Path]:
    """The folders beside `target` in which it is being built, or was when a run was killed."""
    return list(target.parent.glob(f".{glob.escape(target.name)}.building-*{end}"))


def exchange(first: Path, second: Path) -> bool:
    """Swap two folders (renameat2 of Linux); False where the system cannot."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    done: int = libc.renameat2(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE)
    return done == 0
