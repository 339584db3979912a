"""MkDocs events, and nothing else: the plan is checked and read, its pages are added, the theme is told of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from pathspec import GitIgnoreSpec

from macros import pages, render
from macros.drafts import load
from macros.site import Site
from macros.text import words


class PlanConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Settings of the plugin in mkdocs.yml."""

    folder = config_options.Type(str, default="data")


class PlanPlugin(BasePlugin[PlanConfig]):  # type: ignore[no-untyped-call]  # same
    """Makes the site of one draft: of the current one in `folder`, unless `publish.py` has set another."""

    prepared: Site | None = None
    site: Site
    words: dict[str, str]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the plan: a bad one stops the build with the same lines as `piano check`."""
        self.site = self.prepared or self._current(Path(config.config_file_path).parent)
        self.pages = {page.file: page for page in self.site.pages()}
        self.words = {}
        config.site_name = self.site.plan.title
        config.nav = pages.expand_nav(config.nav or [], self.site.plan)
        config.not_in_nav = _patterns(page.file for page in self.pages.values() if page.item is None)
        if self.site.together:
            config.theme.static_templates -= {"sitemap.xml"}
        return config

    def _current(self, root: Path) -> Site:
        archive, problems = load(root / self.config.folder)
        if problems:
            raise Abort("\n".join(map(str, problems)))
        return Site(archive, len(archive) - 1, together=False)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, and leave out what is not of this draft alone: the theme's own scripts and styles,
        of which `overrides/` uses none, and our own where all drafts share one copy.
        """
        left_out = [Path(folder) for folder in config.theme.dirs[1:]]
        left_out += [Path(config.docs_dir) / "assets"] if self.site.together else []
        for file in list(files):
            if file.abs_src_path and any(Path(file.abs_src_path).is_relative_to(folder) for folder in left_out):
                files.remove(file)
        for page in self.pages.values():
            files.append(File.generated(config, page.file, content=page.markdown))
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give generated pages their title: only now, so that mkdocs-macros cannot take a title for a macro."""
        made = self.pages.get(page.file.src_uri)
        page.title = made.title if made else page.title
        if made is None or made.listed:
            self.words[page.url] = words(html)
        return html

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Escape everything in the theme's templates too, as in our own."""
        env.autoescape = True
        env.filters.update(render.filters())
        env.globals.update(plan=self.site.plan, site=self.site, shared="../" if self.site.together else "")
        return env

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Tell the theme of the plan."""
        made = self.pages.get(page.file.src_uri)
        description = render.summary(self.site, made.item if made else None)
        listed = made is None or made.listed
        links = {"link": render.linker(self.site, page.url), "there": render.other(page.url)}
        return context | links | {"description": description, "listed": listed}

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build again when the plan or a template changes."""
        server.watch(str(Path(config.config_file_path).parent / self.config.folder))
        server.watch(str(render.TEMPLATES))
        return server


def _patterns(files: Iterable[str]) -> GitIgnoreSpec:
    """The files that are not in the menu, as MkDocs wants them."""
    return GitIgnoreSpec.from_lines([f"/{file}" for file in files])
