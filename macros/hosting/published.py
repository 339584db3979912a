"""What is published, read file by file, from a folder or from its address: of a whole site, or of one draft."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from pathlib import Path
from time import monotonic
from typing import IO, NamedTuple, Protocol
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from macros.drafts import SUMS
from macros.hosting import compression, manifest
from macros.hosting.manifest import MANIFEST
from macros.hosting.network import unreachable
from macros.site import CURRENT

VERSIONS = "versions.json"
SECONDS = 20
"""Without a byte for so long, a host is left."""
FILE_SECONDS = 60
"""So long may a file take in all."""
MAX_BYTES = 16 * 2**20
"""Of one file: no page is near it, and a host that sends without end is left."""
MAX_DRAFTS = 1000
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
KEPT_ASSETS = re.compile(r"\.\./\.\./[0-9]{6}/(assets/[0-9a-f]{10})")
"""Where a link in a published folder may lead: to the styles and scripts of another release, under the same name."""
CODINGS = {".gz": "gzip", ".br": "br"}
"""The ending of a compressed copy, and how browsers ask for it."""


class NotReadError(Exception):
    """What is published cannot be read; the message says why, in Italian."""


class Published(Protocol):
    """Files by their names, as in a folder."""

    def names(self) -> set[str]:
        """The files that are there, as far as can be known."""

    def read(self, name: str) -> bytes | None:
        """The content of a file, None where it is not there. Raises NotReadError."""

    def copies(self, name: str) -> dict[str, bytes]:
        """What browsers that take compressed files get in its place, by the ending of the copy. Raises NotReadError."""

    def last_part(self) -> str:
        """The last part of its address or path: the name of a draft, or of a whole site."""


def at(place: str) -> Published:
    """What is published at an address (http, https) or in a folder. Raises NotReadError where that is none."""
    if _is_address(place):
        if "?" in place or "#" in place:
            raise NotReadError(f"{place}: togli dall'indirizzo ciò che segue «?» o «#».")
        return Host(place.removesuffix("index.html").rstrip("/") + "/")
    if not Path(place).is_dir():
        raise NotReadError(f"{place}: non è una cartella, né un indirizzo che inizia con http:// o https://.")
    return Folder(Path(place))


def _is_address(place: str) -> bool:
    try:
        parts = urlsplit(place)
    except ValueError:  # brackets that hold no address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


@dataclass(frozen=True)
class Folder:
    """Files on this machine."""

    path: Path

    def names(self) -> set[str]:
        """All that is there and is no folder: links too, which lead servers elsewhere."""
        return {
            path.relative_to(self.path).as_posix()
            for path in self.path.rglob("*")
            if (path.is_symlink() or not path.is_dir()) and not self._leads_to_kept_assets(path)
        }

    def _leads_to_kept_assets(self, path: Path) -> bool:
        target = KEPT_ASSETS.fullmatch(str(path.readlink())) if path.is_symlink() else None
        return target is not None and target[1] == path.relative_to(self.path).as_posix()

    def read(self, name: str) -> bytes | None:
        """The content of a file; a link is none."""
        path = self.path / name
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None

    def copies(self, name: str) -> dict[str, bytes]:
        """The files beside it that some web servers send."""
        found = {suffix: self.read(f"{name}{suffix}") for suffix in CODINGS}
        return {suffix: content for suffix, content in found.items() if content is not None}

    def last_part(self) -> str:
        """The name of the folder."""
        return self.path.absolute().name


@dataclass(frozen=True)
class Host:
    """Files below an address that ends with /, read from that host alone."""

    address: str

    def names(self) -> set[str]:
        """What the manifests of the drafts list: a host tells of nothing else."""
        own = manifest.parsed(self.read(MANIFEST) or b"")
        if own:
            return {MANIFEST, SUMS, *own.files}
        return {VERSIONS} | {f"{draft}/{name}" for draft in self._drafts() for name in self._listed(draft)}

    def _drafts(self) -> Iterator[str]:
        try:
            found = [str(each["version"]) for each in json.loads(self.read(VERSIONS) or b"")]
        except (ValueError, KeyError, TypeError, RecursionError):
            found = []
        yield from (name for name in [CURRENT, *found[:MAX_DRAFTS]] if SLUG.fullmatch(name))

    def _listed(self, draft: str) -> set[str]:
        listed = manifest.parsed(self.read(f"{draft}/{MANIFEST}") or b"")
        return {MANIFEST, SUMS, *listed.files} if listed else set()

    def read(self, name: str) -> bytes | None:
        """The content of a file, as the host sends it to who takes no compression."""
        found = self._ask(name, "identity")
        return found.content if found else None

    def copies(self, name: str) -> dict[str, bytes]:
        """What the host sends compressed, of texts: nothing else is worth it."""
        asked = CODINGS.items() if Path(name).suffix in compression.SUFFIXES else ()
        found = {suffix: answer for suffix, coding in asked if (answer := self._ask(name, coding))}
        return {suffix: answer.content for suffix, answer in found.items() if answer.coding == CODINGS[suffix]}

    def last_part(self) -> str:
        """What stands before the final /; nothing where the host has the site to itself."""
        return urlsplit(self.address).path.rstrip("/").rpartition("/")[2]

    def _ask(self, name: str, coding: str) -> "_Answer | None":
        address = self.address + quote(name)
        wanted = {"User-Agent": "piano", "Accept-Encoding": coding}
        request = Request(address, headers=wanted)  # noqa: S310 - `at` has seen that it is http or https
        try:
            with OPENER.open(request, timeout=SECONDS) as answer:
                content = _within_limits(answer)
                coding = answer.headers.get("Content-Encoding", "identity")
        except HTTPError as error:
            error.close()
            if error.code in (404, 410):
                return None
            raise NotReadError(f"{address}: il server risponde con l'errore {error.code}.") from error
        except TooSlowError as error:
            raise NotReadError(f"{address}: il file non è arrivato in {FILE_SECONDS} secondi.") from error
        except (OSError, HTTPException, ValueError) as error:
            raise NotReadError(f"{address}: {unreachable(error)}.") from error
        if len(content) > MAX_BYTES:
            raise NotReadError(f"{address}: il file è più grande di {MAX_BYTES // 2**20} MB.")
        return _Answer(content, coding)


class _Answer(NamedTuple):
    """What a host sends, and how it is compressed."""

    content: bytes
    coding: str


def _within_limits(answer: HTTPResponse) -> bytes:
    """What is sent, or as much of it as shows that it is too much. Raises TooSlowError, IncompleteRead."""
    told, end = answer.length, monotonic() + FILE_SECONDS
    longest = MAX_BYTES + 1 if told is None else min(told, MAX_BYTES + 1)
    content = b""
    while len(content) < longest and (part := answer.read1(longest - len(content))):
        content += part
        if monotonic() > end:
            raise TooSlowError
    if told is not None and len(content) < longest:
        raise IncompleteRead(content, told - len(content))
    return content


class TooSlowError(TimeoutError):
    """A file takes too long."""


class SameHost(HTTPRedirectHandler):
    """Follows a host to another of its addresses, to no other host, and from https to https only."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The new request. Raises NotReadError where it would go elsewhere."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.hostname != old.hostname or new.scheme not in ("https", old.scheme):
            raise NotReadError(f"{req.full_url}: il server rimanda a {new.scheme}://{new.netloc}, e lì non vado.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


OPENER = build_opener(SameHost)
