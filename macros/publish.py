"""Checked drafts -> MkDocs -> a finished site of all drafts, put in place in one step."""

import errno
import functools
import logging
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from macros import assets, cache, compression, export, hosting, manifest, render
from macros.cache import Tree
from macros.drafts import Archive
from macros.hooks import PlanPlugin
from macros.site import CURRENT, Site
from macros.swap import put_in_place, workshop
from macros.synonyms import NO_SYNONYMS, Synonyms

ROOT = Path(__file__).parent.parent


class NotBuiltError(Exception):
    """MkDocs has given up, and has said why."""


def build(
    archive: Archive, target: Path, store: Path | None, synonyms: Synonyms = NO_SYNONYMS, compress: bool = False
) -> None:
    """Build the site of all drafts and put it at `target`, which stays as it was until the new one is whole.

    `store` is the folder of the cache, of this site alone; None for none. `compress` adds compressed copies. Raises
    NotBuiltError when MkDocs gives up, OSError when the disk does, or where `target` holds anything but a site.
    """
    # MkDocs counts its warnings with a handler of its own, and so Python would no longer print them.
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for name in ("mkdocs", "mkdocs.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
    _refuse_other(target)
    sites = [Site(archive, position, True, address(), synonyms) for position in range(len(archive))]
    with workshop(target) as folder:
        try:
            trees = [_tree(site, folder, store) for site in sites]
        except (MkDocsException, SystemExit) as error:  # mkdocs-macros leaves the whole process
            raise NotBuiltError(error.message if isinstance(error, MkDocsException) else "") from error
        if store:
            cache.keep_only(store, [_key(site) for site in sites])
        _assemble(archive, trees, folder)
        if compress:
            compression.add(folder)
        put_in_place(folder, target)


def _refuse_other(site: Path) -> None:
    """Rule: only a site, or an empty folder, is replaced: `--site data` must not cost anybody their drafts."""
    if site.exists() and not (site / "index.html").is_file() and (site.is_file() or any(site.iterdir())):
        raise FileExistsError(errno.EEXIST, "c'è già altro, che non è un sito", str(site))


def _key(site: Site) -> str:
    return cache.key(site.archive, site.position, ROOT, site.synonyms)


def _tree(site: Site, folder: Path, store: Path | None) -> Tree:
    """The pages of one draft: from the cache where it has just these, else built anew."""
    key = _key(site) if store else ""
    tree = cache.read(store, key) if store else None
    if tree is None:
        tree = _build_draft(site, folder / f".{site.position}")
        if store:
            cache.write(store, key, tree)
    return tree


def _build_draft(site: Site, target: Path) -> Tree:
    """Let MkDocs build one draft into `target`, take its files from there and remove it."""
    config = settings(site, target)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    files = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    shutil.rmtree(target)
    return Tree(files, plugin(config).words)


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
    base, current = address(), trees[-1]
    (folder / "404.html").write_bytes(current.files.pop("404.html"))
    for edition, tree in zip(archive, trees, strict=True):
        tree.files.pop("404.html", None)
        canonical = _same_text(tree, current) if tree is not current else []
        for name, content in tree.files.items():
            url = name.removesuffix("index.html")
            if url in canonical:
                own, now = (f'rel="canonical" href="{base}{each}/{url}"'.encode() for each in (edition.id, CURRENT))
                tree.files[name] = content.replace(own, now, 1)
        tree.files.update(manifest.describing(edition, tree.files))
        for name, content in tree.files.items():
            _write(folder / edition.id / name, content)
    for name, content in current.files.items():
        _write(folder / CURRENT / name, content)
    for name, content in assets.files(assets.FOLDER).items():
        _write(folder / assets.folder_name(assets.FOLDER) / name, content)
    _write_root(archive, list(_listed(archive, trees, base)), base, folder)


def _same_text(tree: Tree, current: Tree) -> set[str]:
    """The pages whose text is the same in the current draft: there search engines are sent (design.md).

    What changed since the draft before is another thing in each draft, though `words` leaves it out.
    """
    same = {url for url, words in tree.words.items() if current.words.get(url) == words}
    return {url for url in same if not url.startswith("cambiamenti/")}


def _listed(archive: Archive, trees: list[Tree], base: str) -> Iterator[tuple[str, date]]:
    """The addresses for the sitemap: each page of the current draft, and of older ones those with a text of theirs."""
    for edition, tree in reversed(list(zip(archive, trees, strict=True))):
        same = set() if edition.is_current else _same_text(tree, trees[-1])
        for url in sorted(tree.words.keys() - same):
            yield f"{base}{CURRENT if edition.is_current else edition.id}/{url}", edition.plan.draft.date


def _write_root(archive: Archive, listed: list[tuple[str, date]], base: str, folder: Path) -> None:
    _write(folder / "index.html", render.root(archive[-1].plan, base).encode())
    _write(folder / "versions.json", export.versions(archive).encode())
    _write(folder / "feed.xml", export.feed(archive, base).encode())
    _write(folder / "sitemap.xml", export.sitemap(listed).encode())
    _write(folder / "robots.txt", export.robots(base).encode())
    _write(folder / "_headers", hosting.headers_file().encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
