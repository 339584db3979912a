"""What is published, read file by file, from a folder or from its address: of a whole site, or of one draft."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, IncompleteRead
from pathlib import Path
from typing import IO, Protocol
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from macros.drafts import SUMS
from macros.hosting import manifest
from macros.hosting.manifest import MANIFEST
from macros.hosting.network import unreachable
from macros.site import CURRENT

VERSIONS = "versions.json"
SECONDS = 20
MAX_BYTES = 16 * 2**20
"""Of one file: no page is near it, and a host that sends without end is left."""
MAX_DRAFTS = 1000
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


class NotReadError(Exception):
    """What is published cannot be read; the message says why, in Italian."""


class Published(Protocol):
    """Files by their names, as in a folder."""

    def names(self) -> set[str]:
        """The files that are there, as far as can be known."""

    def read(self, name: str) -> bytes | None:
        """The content of a file, None where it is not there. Raises NotReadError."""


def at(place: str) -> Published:
    """What is published at an address (http, https) or in a folder. Raises NotReadError where that is none."""
    if _is_address(place):
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
        """All of them."""
        return {path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_file()}

    def read(self, name: str) -> bytes | None:
        """The content of a file."""
        path = self.path / name
        return path.read_bytes() if path.is_file() else None


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
        """The content of a file, as the host sends it."""
        address = self.address + quote(name)
        request = Request(address, headers={"User-Agent": "piano"})  # noqa: S310 - `at` has seen that it is http or https
        try:
            with OPENER.open(request, timeout=SECONDS) as answer:
                content: bytes = answer.read(MAX_BYTES + 1)
                if answer.length and len(content) <= MAX_BYTES:
                    raise IncompleteRead(content, answer.length)
        except HTTPError as error:
            error.close()
            if error.code in (404, 410):
                return None
            raise NotReadError(f"{address}: il server risponde con l'errore {error.code}.") from error
        except (OSError, HTTPException, ValueError) as error:
            raise NotReadError(f"{address}: {unreachable(error)}.") from error
        if len(content) > MAX_BYTES:
            raise NotReadError(f"{address}: il file è più grande di {MAX_BYTES // 2**20} MB.")
        return content


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
