"""What programs read: mike's list of versions, the Atom feed, the sitemap and robots.txt."""

import json
import subprocess
import sys
from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from macros import export
from macros.drafts import Archive, load
from macros.publish import address
from macros.site import Site
from tests.archive import close_all, tiny
from tests.conftest import ROOT, Build

EXAMPLE = ROOT / "examples"
BASE = "https://example.org/piano/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NASTY = 'Piano <b>«A & B»</b> "uno" ]]> &amp;'


def feed_of(archive: Archive) -> str:
    entries = [export.feed_entry(Site(archive, place, True, BASE)) for place in range(len(archive))]
    return export.feed(archive[-1].plan, entries, BASE)


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The example plan's drafts."""
    return load(EXAMPLE)[0]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Drafts whose texts hold everything that XML and JSON must escape."""
    drafts = [tiny("prima", 1, title=NASTY), tiny("seconda", 2, title=NASTY, authority={"name": NASTY})]
    for draft in drafts:
        draft["draft"] |= {"label": NASTY, "summary": f"{NASTY}\n\n<script>alert(1)</script> [qui](/driver/)"}
    return load(close_all(tmp_path_factory.mktemp("nasty"), drafts))[0]


def test_versions_are_in_mikes_format_newest_first(archive: Archive) -> None:
    assert json.loads(export.versions(archive)) == [
        {
            "version": "2025-09-30",
            "title": "Testo adottato il 30 settembre 2025 · adottato con deliberazione del Consiglio metropolitano "
            "n. 31 del 30 settembre 2025",
            "aliases": ["attuale"],
            "properties": {
                "about": "30 settembre 2025 · adottato con deliberazione del Consiglio metropolitano "
                "n. 31 del 30 settembre 2025"
            },
        },
        {
            "version": "2025-04-14",
            "title": "Bozza del 14 aprile 2025 · superata (in consultazione dal 14 aprile 2025 al 13 giugno 2025)",
            "aliases": [],
            "properties": {
                "about": "14 aprile 2025 · superata (in consultazione dal 14 aprile 2025 al 13 giugno 2025)"
            },
        },
        {
            "version": "2025-01-20",
            "title": "Prima bozza del 20 gennaio 2025 · superata",
            "aliases": [],
            "properties": {"about": "20 gennaio 2025 · superata"},
        },
    ]


def parsed(text: str | bytes) -> Element:
    """XML that we have written ourselves."""
    return fromstring(text)  # noqa: S314 - our own


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=prova", "-c", "user.email=prova@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def test_mike_lists_the_drafts_of_the_built_site(built: Build, tmp_path: Path) -> None:
    """A repository whose branch gh-pages holds the site as it was built, and nothing else."""
    site = built(EXAMPLE)
    git(tmp_path, "init", "--initial-branch=gh-pages", ".")
    git(tmp_path, f"--work-tree={site}", "add", "--all")
    git(tmp_path, "commit", "--message=site")
    git(tmp_path, "checkout", "--orphan", "main")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Piano\n")
    command = [Path(sys.executable).parent / "mike", "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    titles = {entry["version"]: entry["title"] for entry in json.loads((site / "versions.json").read_text("utf-8"))}
    assert done.stdout.splitlines() == [
        f'"{titles["2025-09-30"]}" (2025-09-30) [attuale]',
        f'"{titles["2025-04-14"]}" (2025-04-14)',
        f'"{titles["2025-01-20"]}" (2025-01-20)',
    ]


def test_a_feed_reader_reads_the_feed_of_the_built_site(built: Build, archive: Archive) -> None:
    raw = (built(EXAMPLE) / "feed.xml").read_bytes()
    feed = feedparser.parse(raw)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Piano strategico 2025-2027: le bozze"
    assert feed.feed.language == "it"
    assert feed.feed.author == "Città metropolitana di Valdaria"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"{address()}feed.xml",
        "alternate": address(),
    }
    assert [entry.title for entry in feed.entries] == [each.plan.draft.label for each in reversed(archive)]
    assert [entry.link for entry in feed.entries] == [f"{address()}{each.id}/" for each in reversed(archive)]


def test_each_entry_of_the_feed_tells_what_changed(archive: Archive) -> None:
    newest, middle, first = feedparser.parse(feed_of(archive).encode()).entries
    assert "Esce il driver «Grandi eventi»" in newest.content[0].value
    assert "1 driver tolto" in newest.content[0].value
    assert f'href="{BASE}2025-09-30/cambiamenti/"' in newest.content[0].value
    assert "1 driver aggiunto" in middle.content[0].value
    assert "cambiamenti" not in first.content[0].value


def test_the_feeds_ids_and_times_are_those_of_the_drafts_for_ever(archive: Archive) -> None:
    """A later draft changes neither: a reader's program would show every old draft as new."""
    whole = feedparser.parse(feed_of(archive).encode())
    assert whole.feed.id == BASE
    assert [entry.id for entry in whole.entries] == [f"{BASE}{each.id}/" for each in reversed(archive)]
    days = [datetime.fromtimestamp(timegm(entry.updated_parsed), UTC).date() for entry in whole.entries]
    assert days == [each.plan.draft.date for each in reversed(archive)]
    assert whole.feed.updated_parsed == whole.entries[0].updated_parsed
    earlier = feedparser.parse(feed_of(archive[:2]).encode())
    assert [dict(entry) for entry in earlier.entries] == [dict(entry) for entry in whole.entries[1:]]


def test_texts_that_look_like_markup_stay_text_in_the_feed_and_in_the_list_of_versions(nasty: Archive) -> None:
    feed = feedparser.parse(feed_of(nasty).encode(), sanitize_html=False)
    assert not feed.bozo
    entry = parsed(feed_of(nasty)).find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}title") == NASTY
    content = entry.findtext("{*}content") or ""
    assert "<script" not in content
    assert "&lt;script&gt;" in content
    assert json.loads(export.versions(nasty))[0]["title"] == f"{NASTY} · bozza"


def test_the_sitemap_lists_the_pages_of_the_site_each_once_with_the_day_of_its_draft(
    built: Build, archive: Archive
) -> None:
    site = built(EXAMPLE)
    root = parsed((site / "sitemap.xml").read_bytes())
    assert root.tag == f"{SITEMAP}urlset"
    days = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in root}
    assert len(days) == len(root)
    of = {each.id: each.plan.draft.date.isoformat() for each in archive} | {"attuale": "2025-09-30"}
    for loc, day in days.items():
        assert loc
        assert loc.startswith(address())
        path = loc.removeprefix(address())
        assert (site / path / "index.html").is_file()
        assert day == of[path.split("/")[0]]
    assert f"{address()}attuale/" in days
    assert not any(loc.startswith(f"{address()}2025-09-30/") for loc in days if loc)


def test_an_address_with_an_ampersand_is_escaped_in_the_sitemap(archive: Archive) -> None:
    day = archive[0].plan.draft.date
    root = parsed(export.sitemap([("https://example.org/?a=1&b=2", day)]))
    assert root[0].findtext(f"{SITEMAP}loc") == "https://example.org/?a=1&b=2"


def test_robots_may_read_everything_and_are_told_of_the_sitemap(built: Build) -> None:
    lines = (built(EXAMPLE) / "robots.txt").read_text().splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {address()}sitemap.xml"]
