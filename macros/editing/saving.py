"""A file replaced by new contents in one step: whoever reads it finds the old or the new, never a part."""

import os
import shutil
from pathlib import Path
from tempfile import mkstemp


class ChangedMeanwhileError(Exception):
    """Somebody else saved the file since it was read; the message says so, in Italian."""


def save(path: Path, new: bytes, old: bytes) -> None:
    """Put `new` in the place of `old`; mode and, for a link, the link stay as they are.

    Raises ChangedMeanwhileError where the file no longer holds `old`, and OSError where the system refuses: in both
    cases it is left as it is, with nothing beside it.
    """
    target = path.resolve()
    handle, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        if target.read_bytes() != old:
            raise ChangedMeanwhileError(f"{path} è cambiato proprio ora: ripeti il comando.")
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
