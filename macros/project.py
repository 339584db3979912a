"""What a site is made from besides its plan: settings, pages, code, templates; and that all of it is of one state.

Modules are read when they are imported, templates and pages later. A `git pull` in between would mix two states of the
project, and the cache would keep what came of it under the name of one of them.
"""

import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMES = ("mkdocs.yml", "docs", "macros", "overrides")
State = dict[Path, tuple[int, int, int]]


class ChangedError(OSError):
    """The project has changed while it was read."""


def files(root: Path) -> list[Path]:
    """The files in order, less hidden ones, which nothing reads, and what Python makes; a link is a file."""
    found = [root / name for name in NAMES if (root / name).is_file()]
    for start in NAMES:
        for folder, folders, names in os.walk(root / start):
            folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
            links = [name for name in folders if Path(folder, name).is_symlink()]
            found += [Path(folder, name) for name in (*names, *links) if not name.startswith(".")]
    return sorted(found)


def _state(root: Path) -> State:
    """What changes with a file, however it is replaced."""
    return {path: (found.st_ino, found.st_size, found.st_ctime_ns) for path in files(root) for found in [path.lstat()]}


@cache
def first_state(root: Path) -> State:
    """The state in which the files are read: that at the first call, which `macros/__init__.py` makes."""
    return _state(root)


def refuse_changed(root: Path) -> None:
    """Rule: what is kept or published comes of one state of the files. Raises ChangedError."""
    try:
        same = _state(root) == first_state(root)
    except FileNotFoundError:
        same = False
    if not same:
        raise ChangedError("il progetto è cambiato mentre il comando lo leggeva: riprova")


def refuse_links(root: Path) -> None:
    """Rule: a site is made from the files of the project alone: a link could publish any file of this machine."""
    for path in files(root):
        if path.is_symlink():
            raise FileExistsError(None, "è un collegamento a un altro file: al suo posto ci vuole una copia", str(path))
