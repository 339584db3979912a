"""MkDocs events, and nothing else: the plan is checked and read, its pages are added, the theme is told of it."""

import hashlib
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment
from markdown.extensions.toc import slugify
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs_macros import context

from macros import assets, card, languages, pages, render, synonyms
from macros.compiled import COMPILED
from macros.drafts import SUMS, load
from macros.hosting import headers
from macros.hosting.manifest import MANIFEST
from macros.mistakes import terminal
from macros.search import search_index
from macros.site import Site
from macros.text import compact, without_frame_marks, words

if TYPE_CHECKING:  # `mkdocs serve` alone needs it
    from mkdocs.livereload import LiveReloadServer

ASIDE = re.compile(r'<div id="_aside-(\d+)"></div>')
CARD = "anteprima.png"
STATIC = {"sitemap.xml"}
"""What MkDocs makes for a site of one draft, and `publish.py` for the site of all."""
# For each draft mkdocs-macros asks git a dozen questions, to tell pages what ours must not show: a site is made from
# its files alone.
context.get_git_info = dict


class PlanConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Settings of the plugin in mkdocs.yml."""

    folder = config_options.Type(str, default="data")


class PlanPlugin(BasePlugin[PlanConfig]):  # type: ignore[no-untyped-call]  # same
    """Makes the site of one draft: of the current one in `folder`, unless `publish.py` has set another."""

    prepared: Site | None = None
    site: Site
    words: dict[str, str]
    written: dict[str, str]
    aside: list[str]
    stock: str

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the plan: a bad one stops the build with the same lines as `piano check`."""
        self.site = self.prepared or self._current(config)
        self.pages = {page.file: page for page in self.site.pages()}
        self.words, self.aside, self.written = {}, [], {}
        # The theme's folder comes back in `on_env`: MkDocs would look at each of its 14,000 files.
        self.stock = config.theme.dirs.pop(1)
        config.site_name = self.site.plan.title
        # Headings written by hand get ids that no item of a plan can have.
        config.mdx_configs.setdefault("toc", {})["slugify"] = lambda text, separator: f"_{slugify(text, separator)}"
        config.nav = pages.expand_nav(config.nav or [], self.site.plan, self.site.untold)
        if self.site.together:
            config.theme.static_templates -= STATIC
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Have mkdocs-macros compile once what is the same in several drafts: most pages are a call of one macro."""
        env: Environment = config.plugins["macros"].env  # type: ignore[attr-defined]  # MkDocs knows no plugin's own
        env.compile = partial(COMPILED.of_text, env.compile)  # type: ignore[method-assign, assignment]

    def _current(self, config: MkDocsConfig) -> Site:
        root, here = Path(config.config_file_path).parent, Path.cwd()
        data = root / self.config.folder
        data = data.relative_to(here) if data.is_relative_to(here) else data  # as `piano check` names its files
        archive, problems = load(data)
        known, wrong = synonyms.load(data, root)
        problems += wrong
        if problems:
            raise Abort(terminal.text(problems))
        return Site(archive, len(archive) - 1, together=False, base=config.site_url or "", synonyms=known)

    def set_aside(self, html: str) -> str:
        """Keep the HTML of a macro until Markdown has run, and return what stands for it meanwhile.

        Markdown has nothing to do there, would take longer over it than over all the rest, and cannot spoil it.
        """
        self.aside.append(html)
        return f'<div id="_aside-{len(self.aside) - 1}"></div>'

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages; leave out what is of no draft, what all drafts share, and what no host knows."""
        for file in [file for file in files if not _is_publishable(file) or self._is_left_out(file)]:
            files.remove(file)
        written = {file.url: file.content_string for file in files.documentation_pages()}
        written = {"" if url == "./" else self.site.address(url): text for url, text in written.items()}
        fixed = pages.fixed(written, self.site.plan)
        absent = [pages.FixedPage(absence.url, absence.item.title) for absence in self.site.absences]
        index = search_index(self.site.plan, self.site.addresses.__getitem__, fixed, absent)
        files.append(File.generated(config, "search-index.json", content=index))
        if not self.site.together:
            known = synonyms.for_browsers(self.site.synonyms)
            files.append(File.generated(config, synonyms.BROWSERS, content=known))
        files.append(File.generated(config, "stampa.css", content=render.print_style(self.site)))
        drawn = card.picture(self.site.plan, self.site.is_superseded)
        files.append(File.generated(config, CARD, content=drawn))
        for page in self.pages.values():
            files.append(File.generated(config, page.file, content=page.markdown))
        return files

    def _is_left_out(self, file: File) -> bool:
        """Whether a file is not of this draft: a page of which no draft says anything, what all drafts share.

        That is scripts and styles, and for older drafts the pages about the site.
        """
        if file.url in self.site.untold:
            return True
        if not self.site.together:
            return False
        elsewhere = self.site.is_superseded and file.src_uri in pages.SITE_FILES
        return elsewhere or file.src_uri.startswith("assets/") or file.src_uri in STATIC

    @event_priority(-100)  # after mkdocs-macros
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Spare a page that is nothing but a macro's HTML the parser of Markdown: MkDocs makes one for each page."""
        if ASIDE.fullmatch(markdown.strip()):
            page.render = partial(_take, page, markdown)  # type: ignore[method-assign]

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give generated pages their title: only now, so that mkdocs-macros cannot take a title for a macro."""
        made = self.pages.get(page.file.src_uri)
        page.title = made.title if made else page.title
        self.written[page.file.dest_uri] = html
        html = ASIDE.sub(lambda found: self.aside[int(found[1])], html)
        if made is None or made.listed:
            self.words[page.url] = hashlib.sha256(words(html).encode()).hexdigest()
        return without_frame_marks(html)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Tell the templates of the theme what holds for all pages of the draft."""
        prepare(env)
        env.loader.searchpath.append(self.stock)
        shared = "../" if self.site.together else ""
        folder = f"{shared}{assets.folder_name(assets.FOLDER)}/" if shared else "assets/"
        env.globals.update(plan=self.site.plan, site=self.site, shared=shared, assets=folder, policy=self.site.policy)
        env.globals["of_the_site"] = pages.OF_THE_SITE
        # For the page of lost addresses, which is shown at any of them.
        env.globals["link"] = lambda target: urlsplit(urljoin(config.site_url or "", self.site.address(target))).path
        return env

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Tell the theme of the plan."""
        made = self.pages.get(page.file.src_uri)
        description = render.summary(self.site, made.item if made else None)
        listed = made is None or made.listed
        links = {"link": render.linker(self.site, page.url), "there": render.other(page.url)}
        return context | links | {"description": description, "listed": listed}

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Write the page without the white space of the templates, foreign words marked as such."""
        return languages.marked(compact(output), self.site.plan.foreign_words)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for the page of lost addresses."""
        return languages.marked(compact(output_content), self.site.plan.foreign_words)

    def on_serve(self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Any) -> "LiveReloadServer":
        """Build again when the plan or a template changes."""
        server.watch(str(Path(config.config_file_path).parent / self.config.folder))
        server.watch(str(render.TEMPLATES))
        server.watch(config.theme.dirs[0])
        return server


def prepare(env: Environment) -> None:
    """Escape everything in the theme's templates too, as in our own, and give them the same filters."""
    env.autoescape = True
    env.bytecode_cache = COMPILED
    env.filters.update(render.filters())


def compile_templates(config: MkDocsConfig) -> None:
    """Compile the templates of pages and of the theme, so that processes that are copied from this one know them."""
    theme = config.theme.get_env()
    prepare(theme)
    for env, folder in ((theme, Path(config.theme.dirs[0])), (render.environment(), render.TEMPLATES)):
        for path in folder.rglob("*.html"):
            env.get_template(path.relative_to(folder).as_posix())


def _is_publishable(file: File) -> bool:
    """Whether a file of docs/ is of a kind that hosts know, with a name that a list of files can hold.

    The copies that editors leave beside a page are not; and the lists of the files are ours.
    """
    path = Path(file.src_uri)
    is_list = file.src_uri in (MANIFEST, SUMS)
    return file.src_uri.isprintable() and path.suffix.removeprefix(".") in headers.TYPES and not is_list


def _take(page: Page, html: str, _config: MkDocsConfig, _files: Files) -> None:
    page.content, page.toc = html, get_toc([])
