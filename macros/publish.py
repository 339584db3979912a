"""Checked drafts -> MkDocs -> a finished site of all drafts, put in place in one step."""

import errno
import functools
import json
import logging
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from macros import assembly, cache, export, links, project, render, sealed
from macros.cache import Tree
from macros.compiled import COMPILED
from macros.drafts import Archive
from macros.hooks import PlanPlugin, compile_templates
from macros.hosting import compression, headers
from macros.memory import MEMORY
from macros.site import CURRENT, Site
from macros.swap import put_in_place, workshop
from macros.synonyms import BROWSERS, NO_SYNONYMS, Synonyms
from macros.workers import divided

ROOT = project.ROOT
SITE_URL = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")
ADDRESS_HINT = "Scrivilo per intero, per esempio «site_url: https://www.comune.example.it/piano/»."
BUILT = ".built"
"""Where MkDocs writes the drafts, in the folder in which the site is made."""


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

    Raises NotBuiltError when MkDocs gives up, or a link leads nowhere; OSError when the disk does, where `target`
    holds anything but a site, or where the project changes meanwhile.
    """
    # MkDocs counts its warnings with a handler of its own, and so Python would no longer print them.
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for name in ("mkdocs", "mkdocs.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
    _refuse_other(target)
    project.refuse_links(ROOT)
    policy = "" if live else headers.policy(in_page=True)
    sites = [Site(archive, place, True, address(), synonyms, policy) for place in range(len(archive))]
    with workshop(target) as folder:
        try:
            trees = _trees(sites, folder / BUILT, store, workers)
        except (MkDocsException, SystemExit) as error:  # mkdocs-macros leaves the whole process
            raise NotBuiltError(error.message if isinstance(error, MkDocsException) else "") from error
        _lay_out(sites[-1], trees, folder, target)
        if compress:
            compression.add(folder)
        project.refuse_changed(ROOT)
        put_in_place(folder, target)


def page_texts(archive: Archive, workers: int = 1) -> str:
    """Build the site of all drafts into a folder that is thrown away; the text of the pages of the current one.

    Rule: what can be built no more must not be closed, since a closed draft is never mended. Raises as `build` does.
    """
    with TemporaryDirectory(prefix="piano-") as folder:
        build(archive, Path(folder) / "site", None, workers=workers)
    return render.words_of(Site(archive, len(archive) - 1, together=True))


def _refuse_other(site: Path) -> None:
    """Rule: only a site of ours, or an empty folder, is replaced: `--site data` must not cost anybody their drafts.

    Other sites have an `index.html` too; and a site that git keeps would be replaced with its history.
    """
    marks = ("index.html", BROWSERS)
    is_ours = all((site / name).is_file() for name in marks) and not (site / ".git").exists()
    if site.exists() and not is_ours and (site.is_file() or any(site.iterdir())):
        raise FileExistsError(errno.EEXIST, "c'è già altro, che non è un sito fatto da piano", str(site))


def _trees(sites: list[Site], folder: Path, store: Path | None, workers: int) -> list[Tree]:
    """The pages of each draft: from the cache where it has just these, else built anew."""
    given = _settings_as_read() if store else ""
    keys = [cache.key(site.archive, site.position, ROOT, given, site.policy) if store else "" for site in sites]
    kept = {place: tree for place, key in enumerate(keys) if store and (tree := cache.read(store, key))}
    missing = [place for place in range(len(sites)) if place not in kept]
    built = dict(zip(missing, _built([sites[place] for place in missing], folder, store, workers), strict=True))
    if store:
        for place, tree in built.items():
            cache.write(store, keys[place], tree)
        sealed.keep_only(store, [*keys, named("templates"), named("answers")])
    trees = kept | built
    return [trees[place] for place in range(len(sites))]


def _built(sites: list[Site], folder: Path, store: Path | None, workers: int) -> list[Tree]:
    """Build drafts with templates that are compiled once, or not at all where the cache has them."""
    if store and sites:
        COMPILED.read(store / named("templates"))
        MEMORY.read(store / named("answers"))
    if len(sites) > 1:
        compile_templates(settings(sites[0], folder / sites[0].edition.id))
    trees = divided(lambda site: _remembering(site, folder / site.edition.id, store), sites, workers)
    if store and sites:
        project.refuse_changed(ROOT)
        COMPILED.write(store / named("templates"))
    return trees


def _remembering(site: Site, target: Path, store: Path | None) -> Tree:
    """Build a draft, and keep the answers that it took: of the current draft only, the one that will change."""
    MEMORY.begin()
    tree = _build_draft(site, target)
    if store and site.edition.is_current:
        project.refuse_changed(ROOT)
        MEMORY.write(store / named("answers"))
    return tree


def named(what: str) -> str:
    """The name of the file in the cache that holds `templates` or `answers`: those of this code and this stack."""
    return f"{what}-{cache.code(ROOT)[:20]}"


def _lay_out(site: Site, trees: list[Tree], folder: Path, before: Path) -> None:
    """Write the site of all drafts into `folder`; what is the same in the site `before` is taken from there."""
    folders = assembly.folders(site.archive, trees, site.base, site.synonyms)
    for name, broken in assembly.broken(site.archive, trees, folders).items():
        _refuse_broken(name, broken)
    assembly.write(folders, folder, [before, folder / BUILT])
    if (folder / BUILT).exists():
        shutil.rmtree(folder / BUILT)


def _build_draft(site: Site, target: Path) -> Tree:
    """Let MkDocs build one draft into `target`, and read what it has written."""
    config = settings(site, target)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    files = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    found = links.of_draft(files, address(), plugin(config).written)
    _refuse_broken(site.edition.id, found.broken)
    return Tree(files, plugin(config).words, found.leaving, export.feed_entry(site))


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


def _settings_as_read() -> str:
    """What mkdocs.yml says with what it takes from the environment (`!ENV`) and from other files (`INHERIT`)."""
    with (ROOT / "mkdocs.yml").open("rb") as file:
        return json.dumps(yaml_load(file), default=str)


@functools.cache
def address() -> str:
    """The address of the whole site, with the final /: `site_url` of mkdocs.yml.

    Raises NotBuiltError where it is none, or where mkdocs.yml cannot be used. MkDocs would do without an address, and
    our pages would say that theirs begins with `None`.
    """
    path = ROOT / "mkdocs.yml"
    try:
        with path.open("rb") as file:
            written = yaml_load(file).get("site_url")
        if not written:
            raise NotBuiltError(f"{path.name}: manca «site_url», l'indirizzo del sito. {ADDRESS_HINT}")
        if not SITE_URL.fullmatch(str(written)):
            raise NotBuiltError(f"{path.name}: «site_url: {written}» non è un indirizzo web. {ADDRESS_HINT}")
        config: MkDocsConfig = load_config(str(path))
    except (YAMLError, MkDocsException) as error:
        raise NotBuiltError(f"{path.name} non si può usare: {error}") from error
    return str(config.site_url)
