"""The site of all drafts: whole, the same whatever the cache, and replaced in one step or not at all."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from macros import agreement, cache, cli, links, pages, publish, synonyms
from macros.drafts import Archive, load
from macros.project import ChangedError, first_state
from macros.site import CURRENT, Site
from tests.archive import Data, close_all, tiny, write
from tests.conftest import ROOT

FIXED = ["", *(f"{folder}/" for folder in pages.FOLDERS.values()), "azioni/", "percorso/", "glossario/", "fonti/",
         "partecipare/", "cambiamenti/"]  # fmt: skip
SOURCES = ("mkdocs.yml", "docs", "macros", "overrides")


class Cold(NamedTuple):
    """Twenty drafts, their site built anew, and the cache that this has filled."""

    data: Path
    archive: Archive
    site: Path
    store: Path


@pytest.fixture(scope="module")
def cold(twenty: Path, tmp_path_factory: pytest.TempPathFactory) -> Cold:
    folder = tmp_path_factory.mktemp("cold")
    build(twenty, folder / "site", folder / "store")
    return Cold(twenty, load(twenty)[0], folder / "site", folder / "store")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three small drafts: a driver is renamed, one comes, one goes, the rest stays as it is."""
    same = {"id": "fermo", "title": "Driver fermo"}
    plans = [
        tiny("prima", 1, glossary=[{"id": "voce", "title": "Voce"}]),
        tiny("seconda", 2, glossary=[{"id": "voce", "title": "Voce"}]),
        tiny("terza", 3, glossary=[{"id": "voce", "title": "Voce"}]),
    ]
    for plan, names in zip(plans, ("vecchio via", "vecchio via", "nuovo arrivato"), strict=True):
        plan["drivers"] += [same, *({"id": name, "title": f"Driver {name}"} for name in names.split())]
    plans[2]["drivers"][2]["renamed_from"] = "vecchio"
    return close_all(tmp_path_factory.mktemp("three") / "data", plans)


