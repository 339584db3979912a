"""Checked drafts -> MkDocs -> a finished site of all drafts, put in place in one step."""

import errno
import functools
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from macros import assets, cache, export, links, render
from macros.cache import Tree
from macros.drafts import Archive, Edition
from macros.hooks import PlanPlugin
from macros.hosting import compression, headers, manifest
from macros.links import Files
from macros.site import CURRENT, Site
from macros.swap import put_in_place, workshop
from macros.synonyms import NO_SYNONYMS, Synonyms
from macros.workers import divided

ROOT = Path(__file__).parent.parent


class NotBuiltError(Exception):
    """MkDocs has given up, and has said why."""


def build(
    archive: Archive,
    target: Path,
    store: Path | None,
    synonyms: Synonyms = NO_SYNONYMS,
    compress: bool = False,
    workers: int = 1,
    live: bool = False,
) -> None:
    """Build the site of all drafts and put it at `target`, which stays as it was until the new one is whole.

    `store` is the folder of the cache, of this site alone; None for none. `compress` adds compressed copies. So many
    `workers` build drafts at the same time. `live`: for a server that puts a script into the pages.

    Raises NotBuiltError when MkDocs gives up, or a link leads nowhere; OSError when the disk does, or where `target`
    holds anything but a site.
    """
    # MkDocs counts its warnings with a handler of its own, and so Python would no longer print them.
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for name in ("mkdocs", "mkdocs.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
    _refuse_other(target)
    policy = "" if live else headers.policy(in_page=True)
    sites = [Site(archive, place, True, address(), synonyms, policy) for place in range(len(archive))]
    with workshop(target) as folder:
        try:
            trees = _trees(sites, folder, store, workers)
        except (MkDocsException, SystemExit) as error:  # mkdocs-macros leaves the whole process
            raise NotBuiltError(error.message if isinstance(error, MkDocsException) else "") from error
        _assemble(archive, trees, folder)
        if compress:
            compression.add(folder)
        put_in_place(folder, target)


def _refuse_other(site: Path) -> None:
    """Rule: only a site, or an empty folder, is replaced: `--site data` must not cost anybody their drafts."""
    if site.exists() and not (site / "index.html").is_file() and (site.is_file() or any(site.iterdir())):
        raise FileExistsError(errno.EEXIST, "c'è già altro, che non è un sito", str(site))


def _trees(sites: list[Site], folder: Path, store: Path | None, workers: int) -> list[Tree]:
    """The pages of each draft: from the cache where it has just these, else built anew."""
    keys = [cache.key(site.archive, site.position, ROOT, site.synonyms) if store else "" for site in sites]
    trees = [cache.read(store, key) if store else None for key in keys]
    missing = [place for place, tree in enumerate(trees) if tree is None]
    built = divided(lambda place: _build_draft(sites[place], folder / sites[place].edition.id), missing, workers)
    for place, tree in zip(missing, built, strict=True):
        trees[place] = tree
        if store:
            cache.write(store, keys[place], tree)
    if store:
        cache.keep_only(store, keys)
    return [tree for tree in trees if tree]


def _build_draft(site: Site, target: Path) -> Tree:
    """Let MkDocs build one draft into `target`, and read what it has written."""
    config = settings(site, target)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    files = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    found = links.of_draft(files, address())
    _refuse_broken(site.edition.id, found.broken)
    return Tree(files, plugin(config).words, found.leaving)


def _refuse_broken(folder: str, broken: Iterable[links.Broken]) -> None:
    """Rule: no link inside the site leads nowhere."""
    lines = [f"{folder}/{page}: il collegamento «{link}» non porta a nulla." for page, link in broken]
    if lines:
        raise NotBuiltError("\n".join(lines))


def settings(site: Site, target: Path) -> MkDocsConfig:
    """The configuration of mkdocs.yml for one draft among the others, to be built into `target`."""
    # The theme prints a notice about its own future at every start; HACKING.md tells what we make of it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    config: MkDocsConfig = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(target.resolve()))
    config.site_url = f"{config.site_url}{CURRENT if site.edition.is_current else site.edition.id}/"
    plugin(config).prepared = site
    return config


def plugin(config: MkDocsConfig) -> PlanPlugin:
    """Our own plugin in a configuration."""
    return cast(PlanPlugin, config.plugins["piano"])


@functools.cache
def address() -> str:
    """The address of the whole site, with the final /: `site_url` of mkdocs.yml."""
    config: MkDocsConfig = load_config(str(ROOT / "mkdocs.yml"))
    return str(config.site_url)


def _assemble(archive: Archive, trees: list[Tree], folder: Path) -> None:
    """Lay out all drafts, the current one also under its alias, and what stands beside them."""
    current = trees[-1]
    drafts = {edition.id: _published(edition, tree, current) for edition, tree in zip(archive, trees, strict=True)}
    shared = {f"{assets.folder_name(assets.FOLDER)}/{name}": file for name, file in assets.files(assets.FOLDER).items()}
    root = {"404.html": current.files["404.html"], **_root_files(archive, trees)} | shared
    folders = links.Folders({**drafts, CURRENT: drafts[archive[-1].id], "": root})
    for name, tree in zip(drafts, trees, strict=True):
        _refuse_broken(name, ((page, target) for target, page in tree.leaving.items() if not folders.has(target)))
    for name, tree in zip(drafts, trees, strict=True):
        _write_draft(drafts[name], tree, folder / name)
    shutil.copytree(folder / archive[-1].id, folder / CURRENT)
    for name, content in root.items():
        _write(folder / name, content)


def _published(edition: Edition, tree: Tree, current: Tree) -> dict[str, bytes]:
    """The files of a draft as they are published: each page with its canonical address, beside all a manifest."""
    files = {name: content for name, content in tree.files.items() if name != "404.html"}
    files |= _canonical(edition, tree, current)
    return files | manifest.describing(edition, files)


def _write_draft(files: Files, tree: Tree, folder: Path) -> None:
    """Write the files of a draft, less those that MkDocs has just left there as they are."""
    built = tree.files if folder.is_dir() else {}
    for name, content in files.items():
        if content is not built.get(name):
            _write(folder / name, content)
    (folder / "404.html").unlink(missing_ok=True)


def _canonical(edition: Edition, tree: Tree, current: Tree) -> dict[str, bytes]:
    """The pages of an older draft that send search engines to the current one, where the text is the same."""
    found = {}
    for url in _same_text(tree, current) if tree is not current else ():
        own, now = (f'rel="canonical" href="{address()}{each}/{url}"'.encode() for each in (edition.id, CURRENT))
        found[f"{url}index.html"] = tree.files[f"{url}index.html"].replace(own, now, 1)
    return found


def _same_text(tree: Tree, current: Tree) -> set[str]:
    """The pages whose text is the same in the current draft: there search engines are sent (design.md).

    What changed since the draft before is another thing in each draft, though `words` leaves it out.
    """
    same = {url for url, words in tree.words.items() if current.words.get(url) == words}
    return {url for url in same if not url.startswith("cambiamenti/")}


def _listed(archive: Archive, trees: list[Tree]) -> Iterator[tuple[str, date]]:
    """The addresses for the sitemap: each page of the current draft, and of older ones those with a text of theirs."""
    for edition, tree in reversed(list(zip(archive, trees, strict=True))):
        same = set() if edition.is_current else _same_text(tree, trees[-1])
        for url in sorted(tree.words.keys() - same):
            yield f"{address()}{CURRENT if edition.is_current else edition.id}/{url}", edition.plan.draft.date


def _root_files(archive: Archive, trees: list[Tree]) -> dict[str, bytes]:
    """What stands beside the folders of the drafts."""
    base = address()
    texts = {
        "index.html": render.root(archive[-1].plan, base),
        "versions.json": export.versions(archive),
        "feed.xml": export.feed(archive, base),
        "sitemap.xml": export.sitemap(_listed(archive, trees)),
        "robots.txt": export.robots(base),
        "_headers": headers.headers_file(),
    }
    return {name: text.encode() for name, text in texts.items()}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
