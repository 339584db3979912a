"""Checked plan -> MkDocs -> a finished site, put in place in one step."""

import ctypes
import fcntl
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

ROOT = Path(__file__).parent.parent
RENAME_EXCHANGE = 2
AT_FDCWD = -100


def settings(data: Path, site: Path) -> MkDocsConfig:
    """The configuration of mkdocs.yml for the plan in the folder `data` and a site in the folder `site`."""
    # The theme prints a notice about its own future at every start; HACKING.md tells what we make of it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    config: MkDocsConfig = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site.resolve()))
    config.plugins["piano"].config.folder = str(data.resolve())
    return config


def build(data: Path, site: Path) -> None:
    """Build the site of the plan in `data` and put it at `site`, which stays as it was until the new one is whole.

    Raises mkdocs.exceptions.Abort when MkDocs gives up, OSError when the disk does.
    """
    for name in ("mkdocs", "mkdocs.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with workshop(site) as folder:
        config = settings(data, folder)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
        put_in_place(folder, site)


@contextmanager
def workshop(site: Path) -> Iterator[Path]:
    """An empty folder beside `site` to build in, for one run at a time; what a killed run left there is removed."""
    site.parent.mkdir(parents=True, exist_ok=True)
    with (site.parent / f".{site.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in site.parent.glob(f".{site.name}.building-*"):
            shutil.rmtree(left)
        folder = Path(mkdtemp(prefix=f".{site.name}.building-", dir=site.parent))
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def put_in_place(folder: Path, site: Path) -> None:
    """Make `folder` the new `site`. Readers see the old site or the new one, never a part of either."""
    if not site.exists():
        folder.rename(site)
    elif not _exchange(folder, site):
        old = folder.with_name(folder.name + "-old")
        site.rename(old)
        folder.rename(site)
        shutil.rmtree(old)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step (renameat2 of Linux); False where the system cannot."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    done: int = libc.renameat2(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE)
    return done == 0
