"""A finished site -> the links inside it that lead nowhere, anchors included."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

LINK = re.compile(r'<[a-z][^>]*?\s(?:href|src|action)="([^"]*)"')
ANCHOR = re.compile(r'<[a-z][^>]*?\sid="([^"]*)"')
ORIGIN = "http://site.invalid/"


def broken(site: Path, base: str) -> Iterator[tuple[str, str]]:
    """Each page with a link that leads to no file, or to no element of its page; `base` is the site's address.

    Links to other hosts are not looked at; an absolute link under `base` counts as inside the site.
    """
    pages = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    anchors = {page: {html.unescape(found) for found in ANCHOR.findall(text)} for page, text in pages.items()}
    for page, text in pages.items():
        for link in sorted({html.unescape(found) for found in LINK.findall(text)}):
            if not _resolves(link, page, base, files, anchors):
                yield page, link


def _resolves(link: str, page: str, base: str, files: set[str], anchors: dict[str, set[str]]) -> bool:
    if link.startswith("#"):
        return link[1:] in anchors[page]
    path = urlsplit(base).path
    here = base if page == "404.html" else f"{ORIGIN}{path.lstrip('/')}{page}"
    target = urlsplit(urljoin(here, link))
    if target.netloc not in (urlsplit(ORIGIN).netloc, urlsplit(base).netloc) or target.scheme not in ("http", "https"):
        return True
    if not target.path.startswith(path):
        return False
    name = unquote(target.path).removeprefix(path)
    name += "index.html" if not name or name.endswith("/") else ""
    return name in files and (not target.fragment or unquote(target.fragment) in anchors.get(name, set()))
