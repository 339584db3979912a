"""What all drafts share: styles, scripts, fonts, as browsers load them, in a folder named after what is in it.

The name changes with the files: so a host may tell browsers to keep them for ever, and no page ever meets files of
another build.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from macros.project import ROOT

SCRIPT_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
STYLE_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
FOLDER = ROOT / "docs" / "assets"
COMMENTS = {".js": SCRIPT_COMMENT, ".css": STYLE_COMMENT}
INDENTATION = re.compile(r"^ +", re.MULTILINE)


def served(text: str, suffix: str) -> str:
    """A script or style without the comments that have lines of their own, a fifth of its weight, and indentation.

    Texts of several lines lose it too: no script has one where spaces matter.
    """
    return INDENTATION.sub("", COMMENTS[suffix].sub("", text))


@cache
def files(folder: Path) -> dict[str, bytes]:
    """The files of the folder as they are published, by their path in it."""
    found = sorted(path for path in folder.rglob("*.*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _content(path) for path in found}


def _content(path: Path) -> bytes:
    plain = path.suffix in COMMENTS
    return served(path.read_text("utf-8"), path.suffix).encode() if plain else path.read_bytes()


@cache
def folder_name(folder: Path) -> str:
    """The name of the published folder: `assets/` and the first digits of a fingerprint of all its files."""
    whole = hashlib.sha256()
    for name, content in files(folder).items():
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return f"assets/{whole.hexdigest()[:10]}"
