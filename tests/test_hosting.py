"""One list of headers, types and caching: `_headers`, nginx's file and Caddy's say the same, and it fits the site."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.hosting import compression, headers
from tests.conftest import EXAMPLE, ROOT

NGINX = (ROOT / "hosting/nginx.conf").read_text("utf-8")
CADDY = (ROOT / "hosting/Caddyfile").read_text("utf-8")
Build = Callable[[Path], Path]


@pytest.fixture(scope="module")
def names(built: Build) -> list[str]:
    """Every file of the example's site, as a path from its root."""
    site = built(EXAMPLE)
    return [f"/{path.relative_to(site).as_posix()}" for path in sorted(site.rglob("*")) if path.is_file()]


def block(text: str, opening: str) -> str:
    """What stands between an opening line and its brace, at the level of that line."""
    found = re.search(rf"^([ \t]*){re.escape(opening)} \{{\n(.*?)^\1\}}", text, re.MULTILINE | re.DOTALL)
    assert found, opening
    return found[2]


def test_nginx_sends_the_listed_headers_always() -> None:
    sent = dict(re.findall(r'^    add_header ([\w-]+) "(.*)" always;$', NGINX, re.MULTILINE))
    names = dict(re.findall(r"^    add_header ([\w-]+) (\$piano_(?:policy|permissions)) always;$", NGINX, re.MULTILINE))
    values = {
        name: re.findall(r'^    default "(.*)";$', block(NGINX, f"map $uri {variable}"), re.MULTILINE)[0]
        for name, variable in names.items()
    }
    assert tuple(values) == headers.OF_PAGES
    assert sent | values == headers.headers()
    assert "    add_header Cache-Control $piano_cache_control always;\n" in NGINX


def test_nginx_has_one_place_for_headers() -> None:
    """A location with an `add_header` of its own would lose all the others."""
    assert "add_header" not in NGINX[NGINX.index("    location ") :]


def test_caddy_sends_the_listed_headers_with_errors_too() -> None:
    pages = caddy_headers("(piano_pages)")
    assert tuple(pages) == headers.OF_PAGES
    assert caddy_headers("(piano)") | pages == headers.headers()
    assert CADDY.count("import piano\n") == CADDY.count("import piano_pages\n") == 2
    assert "\t\timport piano\n\t\theader {\n\t\t\timport piano_pages\n" in block(CADDY, "handle_errors")


def caddy_headers(opening: str) -> dict[str, str]:
    """The headers of a block of the Caddyfile."""
    return dict(re.findall(r'^\t+([A-Z][\w-]+) "(.*)"$', block(CADDY, opening), re.MULTILINE))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (NGINX, f'    default "{headers.FRESH}";\n    "~{headers.FINGERPRINTED}" "{headers.FOREVER}";\n'),
        (CADDY, f'\t\t~{headers.FINGERPRINTED} "{headers.FOREVER}"\n\t\tdefault "{headers.FRESH}"\n'),
    ],
    ids=["nginx", "Caddy"],
)
def test_files_with_a_fingerprint_are_kept_for_ever_and_all_others_asked_for(text: str, line: str) -> None:
    assert line in text


def test_nginx_knows_the_listed_types() -> None:
    types = dict(line.split(" ")[::-1] for line in re.findall(r"^\s+(.*);$", block(NGINX, "types"), re.MULTILINE))
    assert types == headers.TYPES
    assert f"default_type {headers.FEED};" in block(NGINX, r"location ~ /feed\.xml$")


@pytest.mark.parametrize("directive", ["charset_types", "gzip_types"])
def test_nginx_gives_every_text_its_charset_and_compresses_it(directive: str) -> None:
    found = re.search(rf"^    {directive} ([^;]*);", NGINX, re.MULTILINE)
    assert found
    texts = {headers.TYPES[ending] for ending in headers.TYPES.keys() - headers.BINARY} | {headers.FEED}
    assert set(found[1].split()) == texts - {"text/html"}, "nginx counts text/html in by itself"


def test_caddy_knows_the_listed_types() -> None:
    types = dict(re.findall(r'~(?:\\\.|/)(\S*)\$ "(.*)"', block(CADDY, "map {path} {piano.type}")))
    expected = {ending: headers.content_type(f"name.{ending}") for ending in headers.TYPES}
    assert types == expected | {r"feed\.xml": headers.content_type("feed.xml"), "": headers.content_type("index.html")}


@pytest.mark.parametrize("text", [NGINX, CADDY], ids=["nginx", "Caddy"])
def test_the_page_for_lost_addresses_is_the_one_below_the_path_of_the_site(text: str) -> None:
    assert " /piano/404.html" in text, "the path that hosting/README.md takes for an example"


def test_the_site_carries_the_list_for_hosts_that_read_it(built: Build) -> None:
    text = (built(EXAMPLE) / "_headers").read_text("utf-8")
    rules = dict(re.findall(r"^(/\S*)\n((?:  .+\n)+)", text, re.MULTILINE))
    sent = {path: dict(re.findall(r"^  ([\w-]+): (.*)$", lines, re.MULTILINE)) for path, lines in rules.items()}
    assert sent["/*"] == headers.headers()
    assert sent["/assets/*"] == {"Cache-Control": headers.FOREVER}
    assert sent["/feed.xml"] == {"Content-Type": "application/atom+xml; charset=utf-8"}
    assert max(map(len, text.splitlines())) < 2000, "Cloudflare reads no longer line"


def test_only_shared_files_are_kept_for_ever(names: list[str]) -> None:
    lasting = {name for name in names if re.search(headers.FINGERPRINTED, name)}
    assert lasting == {name for name in names if name.startswith("/assets/")}
    assert len(lasting) > 10


def test_every_file_of_the_site_has_a_listed_type(names: list[str]) -> None:
    endings = {Path(name).suffix.lstrip(".") for name in names} - {""}
    assert endings <= headers.TYPES.keys()


def test_what_is_compressed_beforehand_is_text_on_every_host() -> None:
    assert {suffix.lstrip(".") for suffix in compression.SUFFIXES} <= headers.TYPES.keys() - headers.BINARY


def test_a_page_states_all_of_the_policy_but_frames_which_only_a_header_may() -> None:
    assert headers.policy(in_page=True) == headers.policy().replace("frame-ancestors 'none'; ", "")


def test_every_page_with_the_search_says_itself_what_a_host_may_not_that_no_referrer_is_sent(built: Build) -> None:
    pages = [page for page in built(EXAMPLE).rglob("*.html") if "data-search" in page.read_text("utf-8")]
    meta = f'<meta name="referrer" content="{headers.REFERRER}">'
    assert len(pages) > 50
    assert [page for page in pages if meta not in page.read_text("utf-8")] == []
    assert headers.REFERRER == "no-referrer"
