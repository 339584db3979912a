"""Built drafts kept between builds, under a key made of everything that they were made from.

A wrong answer is impossible by key; a damaged one is found by the fingerprint of each file and built again.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from macros import export
from macros.drafts import Archive, Edition
from macros.synonyms import NO_SYNONYMS, Synonyms

STACK = (
    "mkdocs",
    "mkdocs-material",
    "mkdocs-macros-plugin",
    "Markdown",
    "Jinja2",
    "MarkupSafe",
    "pydantic",
    "PyYAML",
    "pillow",
)
SOURCES = ("mkdocs.yml", "docs", "macros", "overrides")


@dataclass(frozen=True)
class Tree:
    """A built draft: its files by path, the text of each page that is listed, by its address, and what leads out.

    `leaving`: where its pages lead outside its folder, and one of the pages that do (`links.of_draft`).
    """

    files: dict[str, bytes]
    words: dict[str, str]
    leaving: dict[str, str]


def key(archive: Archive, position: int, root: Path, synonyms: Synonyms = NO_SYNONYMS) -> str:
    """The key of one draft: code, stack, the draft itself, all earlier ones, and what its pages say of later ones."""
    own = [edition.fingerprint for edition in archive[: position + 1]]
    later = [_told(edition) for edition in archive[position + 1 :]]
    return hashlib.sha256(json.dumps([code(root), own, later, synonyms.model_dump()]).encode()).hexdigest()


def _told(edition: Edition) -> list[object]:
    """What the pages of earlier drafts tell of a draft: itself, its pages with their titles and former names.

    Not its text: so an edit of the current draft leaves the others as they are.
    """
    draft, plan = edition.plan.draft, edition.plan
    lists = (plan.drivers, plan.pillars, plan.missions)
    pages = [[[item.id, item.title, item.renamed_from] for item in items] for items in lists]
    sealed = None if edition.is_current else edition.fingerprint
    return [draft.model_dump(mode="json"), export.title(edition), sealed, pages]


@cache
def code(root: Path) -> str:
    """A fingerprint of the code, templates, pages and settings, and of the versions of what they run on."""
    files = (path for name in SOURCES for path in _files(root / name) if "__pycache__" not in path.parts)
    found = [(str(path.relative_to(root)), hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(files)]
    stack = [sys.version, *(version(name) for name in STACK)]
    return hashlib.sha256(json.dumps([found, stack]).encode()).hexdigest()


def _files(path: Path) -> Iterable[Path]:
    return [path] if path.is_file() else (each for each in path.rglob("*") if each.is_file())


def read(store: Path, name: str) -> Tree | None:
    """The tree kept under this key, or None where there is none or any of it is damaged."""
    folder = store / name
    try:
        listing = json.loads((folder / "listing.json").read_bytes())
        if listing["sum"] != _listing_sum(listing):
            return None
        files = {path: (folder / "files" / path).read_bytes() for path in listing["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = all(_sum(content) == listing["files"][path] for path, content in files.items())
    return Tree(files, listing["words"], listing["leaving"]) if whole else None


def write(store: Path, name: str, tree: Tree) -> None:
    """Keep the tree under this key, all of it or nothing."""
    store.mkdir(parents=True, exist_ok=True)
    new = Path(mkdtemp(prefix=".new-", dir=store))
    for path, content in tree.files.items():
        (new / "files" / path).parent.mkdir(parents=True, exist_ok=True)
        (new / "files" / path).write_bytes(content)
    sums = {path: _sum(content) for path, content in tree.files.items()}
    listing = {"files": sums, "words": tree.words, "leaving": tree.leaving}
    (new / "listing.json").write_text(json.dumps(listing | {"sum": _listing_sum(listing)}), "utf-8")
    shutil.rmtree(store / name, ignore_errors=True)
    try:
        new.rename(store / name)
    except OSError:  # another run has just kept the same
        shutil.rmtree(new, ignore_errors=True)


def keep_only(store: Path, names: Iterable[str]) -> None:
    """Forget what no draft of this build uses."""
    for folder in set(store.glob("*")) - {store / name for name in names}:
        shutil.rmtree(folder, ignore_errors=True)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _listing_sum(listing: dict[str, dict[str, str]]) -> str:
    return _sum(json.dumps([listing["files"], listing["words"], listing["leaving"]], sort_keys=True).encode())
