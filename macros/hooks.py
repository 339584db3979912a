"""MkDocs events, and nothing else: the plan is checked and read, its pages are added, the theme is told of it."""

import logging
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

from macros import pages, render
from macros.check import check_file
from macros.model import Item
from macros.source import Problem

log = logging.getLogger("mkdocs.plugins.piano")


class PlanConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Settings of the plugin in mkdocs.yml."""

    folder = config_options.Type(str, default="data")


def report(problems: list[Problem]) -> str:
    """The problems as the commands print them, one a line."""
    return "\n".join(str(problem) for problem in problems)


class PlanPlugin(BasePlugin[PlanConfig]):  # type: ignore[no-untyped-call]  # same
    """Makes the site of the plan found in the folder `data`."""

    site: render.Site
    items: dict[str, Item]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the plan: a bad one stops the build with the same lines as `piano check`."""
        folder = Path(config.config_file_path).parent / self.config.folder
        plan, problems = check_file(folder / "plan.yaml", f"{self.config.folder}/plan.yaml")
        if plan is None:
            raise Abort(report(problems))
        self.site = render.Site.of(plan)
        self.items = {page.file: page.item for page in pages.generated(plan)}
        config.site_name = plan.title
        config.nav = pages.expand_nav(config.nav or [], plan)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, and leave out the theme's own scripts and styles: `overrides/` uses none."""
        stock = Path(config.theme.dirs[1])
        for file in [file for file in files if file.abs_src_path and Path(file.abs_src_path).is_relative_to(stock)]:
            files.remove(file)
        for page in pages.generated(self.site.plan):
            files.append(File.generated(config, page.file, content=page.markdown))
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give generated pages their title: only now, so that mkdocs-macros cannot take a title for a macro."""
        item = self.items.get(page.file.src_uri)
        page.title = item.title if item else page.title
        return html

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Escape everything in the theme's templates too, as in our own."""
        env.autoescape = True
        env.filters.update(render.filters())
        env.globals["plan"] = self.site.plan
        return env

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Tell the theme of the plan."""
        item = self.items.get(page.file.src_uri)
        return context | {"link": render.linker(self.site, page.url), "description": render.summary(self.site, item)}

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build again when the plan or a template changes."""
        server.watch(str(Path(config.config_file_path).parent / self.config.folder))
        server.watch(str(render.TEMPLATES))
        return server
