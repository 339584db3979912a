"""Built drafts -> the finished site: all drafts, the current one also under its alias, and what stands beside them."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from macros import assets, export, links, render, synonyms
from macros.cache import Tree
from macros.drafts import Archive, Edition
from macros.hosting import headers, manifest
from macros.links import LOST, Files
from macros.pages import OF_THE_SITE
from macros.site import CURRENT
from macros.synonyms import Synonyms

PAGES_OF_THE_SITE = {f"{url}index.html" for url in OF_THE_SITE}
"""They stand in the folder of the current draft's alias alone."""


def folders(archive: Archive, trees: list[Tree], base: str, known: Synonyms) -> dict[str, Files]:
    """The files of the site, by folder: of each draft, of the alias, and "" for what is in none of these.

    `base` is the address of the whole site, with the final /; `known`, the synonyms for the search.
    """
    now = trees[-1]
    drafts = {edition.id: _draft(edition, tree, now, base) for edition, tree in zip(archive, trees, strict=True)}
    alias = {name: content for name, content in now.files.items() if name != LOST}
    alias |= manifest.describing(archive[-1], alias, CURRENT)
    shared = {f"{assets.folder_name(assets.FOLDER)}/{name}": file for name, file in assets.files(assets.FOLDER).items()}
    words = {synonyms.BROWSERS: synonyms.for_browsers(known).encode()}
    return {**drafts, CURRENT: alias, "": {LOST: now.files[LOST], **_root(archive, trees, base), **words, **shared}}


def _draft(edition: Edition, tree: Tree, current: Tree, base: str) -> dict[str, bytes]:
    """The files of a draft as they are published: each page with its canonical address, beside all a manifest."""
    files = {name: content for name, content in tree.files.items() if name not in {LOST} | PAGES_OF_THE_SITE}
    files |= _canonical(edition, tree, current, base)
    return files | manifest.describing(edition, files)


def _canonical(edition: Edition, tree: Tree, current: Tree, base: str) -> dict[str, bytes]:
    """The pages of an older draft that send search engines to the current one, where the text is the same."""
    found = {}
    for url in _same_text(tree, current) if tree is not current else ():
        own, now = (f'rel="canonical" href="{base}{each}/{url}"'.encode() for each in (edition.id, CURRENT))
        found[f"{url}index.html"] = tree.files[f"{url}index.html"].replace(own, now, 1)
    return found


def _same_text(tree: Tree, current: Tree) -> set[str]:
    """The pages whose text is the same in the current draft: there search engines are sent (design.md).

    What changed since the draft before is another thing in each draft, though `words` leaves it out.
    """
    same = {url for url, words in tree.words.items() if current.words.get(url) == words}
    return {url for url in same if not url.startswith("cambiamenti/")}


def _root(archive: Archive, trees: list[Tree], base: str) -> dict[str, bytes]:
    """What stands beside the folders of the drafts."""
    texts = {
        "index.html": render.root(archive[-1].plan, base),
        "versions.json": export.versions(archive),
        "feed.xml": export.feed(archive[-1].plan, [tree.entry for tree in trees], base),
        "sitemap.xml": export.sitemap(_listed(archive, trees, base)),
        "robots.txt": export.robots(base),
        "_headers": headers.headers_file(),
    }
    return {name: text.encode() for name, text in texts.items()}


def _listed(archive: Archive, trees: list[Tree], base: str) -> Iterator[tuple[str, date]]:
    """The addresses for the sitemap: each page of the current draft, and of older ones those with a text of theirs."""
    for edition, tree in reversed(list(zip(archive, trees, strict=True))):
        same = set() if edition.is_current else _same_text(tree, trees[-1])
        for url in sorted(tree.words.keys() - same):
            yield f"{base}{CURRENT if edition.is_current else edition.id}/{url}", edition.plan.draft.date


def broken(archive: Archive, trees: list[Tree], found: Mapping[str, Files]) -> dict[str, list[links.Broken]]:
    """The links between the `found` folders that lead nowhere, by draft; those inside a draft were looked up before."""
    known = links.Folders(found)
    return {
        edition.id: [(page, target) for target, page in tree.leaving.items() if not known.has(target)]
        for edition, tree in zip(archive, trees, strict=True)
    }


def write(found: Mapping[str, Files], target: Path, sources: Sequence[Path]) -> None:
    """Write the files by folder into `target`; one that is just the same in one of the `sources` is taken from there.

    Most files of most builds are: a second name for a file costs far less than a copy, and browsers and programs that
    copy sites see by its date that nothing has changed.
    """
    mode = stat.S_IFREG | 0o666 & ~_umask()
    for folder, files in found.items():
        for parent in {(target / folder / name).parent for name in files}:
            parent.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = Path(folder, name)
            if not any(_linked(source / path, target / path, content, mode) for source in sources):
                (target / path).write_bytes(content)


def _umask() -> int:
    mask = os.umask(0)  # the system tells it in no other way
    os.umask(mask)
    return mask


def _linked(old: Path, new: Path, content: bytes, mode: int) -> bool:
    """Give a file a second name, if it holds just this, has the mode of a new one, and no second name yet."""
    try:
        found = old.lstat()
        if (found.st_mode, found.st_nlink) != (mode, 1) or old.read_bytes() != content:
            return False
        new.hardlink_to(old)
    except OSError:  # no such file, or a file system that has no second names
        return False
    return True