@pytest.fixture
def data(three: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    shutil.copytree(three, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def built_now(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ids of the drafts that MkDocs has built, in order."""
    found: list[str] = []
    original = publish._build_draft

    def build(site: Site, target: Path) -> cache.Tree:
        found.append(site.edition.id)
        return original(site, target)

    monkeypatch.setattr(publish, "_build_draft", build)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(data: Path, site: Path, store: Path | None = None) -> dict[str, bytes]:
    """Build the site of a folder, as `piano build` does, and give its files."""
    archive, problems = load(data)
    assert not problems
    publish.build(archive, site, store, synonyms.load(data, ROOT)[0])
    return contents(site)


def head(site: Path, page: str) -> tuple[str | None, bool]:
    """The canonical address of a page, and whether search engines are kept out."""
    text = (site / page / ("" if page.endswith(".html") else "index.html")).read_text("utf-8")
    start = text.partition('<link rel="canonical" href="')[2]
    return start.partition('"')[0] or None, '<meta name="robots" content="noindex">' in text


class Hrefs(HTMLParser):
    """The links that a reader can follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def reached(site: Path) -> set[str]:
    """Every page that links lead to, from the page at the site's address."""
    found, todo = {"index.html"}, ["index.html"]
    for page in todo:
        parser = Hrefs()
        parser.feed((site / page).read_text("utf-8"))
        for href in parser.found:
            target = urlsplit(urljoin(f"http://site.invalid/{page}", href))
            if target.netloc == "site.invalid":
                path = target.path[1:] + ("index.html" if target.path.endswith("/") else "")
                todo += [path] if path not in found else []
                found.add(path)
    return found


# Twenty drafts


def test_every_page_of_every_draft_is_there_and_the_current_one_twice(cold: Cold) -> None:
    made = 0
    for place, edition in enumerate(cold.archive):
        own = Site(cold.archive, place, together=True)
        expected = FIXED + [page.url for page in own.pages()]
        for folder in [edition.id, CURRENT] if edition.is_current else [edition.id]:
            for url in expected:
                assert (cold.site / folder / url / "index.html").is_file(), (folder, url)
            made += len(expected)
    assert made > 20 * 25
    current = cold.site / cold.archive[-1].id
    alias, own = contents(cold.site / CURRENT), contents(current)
    assert alias.keys() - own.keys() == {f"{url}index.html" for url in pages.OF_THE_SITE}
    assert {name for name, content in own.items() if alias[name] != content} == {"manifest.json", "SHA256SUMS"}


def test_pages_about_the_site_stand_once_and_every_page_leads_to_them(cold: Cold) -> None:
    for url in pages.OF_THE_SITE:
        assert [path.parent.parent.name for path in cold.site.glob(f"*/{url}index.html")] == [CURRENT]
        for page in cold.site.glob("*/driver/index.html"):
            assert f'href="../../{CURRENT}/{url}"' in page.read_text("utf-8")


def test_links_lead_from_the_first_page_to_every_page_of_every_draft(cold: Cold) -> None:
    """Of those that only answer an address of another draft, the ones for a former name are not linked to."""
    found = reached(cold.site)
    made = {path.relative_to(cold.site).as_posix() for path in cold.site.rglob("*.html")}
    answers = {name for name in made if head(cold.site, name.removesuffix("index.html"))[1]}
    assert made - found <= answers
    assert "404.html" in answers - found
    assert answers & found


def test_no_link_of_the_whole_site_leads_nowhere(cold: Cold) -> None:
    assert list(links.of_site(cold.site, publish.address())) == []


def test_without_cache_and_in_another_folder_and_from_a_warm_cache_every_byte_is_the_same(
    cold: Cold, tmp_path: Path, built_now: list[str]
) -> None:
    first = contents(cold.site)
    assert build(cold.data, tmp_path / "warm/site", cold.store) == first
    assert built_now == []
    assert build(cold.data, tmp_path / "a longer name with spaces/site") == first
    assert built_now == [edition.id for edition in cold.archive]


def test_a_word_changed_in_the_current_draft_builds_only_that_draft_again(
    cold: Cold, tmp_path: Path, built_now: list[str]
) -> None:
    shutil.copytree(cold.data, tmp_path / "data")
    shutil.copytree(cold.store, tmp_path / "store")
    change(tmp_path / "data", "Azione 19", "Azione diciannove")
    after = build(tmp_path / "data", tmp_path / "site", tmp_path / "store")
    assert built_now == [cold.archive[-1].id]
    assert "Azione diciannove" in after[f"{CURRENT}/azioni/index.html"].decode()
    before = contents(cold.site)
    closed = [name for name in before if name.split("/")[0] in {edition.id for edition in cold.archive[:-1]}]
    assert all(after[name] == before[name] for name in closed)


def change(data: Path, old: str, new: str) -> None:
    text = (data / "plan.yaml").read_text("utf-8")
    assert old in text
    (data / "plan.yaml").write_text(text.replace(old, new), "utf-8")


# Addresses for search engines


@pytest.fixture(scope="module")
def small(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the three small drafts."""
    site = tmp_path_factory.mktemp("small") / "site"
    build(three, site)
    return site


NOW, OWN, NONE = CURRENT, "", None
CANONICAL = {
    ("attuale", ""): NOW,
    ("attuale", "driver/uno/"): NOW,
    ("attuale", "cambiamenti/prima/"): NOW,
    ("terza", ""): NOW,
    ("terza", "driver/nuovo/"): NOW,
    ("prima", "azioni/"): NOW,
    ("prima", "glossario/"): NOW,
    ("attuale", "privacy/"): NOW,
    ("prima", ""): OWN,
    ("prima", "driver/uno/"): OWN,
    ("seconda", "driver/vecchio/"): OWN,
    ("seconda", "driver/via/"): OWN,
    ("seconda", "cambiamenti/"): OWN,
    ("prima", "driver/nuovo/"): NONE,
    ("prima", "driver/arrivato/"): NONE,
    ("attuale", "driver/vecchio/"): NONE,
    ("terza", "driver/via/"): NONE,
}


@pytest.mark.parametrize(("page", "leads"), CANONICAL.items(), ids=map("/".join, CANONICAL))
def test_search_engines_are_sent_to_the_current_draft_where_the_text_is_the_same_and_kept_out_where_there_is_none(
    small: Path, page: tuple[str, str], leads: str | None
) -> None:
    draft, url = page
    canonical, hidden = head(small, f"{draft}/{url}")
    assert canonical == (None if leads is None else f"{publish.address()}{leads or draft}/{url}")
    assert hidden is (leads is None)
    listed = (small / "sitemap.xml").read_text()
    in_sitemap = leads == OWN or draft == CURRENT == leads
    assert (f"<loc>{publish.address()}{draft}/{url}</loc>" in listed) is in_sitemap


def test_every_page_has_one_canonical_address_that_exists_or_is_kept_out(cold: Cold) -> None:
    listed = (cold.site / "sitemap.xml").read_text()
    for path in cold.site.rglob("*/index.html"):
        page = path.relative_to(cold.site).parent.as_posix() + "/"
        canonical, hidden = head(cold.site, page)
        assert (canonical is None) is hidden
        if canonical:
            target = canonical.removeprefix(publish.address())
            assert (cold.site / target / "index.html").is_file()
            assert head(cold.site, target)[0] == canonical
            assert f"<loc>{canonical}</loc>" in listed
        else:
            assert f"<loc>{publish.address()}{page}</loc>" not in listed


def test_every_page_tells_programs_of_the_feed(small: Path) -> None:
    for path in small.rglob("*/index.html"):
        text = path.read_text("utf-8")
        start = text.partition('<link rel="alternate" type="application/atom+xml"')[2].partition('href="')[2]
        assert (path.parent / start.partition('"')[0]).resolve() == small / "feed.xml"


def test_there_is_one_page_for_addresses_that_lead_nowhere_and_it_names_the_current_draft(small: Path) -> None:
    assert [path.relative_to(small).as_posix() for path in small.rglob("404.html")] == ["404.html"]
    text = (small / "404.html").read_text("utf-8")
    assert "Bozza terza" in text
    assert f'href="{urlsplit(publish.address()).path}{CURRENT}/bozze/"' in text


def test_the_first_page_leads_on_without_javascript(small: Path) -> None:
    text = (small / "index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=attuale/">' in text
    assert '<a href="attuale/">' in text
    assert "<script" not in text
    assert f'<link rel="canonical" href="{publish.address()}attuale/">' in text


def test_plain_mkdocs_builds_the_current_draft_alone_and_no_link_of_it_leads_nowhere(
    three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIANO_DATA", str(three))
    mkdocs_build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site")))
    made = contents(tmp_path / "site")
    assert "driver/nuovo/index.html" in made
    assert "driver/vecchio/index.html" not in made
    assert list(links.of_site(tmp_path / "site", publish.address())) == []


# The cache


def spoil(change: Callable[[bytes], bytes | bytearray]) -> Callable[[Path], None]:
    """A damage of one draft's file."""

    def damage(store: Path) -> None:
        path = drafts_in(store)[0]
        path.write_bytes(change(path.read_bytes()))

    return damage


def drafts_in(store: Path) -> list[Path]:
    """The files of a cache that hold drafts: the others are named after what they hold."""
    return [path for path in sorted(store.iterdir()) if "-" not in path.name]


def flipped(place: float) -> Callable[[Path], None]:
    """A damage of one byte, at that part of the file."""

    def change(content: bytes) -> bytearray:
        spoiled = bytearray(content)
        spoiled[min(int(place * len(content)), len(content) - 1)] ^= 1
        return spoiled

    return spoil(change)


def folder_instead(store: Path) -> None:
    path = drafts_in(store)[0]
    path.unlink()
    (path / "files").mkdir(parents=True)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "the first byte": flipped(0),
    "a byte of the description": flipped(0.001),
    "a byte of a page": flipped(0.5),
    "the last byte": flipped(1),
    "a word of a page": spoil(lambda content: content.replace(b"Driver fermo", b"Driver Fermo", 1)),
    "cut short": spoil(lambda content: content[:-100]),
    "a fingerprint alone": spoil(lambda content: content[:32]),
    "less than a fingerprint": spoil(lambda content: content[:10]),
    "empty": spoil(lambda _: b""),
    "longer": spoil(lambda content: content + b"\0"),
    "one draft gone": lambda store: drafts_in(store)[0].unlink(),
    "a folder in its place": folder_instead,
}


@pytest.fixture(scope="module")
def filled(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the three small drafts."""
    folder = tmp_path_factory.mktemp("filled")
    build(three, folder / "site", folder / "store")
    return folder / "store"


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_draft_of_the_cache_is_not_used(filled: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    shutil.copytree(filled, tmp_path / "store")
    damage(tmp_path / "store")
    damaged, *whole = [path.name for path in drafts_in(filled)]
    assert cache.read(tmp_path / "store", damaged) is None
    assert len(whole) == 2
    for name in whole:
        assert cache.read(tmp_path / "store", name) == cache.read(filled, name) is not None


def leave_behind(store: Path) -> None:
    """What a killed run, an older commit and a bad disk leave."""
    DAMAGES["a byte of a page"](store)
    (store / ".new-x").touch()
    (store / "0123").mkdir()


def folders_instead(store: Path) -> None:
    """Folders where the files that hold no draft were, and all drafts to build."""
    for draft in drafts_in(store):
        draft.unlink()
    for what in ("templates", "answers"):
        (store / publish.named(what)).unlink()
        (store / publish.named(what) / "files").mkdir(parents=True)


MENDED = {
    "what others leave": leave_behind,
    "folders in place of the rest": folders_instead,
    **{name: DAMAGES[name] for name in ("one draft gone", "a folder in its place")},
}


@pytest.mark.parametrize("damage", MENDED.values(), ids=MENDED)
def test_a_damaged_cache_is_mended_and_tidied_and_the_site_is_the_same(
    three: Path, small: Path, filled: Path, tmp_path: Path, damage: Callable[[Path], None], built_now: list[str]
) -> None:
    shutil.copytree(filled, tmp_path / "store")
    damage(tmp_path / "store")
    assert build(three, tmp_path / "site", tmp_path / "store") == contents(small)
    assert built_now
    assert contents(tmp_path / "store") == contents(filled)
    assert {path.name for path in (tmp_path / "store").iterdir()} == {path.name for path in filled.iterdir()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of this project, less its plans, that builds are made from."""
    folder = tmp_path / "project"
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(ROOT / name, folder / name)
    monkeypatch.setattr(publish, "ROOT", folder)
    publish.address.cache_clear()
    cache.code.cache_clear()
    yield folder
    publish.address.cache_clear()
    cache.code.cache_clear()


@pytest.mark.parametrize(
    ("line", "said"),
    {
        "none": ("", "mkdocs.yml: manca «site_url», l'indirizzo del sito."),
        "empty": ("site_url:", "mkdocs.yml: manca «site_url», l'indirizzo del sito."),
        "no scheme": ("site_url: agenda.it/", "mkdocs.yml: «site_url: agenda.it/» non è un indirizzo web."),
        "no YAML": ("site_url: 'x", "mkdocs.yml non si può usare: "),
    }.values(),
)
def test_without_an_address_nothing_is_built_and_one_line_says_so(
    three: Path, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    text = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(re.sub("^site_url:.*$", line, text, flags=re.MULTILINE), "utf-8")
    publish.address.cache_clear()
    assert cli.main(["build", "--data", str(three), "--site", str(tmp_path / "site")]) == 1
    told = capsys.readouterr().err
    assert told.startswith(said)
    assert "Traceback" not in told
    assert told.endswith("Non riuscito: il sito che c'era è rimasto com'era.\n")
    assert not (tmp_path / "site").exists()


def key(data: Path, position: int, root: Path = ROOT) -> str:
    archive, problems = load(data)
    assert not problems
    first_state.cache_clear()
    cache.code.cache_clear()
    return cache.key(archive, position, root)


@pytest.mark.parametrize(
    "path",
    ["mkdocs.yml", "docs/privacy.md", "docs/assets/site.css", "macros/render.py", "macros/templates/home.html",
     "overrides/main.html", "overrides/partials/footer.html"],
)  # fmt: skip
def test_any_change_of_pages_templates_code_and_settings_makes_all_drafts_anew(
    three: Path, project: Path, path: str
) -> None:
    before = [key(three, position, project) for position in range(3)]
    assert [key(three, position, project) for position in range(3)] == before
    assert len(set(before)) == 3
    (project / path).write_text((project / path).read_text("utf-8") + "\n", "utf-8")
    after = [key(three, position, project) for position in range(3)]
    assert not set(before) & set(after)


def test_a_new_file_a_renamed_one_and_a_new_version_of_the_stack_make_all_drafts_anew(
    three: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [key(three, 0, project)]
    (project / "docs/nuova.md").write_text("# Nuova")
    keys.append(key(three, 0, project))
    (project / "docs/nuova.md").rename(project / "docs/altra.md")
    keys.append(key(three, 0, project))
    monkeypatch.setattr(cache, "version", lambda name: "9" if name == "mkdocs" else "1")
    keys.append(key(three, 0, project))
    assert len(set(keys)) == 4


def inherited(project: Path, address: str) -> None:
    (project / "base.yml").write_text(f"site_url: {address}\n")


def in_the_environment(_project: Path, address: str) -> None:
    os.environ["PIANO_ADDRESS"] = address


@pytest.mark.parametrize(
    ("first_lines", "give"),
    [("INHERIT: base.yml", inherited), ("site_url: !ENV PIANO_ADDRESS", in_the_environment)],
    ids=["another file", "the environment"],
)
def test_what_the_settings_take_from_elsewhere_makes_all_drafts_anew(
    three: Path, project: Path, tmp_path: Path, first_lines: str, give: Callable[[Path, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("PIANO_ADDRESS", "")
    text = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(re.sub(r"^site_url:.*", first_lines, text, flags=re.MULTILINE), "utf-8")
    for address in ("https://a.example/piano/", "https://b.example/piano/"):
        give(project, address)
        publish.address.cache_clear()
        made = build(three, tmp_path / "site", tmp_path / "store")
        assert address.encode() in made["prima/index.html"]
    assert not [name for name, content in made.items() if b"a.example" in content]


def test_a_project_that_changes_during_a_build_is_neither_published_nor_kept(
    three: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = publish._build_draft

    def build_and_pull(site: Site, target: Path) -> cache.Tree:
        tree = original(site, target)
        (project / "overrides/partials/footer.html").write_text("<footer>Altro</footer>", "utf-8")
        return tree

    monkeypatch.setattr(publish, "_build_draft", build_and_pull)
    first_state(project)
    for store in (tmp_path / "store", None):
        with pytest.raises(ChangedError, match="il progetto è cambiato mentre il comando lo leggeva: riprova"):
            build(three, tmp_path / "site", store)
    assert not (tmp_path / "site").exists()
    assert not contents(tmp_path / "store")


def test_the_state_of_the_project_is_taken_before_any_other_module_is_read() -> None:
    code = (
        "import sys, macros; from macros.project import ROOT, first_state\n"
        "print(first_state.cache_info().misses, sorted(name for name in sys.modules if name.startswith('macros')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "1 ['macros', 'macros.project']\n"


def test_what_no_host_knows_and_the_names_of_the_lists_are_left_out(three: Path, project: Path, tmp_path: Path) -> None:
    for name in (
        "privacy.md~",
        "manifest.json",
        "SHA256SUMS",
        "a\nb.txt",
        b"\xff.png".decode("utf-8", "surrogateescape"),
    ):
        (project / "docs" / name).write_text("appunti")
    for name in ("nota.txt", "vecchia.html"):
        (project / "docs" / name).write_bytes(b"<p>Citt\xe0")
    (project / "docs/.#privacy.md").symlink_to("nulla")  # what Emacs leaves beside a page that is being edited
    made = build(three, tmp_path / "site", tmp_path / "store")
    own = {name.removeprefix("terza/") for name in made if name.startswith("terza/")}
    assert {"nota.txt", "vecchia.html"} <= own
    assert not [name for name in made if made[name] == b"appunti"]
    command = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
    subprocess.run(command, cwd=tmp_path / "site/terza", check=True, capture_output=True)


@pytest.mark.parametrize("place", ["docs/nota.txt", "docs/cartella", "overrides/partials"])
def test_links_to_other_files_are_not_followed(three: Path, project: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "altrove").mkdir()
    if (project / place).is_dir():
        shutil.rmtree(project / place)
    (project / place).symlink_to(tmp_path / "altrove")
    with pytest.raises(FileExistsError, match=f"è un collegamento a un altro file.*: '{project / place}'"):
        build(three, tmp_path / "site")


def edited(change: Callable[[Data], object]) -> Callable[[Data], Data]:
    """An edit of the current draft, as a function that gives the new one."""

    def edit(plan: Data) -> Data:
        copy: Data = json.loads(json.dumps(plan))
        change(copy)
        return copy

    return edit


def put(*way: Any) -> Callable[[Data], Data]:
    """An edit that sets the value at the end of this way."""

    def change(plan: Data) -> None:
        place: Any = plan
        *steps, last, value = way
        for step in steps:
            place = place[step]
        place[last] = value

    return edited(change)


TEXT_EDITS: dict[str, Callable[[Data], Data]] = {
    "the date of the draft": put("draft", "date", "2025-02-03"),
    "the summary of the draft": put("draft", "summary", "In breve."),
    "a word": put("drivers", 0, "description", "Altre parole."),
    "an action added": put("drivers", 0, "actions", [{"id": "azione", "title": "Azione"}]),
    "the introduction": put("introduction", "Parole nuove."),
    "a term of the glossary": put("glossary", 0, "description", "Spiegata."),
    "the title of the plan": put("title", "Un altro piano"),
    "a keyword": put("drivers", 0, "keywords", ["parola"]),
}
TOLD_EDITS: dict[str, Callable[[Data], Data]] = {
    "whom to write to": put("authority", "name", "Un altro ente"),
    "the label of the draft": put("draft", "label", "Un'altra"),
    "the status of the draft": put("draft", "status", "adottato"),
    "the act of the draft": edited(lambda plan: plan["draft"].update(status="adottato", act="Delibera n. 1")),
    "the id of the draft": put("draft", "id", "quarta"),
    "the days of the consultation": edited(
        lambda plan: plan.update(
            consultation={"opens": "2025-02-03"}, draft=plan["draft"] | {"status": "in_consultazione"}
        )
    ),
    "the id of a driver": put("drivers", 1, "id", "mosso"),
    "the title of a driver that others lack": put("drivers", 3, "title", "Altro nome"),
    "the former name of a driver": put("drivers", 2, "renamed_from", "via"),
    "a driver more": edited(lambda plan: plan["drivers"].append({"id": "ultimo", "title": "Ultimo"})),
    "a driver less": edited(lambda plan: plan["drivers"].pop()),
    "a driver made a pillar": edited(lambda plan: plan.update(pillars=[plan["drivers"].pop()])),
    "a pillar more": put("pillars", [{"id": "pilastro", "title": "Pilastro"}]),
    "the first step of a way": put("timeline", [{"id": "tappa", "title": "Tappa"}]),
}


@pytest.mark.parametrize("edit", TOLD_EDITS.values(), ids=TOLD_EDITS)
def test_what_earlier_drafts_tell_of_the_current_one_is_in_their_key(
    three: Path, tmp_path: Path, edit: Callable[[Data], Data]
) -> None:
    data = edit_current(three, tmp_path, edit)
    for position in range(3):
        assert key(data, position) != key(three, position)


@pytest.mark.parametrize("edit", TEXT_EDITS.values(), ids=TEXT_EDITS)
def test_what_is_not_in_the_key_of_earlier_drafts_is_not_on_their_pages(
    three: Path, filled: Path, tmp_path: Path, edit: Callable[[Data], Data], built_now: list[str]
) -> None:
    """Closed drafts come from the cache after the edit, and yet all is as if built anew: a stale page cannot be."""
    data = edit_current(three, tmp_path, edit)
    shutil.copytree(filled, tmp_path / "store")
    cached = build(data, tmp_path / "cached", tmp_path / "store")
    assert built_now == ["terza"]
    assert cached == build(data, tmp_path / "anew")


def edit_current(three: Path, tmp_path: Path, edit: Callable[[Data], Data]) -> Path:
    """A copy of the three drafts, with an edit of the current one."""
    import yaml

    shutil.copytree(three, tmp_path / "data")
    plan = yaml.load((three / "plan.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    write(tmp_path / "data/plan.yaml", edit(plan))
    return tmp_path / "data"


def test_the_key_of_a_draft_holds_all_earlier_ones(three: Path) -> None:
    archive, _ = load(three)
    changed = [
        (*archive[:place], archive[place].__class__(each.plan, "0" * 64, each.is_current), *archive[place + 1 :])
        for place, each in enumerate(archive)
    ]
    before = [cache.key(archive, place, ROOT) for place in range(3)]
    after = [[cache.key(other, place, ROOT) != before[place] for place in range(3)] for other in changed]
    assert after == [[True, True, True], [False, True, True], [False, False, True]]


# What has not changed


def test_files_that_are_the_same_stay_the_same_files_with_their_dates(three: Path, data: Path, tmp_path: Path) -> None:
    build(three, tmp_path / "site", tmp_path / "store")
    before = {path: path.stat() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    edit_driver = (data / "plan.yaml").read_text("utf-8").replace("Parole della", "Le parole della")
    (data / "plan.yaml").write_text(edit_driver, "utf-8")
    build(data, tmp_path / "site", tmp_path / "store")
    same = {path for path, stat in before.items() if path.stat().st_ino == stat.st_ino}
    assert all(path.stat().st_mtime_ns == before[path].st_mtime_ns and path.stat().st_nlink == 1 for path in same)
    assert tmp_path / "site/prima/glossario/index.html" in same
    assert tmp_path / "site/attuale/driver/uno/index.html" in before.keys() - same
    changed = {path.relative_to(tmp_path / "site").parts[0] for path in before.keys() - same}
    assert {"terza", CURRENT} <= changed


@pytest.mark.parametrize("spoilt", ["content", "mode", "link", "second name"])
def test_what_somebody_did_to_a_public_file_does_not_last(three: Path, tmp_path: Path, spoilt: str) -> None:
    right, page = build(three, tmp_path / "site", tmp_path / "store"), tmp_path / "site/prima/glossario/index.html"
    if spoilt == "mode":
        page.chmod(0o600)
    elif spoilt == "content":
        page.write_bytes(page.read_bytes().replace(b"Voce", b"Vice"))
    elif spoilt == "link":
        page.rename(tmp_path / "elsewhere.html")
        page.symlink_to(tmp_path / "elsewhere.html")
    else:
        (tmp_path / "elsewhere.html").hardlink_to(page)
    assert build(three, tmp_path / "site", tmp_path / "store") == right
    assert page.lstat().st_nlink == 1
    assert page.lstat().st_mode == (tmp_path / "site/index.html").stat().st_mode


def test_other_synonyms_leave_all_drafts_as_they_are(data: Path, tmp_path: Path, built_now: list[str]) -> None:
    build(data, tmp_path / "site", tmp_path / "store")
    before = contents(tmp_path / "site")
    (data / "synonyms.yaml").write_text("synonyms:\n  - words: [bus]\n    means: [mobilità]\n", "utf-8")
    built_now.clear()
    after = build(data, tmp_path / "site", tmp_path / "store")
    assert built_now == []
    assert {name for name in after if after[name] != before.get(name)} == {"search-synonyms.json"}
    assert b"bus>mobilit" in after["search-synonyms.json"]


# Replaced in one step, or not at all


class Failing(NamedTuple):
    """A site that is there already, and the folder around it."""

    site: Path
    before: dict[str, bytes]

    def assert_untouched(self) -> None:
        assert contents(self.site) == self.before
        assert {path.name for path in self.site.parent.iterdir()} == {"site", ".site.lock"}


@pytest.fixture
def standing(small: Path, tmp_path: Path) -> Failing:
    """The site of yesterday, alone in its folder."""
    site = tmp_path / "www/site"
    shutil.copytree(small, site)
    (site / "ieri.txt").write_text("il sito di ieri")
    return Failing(site, contents(site))


BREAKAGES = {
    "a name that no macro has": ("docs/privacy.md", "{{ boh() }}", "boh"),
    "the time of the build": ("docs/privacy.md", "{{ now() }}", "now"),
    "the machine of the build": ("docs/privacy.md", "{{ environment.system }}", "environment"),
    "a link that leads nowhere": ("docs/privacy.md", "[x](nulla.md)", "nulla.md"),
    "a template that is no template": ("overrides/main.html", "{% if %}", "Expected an expression"),
}


@pytest.mark.parametrize(("path", "text", "told"), BREAKAGES.values(), ids=BREAKAGES)
def test_a_build_that_mkdocs_refuses_leaves_the_site_as_it_was(
    data: Path, standing: Failing, project: Path, path: str, text: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with (project / path).open("a") as file:
        file.write(text)
    archive, _ = load(data)
    with pytest.raises(Exception) as failed:  # noqa: PT011 - an error in a template is no error of MkDocs
        publish.build(archive, standing.site, None)
    assert told in caplog.text + str(failed.value)
    standing.assert_untouched()


NOWHERE = {
    "in its own draft": ("[x](/driver/nulla/)", "seconda/driver/due/index.html: il collegamento «../nulla/»"),
    "of an anchor": ("[x](/driver/due/#nulla)", "seconda/driver/due/index.html: il collegamento «#nulla»"),
    "to another draft": ("[x](/../prima/nulla/)", "seconda/driver/due/index.html: il collegamento «prima/nulla/index"),
}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("text", "told"), NOWHERE.values(), ids=NOWHERE)
def test_a_link_that_leads_nowhere_is_told_and_leaves_the_site_as_it_was(
    tmp_path: Path, standing: Failing, text: str, told: str, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "wrong", lambda *_: None)  # as if the check of the plan had missed it
    drivers = [{"id": "due", "title": "Due", "description": text}]
    data = close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2, drivers=drivers)])
    archive, problems = load(data)
    assert not problems
    with pytest.raises(publish.NotBuiltError) as failed:
        publish.build(archive, standing.site, None, workers=workers)
    assert str(failed.value).startswith(told)
    assert "Traceback" not in str(failed.value)
    standing.assert_untouched()


@pytest.mark.parametrize("workers", [2, 3])
def test_more_workers_make_the_same_site(three: Path, small: Path, tmp_path: Path, workers: int) -> None:
    archive, _ = load(three)
    publish.build(archive, tmp_path / "site", None, synonyms.load(three, ROOT)[0], workers=workers)
    assert contents(tmp_path / "site") == contents(small)


def piano(*words: str | Path, before: str = "") -> subprocess.Popen[str]:
    """The command in a process of its own, after some Python."""
    code = f"import resource, sys; from macros import cli\n{before}\nsys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_mkdocs_says_why_it_refuses_and_the_command_says_what_came_of_it(
    data: Path, standing: Failing, project: Path
) -> None:
    (project / "docs/privacy.md").write_text("[x](nulla.md)")
    root = f"from pathlib import Path; from macros import publish; publish.ROOT = Path({str(project)!r})"
    command = piano("build", "--no-cache", "--data", data, "--site", standing.site, before=root)
    out, err = command.communicate(timeout=60)
    assert command.returncode == cli.PROBLEMS
    assert "'nulla.md'" in err
    assert err.endswith("Non riuscito: il sito che c'era è rimasto com'era.\n")
    assert "Traceback" not in err
    assert out == ""
    standing.assert_untouched()


@pytest.mark.parametrize("size", [1_000, 5_000])
def test_a_full_disk_leaves_the_site_as_it_was(data: Path, standing: Failing, size: int) -> None:
    """No file may be larger than that: the system stops the write as it does when the disk is full."""
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    command = piano("build", "--no-cache", "--data", data, "--site", standing.site, before=limit)
    _, err = command.communicate(timeout=60)
    assert command.returncode == cli.PROBLEMS
    assert "Non riuscito" in err
    assert "Traceback" not in err
    standing.assert_untouched()


KILLS = {
    "while MkDocs builds": "publish.mkdocs_build",
    "while the drafts are laid out": "assembly._root",
    "just before the new site takes its place": "publish.put_in_place",
}


@pytest.mark.parametrize("function", KILLS.values(), ids=KILLS)
def test_a_killed_build_leaves_the_site_as_it_was_and_the_next_one_cleans_up(
    data: Path, standing: Failing, function: str
) -> None:
    kill = f"{function} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    start = f"import os, signal; from macros import assembly, publish\n{kill}"
    command = piano("build", "--no-cache", "--data", data, "--site", standing.site, before=start)
    command.communicate(timeout=60)
    assert command.returncode == -9
    assert contents(standing.site) == standing.before
    left = {path.name.split("-")[0] for path in standing.site.parent.iterdir()}
    assert left == {"site", ".site.lock", ".site.building"}
    build(data, standing.site)
    assert {path.name for path in standing.site.parent.iterdir()} == {"site", ".site.lock"}
    assert "ieri.txt" not in contents(standing.site)


def test_two_builds_at_once_both_succeed_and_the_site_is_whole(data: Path, standing: Failing, small: Path) -> None:
    commands = [piano("build", "--data", data, "--site", standing.site) for _ in range(2)]
    for command in commands:
        _, err = command.communicate(timeout=60)
        assert (command.returncode, err) == (0, "")
    assert contents(standing.site) == contents(small)
    names = {path.name for path in standing.site.parent.iterdir()}
    assert names == {"site", ".site.lock", ".cache"}


def test_sites_side_by_side_keep_their_own_cache(data: Path, tmp_path: Path, built_now: list[str]) -> None:
    other = close_all(tmp_path / "altro", [tiny("sola", 1)])
    for _ in range(2):
        for plan, site in ((data, "uno"), (other, "due")):
            words = ["--data", str(plan), "--site", str(tmp_path / site), "--workers", "1"]
            assert cli.main(["build", *words]) == 0
    assert built_now == ["prima", "seconda", "terza", "sola"]


def test_what_is_no_site_of_ours_is_not_replaced(data: Path, small: Path, tmp_path: Path) -> None:
    (tmp_path / "nota.txt").write_text("una nota")
    (tmp_path / "altro/dati").mkdir(parents=True)
    (tmp_path / "altro/index.html").write_text("un altro sito")
    (tmp_path / "altro/dati/db.sqlite").write_text("i suoi dati")
    shutil.copytree(small, tmp_path / "clone")
    (tmp_path / "clone/.git").mkdir()
    before = contents(tmp_path)
    for target in (data, tmp_path, tmp_path / "nota.txt", tmp_path / "altro", tmp_path / "clone"):
        with pytest.raises(FileExistsError, match=f"c'è già altro, che non è un sito fatto da piano: '{target}'"):
            build(data, target)
    assert contents(tmp_path) == before


def test_the_command_says_what_it_does_not_replace(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "--data", str(data), "--site", str(data)]) == cli.PROBLEMS
    told = f"Non riuscito: {data}: c'è già altro, che non è un sito fatto da piano.\n"
    assert capsys.readouterr().err == told


def test_an_empty_folder_and_the_site_of_one_draft_are_replaced(
    data: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vuota").mkdir()
    monkeypatch.setenv("PIANO_DATA", str(data))
    mkdocs_build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "vecchia")))
    for name in ("vuota", "vecchia"):
        assert build(data, tmp_path / name) == contents(small)
