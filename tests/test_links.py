"""The link checker finds what leads nowhere, and nothing else."""

from pathlib import Path

import pytest

from macros.links import Links, of_draft, of_site

BASE = "https://example.org/piano/"
RIGHT = [
    "", "#qui", "b/", "b/#là", "b/index.html", "./b/", "../piano/b/", "/piano/b/", f"{BASE}b/", "file.json",
    "b/#l%C3%A0", "https://altro.example.org/nulla", "//altro.example.org/nulla", "mailto:a@example.org", "tel:02",
    "b/?q=1", "b/?q=1&amp;r=2#l&agrave;",
]  # fmt: skip
WRONG = [
    "#manca", "c/", "b", "b/#manca", "b/#qui", "file.json#qui", "../b/", "/b/", f"{BASE}c/", "b/nulla.html",
    "index.htm", "https://example.org/altro/", "https://EXAMPLE.org/piano/nulla/", "https://example.org:443/piano/nulla/",
    f"{BASE}b/#manca", "/piano/b/#manca", "https://example.org:443/piano/b/#manca",
    "javascript:alert(1)", "data:text/html,x", "http://[abc", "http://a:b/",
]  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages and a file."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text('<p id="là">B</p>', "utf-8")
    (tmp_path / "file.json").write_text("{}")
    (tmp_path / "index.html").write_text('<p id="qui">A</p>', "utf-8")
    return tmp_path


@pytest.mark.parametrize("link", RIGHT)
def test_a_link_that_leads_somewhere_is_not_reported(site: Path, link: str) -> None:
    (site / "index.html").write_text(f'<p id="qui"><a class="x" href="{link}">A</a></p>', "utf-8")
    assert list(of_site(site, BASE)) == []


@pytest.mark.parametrize("link", WRONG)
@pytest.mark.parametrize("markup", ['<a href="{}">', '<script src="{}">', '<form method="get"\n action="{}">'])
def test_a_link_that_leads_nowhere_is_reported_with_its_page(site: Path, link: str, markup: str) -> None:
    (site / "index.html").write_text(f'<p id="qui">{markup.format(link)}</p>', "utf-8")
    assert list(of_site(site, BASE)) == [("index.html", link)]


WRITTEN = [
    '<a href="{}">', "<a href='{}'>", "<a href={}>", '<A HREF="{}">', '<a href = "{}">', '<a title="a>b" href="{}">',
    '<video src="/piano/b/" poster="{}">', '<object data="{}">', '<button formaction="{}">',
    '<img srcset="./ 1x, {} 2x">',
    '<meta http-equiv="refresh" content="0; url={}">', '<META content="3;URL=\'{}\'" HTTP-EQUIV=Refresh>',
    '<script>"<b>"</script><a href="{}">',
]  # fmt: skip


@pytest.mark.parametrize("markup", WRITTEN)
def test_a_link_written_by_hand_is_seen_however_it_is_written(markup: str) -> None:
    files = {"index.html": b"A", "b/index.html": markup.format("nulla/").encode()}
    assert of_draft(files, BASE, {}).broken == [("b/index.html", "nulla/")]
    assert of_draft(files | {"b/nulla/index.html": b"B"}, BASE, {}).broken == []


def test_of_a_page_made_by_templates_what_somebody_has_written_is_looked_through_too() -> None:
    written = "<a href='nulla/'>A</a>"
    page = f'<body><a href="altro/">B</a>{written}</body>'
    found = of_draft({"index.html": page.encode()}, BASE, {"index.html": written})
    assert found.broken == [("index.html", "altro/"), ("index.html", "nulla/")]


def test_what_only_looks_like_a_link_is_none() -> None:
    page = b'<!-- <a href="nulla/"> --><p title=\'<a href="nulla/">\'>&lt;a href="nulla/"&gt;</p>'
    assert of_draft({"index.html": page}, BASE, {}) == Links([], {})


def test_links_of_the_404_page_are_read_from_the_address_of_the_site(site: Path) -> None:
    (site / "404.html").write_text('<a href="/piano/b/">sì</a> <a href="/piano/nulla/">no</a>')
    assert list(of_site(site, BASE)) == [("404.html", "/piano/nulla/")]
