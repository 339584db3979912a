"""Built drafts kept between builds, under a key made of everything that they were made from.

A wrong answer is impossible by key; a damaged one is found by its fingerprint and built again.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from macros import export, project, sealed
from macros.drafts import Archive, Edition
from macros.pages import untold

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
LENGTH = 8
"""Bytes of the number that says how long the description of the files is."""


@dataclass(frozen=True)
class Tree:
    """A built draft: its files by path, and what the whole site must know of it.

    `words`: the fingerprint of the text of each page that is listed, by its address. `leaving`: where its pages lead
    outside its folder, and one of the pages that do (`links.of_draft`). `entry`: what the feed tells of it.
    """

    files: dict[str, bytes]
    words: dict[str, str]
    leaving: dict[str, str]
    entry: str


def key(archive: Archive, position: int, root: Path, *given: str) -> str:
    """The key of one draft: code, stack, the draft itself, all earlier ones, and what its pages say of later ones.

    `given` is what else its pages are made from: the settings as they are read, the policy that pages state.
    """
    own = [edition.fingerprint for edition in archive[: position + 1]]
    later = [_told(edition) for edition in archive[position + 1 :]]
    return hashlib.sha256(json.dumps([code(root), own, later, given]).encode()).hexdigest()


def _told(edition: Edition) -> list[object]:
    """What the pages of earlier drafts tell of a draft: its name, its pages with their titles and former names, and
    of which lists it says nothing.

    Of the current one its status and whom to write to, too. Not its text: so an edit of the current draft leaves the
    others as they are.
    """
    draft, plan = edition.plan.draft, edition.plan
    lists = (plan.drivers, plan.pillars, plan.missions)
    pages = [[[item.id, item.title, item.renamed_from] for item in items] for items in lists]
    now = [export.title(edition), plan.authority.model_dump(mode="json")] if edition.is_current else None
    return [draft.id, draft.label, now, pages, sorted(untold(plan))]


@cache
def code(root: Path) -> str:
    """A fingerprint of the code, templates, pages and settings, and of the versions of what they run on.

    Raises ChangedError where they are no longer those that this process has read.
    """
    files = project.files(root)
    found = [(str(path.relative_to(root)), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    project.refuse_changed(root)
    stack = [sys.version, *(version(name) for name in STACK)]
    return hashlib.sha256(json.dumps([found, stack]).encode()).hexdigest()


def read(store: Path, name: str) -> Tree | None:
    """The tree kept under this key, or None where there is none or any of it is damaged."""
    body = sealed.read(store / name)
    if body is None:
        return None
    end = int.from_bytes(body[:LENGTH], "big") + LENGTH
    about, files = json.loads(bytes(body[LENGTH:end])), {}
    for path, size in about.pop("sizes").items():
        files[path] = bytes(body[end : end + size])
        end += size
    return Tree(files, **about)


def write(store: Path, name: str, tree: Tree) -> None:
    """Keep the tree under this key, as one file: a description of the files, and then all of them."""
    sizes = {path: len(content) for path, content in tree.files.items()}
    told = {"sizes": sizes, "words": tree.words, "leaving": tree.leaving, "entry": tree.entry}
    about = json.dumps(told).encode()
    sealed.write(store / name, b"".join([len(about).to_bytes(LENGTH, "big"), about, *tree.files.values()]))
