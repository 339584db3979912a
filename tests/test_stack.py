"""What our code takes from MkDocs, the theme and mkdocs-macros without a promise: an upgrade that moves it fails here.

Each test says what would break. Their own documentation promises the rest.
"""

import inspect
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import jinja2
import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import EVENTS
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from macros import icons
from macros.hooks import PlanPlugin
from tests.conftest import ROOT


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MkDocsConfig:
    """The settings of mkdocs.yml, as MkDocs reads them."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    loaded: MkDocsConfig = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path))
    return loaded


def test_the_versions_are_those_that_hacking_tells_the_end_of() -> None:
    assert version("mkdocs").split(".")[0] == "1"
    assert version("mkdocs-material").split(".")[0] == "9"
    assert "5 May 2027" in (ROOT / "HACKING.md").read_text("utf-8")


def test_the_folder_of_the_theme_comes_second_after_our_own(config: MkDocsConfig) -> None:
    """`hooks.py` takes it away while files are listed, and gives it back to the templates."""
    ours, theme, *others = map(Path, config.theme.dirs)
    assert ours == ROOT / "overrides"
    assert (theme.parent.name, theme.name) == ("material", "templates")
    assert (theme / "mkdocs_theme.yml").exists()
    assert all("mkdocs" in folder.parts for folder in others), "what comes after are MkDocs' own templates"


def test_icons_are_where_they_were(config: MkDocsConfig) -> None:
    """`icons.py` finds them without MkDocs, and puts attributes into their first tag."""
    assert icons.folder() == Path(config.theme.dirs[1]) / ".icons" / "material"
    assert len(list(icons.folder().glob("*.svg"))) > 7000
    assert (icons.folder() / "bicycle.svg").read_text("utf-8").startswith("<svg ")


def test_the_theme_lets_templates_be_left_out(config: MkDocsConfig) -> None:
    """`publish.py` makes one sitemap for all drafts; MkDocs must not make its own for each."""
    assert "sitemap.xml" in config.theme.static_templates
    assert "404.html" in config.theme.static_templates
    assert isinstance(config.theme.static_templates, set)


def test_the_templates_of_the_theme_are_read_from_folders_that_can_be_added_to(config: MkDocsConfig) -> None:
    """`hooks.py` adds one, sets autoescape and a cache of compiled templates."""
    environment = config.theme.get_env()
    assert isinstance(environment.loader, jinja2.FileSystemLoader)
    assert isinstance(environment.loader.searchpath, list)
    assert {"autoescape", "bytecode_cache", "globals"} <= vars(environment).keys()
    assert "url" in environment.filters, "the frame writes every address with it"


def test_the_events_are_still_called() -> None:
    ours = {name.removeprefix("on_") for name in vars(PlanPlugin) if name.startswith("on_")}
    assert len(ours) > 5
    assert ours <= set(EVENTS)


def test_pages_can_be_made_without_a_file(config: MkDocsConfig) -> None:
    """`hooks.py` adds the pages of drivers, pillars and missions so, and reads those that were written by hand."""
    config.plugins._current_plugin = "piano"  # as it is while our events run
    file = File.generated(config, "driver/fiume.md", content="{{ driver('fiume') }}")
    files = Files([file])
    assert (file.url, file.content_string) == ("driver/fiume/", "{{ driver('fiume') }}")
    assert list(files.documentation_pages()) == [file]
    files.remove(file)
    assert not list(files)


def attributes() -> Iterator[tuple[type, str]]:
    """What the frame and `hooks.py` ask of the menu and its entries."""
    yield from (
        (Page, name) for name in ("url", "is_homepage", "canonical_url", "meta", "active", "is_index", "is_section")
    )
    yield from ((Section, name) for name in ("active", "is_section"))
    yield from ((Link, name) for name in ("is_section",))


@pytest.mark.parametrize(("type_", "name"), list(attributes()), ids=lambda each: getattr(each, "__name__", each))
def test_the_menu_and_its_entries_have_what_the_frame_asks(type_: type, name: str) -> None:
    assert hasattr(type_, name) or name in inspect.getsource(type_.__init__)


def test_a_menu_knows_its_first_page_and_a_section_its_entries(config: MkDocsConfig) -> None:
    section = Section("Titolo", [])
    assert (section.title, section.children) == ("Titolo", [])
    assert "homepage" in vars(Navigation([], []))


def test_the_live_preview_can_be_told_of_more_to_watch() -> None:
    assert list(inspect.signature(LiveReloadServer.watch).parameters)[:2] == ["self", "path"]


def test_mkdocs_macros_has_the_settings_without_which_mistakes_are_published(config: MkDocsConfig) -> None:
    """See «Traps» in HACKING.md."""
    macros = config.plugins["macros"]
    assert macros.config["on_undefined"] == "strict"
    assert macros.config["on_error_fail"] is True
    assert {"on_undefined", "on_error_fail", "module_name"} <= {name for name, _ in type(macros).config_scheme}
