"""Built pages -> the links inside the site that lead nowhere, anchors included.

Each draft is looked through once, when it is built (`of_draft`); what leads out of its folder is looked up when all
drafts are there (`Folders.has`).
"""

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

LINK = re.compile(r'<[a-z][^>]*?\s(?:href|src|action)="([^"]*)"')
"""As templates write links, one in an element; whoever writes HTML by hand may write more (`WrittenLinks`)."""
LINKING = {"href", "src", "action", "formaction", "poster", "data", "cite", "background"}
REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}
PORTS = {"http": 80, "https": 443}
ANCHOR = re.compile(r'<[a-z][^>]*?\sid="([^"]*)"')
PLAIN = re.compile(r"(?=[^#])(?:\./|(?:\.\./)*)(?:\.\.|(?:[\w-]+/)*(?:[\w-]+(?:\.[\w-]+)?)?)(?:#[\w.-]+)?")
"""A relative link of names and nothing else: no host, no query, no escapes."""
ORIGIN = "http://site.invalid/"
HERE = "-"
"""Stands for the folder of a draft, whatever its name: so what a link means is found once for all drafts."""

LOST = "404.html"
"""Shown at any address: its links are written from the address of the site."""

Files = Mapping[str, bytes]


Broken = tuple[str, str]
"""A page and a link in it that leads nowhere."""


class Links(NamedTuple):
    """The links of one draft: the `broken` ones; `leaving`, target from the site's root -> a page that leads there."""

    broken: list[Broken]
    leaving: dict[str, str]


class WrittenLinks(HTMLParser):
    """The links of a page that somebody may have written by hand, in whatever way HTML allows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the links of an element."""
        given = {name: value or "" for name, value in attrs}
        self.found |= {value for name, value in given.items() if name in LINKING}
        self.found |= {each.split()[0] for each in given.get("srcset", "").split(",") if each.strip()}
        refresh = REFRESH.match(given.get("content", "")) if given.get("http-equiv", "").lower() == "refresh" else None
        if refresh:
            self.found.add(refresh[1])


def of_draft(files: Files, base: str, written: Mapping[str, str]) -> Links:
    """Look through the pages of a draft, whose files are named from its root; `base` is the address of the site.

    `written` is what in a page is not of templates, where that is known: there the rest is looked through quickly.
    Links to other hosts are not looked at; an absolute link under `base` counts as inside the site.
    """
    broken: list[Broken] = []
    leaving: dict[str, str] = {}
    draft = Folders({HERE: files})
    for page in sorted(name for name in files if name.endswith(".html")):
        text = files[page].decode("utf-8", "replace")
        by_hand = WrittenLinks(written.get(page, text)).found
        for link in sorted(by_hand | _quickly(text) if page in written else by_hand):
            target = _target(page if page == LOST else f"{HERE}/{page}", link, base)
            if target is not None and not target.startswith(f"{HERE}/"):
                leaving.setdefault(target, page)
            elif target is not None and not draft.has(target):
                broken.append((page, link))
    return Links(broken, leaving)


def _quickly(text: str) -> set[str]:
    return {html.unescape(link) for link in set(LINK.findall(text))}


@cache
def _target(page: str, link: str, base: str) -> str | None:
    """Where a link leads, from the root of the site, with its anchor; None where that is on another host.

    What is no address, or of a kind that the site has no use for, leads out of the site, to nothing.
    """
    if link.startswith("#"):
        return page + unquote(link)
    if page != LOST and PLAIN.fullmatch(link) and (plain := _plain_target(page, link)):
        return plain
    root = urlsplit(base).path
    here = base if page == LOST else f"{ORIGIN}{root.lstrip('/')}{page}"
    try:
        target = urlsplit(urljoin(here, link))
        host = _host(target)
    except ValueError:
        return f"../{link}"
    if target.scheme not in SCHEMES:
        return f"../{link}"
    if target.scheme not in PORTS or host not in (_host(urlsplit(ORIGIN)), _host(urlsplit(base))):
        return None
    if not target.path.startswith(root):
        return f"../{target.path}"
    name = unquote(target.path).removeprefix(root)
    name += "index.html" if not name or name.endswith("/") else ""
    return f"{name}#{unquote(target.fragment)}" if target.fragment else name


def _host(address: SplitResult) -> tuple[str | None, int | None]:
    """Host and port as they are meant, however they are written. Raises ValueError."""
    port = address.port
    return address.hostname, None if port == PORTS.get(address.scheme) else port


def _plain_target(page: str, link: str) -> str | None:
    """The same for a `PLAIN` link, many times quicker: nearly all links are such. None for one that leaves the site."""
    path, mark, anchor = link.partition("#")
    name = normpath(join(dirname(page), path))
    if name.startswith(".."):
        return None
    if path.endswith(("/", "/.", "/..")) or path in (".", ".."):
        name = "index.html" if name == "." else f"{name}/index.html"
    return name + mark + anchor


class Folders:
    """The files of several folders, "" being the site's own, and the anchors of their pages."""

    def __init__(self, folders: Mapping[str, Files]) -> None:
        self.folders = folders
        self.anchors: dict[tuple[str, str], set[str]] = {}

    def has(self, target: str) -> bool:
        """Whether there is such a file, and in it the anchor, if `target` names one."""
        name, mark, anchor = target.partition("#")
        folder, _, path = name.partition("/")
        if folder not in self.folders:
            folder, path = "", name
        if path not in self.folders.get(folder, {}):
            return False
        return not mark or anchor in self._anchors(folder, path)

    def _anchors(self, folder: str, path: str) -> set[str]:
        if (folder, path) not in self.anchors:
            found = (
                ANCHOR.findall(self.folders[folder][path].decode("utf-8", "replace")) if path.endswith(".html") else ()
            )
            self.anchors[folder, path] = {html.unescape(each) for each in found}
        return self.anchors[folder, path]


def of_site(site: Path, base: str) -> Iterator[Broken]:
    """The broken links of a finished site, whatever has built it, each with its page: the tests ask."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    folders = Folders({"": files})
    for page in sorted(name for name in files if name.endswith(".html")):
        for link in _quickly(files[page].decode()):
            target = _target(page, link, base)
            if target is not None and not folders.has(target):
                yield page, link
