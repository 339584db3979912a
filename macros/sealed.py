"""Files of the cache that are whole or not there: each begins with the fingerprint of what it holds.

Whatever the disk does, or somebody has put there: what cannot be kept is made again, and no build fails for it.
"""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from macros.swap import remove

LENGTH = 32
"""Bytes of a fingerprint (SHA-256)."""


def read(path: Path) -> memoryview | None:
    """What `write` has written there; None where there is nothing, or where any of it is damaged."""
    try:
        whole = memoryview(path.read_bytes())
    except OSError:
        return None
    return whole[LENGTH:] if whole[:LENGTH] == hashlib.sha256(whole[LENGTH:]).digest() else None


def write(path: Path, content: bytes) -> None:
    """Put this there, all of it or nothing."""
    with suppress(OSError):
        if not path.parent.is_dir():
            path.parent.unlink(missing_ok=True)
            path.parent.mkdir(parents=True)
        handle, new = mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            if path.is_dir():  # of an older cache, or of nobody's
                remove(path)
            Path(new).replace(path)
        finally:
            Path(new).unlink(missing_ok=True)


def keep_only(folder: Path, names: Iterable[str]) -> None:
    """Forget all else that the folder holds, and what killed runs have left there."""
    for path in set(folder.glob("*")) - {folder / name for name in names}:
        with suppress(OSError):
            remove(path)
