"""Files of the cache that are whole or not there: each begins with the fingerprint of what it holds."""

import hashlib
import os
import shutil
from pathlib import Path
from tempfile import mkstemp

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
    """Put this there, all of it or nothing. Raises OSError when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, new = mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(hashlib.sha256(content).digest() + content)
    if path.is_dir():  # of an older cache, or of nobody's
        shutil.rmtree(path)
    Path(new).replace(path)
