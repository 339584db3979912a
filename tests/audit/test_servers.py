"""What real web servers send with our configurations: headers, types, caching, compressed copies, lost addresses."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from macros.hosting import headers
from tests.audit import servers
from tests.audit.conftest import Site
from tests.audit.servers import Server, ask
from tests.conftest import EXAMPLE, PREFIX

LOST_SHEET = "assets/0123456789/site.css"


@pytest.fixture(scope="module", params=[servers.nginx, servers.caddy], ids=["nginx", "Caddy"])
def address(request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example's site on a real web server, beside what must not be served; its address, with the final /."""
    folder = tmp_path_factory.mktemp("host")
    root = servers.laid_out(site(EXAMPLE), folder / "www")
    for hidden in (".hidden/index.html", "piano.d/000001/index.html", "comune/piano.d/000001/index.html"):
        (root / hidden).parent.mkdir(parents=True)
        (root / hidden).write_text("<p>not for readers", "utf-8")
    server: Server = request.param
    with server(root, folder / "work") as host:
        yield host + PREFIX


def one_of_each_kind(site: Path) -> dict[str, Path]:
    """Name in the site -> file: the largest for each ending, and what has a type of its own; no compressed copies."""
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    wanted = {name: path for name, path in names.items() if path.suffix not in (".gz", ".br") and name != "_headers"}
    largest = {path.suffix: name for name, path in sorted(wanted.items(), key=lambda item: item[1].stat().st_size)}
    return {name: wanted[name] for name in (*largest.values(), "feed.xml", "attuale/SHA256SUMS")}


@pytest.mark.parametrize("name", ["attuale/", "attuale/search-index.json", "nulla/", "attuale", "assets/", LOST_SHEET])
def test_every_answer_has_the_listed_headers(address: str, name: str) -> None:
    answer = ask(address + name)
    assert {header: answer.headers.get(header.lower()) for header in headers.headers()} == headers.headers()


def test_styles_scripts_and_fonts_carry_nothing_that_only_pages_obey(address: str, site: Site) -> None:
    light = {name for name in headers.headers() if name not in headers.OF_PAGES}
    shared = {path.suffix: path for path in (site(EXAMPLE) / "assets").rglob("*.*")}
    found = [site(EXAMPLE) / "attuale/stampa.css", *(shared[suffix] for suffix in (".css", ".js", ".woff2", ".svg"))]
    for path in found:
        sent = ask(address + path.relative_to(site(EXAMPLE)).as_posix()).headers
        expected = set(headers.headers()) if path.suffix == ".svg" else light
        assert {name for name in headers.headers() if name.lower() in sent} == expected, path


def test_shared_files_are_kept_for_ever_and_all_others_asked_for(address: str, site: Site) -> None:
    for name in one_of_each_kind(site(EXAMPLE)):
        expected = headers.FOREVER if name.startswith("assets/") else headers.FRESH
        assert ask(address + name).headers["cache-control"] == expected, name


@pytest.mark.parametrize("name", ["nulla/", LOST_SHEET, "attuale/nulla.woff2", "attuale/nulla.json"])
def test_a_lost_address_gets_the_page_of_the_site_and_nobody_keeps_it(address: str, site: Site, name: str) -> None:
    answer = ask(address + name)
    assert (answer.status, answer.headers["cache-control"]) == (404, headers.FRESH)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body == (site(EXAMPLE) / "404.html").read_bytes()


def test_every_kind_of_file_has_its_type(address: str, site: Site) -> None:
    found = one_of_each_kind(site(EXAMPLE))
    assert len(found) >= 9
    for name in found:
        assert ask(address + name).headers["content-type"] == headers.content_type(name), name
    assert ask(address + "attuale/").headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(("coding", "suffix"), [("br", ".br"), ("gzip", ".gz")])
def test_compressed_copies_are_sent_as_they_are(address: str, site: Site, coding: str, suffix: str) -> None:
    copies = {name: path.with_name(path.name + suffix) for name, path in one_of_each_kind(site(EXAMPLE)).items()}
    there = {name: copy for name, copy in copies.items() if copy.exists()}
    assert len(there) >= 5
    for name, copy in there.items():
        answer = ask(address + name, accept_encoding=coding)
        assert answer.headers.get("content-encoding") == coding, name
        assert "accept-encoding" in answer.headers["vary"].lower(), name
        assert answer.body == copy.read_bytes(), name
        assert answer.headers["content-type"] == headers.content_type(name), name


def test_browsers_that_take_no_compression_get_the_file(address: str, site: Site) -> None:
    answer = ask(address + "attuale/")
    assert "content-encoding" not in answer.headers
    assert answer.body == (site(EXAMPLE) / "attuale/index.html").read_bytes()


def test_what_has_no_compressed_copy_is_compressed_on_its_way(address: str, site: Site) -> None:
    page = site(EXAMPLE) / "uncompressed.html"
    page.write_text("<p>Una pagina senza copia.\n" * 100, "utf-8")
    answer = ask(address + page.name, accept_encoding="gzip")
    page.unlink()
    assert answer.headers.get("content-encoding") == "gzip"
    assert gzip.decompress(answer.body).startswith(b"<p>Una pagina")


def test_a_page_that_has_not_changed_is_not_sent_again(address: str) -> None:
    known = ask(address + "attuale/").headers["etag"]
    again = ask(address + "attuale/", if_none_match=known)
    assert (again.status, again.body) == (304, b"")


def test_a_folder_without_its_last_slash_leads_to_its_page(address: str) -> None:
    answer = ask(address + "attuale")
    assert answer.status in (301, 308)
    assert answer.headers["location"] == f"{PREFIX}attuale/"


@pytest.mark.parametrize(
    "path",
    [
        f"{PREFIX}_headers",
        f"{PREFIX}attuale/.cache/x",
        f"{PREFIX}assets/",
        "/.hidden/index.html",
        "/piano.d/000001/index.html",
        "/piano.d/000001/",
        "/piano.d",
        "/comune/piano.d/000001/",
    ],
)
def test_what_is_hidden_kept_back_or_a_list_is_not_served(address: str, path: str) -> None:
    answer = ask(address.removesuffix(PREFIX) + path)
    assert answer.status == 404
    assert b"not for readers" not in answer.body
